"""Where a property goes: `A.B`, `A[0].B` (first item), `A[+].B` (a new item), `A[some.key]` (a Key/Value pair).

A leading `/` starts at the resource instead of the block around the property; `.` alone is that block itself.
"""

from __future__ import annotations

import re
from functools import cache

from reviewer.model.record import dataclass

_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Keyed:
    """The item of a list of pairs that has this key."""

    key: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """A new item at the end of a list."""


Step = str | int | Keyed | NewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A parsed target."""

    steps: tuple[Step, ...]
    absolute: bool = False


@cache
def target_of(text: str) -> Target:
    """Return the target that `text` writes."""
    absolute = text.startswith("/")
    body = text.removeprefix("/")
    if body == ".":
        return Target(steps=(), absolute=absolute)
    steps: list[Step] = []
    for name, bracket in _STEP.findall(body):
        steps.append(name or _bracketed(bracket))
    return Target(steps=tuple(steps), absolute=absolute)


def _bracketed(text: str) -> Step:
    if text == "+":
        return NewItem()
    return int(text) if text.isdecimal() else Keyed(text)
