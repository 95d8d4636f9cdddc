"""Values read as numbers, switches, counts and instance classes; None where they cannot be read so."""

from __future__ import annotations

from math import isfinite

from reviewer.model.value import ABSENT, Reference, Value
from reviewer.vocabulary.instance_classes import InstanceClass, instance_class

_ON = frozenset({"true", "enabled", "enable", "on", "active", "yes"})
_OFF = frozenset({"false", "disabled", "disable", "off", "inactive", "no", "suspended", "passthrough", "none"})


def flag_of(value: Value) -> float | None:
    """Return 1 for a value that turns something on, 0 for off or absent, None where it says neither."""
    if value is ABSENT:
        return 0.0
    if isinstance(value, bool):
        return float(value)
    word = value.strip().lower() if isinstance(value, str) else ""
    return 1.0 if word in _ON else 0.0 if word in _OFF else None


def number_of(value: Value) -> float | None:
    """Return the number a value spells, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def count_of(value: Value) -> float | None:
    """Return how many entries a value has; a single entry counts as one, absence as none."""
    if value is ABSENT:
        return 0.0
    if isinstance(value, (dict, Reference)):
        return 1.0
    return float(len(value)) if isinstance(value, list) else None


def class_of(value: Value) -> InstanceClass | None:
    """Return the instance class a value names, or None."""
    return instance_class(value) if isinstance(value, str) else None


def figure(number: float) -> str:
    """Return a number as a reader writes it: without a fraction where it has none."""
    return str(int(number)) if number == int(number) else str(number)
