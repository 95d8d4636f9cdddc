"""Sensitivity marks of plans and states: `true`, or an object or list of marks, at any depth."""

from __future__ import annotations

import json
from typing import Protocol

from reviewer.model.location import Path
from reviewer.model.value import Sensitive, Value
from reviewer.parsers.json_source import Json


class Secrets(Protocol):
    """Where the secrets met are kept."""

    depth: int
    secret_paths: set[Path]
    secrets: set[str]


def has_true(marks: Json) -> bool:
    """Whether a tree of marks (sensitive or unknown) marks anything."""
    if marks is True:
        return True
    if isinstance(marks, dict):
        return any(has_true(mark) for mark in marks.values())
    if isinstance(marks, list):
        return any(has_true(mark) for mark in marks)
    return False


def plain(value: Json, depth: int, *, in_list: bool = False) -> Value:
    """Return a known value without nulls; objects in lists are blocks, and lose the empty values nobody wrote."""
    if isinstance(value, dict):
        if depth <= 0:
            raise RecursionError
        return {
            key: item if item.__class__ is str else plain(item, depth - 1)
            for key, item in value.items()
            if item is not None and not (in_list and item in ("", [], {}))
        }
    if isinstance(value, list):
        if depth <= 0:
            raise RecursionError
        return [plain(item, depth - 1, in_list=True) for item in value if item is not None]
    return value


def masked(reading: Secrets, value: Json, mark: Json, path: Path) -> Value:
    """Return a value with its marked parts as secrets, which are remembered."""
    if mark is True:
        reading.secret_paths.add(path)
        reading.secrets.update(texts_in(value))
        return Sensitive.of(value if isinstance(value, str) else json.dumps(value, sort_keys=True))
    if isinstance(mark, dict) and isinstance(value, dict):
        return {
            key: masked(reading, item, mark.get(key), (*path, key)) for key, item in value.items() if item is not None
        }
    if isinstance(mark, list) and isinstance(value, list):
        marks = [*mark, *([None] * (len(value) - len(mark)))]
        return [
            masked(reading, item, one, (*path, position))
            for position, (item, one) in enumerate(zip(value, marks, strict=False))
        ]
    return plain(value, reading.depth)


def texts_in(value: Json) -> list[str]:
    """Return every text inside a secret value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return []
