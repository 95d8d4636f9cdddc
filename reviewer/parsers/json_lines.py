"""Lines of chosen objects inside a JSON document: one pass at C speed that only looks where it is told to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from reviewer.model.location import Path, Span
from reviewer.model.value import Value
from reviewer.parsers.json_source import JsonDocument

Shape = Mapping[str, "Shape"]
"""Keys to go into, `*` for every element of a list; an empty mapping marks an object whose lines are wanted."""

EACH = "*"
_SELF = "\0"
"""A mark beside keys to go into: the lines of the value around them are wanted too."""
_BELOW = "\1"
"""A mark for every value below, however deep."""
_LARGEST_DETAILED = 2_000_000
"""Characters of a document up to which every property gets its lines; beyond, only resources do."""
_SPACE = re.compile(r"[ \t\n\r]*")
_ONE_LINE = 4
"""Documents of so few lines are printed without line breaks: every object is on their first line."""

_scan = json.JSONDecoder().raw_decode


def lines_of(document: JsonDocument, shape: Shape) -> dict[str, Span]:
    """Return the lines of every object the shape names, by JSON pointer; empty for JSON written on one line."""
    if document.text.count("\n", document.offset) < _ONE_LINE:
        return {}
    extents: list[tuple[int, int, str]] = []
    _visit(document.text, document.offset, shape, "", extents)
    return _as_lines(document.text, extents)


def object_shape(document: JsonDocument, *properties: str) -> Shape:
    """Return the shape of an object whose lines are wanted, and those of its properties in documents of usual size.

    Args:
        document: decides by its size.
        properties: the keys that lead from the object to its properties.
    """
    if len(document.text) > _LARGEST_DETAILED:
        return {}
    shape: Shape = {_BELOW: {}}
    for key in reversed(properties):
        shape = {key: shape}
    return {_SELF: {}, **shape}


def property_spans(lines: Mapping[str, Span], pointer: str, values: Mapping[str, Value]) -> dict[Path, Span]:
    """Return the lines of properties by path, from those of the values at and below a JSON pointer."""
    found: dict[Path, Span] = {}
    if pointer in lines:
        waiting: list[tuple[Path, str, Value]] = [((), pointer, dict(values))]
        while waiting:
            path, place, value = waiting.pop()
            entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            for step, inner in entries:
                below = f"{place}/{pointer_token(str(step))}"
                if below in lines:
                    found[*path, step] = lines[below]
                    waiting.append(((*path, step), below, inner))
    return found


def locate(document: JsonDocument, pointers: Iterable[str]) -> dict[str, Span]:
    """Return the lines of the values at the given JSON pointers; pointers that lead nowhere are left out."""
    shape: dict[str, Shape] = {}
    for pointer in pointers:
        level = shape
        for token in pointer.split("/")[1:]:
            level = level.setdefault(token.replace("~1", "/").replace("~0", "~"), {})  # type: ignore[assignment]
        level[_SELF] = {}
    return lines_of(document, shape)


def pointer_token(key: str) -> str:
    """Return a mapping key as a JSON pointer writes it."""
    return key.replace("~", "~0").replace("/", "~1")


def _visit(text: str, position: int, shape: Shape, pointer: str, extents: list[tuple[int, int, str]]) -> int:
    """Record the extents the shape names under one value and return where the value ends."""
    inside = _BELOW in shape or bool(shape.keys() - {_SELF})
    if inside and text[position] == "{":
        end = _visit_object(text, position, shape, pointer, extents)
    elif inside and text[position] == "[":
        end = _visit_list(text, position, shape, pointer, extents)
    else:
        end = int(_scan(text, position)[1])
    if not shape or _SELF in shape or _BELOW in shape:
        extents.append((position, end, pointer))
    return end


def _visit_object(text: str, position: int, shape: Shape, pointer: str, extents: list[tuple[int, int, str]]) -> int:
    every = shape if _BELOW in shape else None
    position = _skip(text, position + 1)
    while text[position] != "}":
        key, position = _scan(text, position)
        position = _skip(text, _skip(text, position) + 1)
        inner = shape.get(key, every)
        if inner is None:
            position = int(_scan(text, position)[1])
        else:
            position = _visit(text, position, inner, f"{pointer}/{pointer_token(key)}", extents)
        position = _next(text, position)
    return position + 1


def _visit_list(text: str, position: int, shape: Shape, pointer: str, extents: list[tuple[int, int, str]]) -> int:
    each = shape if _BELOW in shape else shape.get(EACH)
    position = _skip(text, position + 1)
    index = 0
    while text[position] != "]":
        inner = shape.get(str(index), each)
        if inner is None:
            position = int(_scan(text, position)[1])
        else:
            position = _visit(text, position, inner, f"{pointer}/{index}", extents)
        position = _next(text, position)
        index += 1
    return position + 1


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _next(text: str, position: int) -> int:
    """Return where the next element starts, or the closing bracket stands."""
    position = _skip(text, position)
    return _skip(text, position + 1) if text[position] == "," else position


def _as_lines(text: str, extents: list[tuple[int, int, str]]) -> dict[str, Span]:
    """Turn character extents into lines by counting the line breaks between them once."""
    line_of: dict[int, int] = {}
    line, last = 1, 0
    for position in sorted({place for start, end, _ in extents for place in (start, end)}):
        line += text.count("\n", last, position)
        line_of[position] = line
        last = position
    return {pointer: (line_of[start], line_of[end]) for start, end, pointer in extents}
