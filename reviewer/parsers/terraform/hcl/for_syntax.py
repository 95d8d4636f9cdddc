"""`for` expressions: tokens to syntax tree."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.parsers.terraform.hcl import tokens
from reviewer.parsers.terraform.hcl.syntax import Expression, ForObject, ForTuple
from reviewer.parsers.terraform.hcl.tokens import Cursor

Reader = Callable[[Cursor], Expression]


def names_and_collection(cursor: Cursor, expression: Reader) -> tuple[str | None, str, Expression]:
    """Read `key, value in collection`; the key may be missing."""
    key, value = None, cursor.take(tokens.NAME)
    if cursor.kind == ",":
        cursor.advance()
        key, value = value, cursor.take(tokens.NAME)
    if cursor.value != "in":
        raise cursor.problem("'in'")
    cursor.advance()
    return key, value, expression(cursor)


def _condition(cursor: Cursor, expression: Reader) -> Expression | None:
    if cursor.kind != tokens.NAME or cursor.value != "if":
        return None
    cursor.advance()
    return expression(cursor)


def for_tuple(cursor: Cursor, expression: Reader, start: int, before: bool) -> Expression:
    """Read `for … ]`; the bracket before it is read."""
    cursor.advance()
    key, value, collection = names_and_collection(cursor, expression)
    cursor.take(":")
    item = expression(cursor)
    condition = _condition(cursor, expression)
    cursor.leave("]", before)
    return ForTuple(key, value, collection, item, condition, start, cursor.previous_end)


def for_object(cursor: Cursor, expression: Reader, start: int, before: bool) -> Expression:
    """Read `for … }`; the brace before it is read."""
    cursor.lines = False
    cursor.advance()
    key, value, collection = names_and_collection(cursor, expression)
    cursor.take(":")
    name = expression(cursor)
    cursor.take("=>")
    item = expression(cursor)
    groups = cursor.kind == "..."
    if groups:
        cursor.advance()
    condition = _condition(cursor, expression)
    cursor.leave("}", before)
    return ForObject(key, value, collection, name, item, groups, condition, start, cursor.previous_end)
