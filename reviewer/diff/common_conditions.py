"""Conditions of the actual design under the reference's names: what decides alike is one condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reviewer.model.design import Declaration, DeclarationKind, Design, Resource
from reviewer.model.matching import Matching
from reviewer.model.value import Choice, Value

_NOT = "not ({})"


@dataclass(frozen=True, slots=True)
class _Known:
    """The reference's name of a condition; `negated`: it holds where the actual design's does not."""

    name: str
    negated: bool = False


def in_common_conditions(matching: Matching) -> Matching:
    """Return the matching with the actual design's open conditions under the reference's names."""
    names = _names(matching.reference, matching.actual)
    if not names:
        return matching
    resources = {address: _of_resource(item, names) for address, item in matching.actual.resources.items()}
    added = {
        known.name: matching.actual.conditions[name]
        for name, known in names.items()
        if not known.negated and known.name not in matching.actual.conditions
    }
    actual = replace(
        matching.actual,
        resources=resources,
        declarations=tuple(_of_output(item, names) for item in matching.actual.declarations),
        conditions={**matching.actual.conditions, **added},
    )
    return replace(
        matching,
        actual=actual,
        pairs=tuple(replace(match, actual=resources[match.actual.address]) for match in matching.pairs),
        stand_ins=tuple(replace(match, actual=resources[match.actual.address]) for match in matching.stand_ins),
        extra=tuple(resources[item.address] for item in matching.extra),
    )


def _names(reference: Design, actual: Design) -> dict[str, _Known]:
    """Return the actual design's names of conditions that the reference has under another name or turned about."""
    ours: dict[Value, str] = {}
    for name, outcome in reference.conditions.items():
        if isinstance(outcome, str):
            ours.setdefault(outcome, name)
    found: dict[str, _Known] = {}
    for name, outcome in actual.conditions.items():
        if not isinstance(outcome, str) or reference.conditions.get(name) == outcome:
            continue
        if outcome in ours:
            found[name] = _Known(ours[outcome])
        elif (opposite := _opposite(outcome)) in ours:
            found[name] = _Known(ours[opposite], negated=True)
    return found


def _opposite(outcome: str) -> str:
    start, end = _NOT.split("{}")
    inner = outcome.removeprefix(start).removesuffix(end)
    return inner if _NOT.format(inner) == outcome else _NOT.format(outcome)


def _of_resource(resource: Resource, names: Mapping[str, _Known]) -> Resource:
    before = dict(resource.properties)
    properties = _renamed(before, names)
    own = names.get(resource.condition) if resource.condition is not None else None
    if properties is before and (own is None or own.negated):
        return resource
    condition = own.name if own is not None and not own.negated else resource.condition
    made = properties if isinstance(properties, dict) else before
    return replace(resource, properties=made, condition=condition)


def _of_output(item: Declaration, names: Mapping[str, _Known]) -> Declaration:
    if item.kind is not DeclarationKind.OUTPUT:
        return item
    properties = {key: _renamed(value, names) for key, value in item.properties.items()}
    own = names.get(str(properties.get("Condition", "")))
    if own is not None and not own.negated:
        properties["Condition"] = own.name
    return replace(item, properties=properties)


def _renamed(value: Value, names: Mapping[str, _Known]) -> Value:
    """Return a value with the conditions of its choices renamed; the same object where nothing changes."""
    if isinstance(value, dict):
        made = {key: _renamed(child, names) for key, child in value.items()}
        return value if all(made[key] is value[key] for key in value) else made
    if isinstance(value, list):
        items = [_renamed(child, names) for child in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Choice):
        then, otherwise = _renamed(value.then, names), _renamed(value.otherwise, names)
        known = names.get(value.condition)
        if known is None and then is value.then and otherwise is value.otherwise:
            return value
        if known is None:
            return Choice(value.condition, then, otherwise)
        return Choice(known.name, otherwise, then) if known.negated else Choice(known.name, then, otherwise)
    return value
