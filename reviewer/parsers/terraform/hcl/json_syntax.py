"""Terraform's JSON syntax to the same tree: strings are templates, the nesting of objects gives blocks and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]

from reviewer.parsers.terraform.hcl import grammar, strings
from reviewer.parsers.terraform.hcl.bodies import Problem
from reviewer.parsers.terraform.hcl.numerals import number_of
from reviewer.parsers.terraform.hcl.syntax import (
    Argument,
    Block,
    Body,
    Expression,
    Literal,
    ObjectNode,
    Source,
    TupleNode,
    parts_of,
    placed,
)
from reviewer.parsers.terraform.hcl.tokens import HclSyntaxError

_LABELS = {"resource": 2, "data": 2, "ephemeral": 2, "module": 1, "variable": 1, "output": 1, "provider": 1, "check": 1}
_NESTED = {"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1, "content": 0, "validation": 0}
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CONSTANTS = (("true", True), ("false", False), ("null", None))


def parse_json_body(source: Source, nesting: int) -> tuple[Body, tuple[Problem, ...]]:
    """Return the blocks of a JSON configuration; a syntax error leaves nothing of it."""
    try:
        reader = _Reader(source.text, nesting)
        root = reader.document()
        blocks = [block for key, value in _members(root) for block in _top_blocks(str(key.value), key, value, source)]
    except HclSyntaxError as problem:
        return Body({}, ()), (Problem(message=problem.message, line=source.line(problem.offset)),)
    return Body({}, tuple(blocks)), ()


def parse_json_value(source: Source, nesting: int) -> Expression:
    """Return JSON text as an expression, for `*.tfvars.json`: strings in it are plain.

    Raises:
        HclSyntaxError: the text is no JSON.
    """
    return _Reader(source.text, nesting, templates=False).document()


class _Reader:
    """Reads JSON with the place of every value."""

    __slots__ = ("_nesting", "_templates", "_text")

    def __init__(self, text: str, nesting: int, *, templates: bool = True) -> None:
        self._text = text
        self._nesting = nesting
        self._templates = templates

    def document(self) -> Expression:
        """Return the whole text's value."""
        value, position = self._value(0, 0)
        position = self._skip(position)
        if position != len(self._text):
            raise HclSyntaxError("more text after the JSON value", position)
        return value

    def _skip(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        return found.end() if found else position

    def _value(self, position: int, depth: int) -> tuple[Expression, int]:
        start = self._skip(position)
        if depth > self._nesting:
            raise HclSyntaxError(f"nested more than {self._nesting} deep", start)
        opening = self._text[start : start + 1]
        if opening == '"':
            text, end = self._string(start)
            return self._template(text, start, end), end
        if opening == "{":
            return self._object(start, depth)
        if opening == "[":
            return self._array(start, depth)
        for word, constant in _CONSTANTS:
            if self._text.startswith(word, start):
                return Literal(constant, start, start + len(word)), start + len(word)
        found = _NUMBER.match(self._text, start)
        if found is None:
            raise HclSyntaxError("a JSON value was expected", start)
        digits = found[0].removeprefix("-")
        number = number_of(digits)
        return Literal(-number if found[0].startswith("-") else number, start, found.end()), found.end()

    def _string(self, start: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self._text, start + 1, False)
        except ValueError:
            raise HclSyntaxError("the string is not closed or has a bad escape", start) from None
        return str(text), int(end)

    def _template(self, text: str, start: int, end: int) -> Expression:
        """Return a string as the template it is; everything in it counts as standing where the string starts."""
        if not self._templates or ("${" not in text and "%{" not in text):
            return Literal(text, start, end)
        try:
            node = strings.bare(text, self._nesting, grammar.expression)
        except HclSyntaxError as problem:
            raise HclSyntaxError(problem.message, start) from None
        for inner in parts_of(node):
            placed(inner, start, end)
        return node

    def _object(self, start: int, depth: int) -> tuple[Expression, int]:
        items: list[tuple[Expression, Expression]] = []
        position = self._skip(start + 1)
        while not self._text.startswith("}", position):
            if items:
                position = self._skip(self._expect(",", position))
            if not self._text.startswith('"', position):
                raise HclSyntaxError("a quoted key was expected", position)
            name, end = self._string(position)
            key = Literal(name, position, end)
            value, position = self._value(self._expect(":", self._skip(end)), depth + 1)
            items.append((key, value))
            position = self._skip(position)
        return ObjectNode(tuple(items), start, position + 1), position + 1

    def _array(self, start: int, depth: int) -> tuple[Expression, int]:
        items: list[Expression] = []
        position = self._skip(start + 1)
        while not self._text.startswith("]", position):
            if items:
                position = self._expect(",", position)
            value, position = self._value(position, depth + 1)
            items.append(value)
            position = self._skip(position)
        return TupleNode(tuple(items), start, position + 1), position + 1

    def _expect(self, character: str, position: int) -> int:
        if not self._text.startswith(character, position):
            raise HclSyntaxError(f"'{character}' was expected", position)
        return position + 1


def _members(node: Expression) -> Iterator[tuple[Literal, Expression]]:
    """Yield the members of an object, or of all objects of an array; comments (`//`) are left out."""
    for item in node.items if isinstance(node, TupleNode) else (node,):
        if not isinstance(item, ObjectNode):
            raise HclSyntaxError("an object was expected", item.start)
        for key, value in item.items:
            if isinstance(key, Literal) and key.value != "//":
                yield key, value


def _top_blocks(block_type: str, key: Literal, value: Expression, source: Source) -> Iterator[Block]:
    yield from _blocks(block_type, _LABELS.get(block_type, 0), (), (key, value), source)


def _blocks(
    block_type: str, depth: int, labels: tuple[str, ...], member: tuple[Literal, Expression], source: Source
) -> Iterator[Block]:
    key, value = member
    if depth:
        for inner, content in _members(value):
            yield from _blocks(block_type, depth - 1, (*labels, str(inner.value)), (inner, content), source)
        return
    for item in value.items if isinstance(value, TupleNode) else (value,):
        yield Block(block_type, labels, _body(item, source), source, key.start, item.end)


def _body(node: Expression, source: Source) -> Body:
    arguments: dict[str, Argument] = {}
    blocks: list[Block] = []
    for key, value in _members(node):
        name = str(key.value)
        if name in _NESTED and isinstance(value, (ObjectNode, TupleNode)):
            blocks.extend(_blocks(name, _NESTED[name], (), (key, value), source))
        else:
            arguments[name] = Argument(name, value, source, key.start, value.end)
    return Body(arguments, tuple(blocks))
