"""Replication to a bucket or vault that no input declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.value import Value
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View, addresses, is_open
from reviewer.vocabulary.rule_book import Rule

_PLACES = {
    "AWS::S3::Bucket": ("ReplicationConfiguration.Rules[].Destination.Bucket", "AWS::S3::Bucket", "BucketName"),
    "AWS::Backup::BackupPlan": (
        "BackupPlan.BackupPlanRule[].CopyActions[].DestinationBackupVaultArn",
        "AWS::Backup::BackupVault",
        "BackupVaultName",
    ),
}
_ACCOUNT = re.compile(r":\d{12}:")


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each destination written as a fixed or composed name that nothing in the inputs declares."""
    for kind, (place, target_type, name) in _PLACES.items():
        named = [item for item in view.by_type.get(target_type, ()) if name in item.properties]
        declared = Names(shape(item.properties[name]) for item in named)
        for source in view.by_type.get(kind, ()):
            for path, value in found_at(Scope(source), place):
                if _is_lost(source, path, value, declared):
                    yield Hit(item=source, path=path, value=value, detail=f"no input declares {_shown(value)}")


def _is_lost(source: Resource, path: Path, value: Value, declared: Names) -> bool:
    if addresses(value) or (not isinstance(value, str) and str(value) == ""):
        return False
    text = shape(value)
    if _is_handed_in(source, path) or (is_open(value) and not text.strip("?:")) or text in ("?", ""):
        return False
    name = text.rpartition(":")[2].removeprefix("backup-vault:")
    whole = name.replace("?", "")
    return bool(whole) and not declared.may_have(name)


def _is_handed_in(source: Resource, path: Path) -> bool:
    """Tell whether the whole destination is an input: whoever deploys the design names what exists."""
    origin = source.origins.get(path)
    return origin is not None and len(origin.inputs) == 1 and set(origin.functions) <= {"Ref"}


class Names:
    """Names in the form of `shape`, asked for one of a thousand by another thousand."""

    def __init__(self, names: Iterable[str]) -> None:
        self._all = [name for name in dict.fromkeys(names) if name]
        self._whole = {name for name in self._all if "?" not in name}
        self._open = [name for name in self._all if "?" in name]

    def may_have(self, name: str) -> bool:
        """Tell whether a name may be one of these."""
        if "?" in name:
            return any(_alike(name, other) for other in self._all)
        return name in self._whole or any(_alike(name, other) for other in self._open)


def _alike(name: str, other: str) -> bool:
    """Tell whether two names may be one: parts that no input tells stand for anything."""
    pattern = "".join(".*" if part == "?" else re.escape(part) for part in re.split(r"(\?)", name))
    back = "".join(".*" if part == "?" else re.escape(part) for part in re.split(r"(\?)", other))
    return re.fullmatch(pattern, other) is not None or re.fullmatch(back, name) is not None


def shape(value: Value) -> str:
    """Return a text with a question mark for each part that no input tells."""
    if isinstance(value, str):
        return value
    parts = getattr(value, "parts", None)
    if parts is None:
        return "?"
    return "".join(part if isinstance(part, str) else "?" for part in parts)


def _shown(value: Value) -> str:
    return _ACCOUNT.sub(":…:", str(value))
