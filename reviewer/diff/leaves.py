"""One place where two values differ."""

from __future__ import annotations

from reviewer.model.difference import Nature
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Value

_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One place where two values differ; `found_path` is the place in the actual design's value."""

    path: Path
    found_path: Path
    expected: Value
    found: Value
    nature: Nature
    detail: str = ""
    condition: str = ""
    """The condition under which they differ, when they are equal otherwise."""


def leaf_of(path: Path, found_path: Path, expected: Value, found: Value, detail: str = "") -> Leaf:
    """Return a leaf whose nature follows from its two values."""
    nature = Nature.MISSING if found is ABSENT else Nature.EXTRA if expected is ABSENT else Nature.CHANGED
    if nature is Nature.CHANGED and any(isinstance(value, str) and "\n" in value for value in (expected, found)):
        nature = Nature.TEXT
    return Leaf(path=path, found_path=found_path, expected=expected, found=found, nature=nature, detail=detail)


def members(missing: list[str], extra: list[str]) -> str:
    """Return what a list lacks and has beyond the other, in words."""
    parts = []
    if missing:
        parts.append("lacks " + listed(missing))
    if extra:
        parts.append("has " + listed(extra))
    return "; ".join(parts)


def listed(items: list[str]) -> str:
    """Return the first items and how many more there are."""
    shown = ", ".join(items[:_SHOWN])
    return shown if len(items) <= _SHOWN else f"{shown} and {len(items) - _SHOWN} more"
