"""JSON to nodes with lines. Strings are scanned by the standard library's C scanner; only the structure is ours."""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # left out of the stubs

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass
from reviewer.parsers.nodes import Node
from reviewer.settings import Limits, raise_it

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS: tuple[tuple[str, bool | None], ...] = (("true", True), ("false", False), ("null", None))
_LONGEST_NUMBER = 300
_MOST_WARNINGS = 1_000
"""Keys written twice that are told; who writes so many knows."""


@dataclass(slots=True)
class _Reading:
    text: str
    name: str
    first_line: int
    limits: Limits
    breaks: list[int]
    diagnostics: list[Diagnostic]
    count: int = 0

    def line(self, position: int) -> int:
        return bisect_right(self.breaks, position - 1) + self.first_line

    def error(self, problem: str, position: int) -> InputError:
        return InputError(
            f"the JSON cannot be read: {problem}",
            file=self.name,
            line=self.line(min(position, len(self.text))),
            help_text="check commas, quotes and brackets on and above that line",
        )


def read_json(text: str, name: str, limits: Limits, diagnostics: list[Diagnostic], first_line: int = 1) -> Node:
    """Return a JSON document as nodes; duplicate keys become diagnostics.

    Raises:
        InputError: the text is not JSON, or exceeds a limit; with the 1-based line.
    """
    breaks = [match.start() for match in re.finditer("\n", text)]
    reading = _Reading(text, name, first_line, limits, breaks, diagnostics)
    node, position = _value(reading, _skip(text, 0), 0)
    position = _skip(text, position)
    if position != len(text):
        raise reading.error("there is more text after its end", position)
    return node


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _value(reading: _Reading, position: int, depth: int) -> tuple[Node, int]:
    text = reading.text
    reading.count += 1
    if reading.count > reading.limits.nodes:
        raise InputError(
            f"the document has more than {reading.limits.nodes:,} values",
            file=reading.name,
            help_text=raise_it("nodes"),
        )
    if depth > reading.limits.depth:
        raise InputError(
            f"nesting is deeper than {reading.limits.depth} levels",
            file=reading.name,
            line=reading.line(position),
            help_text=raise_it("depth"),
        )
    char = text[position : position + 1]
    if char == "{":
        return _object(reading, position, depth)
    if char == "[":
        return _array(reading, position, depth)
    start = reading.line(position)
    if char == '"':
        value, position = _string(reading, position)
        return Node(value, start, start), position
    if match := _NUMBER.match(text, position):
        if match.end() - position > _LONGEST_NUMBER:
            raise reading.error("a number has more than 300 digits", position)
        number = int(match[1]) if match[2] is None and match[3] is None else float(match[0])
        return Node(number, start, start), match.end()
    for word, constant in _WORDS:
        if text.startswith(word, position):
            return Node(constant, start, start), position + len(word)
    raise reading.error("a value is expected here" if char else "the text ends too early", position)


def _string(reading: _Reading, position: int) -> tuple[str, int]:
    try:
        text, end = scanstring(reading.text, position + 1, False)
    except JSONDecodeError as error:
        raise reading.error(error.msg.lower(), error.pos) from error
    return str(text), int(end)


def _object(reading: _Reading, position: int, depth: int) -> tuple[Node, int]:
    text, start = reading.text, reading.line(position)
    entries: dict[str, Node] = {}
    position = _skip(text, position + 1)
    if text[position : position + 1] == "}":
        return Node(entries, start, reading.line(position)), position + 1
    while True:
        if text[position : position + 1] != '"':
            raise reading.error("a key in double quotes is expected here", position)
        line = reading.line(position)
        key, position = _string(reading, position)
        position = _skip(text, position)
        if text[position : position + 1] != ":":
            raise reading.error(f"a colon is missing after key '{key}'", position)
        child, position = _value(reading, _skip(text, position + 1), depth + 1)
        if key in entries and len(reading.diagnostics) < _MOST_WARNINGS:
            message = f"key '{key}' is written twice; the last one counts"
            reading.diagnostics.append(
                Diagnostic(severity=Severity.WARNING, message=message, file=reading.name, line=line)
            )
        entries[key] = Node(child.value, line, child.end)
        position = _skip(text, position)
        char = text[position : position + 1]
        if char == "}":
            return Node(entries, start, reading.line(position)), position + 1
        if char != ",":
            raise reading.error("a comma or a closing brace is expected here", position)
        position = _skip(text, position + 1)


def _array(reading: _Reading, position: int, depth: int) -> tuple[Node, int]:
    text, start = reading.text, reading.line(position)
    items: list[Node] = []
    position = _skip(text, position + 1)
    if text[position : position + 1] == "]":
        return Node(items, start, reading.line(position)), position + 1
    while True:
        child, position = _value(reading, position, depth + 1)
        items.append(child)
        position = _skip(text, position)
        char = text[position : position + 1]
        if char == "]":
            return Node(items, start, reading.line(position)), position + 1
        if char != ",":
            raise reading.error("a comma or a closing bracket is expected here", position)
        position = _skip(text, position + 1)
