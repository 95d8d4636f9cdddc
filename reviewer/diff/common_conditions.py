"""Conditions of both designs under common names: what decides alike is one condition."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.design import Declaration, DeclarationKind, Design, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Choice, Value

_NOT = "not ({})"


@dataclass(frozen=True, slots=True)
class _Known:
    """The common name of a condition; `negated`: it holds where the condition itself does not."""

    name: str
    negated: bool = False


def in_common_conditions(matching: Matching) -> Matching:
    """Return the matching with one name for all open conditions of both designs that decide alike.

    It is the first name the reference has for them; a condition that decides the opposite has its choices turned about.
    """
    common: dict[Value, str] = {}
    for name, outcome in (*matching.reference.conditions.items(), *matching.actual.conditions.items()):
        if isinstance(outcome, str) and opposite(outcome) not in common:
            common.setdefault(outcome, name)
    return matching.over(_spelled(matching.reference, common), _spelled(matching.actual, common))


def _spelled(design: Design, common: Mapping[Value, str]) -> Design:
    names = _names(design, common)
    if not names:
        return design
    added = {
        known.name: design.conditions[name]
        for name, known in names.items()
        if not known.negated and known.name not in design.conditions
    }
    return replace(
        design,
        resources={address: _of_resource(item, names) for address, item in design.resources.items()},
        declarations=tuple(_of_output(item, names) for item in design.declarations),
        conditions={**design.conditions, **added},
    )


def _names(design: Design, common: Mapping[Value, str]) -> dict[str, _Known]:
    """Return the design's names of open conditions for which there is a common name that is another one."""
    found: dict[str, _Known] = {}
    for name, outcome in design.conditions.items():
        if not isinstance(outcome, str):
            continue
        if outcome in common and common[outcome] != name:
            found[name] = _Known(common[outcome])
        elif outcome not in common and (turned := opposite(outcome)) in common:
            found[name] = _Known(common[turned], negated=True)
    return found


def opposite(outcome: str) -> str:
    """Return the outcome of the condition that holds where this one does not."""
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
