"""The compiled judgement knowledge, read once and indexed for lookups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from reviewer.model.record import dataclass

COMPILED = Path(__file__).parent / "data" / "roles.json"
Entry = tuple[list[str], bool, int, int]
"""A pattern as it is compiled: its names, whether it is anchored, the places of its types and of its record."""


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
        return size if names[-size:] == self.names else 0

    def is_exact(self, names: tuple[str, ...]) -> bool:
        """Whether the pattern names the whole path."""
        return not self.subtree and names == self.names


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything in `roles.json`."""

    types: Mapping[str, dict[str, Any]]
    type_patterns: Sequence[tuple[str, dict[str, Any]]]
    """Most specific first."""
    properties: Sequence[dict[str, Any]]
    type_sets: Sequence[list[str]]
    patterns: Mapping[str, list[Entry]]
    """Under the last name of each."""
    subtrees: Mapping[str, list[Entry]]
    property_defaults: Mapping[str, dict[str, Any]]
    declarations: Mapping[str, Mapping[str, dict[str, Any]]]
    families: Sequence[dict[str, Any]]
    links: Sequence[str]


@lru_cache(maxsize=1)
def book() -> Book:
    """Return the compiled knowledge, read on first use."""
    return Book(**json.loads(COMPILED.read_bytes()))


@lru_cache(maxsize=4096)
def patterns_ending_in(name: str) -> tuple[Pattern, ...]:
    """Return the patterns for properties of this name."""
    return tuple(_pattern(entry, subtree=False) for entry in book().patterns.get(name, ()))


@lru_cache(maxsize=4096)
def subtrees_at(name: str) -> tuple[Pattern, ...]:
    """Return the patterns for everything beneath a property of this name, itself included."""
    return tuple(_pattern(entry, subtree=True) for entry in book().subtrees.get(name, ()))


def links_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the sources that a compiled record names."""
    return tuple(link if isinstance(link, str) else book().links[link] for link in record.get("links", ()))


def _pattern(entry: Entry, *, subtree: bool) -> Pattern:
    names, anchored, types, place = entry
    record = book().properties[place]
    return Pattern(
        names=tuple(names),
        anchored=anchored,
        subtree=subtree,
        document=record.get("document", False),
        types=tuple(book().type_sets[types]),
        record=record,
    )
