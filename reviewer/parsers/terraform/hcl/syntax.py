"""The syntax tree of the Terraform language: expressions, arguments, blocks, each with where it stands.

Nodes are named tuples, not dataclasses: a megabyte of HCL makes some hundred thousand of them, and a named tuple is
made three times as fast. `start` and `end` are character offsets into the text of the node's `Source`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from reviewer.model.location import Span

Scalar: TypeAlias = str | int | float | bool | None


class Literal(NamedTuple):
    """A constant."""

    value: Scalar
    start: int
    end: int


class Template(NamedTuple):
    """A string with interpolations or directives; parts in order of writing."""

    parts: tuple[Part, ...]
    start: int
    end: int


class TemplateIf(NamedTuple):
    """`%{ if }`: the parts to write in either case."""

    condition: Expression
    then: tuple[Part, ...]
    otherwise: tuple[Part, ...]
    start: int
    end: int


class TemplateFor(NamedTuple):
    """`%{ for }`: the parts to write once for every element."""

    key: str | None
    value: str
    collection: Expression
    body: tuple[Part, ...]
    start: int
    end: int


class Traversal(NamedTuple):
    """A name with what follows it: `aws_subnet.public[0].id`. A step is an attribute name or an index expression."""

    root: str
    steps: tuple[Step, ...]
    start: int
    end: int


class Access(NamedTuple):
    """Attributes and indexes of anything that is not a plain name: `merge(a, b).x`, `{…}["key"]`."""

    of: Expression
    steps: tuple[Step, ...]
    start: int
    end: int


class Splat(NamedTuple):
    """`of[*].each` or `of.*.each`: the steps are taken from every element."""

    of: Expression
    each: tuple[Step, ...]
    start: int
    end: int


class Call(NamedTuple):
    """A function call; `expands` when the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    expands: bool
    start: int
    end: int


class Unary(NamedTuple):
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression
    start: int
    end: int


class Binary(NamedTuple):
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression
    start: int
    end: int


class Conditional(NamedTuple):
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression
    start: int
    end: int


class TupleNode(NamedTuple):
    """`[a, b]`."""

    items: tuple[Expression, ...]
    start: int
    end: int


class ObjectNode(NamedTuple):
    """`{ key = value }`; a bare word as key is a literal."""

    items: tuple[tuple[Expression, Expression], ...]
    start: int
    end: int


class ForTuple(NamedTuple):
    """`[for key, value in collection : item if condition]`."""

    key: str | None
    value: str
    collection: Expression
    item: Expression
    condition: Expression | None
    start: int
    end: int


class ForObject(NamedTuple):
    """`{for key, value in collection : name => item... if condition}`."""

    key: str | None
    value: str
    collection: Expression
    name: Expression
    item: Expression
    groups: bool
    condition: Expression | None
    start: int
    end: int


Expression: TypeAlias = (
    Literal
    | Template
    | Traversal
    | Access
    | Splat
    | Call
    | Unary
    | Binary
    | Conditional
    | TupleNode
    | ObjectNode
    | ForTuple
    | ForObject
)
Step: TypeAlias = str | Expression
Part: TypeAlias = str | Expression | TemplateIf | TemplateFor


class Source:
    """A text and where the user has it: the file to cite and how many lines of that file stand before the text."""

    __slots__ = ("_newlines", "file", "line_offset", "text")

    def __init__(self, text: str, file: str, line_offset: int = 0) -> None:
        self.text = text
        self.file = file
        self.line_offset = line_offset
        self._newlines: list[int] | None = None

    def line(self, offset: int) -> int:
        """Return the 1-based line of a character offset, counted in the cited file."""
        if self._newlines is None:
            self._newlines = [index for index, character in enumerate(self.text) if character == "\n"]
        return bisect_left(self._newlines, offset) + 1 + self.line_offset

    def span(self, start: int, end: int) -> Span:
        """Return the first and last line of the text from `start` up to, not including, `end`."""
        return self.line(start), self.line(max(start, end - 1))

    def excerpt(self, start: int, end: int) -> str:
        """Return the text from `start` to `end` on one line, runs of white space as one space."""
        return " ".join(self.text[start:end].split())


class Argument(NamedTuple):
    """`name = value` in a body."""

    name: str
    value: Expression
    source: Source
    start: int
    end: int


class Block(NamedTuple):
    """`type "label" { body }`."""

    type: str
    labels: tuple[str, ...]
    body: Body
    source: Source
    start: int
    end: int

    def span(self) -> Span:
        """Return its first and last line."""
        return self.source.span(self.start, self.end)


class Body(NamedTuple):
    """What stands between the braces of a block, or in a file."""

    arguments: Mapping[str, Argument]
    blocks: tuple[Block, ...]

    def blocks_of(self, block_type: str) -> tuple[Block, ...]:
        """Return the blocks of one type in order of writing."""
        return tuple(block for block in self.blocks if block.type == block_type)
