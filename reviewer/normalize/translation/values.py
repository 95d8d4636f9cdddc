"""Plain values in the kind the canon has them."""

from __future__ import annotations

from reviewer.model.value import Value
from reviewer.vocabulary.schemas import PropertyKind

_EXACT = 10**15
"""Whole numbers up to here survive a float."""


def as_text(value: Value) -> str:
    """Return a scalar as data files write it: `true`, `7`, `abc`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def coerced(value: Value, kind: PropertyKind) -> Value:
    """Return a plain scalar as the kind the schema asks for; everything else as it is."""
    if kind is PropertyKind.STRING and isinstance(value, (bool, int, float)):
        return as_text(value)
    if not isinstance(value, str):
        return value
    if kind is PropertyKind.BOOLEAN and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if kind in {PropertyKind.INTEGER, PropertyKind.NUMBER}:
        return _number(value)
    return value


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < _EXACT and "e" not in text.lower() else number
