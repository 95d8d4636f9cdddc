"""Three-valued logic: true, false, and None where the inputs do not tell."""

from __future__ import annotations

from collections.abc import Iterable

Verdict = bool | None


def negated(verdict: Verdict) -> Verdict:
    """Return the opposite; what cannot be told stays so."""
    return None if verdict is None else not verdict


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all hold; false as soon as one does not."""
    result: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether one holds; true as soon as one does."""
    result: Verdict = False
    for verdict in verdicts:
        if verdict is True:
            return True
        if verdict is None:
            result = None
    return result


def counted(certain: int, possible: int, at_least: int | None, fewer_than: int | None) -> Verdict:
    """Return whether a number that lies between `certain` and `possible` is in the wanted bounds."""
    lower: Verdict = True
    if at_least is not None:
        lower = True if certain >= at_least else False if possible < at_least else None
    upper: Verdict = True
    if fewer_than is not None:
        upper = True if possible < fewer_than else False if certain >= fewer_than else None
    return every((lower, upper))
