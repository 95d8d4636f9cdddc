"""What backup plans of a design cover, and where their copies go."""

from __future__ import annotations

from collections.abc import Iterator

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
class _Chosen:
    """What a selection says, read once: a large design holds hundreds against thousands of stores."""

    named: frozenset[str]
    wildcards: tuple[str, ...]
    tags: tuple[dict[str, Value], ...]
    unclear: bool


def covers(view: View, selection: Resource, store: Resource) -> bool | None:
    """Tell whether a selection takes in a store: named, by a wildcard, or by its tags; None: not known."""
    chosen = view.known(("chosen", selection.address), lambda: _chosen(selection))
    if chosen is None:
        return None
    if store.address in chosen.named:
        return True
    if any(text == "*" or _service(store) in text for text in chosen.wildcards):
        return True
    matched = [_has_tag(store, tag) for tag in chosen.tags]
    if True in matched:
        return True
    return None if chosen.unclear or None in matched else False


def _chosen(selection: Resource) -> _Chosen | None:
    chosen = selection.properties.get("BackupSelection", ABSENT)
    if not isinstance(chosen, dict):
        return None
    resources = items(chosen.get("Resources", ABSENT))
    texts = (item for item in resources if isinstance(item, str))
    return _Chosen(
        named=frozenset(addresses(resources)),
        wildcards=tuple(text for text in texts if text == "*" or text.endswith((":*", "*:*"))),
        tags=tuple(objects(chosen.get("ListOfTags", ABSENT))),
        unclear=chosen.get("Conditions", ABSENT) is not ABSENT
        or any(is_open(item) or isinstance(item, Text) for item in resources),
    )


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
    leaving = view.known("selections that leave", lambda: _leaving(view))
    return any(
        not chosen or any(covers(view, selection, store) is not False for selection in chosen) for chosen in leaving
    )


def _leaving(view: View) -> list[list[Resource]]:
    """Return the selections of each plan that copies to another region, or may do so."""
    plans = view.by_type.get(PLAN, ())
    return [list(selections(view, plan)) for plan in plans if copies_leave(view, plan) is not False]
