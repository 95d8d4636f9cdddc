"""Terraform text to its arguments and blocks."""

from __future__ import annotations

import re

from reviewer.model.record import dataclass
from reviewer.parsers.terraform.hcl import grammar, tokens
from reviewer.parsers.terraform.hcl.syntax import Argument, Block, Body, Expression, Literal, Source
from reviewer.parsers.terraform.hcl.tokens import Cursor, HclSyntaxError

_BLOCK_START = re.compile(
    r"^(?:resource|data|module|variable|output|locals|provider|terraform|moved|removed|import|check|ephemeral)\b",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A place of a text that is not Terraform; `line` counts in the cited file."""

    message: str
    line: int


def parse_body(source: Source, nesting: int) -> tuple[Body, tuple[Problem, ...]]:
    """Return the arguments and blocks of a whole text; after a syntax error reading goes on at the next block."""
    arguments: dict[str, Argument] = {}
    blocks: list[Block] = []
    problems: list[Problem] = []
    position = 0
    while position >= 0:
        cursor = Cursor(source.text, nesting, position)
        try:
            cursor.advance()
            _fill(cursor, source, tokens.END, arguments, blocks)
            break
        except HclSyntaxError as problem:
            problems.append(Problem(message=problem.message, line=source.line(problem.offset)))
            following = _BLOCK_START.search(source.text, max(problem.offset, position + 1))
            position = following.start() if following else -1
    return Body(arguments, tuple(blocks)), tuple(problems)


def parse_expression(source: Source, nesting: int) -> Expression:
    """Return a text that is one expression, as on a command line.

    Raises:
        HclSyntaxError: it is not.
    """
    cursor = Cursor(source.text, nesting)
    cursor.lines = False
    cursor.advance()
    node = grammar.expression(cursor)
    if cursor.kind != tokens.END:
        raise cursor.problem(f"the {tokens.END}")
    return node


def _fill(cursor: Cursor, source: Source, closing: str, arguments: dict[str, Argument], blocks: list[Block]) -> None:
    """Read arguments and blocks into the two collections, up to the token `closing`."""
    while True:
        cursor.skip_newlines()
        if cursor.kind == closing:
            return
        start = cursor.start
        name = cursor.take(tokens.NAME)
        if cursor.kind == "=":
            cursor.advance()
            value = grammar.expression(cursor)
            if name in arguments:
                raise HclSyntaxError(f"the argument '{name}' is written twice", start)
            arguments[name] = Argument(name, value, source, start, cursor.previous_end)
        else:
            blocks.append(_block(cursor, source, name, start))
        if cursor.kind not in {tokens.NEWLINE, closing, tokens.END}:
            raise cursor.problem(f"the {tokens.NEWLINE}")


def _block(cursor: Cursor, source: Source, block_type: str, start: int) -> Block:
    labels: list[str] = []
    while cursor.kind != "{":
        if cursor.kind == tokens.NAME:
            labels.append(cursor.value)
            cursor.advance()
        elif cursor.kind in {tokens.STRING, tokens.QUOTE}:
            labels.append(_label(cursor))
        else:
            raise cursor.problem("'=' or '{'")
    before = cursor.enter(lines=True)
    arguments: dict[str, Argument] = {}
    blocks: list[Block] = []
    _fill(cursor, source, "}", arguments, blocks)
    cursor.leave("}", before)
    return Block(block_type, tuple(labels), Body(arguments, tuple(blocks)), source, start, cursor.previous_end)


def _label(cursor: Cursor) -> str:
    node = grammar.expression(cursor)
    if not isinstance(node, Literal):
        raise HclSyntaxError("a block label must not hold a template", node.start)
    return str(node.value)
