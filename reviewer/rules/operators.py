"""What a rule may ask of one value: each operator of `baselines/README.md` as a function that makes a judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from reviewer.model.value import ABSENT, Reference, Sensitive, Text, Unknown, Value
from reviewer.rules.paths import Judge
from reviewer.rules.verdicts import Verdict
from reviewer.rules.view import items


def word(value: object) -> str:
    """Return a plain value as one spelling: `true`, `"true"` and True are the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _plain(value: Value) -> bool:
    return isinstance(value, (str, int, float))


def _is_present(wanted: object) -> Judge:
    def judge(value: Value) -> Verdict:
        present: Verdict = value not in (ABSENT, None, "") and value not in ([], {})
        return present if wanted else not present

    return judge


def _is(wanted: object) -> Judge:
    return _one_of([wanted])


def _one_of(wanted: object) -> Judge:
    words = {word(item) for item in (wanted if isinstance(wanted, list) else [wanted])}

    def judge(value: Value) -> Verdict:
        if _plain(value):
            return word(value) in words
        if isinstance(value, Text):
            return None if any(_may_be(value, each) for each in words) else False
        return None if isinstance(value, (Unknown, Sensitive)) else False

    return judge


def _may_be(value: Text, wanted: str) -> bool:
    pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in value.parts)
    return re.fullmatch(pattern, wanted, re.DOTALL) is not None


def _number(value: Value) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _compared(holds: Callable[[float, float], bool]) -> Callable[[object], Judge]:
    def make(wanted: object) -> Judge:
        limit = float(str(wanted))

        def judge(value: Value) -> Verdict:
            number = _number(value)
            if number is not None:
                return holds(number, limit)
            return None if isinstance(value, (Unknown, Reference, Sensitive, Text)) else False

        return judge

    return make


def _matches(wanted: object) -> Judge:
    pattern = re.compile(str(wanted))

    def judge(value: Value) -> Verdict:
        if _plain(value):
            return pattern.search(word(value)) is not None
        if isinstance(value, Text):
            return True if any(isinstance(part, str) and pattern.search(part) for part in value.parts) else None
        return None if isinstance(value, (Unknown, Sensitive)) else False

    return judge


def _contains(wanted: object) -> Judge:
    is_wanted = _one_of(wanted)

    def judge(value: Value) -> Verdict:
        if isinstance(value, (Unknown, Reference)):
            return None
        verdicts = [is_wanted(item) for item in items(value)]
        return True if True in verdicts else None if None in verdicts else False

    return judge


def _is_literal(wanted: object) -> Judge:
    return lambda value: _plain(value) is bool(wanted)


def _size(holds: Callable[[int, int], bool]) -> Callable[[object], Judge]:
    def make(wanted: object) -> Judge:
        limit = int(str(wanted))

        def judge(value: Value) -> Verdict:
            if isinstance(value, (Unknown, Reference)):
                return None
            listed = items(value)
            if any(isinstance(item, Unknown) for item in listed):
                return None
            return holds(len(listed), limit)

        return judge

    return make


OPERATORS: Final[Mapping[str, Callable[[Any], Judge]]] = {
    "present": _is_present,
    "is": _is,
    "one_of": _one_of,
    "less_than": _compared(lambda number, limit: number < limit),
    "more_than": _compared(lambda number, limit: number > limit),
    "matches": _matches,
    "contains": _contains,
    "literal": _is_literal,
    "fewer_than": _size(lambda size, limit: size < limit),
    "at_least": _size(lambda size, limit: size >= limit),
}
"""Operators that ask for something; over a list any item will do."""

OPPOSITES: Final[Mapping[str, str]] = {
    "is_not": "is",
    "none_of": "one_of",
    "not_matches": "matches",
    "lacks": "contains",
    "absent": "present",
}
"""Operators that deny: over a list no item may be so."""
