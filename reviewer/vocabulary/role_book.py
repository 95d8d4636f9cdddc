"""The compiled judgement knowledge, read once and indexed for lookups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

COMPILED = Path(__file__).parent / "data" / "roles.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A way to name properties: the last names of a path, all of it when `anchored`, or anything in a `subtree`."""

    names: tuple[str, ...]
    anchored: bool
    subtree: bool
    document: bool
    """What lies beneath is written in a language of its own: no other record speaks about it."""
    types: tuple[str, ...]
    record: dict[str, Any]

    def covers(self, names: tuple[str, ...]) -> int:
        """Return how many names of the pattern the path matches; 0 when it does not."""
        size = len(self.names)
        if self.subtree:
            starts = range(1 if self.anchored else len(names) - size + 1)
            return size if any(names[start : start + size] == self.names for start in starts) else 0
        if self.anchored and len(names) != size:
            return 0
        if names[-size:] == self.names or ("*" in self.names[-1] and names[-size:-1] == self.names[:-1]):
            return size
        return 0

    def is_exact(self, names: tuple[str, ...]) -> bool:
        """Whether the pattern names the whole path."""
        return not self.subtree and names == self.names


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything in `roles.json`, with the property patterns under the name they end in."""

    types: Mapping[str, dict[str, Any]]
    type_patterns: Sequence[tuple[str, dict[str, Any]]]
    """Most specific first."""
    patterns: Mapping[str, list[Pattern]]
    subtrees: Mapping[str, list[Pattern]]
    loose: Sequence[Pattern]
    """Patterns whose last name has a wildcard."""
    property_defaults: Mapping[str, dict[str, Any]]
    declarations: Mapping[str, Mapping[str, dict[str, Any]]]
    families: Sequence[dict[str, Any]]


@lru_cache(maxsize=1)
def book() -> Book:
    """Return the compiled knowledge, read on first use."""
    data = json.loads(COMPILED.read_bytes())
    patterns: dict[str, list[Pattern]] = {}
    subtrees: dict[str, list[Pattern]] = {}
    loose: list[Pattern] = []
    for record in data["properties"]:
        for pattern in _patterns_of(record):
            last = pattern.names[-1]
            if pattern.subtree:
                subtrees.setdefault(last, []).append(pattern)
            elif "*" in last:
                loose.append(pattern)
            else:
                patterns.setdefault(last, []).append(pattern)
    return Book(
        types=data["types"],
        type_patterns=data["type_patterns"],
        patterns=patterns,
        subtrees=subtrees,
        loose=loose,
        property_defaults=data["property_defaults"],
        declarations=data["declarations"],
        families=data["families"],
    )


def _patterns_of(record: dict[str, Any]) -> list[Pattern]:
    types = tuple(record["types"])
    document = record.get("document", False)
    return [
        Pattern(
            names=tuple(names),
            anchored="/" in marks,
            subtree=document or "*" in marks,
            document=document,
            types=types,
            record=record,
        )
        for names, marks in record["paths"]
    ]
