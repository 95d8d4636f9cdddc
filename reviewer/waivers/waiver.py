"""A waiver: which findings somebody has decided to live with, why, who, and until when."""

from __future__ import annotations

import datetime as dt
import unicodedata
from enum import StrEnum
from typing import Final

from reviewer.model.location import Location
from reviewer.model.record import dataclass
from reviewer.model.review import Instance, Side
from reviewer.vocabulary.tables import table
from reviewer.waivers.globs import matches

LONGEST_REASON: Final = 500
"""Characters; a longer reason is cut."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


class SideName(StrEnum):
    """Which of the two designs a comment stands in."""

    REFERENCE = "reference"
    ACTUAL = "actual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a waiver inside a design is about: lines of one side's file, and the ids of what stands there."""

    side: SideName
    lines: Location
    ids: frozenset[str] = frozenset()
    """Empty for a single property: only findings whose evidence stands on the lines are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One decision. It holds through the day `until`; `file` and `line` are where it is written."""

    rules: tuple[str, ...]
    reason: str
    resource: str = "*"
    property: str | None = None
    owner: str = ""
    until: dt.date | None = None
    file: str = ""
    line: int | None = None
    place: Place | None = None


def words_of(waiver: Waiver) -> str:
    """Say which findings a waiver is about: `missing-resource for Orders*`."""
    rules = ", ".join(waiver.rules)
    if waiver.place is not None:
        return rules
    return f"{rules} for {waiver.resource}" + (f" {waiver.property}" if waiver.property else "")


def is_expired(waiver: Waiver, today: dt.date | None) -> bool:
    """Tell whether the last day of a waiver is over."""
    return waiver.until is not None and today is not None and today > waiver.until


def covers_rule(waiver: Waiver, rule: str) -> bool:
    """Tell whether a waiver is about findings of a rule."""
    return any(matches(pattern, rule) for pattern in waiver.rules)


def compares(rule: str) -> bool:
    """Tell whether a rule is one of comparing: it finds nothing in one design alone."""
    return rule in table("explanations")


def is_comparing(waiver: Waiver) -> bool:
    """Tell whether a waiver names rules of comparing only."""
    return all(compares(rule) for rule in waiver.rules)


def covers_property(waiver: Waiver, found: str | None) -> bool:
    """Tell whether a waiver is about findings on a property, or on anything below the one it names."""
    pattern, text = waiver.property, found or ""
    return pattern is None or any(matches(each, text) for each in (pattern, f"{pattern}.*", f"{pattern}[*"))


def plain(text: str) -> str:
    """Return a text somebody wrote as one short line without control and hidden characters."""
    seen = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text[: 4 * LONGEST_REASON])
    line = " ".join(seen.split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"


def stands_at(place: Place, instance: Instance) -> bool:
    """Tell whether the evidence of a place of a finding stands where a waiver inside a design does."""
    side = instance.reference if place.side is SideName.REFERENCE else instance.actual
    if side is None:
        return False
    return side.id in place.ids or _overlaps(place.lines, side)


def _overlaps(lines: Location, side: Side) -> bool:
    where = side.location
    return where.file == lines.file and lines.start_line <= where.start_line and where.end_line <= lines.end_line
