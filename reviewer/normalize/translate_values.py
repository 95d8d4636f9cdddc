"""The named conversions of the mapping data: one declared value to the canonical one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value, text_of
from reviewer.normalize.documents import structured
from reviewer.vocabulary.schemas import PropertyKind

Conversion = Callable[[Value], Value]


def converted(value: Value, names: tuple[str, ...], values: Mapping[str, Value]) -> Value:
    """Return `value` after the value map and the named conversions; both branches of a choice."""
    if isinstance(value, Choice):
        then, otherwise = (converted(branch, names, values) for branch in (value.then, value.otherwise))
        return Choice(value.condition, then, otherwise)
    if values:
        value = (
            [values.get(as_text(item), item) for item in value] if isinstance(value, list) else _mapped(value, values)
        )
    for name in names:
        value = CONVERSIONS[name](value)
    return value


def as_text(value: Value) -> str:
    """Return a scalar as data files write it: `true`, `7`, `abc`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def coerced(value: Value, kind: PropertyKind) -> Value:
    """Return a plain scalar as the kind the schema asks for; everything else as it is."""
    if kind is PropertyKind.STRING and isinstance(value, bool | int | float):
        return as_text(value)
    if not isinstance(value, str):
        return value
    if kind is PropertyKind.BOOLEAN and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if kind in {PropertyKind.INTEGER, PropertyKind.NUMBER}:
        return _number(value)
    return value


def _mapped(value: Value, values: Mapping[str, Value]) -> Value:
    return values.get(as_text(value), value) if isinstance(value, str | int | float | bool) else value


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 and "e" not in text.lower() else number  # noqa: PLR2004


def _scaled(factor: int) -> Conversion:
    def scale(value: Value) -> Value:
        return value * factor if isinstance(value, int | float) and not isinstance(value, bool) else value

    return scale


def _listed(value: Value) -> Value:
    return value if isinstance(value, list) else [value]


def _first(value: Value) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _comma_separated(value: Value) -> Value:
    if not isinstance(value, list):
        return value
    parts: list[str | Reference | Unknown | Sensitive] = []
    for index, item in enumerate(value):
        parts.extend([","] if index else [])
        if isinstance(item, Reference | Unknown | Sensitive):
            parts.append(item)
        elif isinstance(item, Text):
            parts.extend(item.parts)
        else:
            parts.append(as_text(item))
    return text_of(parts)


def _split_by_comma(value: Value) -> Value:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def _negated(value: Value) -> Value:
    return not value if isinstance(value, bool) else value


def _upper(value: Value) -> Value:
    return value.upper() if isinstance(value, str) else value


def _lower(value: Value) -> Value:
    return value.lower() if isinstance(value, str) else value


def _pairs(key: str, item: str) -> Conversion:
    def pair(value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        return [{key: name, item: entry} for name, entry in sorted(value.items())]

    return pair


def _object(key: str, item: str) -> Conversion:
    """Return the way from a list of pairs to an object."""

    def collect(value: Value) -> Value:
        if not isinstance(value, list):
            return value
        found: dict[str, Value] = {}
        for entry in value:
            if not isinstance(entry, dict) or not isinstance(entry.get(key), str):
                return value
            found[str(entry[key])] = entry.get(item)
        return found

    return collect


def _without_final_dot(value: Value) -> Value:
    return value.removesuffix(".") if isinstance(value, str) else value


CONVERSIONS: Mapping[str, Conversion] = {
    "list": _listed,
    "first": _first,
    "comma separated": _comma_separated,
    "split by comma": _split_by_comma,
    "document": structured,
    "not": _negated,
    "upper": _upper,
    "lower": _lower,
    "minutes to seconds": _scaled(60),
    "days to seconds": _scaled(86_400),
    "milliseconds": _scaled(1000),
    "key and value": _pairs("Key", "Value"),
    "name and value": _pairs("Name", "Value"),
    "object of name and value": _object("name", "value"),
    "object of Name and Value": _object("Name", "Value"),
    "without final dot": _without_final_dot,
}
