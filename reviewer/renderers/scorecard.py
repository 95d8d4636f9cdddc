"""The recovery scorecard as plain tables, whatever facts it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from reviewer.renderers.escape import shorten
from reviewer.renderers.show import value_text

_ACRONYMS = {"aws": "AWS", "rpo": "RPO", "rto": "RTO", "id": "ID", "az": "AZ"}
_BACKGROUND = frozenset({"assumptions", "aws figures", "estimates", "reference assumptions", "reference estimates"})
Table = tuple[tuple[str, ...], ...]
"""Rows of text; the first row holds the titles."""


def tables(recovery: Mapping[str, object]) -> Iterator[tuple[str, Table]]:
    """Yield titled tables: the single facts first, untitled, then one table per list of facts.

    Figures in seconds are for machines; beside each stands the same in words.
    """
    facts = tuple((_words(item), _fact(value)) for item, value in recovery.items() if not _is_rows(value))
    if facts:
        yield "", (("Item", "Value"), *facts)
    for item, value in recovery.items():
        if _is_rows(value):
            rows = cast("list[dict[str, object]]", value)
            columns = tuple(dict.fromkeys(column for row in rows for column in row if not column.endswith("_seconds")))
            lines = (tuple(_fact(row.get(column)) for column in columns) for row in rows)
            yield _words(item), (tuple(_words(column) for column in columns), *lines)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def is_background(title: str) -> bool:
    """Whether a table only backs what others say, so that it is folded: figures, estimates, assumptions."""
    return title.lower() in _BACKGROUND


def _words(item: str) -> str:
    words = item.replace("_", " ").capitalize().split(" ")
    return " ".join(_ACRONYMS.get(word.lower(), word) for word in words)


def _fact(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return shorten(value_text(value), 200)
