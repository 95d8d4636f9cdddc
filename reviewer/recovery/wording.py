"""Durations and ranges as a reader writes them."""

from __future__ import annotations

from math import inf

from reviewer.recovery.records import CANNOT_TELL
from reviewer.vocabulary.recovery_figures import Range

_STEPS = ((172800, 86400, "d"), (7200, 3600, "h"), (90, 60, "min"), (0, 1, "s"))
"""From how many seconds on a unit is used, the seconds in it, and its sign."""


def duration_text(seconds: float) -> str:
    """Return seconds as `45 s`, `1.5 min`, `24 h` or `2 d`; one decimal at most."""
    if seconds == 0:
        return "0"
    for start, size, unit in _STEPS:
        if seconds >= start or seconds == size < 86400:  # noqa: PLR2004  24 h, not 1 d
            return f"{round(seconds / size, 1):g} {unit}"
    return f"{seconds:g} s"


def range_text(span: Range | None, name: str) -> str:
    """Return a range of `RTO` or `RPO` in words; `cannot tell` for None."""
    if span is None:
        return CANNOT_TELL
    low, high = span
    if high == inf:
        return "no recovery" if name == "RTO" else "all data"
    if low == high:
        return duration_text(low)
    return f"up to {duration_text(high)}" if low == 0 else f"{duration_text(low)} to {duration_text(high)}"
