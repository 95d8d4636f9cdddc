"""What backup plans of a design cover, and where their copies go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Text, Value, leaves
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View, addresses, is_open, items, objects

PLAN = "AWS::Backup::BackupPlan"
SELECTION = "AWS::Backup::BackupSelection"
VAULT = "AWS::Backup::BackupVault"
_DESTINATION = "BackupPlan.BackupPlanRule[].CopyActions[].DestinationBackupVaultArn"


def selections(view: View, plan: Resource) -> Iterator[Resource]:
    """Yield the selections of a plan."""
    yield from view.users(plan, ("BackupPlanId",), (SELECTION,))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What some selections take in together, read once: a large design holds hundreds against thousands of stores."""

    named: frozenset[str]
    wildcards: tuple[str, ...]
    tags: Mapping[str, set[str]]
    """Wanted values by key."""
    odd_tags: tuple[dict[str, Value], ...]
    """Tags that are not plain text."""
    unclear: bool

    def covers(self, store: Resource) -> bool | None:
        """Tell whether they take in a store: named, by a wildcard, or by its tags; None: not known."""
        if store.address in self.named:
            return True
        if any(text == "*" or _service(store) in text for text in self.wildcards):
            return True
        matched = [_has_tag(store, tag) for tag in self.odd_tags]
        own: dict[str, Value] = {}
        for tag in objects(store.properties.get("Tags", ABSENT)) if self.tags else ():
            key = tag.get("Key")
            if isinstance(key, str) and key in self.tags:
                own.setdefault(key, tag.get("Value"))
        matched.extend((value in self.tags[key]) if isinstance(value, str) else None for key, value in own.items())
        if True in matched:
            return True
        return None if self.unclear or None in matched else False


def coverage(chosen: Sequence[Resource]) -> Coverage:
    """Return what selections take in together."""
    named: set[str] = set()
    wildcards: dict[str, None] = {}
    tags: dict[str, set[str]] = {}
    odd: list[dict[str, Value]] = []
    unclear = False
    for selection in chosen:
        written = selection.properties.get("BackupSelection", ABSENT)
        if not isinstance(written, dict):
            unclear = True
            continue
        resources = items(written.get("Resources", ABSENT))
        named.update(addresses(resources))
        texts = (item for item in resources if isinstance(item, str))
        wildcards.update(dict.fromkeys(text for text in texts if text == "*" or text.endswith((":*", "*:*"))))
        for tag in objects(written.get("ListOfTags", ABSENT)):
            key, value = tag.get("ConditionKey"), tag.get("ConditionValue")
            if isinstance(key, str) and isinstance(value, str):
                tags.setdefault(key, set()).add(value)
            else:
                odd.append(tag)
        open_ones = any(is_open(item) or isinstance(item, Text) for item in resources)
        unclear = unclear or open_ones or written.get("Conditions", ABSENT) is not ABSENT
    return Coverage(frozenset(named), tuple(wildcards), tags, tuple(odd), unclear)


def _service(store: Resource) -> str:
    return store.type.split("::")[1].lower()


def _has_tag(store: Resource, tag: dict[str, Value]) -> bool | None:
    for own in objects(store.properties.get("Tags", ABSENT)):
        if own.get("Key") == tag.get("ConditionKey"):
            same = own.get("Value") == tag.get("ConditionValue")
            return True if same else None if not isinstance(own.get("Value"), str) else False
    return False


def copies_leave(view: View, plan: Resource) -> bool | None:
    """Tell whether a plan copies to a vault in another region; None where the vault's region is not known."""
    verdicts = [_is_elsewhere(view, plan, value) for _, value in found_at(Scope(plan), _DESTINATION)]
    return True if True in verdicts else None if None in verdicts else False


def _is_elsewhere(view: View, plan: Resource, destination: Value) -> bool | None:
    for address in addresses(destination):
        vault = view.resources.get(address)
        if vault is not None and vault.type == VAULT:
            same = view.same_region(plan, vault)
            return None if same is None else not same
    parts = "".join(leaf if isinstance(leaf, str) else "?" for leaf in leaves(destination)).split(":")
    region = parts[3] if len(parts) > 3 else "?"  # noqa: PLR2004 - arn:partition:service:region:…
    if "?" in region:
        return None
    return True if plan.region is None else region != plan.region


def copied_away(view: View, store: Resource) -> bool:
    """Tell whether some plan takes in a store and copies it to another region, or may do so."""
    leaving = view.known("what leaves", lambda: _leaving(view))
    return leaving is None or leaving.covers(store) is not False


def _leaving(view: View) -> Coverage | None:
    """Return what the plans take in that copy to another region, or may do so; None: one may take in anything."""
    plans = [plan for plan in view.by_type.get(PLAN, ()) if copies_leave(view, plan) is not False]
    chosen = [list(selections(view, plan)) for plan in plans]
    return coverage([each for several in chosen for each in several]) if all(chosen) else None
