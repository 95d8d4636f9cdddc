"""Patterns with `*` for any text; every other character stands for itself, as addresses hold brackets and dots."""

from __future__ import annotations

from functools import lru_cache

_KEPT = 4_096
"""Patterns whose parts are kept: more than a configuration may hold waivers."""


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern fits the whole text; linear in the text for every star, whatever the pattern."""
    first, rest, last = _parts(pattern)
    if last is None:
        return pattern == text
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    position, end = len(first), len(text) - len(last)
    for part in rest:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def is_literal(pattern: str) -> bool:
    """Tell whether a pattern fits one text only."""
    return "*" not in pattern


@lru_cache(_KEPT)
def _parts(pattern: str) -> tuple[str, tuple[str, ...], str | None]:
    """Return what stands before the first star, between stars, and after the last one; None without a star."""
    first, *rest = pattern.split("*")
    return (first, tuple(part for part in rest[:-1] if part), rest[-1]) if rest else (first, (), None)
