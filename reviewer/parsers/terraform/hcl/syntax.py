"""The syntax tree of the Terraform language: expressions, arguments, blocks, each with where it stands.

Nodes of expressions are made once and never changed, but not frozen: a megabyte of HCL makes some hundred thousand of
them, and a frozen one takes three times as long to make. They have one base class, not a union of themselves, which the
type checker would not come to an end with. `start` and `end` are character offsets into the text of their `Source`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import TypeAlias, TypeVar

from reviewer.model.location import Span
from reviewer.model.record import dataclass

Scalar: TypeAlias = str | int | float | bool | None


class Expression:
    """An expression of any kind."""

    __slots__ = ()
    start: int
    end: int


class Directive:
    """A template directive with the parts it governs."""

    __slots__ = ()
    start: int
    end: int


Step: TypeAlias = str | Expression
Part: TypeAlias = str | Expression | Directive


@dataclass(slots=True, eq=False)
class Literal(Expression):
    """A constant."""

    value: Scalar
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Template(Expression):
    """A string with interpolations or directives; parts in order of writing."""

    parts: tuple[Part, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TemplateIf(Directive):
    """`%{ if }`: the parts to write in either case."""

    condition: Expression
    then: tuple[Part, ...]
    otherwise: tuple[Part, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TemplateFor(Directive):
    """`%{ for }`: the parts to write once for every element."""

    key: str | None
    value: str
    collection: Expression
    body: tuple[Part, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Traversal(Expression):
    """A name with what follows it: `aws_subnet.public[0].id`. A step is an attribute name or an index expression."""

    root: str
    steps: tuple[Step, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Access(Expression):
    """Attributes and indexes of anything that is not a plain name: `merge(a, b).x`, `{…}["key"]`."""

    of: Expression
    steps: tuple[Step, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Splat(Expression):
    """`of[*].each` or `of.*.each`: the steps are taken from every element."""

    of: Expression
    each: tuple[Step, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Call(Expression):
    """A function call; `expands` when the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    expands: bool
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Unary(Expression):
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Binary(Expression):
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Conditional(Expression):
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TupleNode(Expression):
    """`[a, b]`."""

    items: tuple[Expression, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class ObjectNode(Expression):
    """`{ key = value }`; a bare word as key is a literal."""

    items: tuple[tuple[Expression, Expression], ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class ForTuple(Expression):
    """`[for key, value in collection : item if condition]`."""

    key: str | None
    value: str
    collection: Expression
    item: Expression
    condition: Expression | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class ForObject(Expression):
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


Node = TypeVar("Node", Expression, Expression | Directive)


def placed(node: Node, start: int, end: int) -> Node:
    """Return a node just made, standing elsewhere than its own text says: brackets around it belong to it."""
    node.start = start  # type: ignore[misc]  # every kind of node has the slot
    node.end = end  # type: ignore[misc]
    return node


def parts_of(node: Expression | Directive) -> Iterator[Expression | Directive]:
    """Yield a node and every node in it, in order of writing."""
    stack: list[object] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, (Expression, Directive)):
            yield item
            stack.extend([getattr(item, name) for name in _FIELDS[type(item)]])
        elif isinstance(item, tuple):
            stack.extend(reversed(item))


_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(reversed(kind.__dict__.get("__slots__", ())))
    for kind in (*Expression.__subclasses__(), *Directive.__subclasses__())
}
_NEWLINE = re.compile("\n")


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
            self._newlines = [found.start() for found in _NEWLINE.finditer(self.text)]
        return bisect_left(self._newlines, offset) + 1 + self.line_offset

    def span(self, start: int, end: int) -> Span:
        """Return the first and last line of the text from `start` up to, not including, `end`."""
        return self.line(start), self.line(max(start, end - 1))

    def excerpt(self, start: int, end: int) -> str:
        """Return the text from `start` to `end` on one line, runs of white space as one space.

        What JSON configuration writes as `"${name}"` is the expression `name`.
        """
        text = " ".join(self.text[start:end].split())
        if text.startswith('"${') and text.endswith('}"') and text.count("${") == 1 and self.file.endswith(".json"):
            return text[3:-2].replace('\\"', '"')
        return text


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """`name = value` in a body."""

    name: str
    value: Expression
    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Block:
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


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What stands between the braces of a block, or in a file."""

    arguments: Mapping[str, Argument]
    blocks: tuple[Block, ...]

    def blocks_of(self, block_type: str) -> tuple[Block, ...]:
        """Return the blocks of one type in order of writing."""
        return tuple(block for block in self.blocks if block.type == block_type)
