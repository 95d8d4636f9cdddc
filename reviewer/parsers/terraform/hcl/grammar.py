"""Terraform expressions: tokens to syntax tree, by operator precedence."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.parsers.terraform.hcl import for_syntax, strings, tokens
from reviewer.parsers.terraform.hcl.numerals import number_of
from reviewer.parsers.terraform.hcl.syntax import (
    Access,
    Binary,
    Call,
    Conditional,
    Expression,
    Literal,
    ObjectNode,
    Splat,
    Step,
    Traversal,
    TupleNode,
    Unary,
    placed,
)
from reviewer.parsers.terraform.hcl.tokens import Cursor, HclSyntaxError

_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_CONSTANTS = {"true": True, "false": False, "null": None}


def expression(cursor: Cursor) -> Expression:
    """Read one expression and leave the cursor on the token after it."""
    cursor.depth += 1
    if cursor.depth > cursor.nesting:
        raise HclSyntaxError(f"nested more than {cursor.nesting} deep", cursor.start)
    node = _operation(cursor, 1)
    if cursor.kind == "?":
        cursor.advance()
        then = _after_newlines(cursor)
        cursor.skip_newlines()
        cursor.take(":")
        otherwise = _after_newlines(cursor)
        node = Conditional(node, then, otherwise, node.start, otherwise.end)
    cursor.depth -= 1
    return node


def _after_newlines(cursor: Cursor) -> Expression:
    cursor.skip_newlines()
    return expression(cursor)


def _operation(cursor: Cursor, lowest: int) -> Expression:
    left = _unary(cursor)
    while True:
        operator = cursor.kind
        precedence = _PRECEDENCE.get(operator, 0)
        if precedence < lowest:
            return left
        cursor.advance()
        right = _operation(cursor, precedence + 1)
        left = Binary(operator, left, right, left.start, right.end)


def _unary(cursor: Cursor) -> Expression:
    signs: list[tuple[str, int]] = []
    while cursor.kind in {"!", "-"}:
        signs.append((cursor.kind, cursor.start))
        cursor.advance()
    node = _postfix(cursor)
    for operator, start in reversed(signs):
        node = Unary(operator, node, start, node.end)
    return node


def _postfix(cursor: Cursor) -> Expression:
    start = cursor.start
    if cursor.kind == tokens.NAME and cursor.value not in _CONSTANTS:
        root = cursor.value
        cursor.advance()
        if cursor.kind in {"(", "::"}:
            node = _call(cursor, root, start)
        else:
            steps = _steps(cursor, indexes=True)
            node = Traversal(root, steps, start, cursor.previous_end)
    else:
        node = _primary(cursor)
    return _accesses(cursor, node)


def _accesses(cursor: Cursor, node: Expression) -> Expression:
    while cursor.kind in {".", "["}:
        if cursor.kind == "." and cursor.text.startswith("*", cursor.end):
            cursor.advance()
            cursor.advance()
            each = _steps(cursor, indexes=False)
            node = Splat(node, each, node.start, cursor.previous_end)
        elif _at_full_splat(cursor):
            cursor.leave("]", _skip_star(cursor))
            each = _steps(cursor, indexes=True)
            node = Splat(node, each, node.start, cursor.previous_end)
        else:
            steps = _steps(cursor, indexes=True)
            node = Access(node, steps, node.start, cursor.previous_end)
    return node


def _at_full_splat(cursor: Cursor) -> bool:
    rest = cursor.text[cursor.end : cursor.end + 80].lstrip()
    return rest.startswith("*") and rest[1:].lstrip().startswith("]")


def _skip_star(cursor: Cursor) -> bool:
    before = cursor.enter(lines=False)
    cursor.advance()
    return before


def _steps(cursor: Cursor, *, indexes: bool) -> tuple[Step, ...]:
    """Read `.name`, `.0` and, where wanted, `[index]` until something else follows; splats are left alone."""
    steps: list[Step] = []
    while True:
        if cursor.kind == "." and not cursor.text.startswith("*", cursor.end):
            cursor.advance()
            steps.extend(_attribute(cursor))
        elif indexes and cursor.kind == "[" and not _at_full_splat(cursor):
            before = cursor.enter(lines=False)
            steps.append(expression(cursor))
            cursor.leave("]", before)
        else:
            return tuple(steps)


def _attribute(cursor: Cursor) -> list[Step]:
    if cursor.kind == tokens.NAME:
        name = cursor.value
        cursor.advance()
        return [name]
    if cursor.kind == tokens.NUMBER:  # `list.0.name`, and `list.0.1`, of which the numbers read as one
        found = [
            Literal(int(digits), cursor.start, cursor.end) for digits in cursor.value.split(".") if digits.isdigit()
        ]
        cursor.advance()
        return list(found)
    raise cursor.problem("an attribute name")


def _call(cursor: Cursor, name: str, start: int) -> Expression:
    while cursor.kind == "::":
        cursor.advance()
        name = f"{name}::{cursor.take(tokens.NAME)}"
    before = cursor.enter(lines=False)
    arguments: list[Expression] = []
    expands = False
    while cursor.kind != ")":
        arguments.append(expression(cursor))
        if cursor.kind == "...":
            expands = True
            cursor.advance()
            break
        if cursor.kind != ",":
            break
        cursor.advance()
    cursor.leave(")", before)
    return Call(name, tuple(arguments), expands, start, cursor.previous_end)


def _primary(cursor: Cursor) -> Expression:
    reader = _PRIMARIES.get(cursor.kind)
    if reader is None:
        raise cursor.problem("a value")
    return reader(cursor)


def _constant(cursor: Cursor) -> Expression:
    node = Literal(_CONSTANTS[cursor.value], cursor.start, cursor.end)
    cursor.advance()
    return node


def _string(cursor: Cursor) -> Expression:
    node = Literal(cursor.value[1:-1], cursor.start, cursor.end)
    cursor.advance()
    return node


def _number(cursor: Cursor) -> Expression:
    node = Literal(number_of(cursor.value), cursor.start, cursor.end)
    cursor.advance()
    return node


def _parenthesis(cursor: Cursor) -> Expression:
    start = cursor.start
    before = cursor.enter(lines=False)
    node = expression(cursor)
    cursor.leave(")", before)
    return placed(node, start, cursor.previous_end)


def _bracket(cursor: Cursor) -> Expression:
    start = cursor.start
    before = cursor.enter(lines=False)
    if cursor.kind == tokens.NAME and cursor.value == "for":
        return for_syntax.for_tuple(cursor, expression, start, before)
    items: list[Expression] = []
    while cursor.kind != "]":
        items.append(expression(cursor))
        if cursor.kind != ",":
            break
        cursor.advance()
    cursor.leave("]", before)
    return TupleNode(tuple(items), start, cursor.previous_end)


def _brace(cursor: Cursor) -> Expression:
    start = cursor.start
    before = cursor.enter(lines=True)
    cursor.skip_newlines()
    if cursor.kind == tokens.NAME and cursor.value == "for" and _is_loop(cursor):
        return for_syntax.for_object(cursor, expression, start, before)
    items: list[tuple[Expression, Expression]] = []
    while cursor.kind != "}":
        items.append(_item(cursor))
        if cursor.kind not in {",", tokens.NEWLINE}:
            break
        while cursor.kind in {",", tokens.NEWLINE}:
            cursor.advance()
    cursor.leave("}", before)
    return ObjectNode(tuple(items), start, cursor.previous_end)


def _is_loop(cursor: Cursor) -> bool:
    rest = cursor.text[cursor.end : cursor.end + 20].lstrip()
    return not rest.startswith(("=", ":"))


def _item(cursor: Cursor) -> tuple[Expression, Expression]:
    word = cursor.value if cursor.kind == tokens.NAME else ""
    key = expression(cursor)
    if word and (isinstance(key, Literal) or (isinstance(key, Traversal) and not key.steps)):
        key = Literal(word, key.start, key.end)
    if cursor.kind not in {"=", ":"}:
        raise cursor.problem("'=' after the key")
    cursor.advance()
    return key, _after_newlines(cursor)


def _quoted(cursor: Cursor) -> Expression:
    return strings.quoted(cursor, expression)


def _heredoc(cursor: Cursor) -> Expression:
    return strings.heredoc(cursor, expression)


_PRIMARIES: dict[str, Callable[[Cursor], Expression]] = {
    tokens.NAME: _constant,
    tokens.STRING: _string,
    tokens.NUMBER: _number,
    tokens.QUOTE: _quoted,
    tokens.HEREDOC: _heredoc,
    "(": _parenthesis,
    "[": _bracket,
    "{": _brace,
}
