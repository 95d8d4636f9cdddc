"""What a plan changes: every resource before and after, as reviewing the change itself needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reviewer.model.location import Path
from reviewer.model.value import Unknown, Value
from reviewer.parsers.json_fields import mapping, sequence, string, strings
from reviewer.parsers.json_source import Json, JsonDocument, reading_from
from reviewer.parsers.terraform.plan_addresses import module_address, module_path
from reviewer.parsers.terraform.plan_reading import APPLY
from reviewer.parsers.terraform.plan_secrets import has_true, masked, plain
from reviewer.parsers.terraform.plan_values import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One resource instance before and after the apply; None on a side where it does not exist.

    `after` holds computed values too: what only the apply tells is unknown. Secrets are hidden on both sides.
    """

    address: str
    type: str
    name: str
    module: str
    actions: tuple[str, ...]
    before: Mapping[str, Value] | None
    after: Mapping[str, Value] | None
    replace_paths: tuple[Path, ...] = ()
    """The properties that force a replacement."""
    reason: str = ""
    moved_from: str = ""
    imported_id: str = ""
    deposed: str = ""
    """The key of a leftover object of an earlier replacement; empty for the instance itself."""
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """What the plan changes, and what has changed outside of Terraform since the last apply."""

    changes: tuple[Change, ...]
    drift: tuple[Change, ...]
    secrets: frozenset[str]


@dataclass(slots=True, kw_only=True)
class _Reading:
    depth: int
    secret_paths: set[Path] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)


def read_changes(document: JsonDocument) -> PlanChanges:
    """Return the changes of managed resources, unchanged ones included, in the plan's order."""
    plan = mapping(document.value)
    reading = _Reading(depth=document.depth)
    with reading_from(document):
        changes = tuple(_changes(reading, plan, "resource_changes"))
        drift = tuple(_changes(reading, plan, "resource_drift"))
    return PlanChanges(changes=changes, drift=drift, secrets=frozenset(reading.secrets))


def _changes(reading: _Reading, plan: Mapping[str, Json], section: str) -> Iterator[Change]:
    for position, entry in enumerate(map(mapping, sequence(plan.get(section)))):
        if entry.get("mode", "managed") == "managed":
            yield _change(reading, entry, f"/{section}/{position}")


def _change(reading: _Reading, entry: Mapping[str, Json], pointer: str) -> Change:
    change = mapping(entry.get("change"))
    address = string(entry.get("address"))
    return Change(
        address=address,
        type=string(entry.get("type")),
        name=string(entry.get("name")),
        module=string(entry.get("module_address")) or module_address(module_path(address)),
        actions=strings(change.get("actions")),
        before=_side(reading, Planned(change.get("before"), None, change.get("before_sensitive"))),
        after=_side(reading, Planned(change.get("after"), change.get("after_unknown"), change.get("after_sensitive"))),
        replace_paths=tuple(_path(path) for path in sequence(change.get("replace_paths"))),
        reason=string(entry.get("action_reason")),
        moved_from=string(entry.get("previous_address")),
        imported_id=string(mapping(change.get("importing")).get("id")),
        deposed=string(entry.get("deposed")),
        pointer=pointer,
    )


def _side(reading: _Reading, side: Planned) -> dict[str, Value] | None:
    if not isinstance(side.value, dict):
        return None
    return _object(reading, side, ())


def _object(reading: _Reading, side: Planned, path: Path) -> dict[str, Value]:
    found = {key: _value(reading, side.entry(key), (*path, key)) for key in side.keys()}  # noqa: SIM118  not a mapping
    return {key: value for key, value in found.items() if value is not None}


def _value(reading: _Reading, side: Planned, path: Path) -> Value:
    """Return a value with its secrets hidden and its unknown parts as such."""
    if side.unknown is True:
        return Unknown(APPLY)
    if len(path) > reading.depth:
        raise RecursionError
    if has_true(side.unknown):
        if isinstance(side.value, list):
            return [_value(reading, item, (*path, position)) for position, item in enumerate(side.items())]
        return _object(reading, side, path)
    if has_true(side.mark):
        return masked(reading, side.value, side.mark, path)
    return plain(side.value, reading.depth)


def _path(path: Json) -> Path:
    return tuple(step for step in sequence(path) if isinstance(step, str | int) and not isinstance(step, bool))
