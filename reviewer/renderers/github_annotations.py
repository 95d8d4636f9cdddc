"""GitHub workflow commands that annotate lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from reviewer.model.review import Review, Tier
from reviewer.renderers.escape import visible
from reviewer.renderers.notes import Note, headline, notes
from reviewer.renderers.show import plural

LEVELS: Final = {Tier.HIGH: "error", Tier.MEDIUM: "warning", Tier.LOW: "notice", Tier.INFO: "notice"}
SHOWN: Final = 10
"""Annotations of one level that GitHub shows of a step; it drops the others without a word."""
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(review: Review) -> str:
    """Return one command a line, worst findings first, and a last line for what GitHub would drop."""
    told: Counter[str] = Counter()
    lines = []
    for note in notes(review):
        level = LEVELS[note.finding.tier]
        told[level] += 1
        if told[level] <= SHOWN:
            lines.append(_command(level, note))
    more = [plural(count - SHOWN, f"more {level}") for level, count in told.items() if count > SHOWN]
    if more:
        lines.append(f"drdiff: {', '.join(more)} than GitHub shows of one step; the report has them all.")
    return "".join(f"{line}\n" for line in lines)


def _command(level: str, note: Note) -> str:
    spot = note.spot
    place = {"file": spot.path, "line": spot.start_line, "endLine": spot.end_line, "title": headline(note.finding)}
    properties = ",".join(f"{name}={visible(str(value)).translate(_PROPERTY)}" for name, value in place.items())
    return f"::{level} {properties}::{note.text.translate(_DATA)}"
