"""What a plan changes: every resource before and after, as reviewing the change itself needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reviewer.model.location import Path
from reviewer.model.value import Unknown, Value
from reviewer.parsers.json_fields import mapping, sequence, string, strings
from reviewer.parsers.json_source import Json, JsonDocument
from reviewer.parsers.terraform.plan_addresses import module_address, module_path
from reviewer.parsers.terraform.plan_reading import APPLY
from reviewer.parsers.terraform.plan_secrets import has_true, masked, plain


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
    after = _side(reading, change.get("after"), change.get("after_sensitive"))
    unknown = change.get("after_unknown")
    if unknown is True or (isinstance(unknown, dict) and has_true(unknown)):
        after = _with_unknown(after or {}, mapping(unknown))
    return Change(
        address=address,
        type=string(entry.get("type")),
        name=string(entry.get("name")),
        module=string(entry.get("module_address")) or module_address(module_path(address)),
        actions=strings(change.get("actions")),
        before=_side(reading, change.get("before"), change.get("before_sensitive")),
        after=after,
        replace_paths=tuple(_path(path) for path in sequence(change.get("replace_paths"))),
        reason=string(entry.get("action_reason")),
        moved_from=string(entry.get("previous_address")),
        imported_id=string(mapping(change.get("importing")).get("id")),
        deposed=string(entry.get("deposed")),
        pointer=pointer,
    )


def _side(reading: _Reading, values: Json, marks: Json) -> dict[str, Value] | None:
    if not isinstance(values, dict):
        return None
    found: dict[str, Value] = {}
    for key, value in values.items():
        mark = True if marks is True else mapping(marks).get(key)
        if value is not None:
            found[key] = masked(reading, value, mark, (key,)) if has_true(mark) else plain(value, reading.depth)
    return found


def _with_unknown(values: Mapping[str, Value], unknown: Mapping[str, Json]) -> dict[str, Value]:
    found = dict(values)
    for key, mark in unknown.items():
        if has_true(mark):
            found[key] = _marked(values.get(key), mark)
    return found


def _marked(value: Value, mark: Json) -> Value:
    """Return a value with its unknown parts as such; list elements that are unknown stand as null in the plan."""
    if mark is True:
        return Unknown(APPLY)
    if isinstance(mark, dict):
        values = value if isinstance(value, dict) else {}
        return _with_unknown(values, mark)
    if isinstance(mark, list):
        items = value if isinstance(value, list) else []
        length = max(len(items), len(mark))
        padded = [*items, *([None] * (length - len(items)))]
        marks = [*mark, *([None] * (length - len(mark)))]
        return [_marked(item, one) if has_true(one) else item for item, one in zip(padded, marks, strict=True)]
    return value


def _path(path: Json) -> Path:
    return tuple(step for step in sequence(path) if isinstance(step, str | int) and not isinstance(step, bool))
