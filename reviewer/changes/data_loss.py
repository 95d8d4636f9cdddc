"""What becomes of the data when a resource is deleted or replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from reviewer.model.change import DataLoss, Fate, ResourceChange
from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT, Choice, Reference, Text, Unknown, Value
from reviewer.vocabulary.roles import RecoveryRole, type_role
from reviewer.vocabulary.tables import plain, table

_LOSS: Final = {
    Fate.DELETED: DataLoss.YES,
    Fate.SNAPSHOT: DataLoss.NO,
    Fate.RETAINED: DataLoss.NO,
    Fate.REFUSED: DataLoss.NO,
    Fate.WAITS: DataLoss.UNKNOWN,
}
_SAYS: Final = {
    Fate.DELETED: "its data is deleted with it",
    Fate.SNAPSHOT: "a final snapshot is taken before",
    Fate.RETAINED: "the old one is kept, out of the tool's management",
    Fate.REFUSED: "the tool refuses to delete it, so that the deployment fails",
    Fate.WAITS: "it can be brought back for some days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is lost with a resource, and why that is so."""

    loss: DataLoss
    says: str = ""
    fate: Fate | None = None
    is_copy: bool = False
    """It is a replica or a part of another store, which keeps the data."""


def holds_data(type_name: str) -> bool:
    """Whether resources of a canonical type keep data that no deployment brings back."""
    role = type_role(type_name)
    return (role.stateful and role.role is not RecoveryRole.IDENTITY) or role.role is RecoveryRole.DATA_STORE


def is_backup(type_name: str) -> bool:
    """Whether a resource is itself a backup, such as a snapshot."""
    return any(type_name in record["types"] for record in table("changes")["backups"])


def lost(type_name: str) -> tuple[Tier | None, str]:
    """Return the tier and the impact of losing a resource where that is more than its absence."""
    for record in table("changes")["lost"]:
        if type_name in record["types"]:
            return Tier(record["tier"]), str(record["impact"])
    return None, ""


def outcome_of(change: ResourceChange, resource: Resource) -> Outcome:
    """Return what is lost when a resource goes.

    Args:
        change: what the tool says about it.
        resource: the resource before the change, in canonical words.
    """
    if change.fate in (Fate.RETAINED, Fate.REFUSED):
        return Outcome(loss=DataLoss.NO, says=_SAYS[change.fate], fate=change.fate)
    for record in table("changes")["copies"]:
        if resource.type in record["types"] and _is_set(_setting(record, change, resource)):
            return Outcome(loss=DataLoss.NO, says=record["says"], is_copy=True)
    for record in table("changes")["backups"]:
        if resource.type in record["types"]:
            return Outcome(loss=DataLoss.YES, says=record["says"])
    if not holds_data(resource.type):
        return Outcome(loss=DataLoss.NO)
    decided = next(_decided(change, resource), None)
    if decided is not None:
        return decided
    ties = table("changes")["ties"]
    if resource.type in ties["types"]:
        return Outcome(loss=DataLoss.NO, says=ties["says"], is_copy=True)
    fate = change.fate or Fate.DELETED
    return Outcome(loss=_LOSS[fate], says=_SAYS[fate], fate=fate)


def _decided(change: ResourceChange, resource: Resource) -> Iterator[Outcome]:
    """Yield what the resource's own settings decide, the first that holds first."""
    for record in table("changes")["guards"]:
        if resource.type not in record["types"]:
            continue
        value = _setting(record, change, resource)
        if isinstance(value, (Unknown, Reference, Choice, Text)):
            yield Outcome(loss=DataLoss.UNKNOWN, says=f"{record['property']} is not known before the deployment")
        elif _holds(value, record["is"]):
            fate = Fate(record["fate"])
            if change.fate is Fate.SNAPSHOT and fate is not Fate.REFUSED:
                fate = change.fate
            yield Outcome(loss=_LOSS[fate], says=record["says"], fate=fate)


def _setting(record: Mapping[str, Any], change: ResourceChange, resource: Resource) -> Value:
    """Return a setting, as the tool that makes the change has it or else in its canonical spelling."""
    names = {plain(name) for name in (record["property"], *record.get("also", ()))}
    for each in (change.before, resource):
        for name, value in each.properties.items() if each is not None else ():
            if plain(name) in names and value not in ("", None):
                return value
    return ABSENT


def _is_set(value: Value) -> bool:
    return value is not ABSENT


def _holds(value: Value, wanted: list[Any]) -> bool:
    if value is ABSENT:
        return "unset" in wanted
    if "set" in wanted:
        return True
    text = str(value).lower()
    return any(text == str(each).lower() for each in wanted)
