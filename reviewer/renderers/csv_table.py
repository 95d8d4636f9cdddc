"""CSV for spreadsheets: one row for each finding, no cell of which a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from reviewer.model.review import Finding, Review, Side
from reviewer.renderers.escape import visible
from reviewer.renderers.notes import notes
from reviewer.renderers.redaction import Redactor
from reviewer.renderers.show import lines_text, value_text

COLUMNS: Final = (
    *("id", "rule", "kind", "tier", "undecided", "category", "resource_type", "property", "title", "detail", "impact"),
    *("fix", "phase", "effort_days_low", "effort_days_high", "places", "actual", "reference", "found", "expected"),
    *("file", "line", "links"),
)
LONGEST: Final = 32_000
"""Characters of a cell; Excel takes 32,767."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Starts that make a spreadsheet compute a cell (OWASP, CSV injection), the full-width ones included."""
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.]\d+)?")


def render(review: Review) -> str:
    """Return the table with its heading, lines ended as RFC 4180 has it; findings that praise are in it too."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    pinned = {note.finding.id: note.spot for note in notes(review)}
    for finding in Redactor.of(review).clean(review).findings:
        spot = pinned.get(finding.id)
        place = (spot.path, str(spot.start_line)) if spot is not None else ("", "")
        writer.writerow(safe(cell) for cell in (*_facts(finding), *_places(finding), *place, " ".join(finding.links)))
    return text.getvalue()


def safe(text: str) -> str:
    """Return a cell's text: nothing hidden in it, not longer than a spreadsheet takes, and never a formula.

    A quote in front is what Excel, Calc and Sheets themselves write for "this is text".
    """
    shown = visible(text)[:LONGEST]
    return f"'{shown}" if shown.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(shown) else shown


def _facts(finding: Finding) -> Iterator[str]:
    yield from (finding.id, finding.rule, finding.kind.value, finding.tier.value, str(finding.undecided).lower())
    yield from (finding.category, finding.resource_type or "", finding.property or "")
    yield from (finding.title, finding.detail, finding.impact, finding.fix, str(finding.phase))
    yield from (f"{days:g}" for days in finding.effort_days) if finding.effort_days else ("", "")
    yield str(len(finding.instances))


def _places(finding: Finding) -> Iterator[str]:
    """Yield both sides' places and both sides' values, each told once."""
    actual = [instance.actual for instance in finding.instances if instance.actual is not None]
    reference = [instance.reference for instance in finding.instances if instance.reference is not None]
    for sides in (actual, reference):
        yield _joined(f"{lines_text(side)} ({side.id})" for side in sides)
    for sides in (actual, reference):
        yield _joined(_value(side) for side in sides if side.has_value)


def _value(side: Side) -> str:
    return value_text(side.value)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
