"""Words for values: how a property value, an effort, a count or a place reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from reviewer.model.review import Side

WHOLE_DAYS: Final = 10
"""Efforts from here on are told in whole days."""
RUN: Final = 2
"""Longer runs of numbers are told by their ends."""
INLINE: Final = 90
"""Longest value shown in a table cell; longer ones get a block of their own."""


def value_text(value: object) -> str:
    """Return a value as a reader writes it: strings bare, small structures on one line, larger ones indented."""
    if isinstance(value, str):
        return value if value.strip() else json.dumps(value)
    flat = json.dumps(value, ensure_ascii=False)
    return flat if len(flat) <= INLINE else json.dumps(value, ensure_ascii=False, indent=2)


def is_long(text: str) -> bool:
    """Return whether a value needs a block of its own."""
    return len(text) > INLINE or "\n" in text.strip("\n")


def lines_text(side: Side) -> str:
    """Return `file:12-20`, or the file with a JSON pointer for machine-written inputs."""
    where = side.location
    return f"{where.file}#{where.pointer}" if where.pointer else str(where)


def days(effort: tuple[float, float]) -> str:
    """Return an effort range, rounded as an estimate deserves: `0.5-1 days`, `1 day`, `11-27 days`."""
    low, high = (round(value) if value >= WHOLE_DAYS else round(value, 1) for value in effort)
    if high <= 0:
        return "no estimate"
    if low == high:
        return f"{low:g} day" if low == 1 else f"{low:g} days"
    return f"{low:g}-{high:g} days"


def plural(number: int, noun: str, several: str = "") -> str:
    """Return `1 gap`, `2 gaps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"


def numbers(several: Sequence[int]) -> str:
    """Return ascending numbers as a reader writes them: `2`, `2 and 5`, `2-5, 7 and 9`."""
    runs: list[list[int]] = []
    for number in several:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [text for run in runs for text in (map(str, run) if len(run) <= RUN else [f"{run[0]}-{run[-1]}"])]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
