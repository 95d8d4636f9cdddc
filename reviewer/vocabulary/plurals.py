"""English plurals of the names of resource types."""

from __future__ import annotations


def plural_of(word: str) -> str:
    """Return the plural of a human name of a resource type."""
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"
