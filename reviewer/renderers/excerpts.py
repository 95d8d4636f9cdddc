"""Source lines around a cited place, secrets masked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.model.design import Design
from reviewer.model.location import Location
from reviewer.model.record import dataclass
from reviewer.renderers.redaction import Redactor

AROUND: Final = 2
"""Lines shown before and after the cited ones."""
MOST: Final = 16
"""Cited lines shown before the excerpt is cut."""
REACH: Final = 60
"""Lines read around an excerpt before masking, so that a key block or parameter cut by its edge is still recognized."""
WIDEST: Final = 160
"""Columns shown of a line."""
WHOLE: Final = 20_000
"""Lines of a file that is masked as a whole."""
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


class Excerpts:
    """Excerpts of one design's files; a file of ordinary size is masked once, a larger one around each place."""

    def __init__(self, design: Design, redactor: Redactor) -> None:
        self._sources = design.sources
        self._redactor = redactor
        self._masked: dict[str, list[str]] = {}

    def around(self, where: Location) -> Excerpt | None:
        """Return the lines around `where`, or None where the source is not kept or the place is outside it."""
        source = self._sources.get(where.file)
        if source is None or not 1 <= where.start_line <= len(source):
            return None
        end = min(where.end_line, len(source))
        last_cited = min(end, where.start_line + MOST - 1)
        first, last = max(1, where.start_line - AROUND), min(len(source), last_cited + AROUND)
        last = last_cited if last_cited < end else last
        lines = tuple(
            Line(number=number, text=_cut(text), cited=where.start_line <= number <= last_cited)
            for number, text in enumerate(self._lines(where.file, source, first, last), start=first)
        )
        return Excerpt(lines=lines, left_off=end - last_cited)

    def _lines(self, file: str, source: Sequence[str], first: int, last: int) -> list[str]:
        """Return lines `first` to `last`, masked."""
        if len(source) > WHOLE:
            start = max(1, first - REACH)
            return self._mask(source[start - 1 : last + REACH])[first - start : last - start + 1]
        if file not in self._masked:
            self._masked[file] = self._mask(source)
        return self._masked[file][first - 1 : last]

    def _mask(self, lines: Sequence[str]) -> list[str]:
        return self._redactor.code("\n".join(line[:READ_WIDTH] for line in lines)).split("\n")


def _cut(line: str) -> str:
    text = line.rstrip("\r\n").expandtabs(4)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
