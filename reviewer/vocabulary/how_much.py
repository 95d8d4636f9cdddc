"""How far a found value is from the expected one, in words."""

from __future__ import annotations

from reviewer.model.value import ABSENT, Sensitive, Value
from reviewer.vocabulary.measures import class_of, count_of, figure, number_of
from reviewer.vocabulary.role_records import Better, PropertyRole

_SHOWN = 60
"""Characters of a value that `by_how_much` shows before it cuts."""


def by_how_much(role: PropertyRole, expected: Value, found: Value) -> str:
    """Return the difference in words: `7 days instead of 35`, `burstable db.t3.medium instead of …`."""
    if role.secret:
        return "not set, where the reference sets it" if found is ABSENT else "another value (not shown)"
    if role.better is Better.LARGER_INSTANCE:
        return f"{_class_words(found)} instead of {_class_words(expected)}"
    if role.better is Better.MORE:
        have, want = count_of(found), count_of(expected)
        if have is not None and want is not None:
            return f"{_measured(have, role.unit)} instead of {figure(want)}"
    if role.better in (Better.HIGHER, Better.LOWER):
        have, want = number_of(found), number_of(expected)
        if have is not None and want is not None:
            return f"{_measured(have, role.unit)} instead of {figure(want)}"
        return f"{_shown(found)} instead of {_shown(expected) if want is None else _measured(want, role.unit)}"
    return f"{_shown(found)} instead of {_shown(expected)}"


def _class_words(value: Value) -> str:
    found = class_of(value)
    return found.words if found else _shown(value)


def _measured(number: float, unit: str) -> str:
    return f"{figure(number)} {_singular(unit) if number == 1 else unit}".rstrip()


def _singular(unit: str) -> str:
    for plural, single in (("ies", "y"), ("xes", "x"), ("s", "")):
        if unit.endswith(plural):
            return unit.removesuffix(plural) + single
    return unit


def _shown(value: Value) -> str:
    if value is ABSENT or value is None:
        return "not set"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"{len(value)} entries" if len(value) != 1 else "1 entry"
    if isinstance(value, dict):
        return "another setting"
    if isinstance(value, Sensitive):
        return "(secret)"
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
