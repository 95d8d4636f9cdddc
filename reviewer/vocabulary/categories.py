"""The row of the resource-count table a type belongs to."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from reviewer.vocabulary.tables import table

OTHER: Final = "Other"
CATEGORIES: Final = (
    "VPC/Network",
    "Database",
    "Compute",
    "Storage/Backup",
    "Messaging",
    "Monitoring",
    "Automation",
    "Security",
    "DNS",
    OTHER,
)
"""Every category, in the order of the table."""
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@cache
def category_of(type_name: str) -> str:
    """Return the category of a type: of itself, else of its AWS service, else by the words of its name."""
    return _by_type().get(type_name) or _by_prefix(type_name) or _by_words(type_name) or OTHER


@cache
def _by_type() -> dict[str, str]:
    return {name: category for category, names in table("categories")["types"].items() for name in names}


@cache
def _by_service() -> dict[str, str]:
    return {name: category for category, names in table("categories")["services"].items() for name in names}


def _by_prefix(type_name: str) -> str | None:
    for prefix, category in table("categories")["prefixes"].items():
        if type_name.startswith(prefix):
            return str(category)
    vendor, _, rest = type_name.partition("::")
    if vendor != "AWS":
        return None
    return _by_service().get(rest.split("::", maxsplit=1)[0], OTHER)


def _by_words(type_name: str) -> str | None:
    """Return the category of the phrase with most words, of equals the one nearest the end of the name."""
    words = _words(type_name)
    phrases = _phrases()
    for length in range(min(len(words), 5), 0, -1):
        for start in range(len(words) - length, -1, -1):
            category = phrases.get("_".join(words[start : start + length]))
            if category:
                return category
    return None


@cache
def _phrases() -> dict[str, str]:
    return {phrase: category for category, phrases in table("categories")["words"].items() for phrase in phrases}


def _words(type_name: str) -> list[str]:
    """Return the lower-case words of a type name, of a Pulumi token its last part once."""
    spaced = _WORD_STARTS.sub("_", type_name).lower()
    return [word for word in re.split(r"[^a-z0-9]+", spaced) if word]
