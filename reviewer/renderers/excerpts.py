"""Source lines around a cited place, secrets masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reviewer.model.design import Design
from reviewer.model.location import Location
from reviewer.renderers.redaction import Redactor

AROUND: Final = 2
"""Lines shown before and after the cited ones."""
MOST: Final = 16
"""Cited lines shown before the excerpt is cut."""
REACH: Final = 60
"""Lines read around an excerpt before masking, so that a key block or parameter cut by its edge is still recognized."""
WIDEST: Final = 160
"""Columns shown of a line."""
READ_WIDTH: Final = 4000
"""Columns read of a line: machine-written files may hold megabytes on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an excerpt; `cited` marks those the finding speaks of."""

    number: int
    text: str
    cited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The lines around a place, and how many cited lines were left off."""

    lines: tuple[Line, ...]
    left_off: int = 0


def excerpt(design: Design, where: Location, redactor: Redactor) -> Excerpt | None:
    """Return the lines around `where`, or None where the source is not kept or the place is outside it."""
    source = design.sources.get(where.file)
    if source is None or not 1 <= where.start_line <= len(source):
        return None
    last = min(where.end_line, len(source), where.start_line + MOST - 1)
    first_shown, last_shown = max(1, where.start_line - AROUND), min(len(source), last + AROUND)
    if last < where.end_line:
        last_shown = last
    first_read = max(1, first_shown - REACH)
    window = [line[:READ_WIDTH] for line in source[first_read - 1 : last_shown + REACH]]
    masked = redactor.code("\n".join(window)).split("\n")
    lines = tuple(
        Line(number=number, text=_cut(masked[number - first_read]), cited=where.start_line <= number <= last)
        for number in range(first_shown, last_shown + 1)
    )
    return Excerpt(lines=lines, left_off=max(0, min(where.end_line, len(source)) - last))


def _cut(line: str) -> str:
    text = line.rstrip("\r\n").expandtabs(4)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
