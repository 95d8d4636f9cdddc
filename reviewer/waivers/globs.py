"""Patterns with `*` for any text; every other character stands for itself, as addresses hold brackets and dots."""

from __future__ import annotations


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern fits the whole text; linear in the text for every star, whatever the pattern."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    last = rest.pop()
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
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
