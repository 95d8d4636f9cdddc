"""What can be said of a block's values without evaluating them: their lines, and how those not literal are written."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.location import Path, Span
from reviewer.parsers.terraform.hcl.syntax import (
    Argument,
    Body,
    Call,
    Expression,
    Literal,
    ObjectNode,
    Source,
    Traversal,
    TupleNode,
    parts_of,
)

_TRANSPARENT = frozenset({"jsonencode", "tomap", "tolist", "toset", "sensitive", "nonsensitive"})


def nodes(node: Expression) -> Iterator[Expression]:
    """Yield an expression and every expression in it."""
    return (part for part in parts_of(node) if isinstance(part, Expression))


def variables_in(node: Expression) -> list[str]:
    """Return the names of the variables an expression reads."""
    names = (item.steps[0] for item in nodes(node) if isinstance(item, Traversal) and item.root == "var" and item.steps)
    return [name for name in names if isinstance(name, str)]


def arguments_in(body: Body) -> Iterator[Argument]:
    """Yield the arguments of a body and of all blocks in it."""
    yield from body.arguments.values()
    for block in body.blocks:
        yield from arguments_in(block.body)


class Facts:
    """Lines by path, and the expressions by path of values that are not written as literals."""

    __slots__ = ("expressions", "spans")

    def __init__(self) -> None:
        self.spans: dict[Path, Span] = {}
        self.expressions: dict[Path, tuple[Expression, Source]] = {}

    def add(self, argument: Argument, path: Path) -> None:
        """Add an argument's value and what is inside it."""
        self.spans[path] = argument.source.span(argument.start, argument.end)
        self._value(argument.value, argument.source, path)

    def _value(self, node: Expression, source: Source, path: Path) -> None:
        if isinstance(node, ObjectNode):
            self._members(node, source, path)
        elif isinstance(node, TupleNode):
            for position, item in enumerate(node.items):
                self._inner(item, source, (*path, position))
        elif not isinstance(node, Literal):
            self.expressions[path] = (node, source)
            if isinstance(node, Call) and node.name in _TRANSPARENT and len(node.arguments) == 1:
                self._value(node.arguments[0], source, path)
                self.expressions[path] = (node, source)

    def _members(self, node: ObjectNode, source: Source, path: Path) -> None:
        for key, value in node.items:
            if isinstance(key, Literal):
                self._inner(value, source, (*path, str(key.value)), key.start)
            else:
                self.expressions[path] = (node, source)

    def _inner(self, node: Expression, source: Source, path: Path, start: int = -1) -> None:
        self.spans[path] = source.span(node.start if start < 0 else start, node.end)
        self._value(node, source, path)

    def extend(self, other: Facts, path: Path) -> None:
        """Add the facts of a nested body under a path."""
        for inner, span in other.spans.items():
            self.spans[(*path, *inner)] = span
        for inner, expression in other.expressions.items():
            self.expressions[(*path, *inner)] = expression
