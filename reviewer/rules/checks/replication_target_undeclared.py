"""Replication to a bucket or vault that no input declares."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        for source in view.by_type.get(kind, ()):
            declared = [shape(item.properties[name]) for item in named]
            for path, value in found_at(Scope(source), place):
                if _is_lost(source, path, value, declared):
                    yield Hit(item=source, path=path, value=value, detail=f"no input declares {_shown(value)}")


def _is_lost(source: Resource, path: Path, value: Value, declared: list[str]) -> bool:
    if addresses(value) or (not isinstance(value, str) and str(value) == ""):
        return False
    text = shape(value)
    if _is_handed_in(source, path) or (is_open(value) and not text.strip("?:")) or text in ("?", ""):
        return False
    name = text.rpartition(":")[2].removeprefix("backup-vault:")
    whole = name.replace("?", "")
    return bool(whole) and not any(alike(name, other) for other in declared)


def _is_handed_in(source: Resource, path: Path) -> bool:
    """Tell whether the whole destination is an input: whoever deploys the design names what exists."""
    origin = source.origins.get(path)
    return origin is not None and len(origin.inputs) == 1 and set(origin.functions) <= {"Ref"}


def alike(name: str, other: str) -> bool:
    """Tell whether two names may be one: parts that no input tells stand for anything."""
    pattern = "".join(".*" if part == "?" else re.escape(part) for part in re.split(r"(\?)", name))
    back = "".join(".*" if part == "?" else re.escape(part) for part in re.split(r"(\?)", other))
    return bool(other) and (re.fullmatch(pattern, other) is not None or re.fullmatch(back, name) is not None)


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
