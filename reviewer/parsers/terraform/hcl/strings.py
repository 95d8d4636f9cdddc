"""Quoted strings and heredocs: text, interpolations and directives to one template node."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reviewer.model.record import dataclass
from reviewer.parsers.terraform.hcl import for_syntax, tokens
from reviewer.parsers.terraform.hcl.syntax import Expression, Literal, Part, Template, TemplateFor, TemplateIf
from reviewer.parsers.terraform.hcl.tokens import Cursor, HclSyntaxError

Reader = Callable[[Cursor], Expression]

_IN_QUOTES = re.compile(
    r'\$\$\{|%%\{|\$\{~?|%\{~?|\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[nrt"\\])|\\|"|\n',
)
_IN_TEXT = re.compile(r"\$\$\{|%%\{|\$\{~?|%\{~?|\n")
_ESCAPES = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}


@dataclass(slots=True)
class _Word:
    """One token of a template: literal text of at most one line, an interpolation, or a directive word."""

    kind: str
    text: str = ""
    node: Expression | None = None
    key: str | None = None
    start: int = 0


def quoted(cursor: Cursor, expression: Reader) -> Expression:
    """Read the quoted string at the cursor."""
    start = cursor.start
    before = _open(cursor)
    words, end = _words(cursor, expression, start + 1, len(cursor.text), _IN_QUOTES)
    if end >= len(cursor.text):
        raise HclSyntaxError("the string is never closed", start)
    node = _node(words, start, end + 1)
    _close(cursor, before, end + 1)
    return node


def heredoc(cursor: Cursor, expression: Reader) -> Expression:
    """Read the heredoc at the cursor; `<<-` takes the common indentation away."""
    start, body = cursor.start, cursor.end
    marker = cursor.value.strip("<- \t\r\n") if not cursor.value.startswith("<<-") else cursor.value[3:].strip()
    closing = re.compile(rf"^[ \t]*{re.escape(marker)}(?=[ \t\r]*$)", re.MULTILINE).search(cursor.text, body)
    if closing is None:
        raise HclSyntaxError(f"the heredoc '{marker}' is never closed", start)
    before = _open(cursor)
    words, _ = _words(cursor, expression, body, closing.start(), _IN_TEXT)
    if cursor.text.startswith("<<-", start):
        _take_indentation(words)
    node = _node(words, start, closing.end(), wraps=False)
    _close(cursor, before, closing.end())
    return node


def bare(text: str, nesting: int, expression: Reader) -> Expression:
    """Read a whole text as a template: a template file, or a string of JSON configuration."""
    cursor = Cursor(text, nesting)
    _open(cursor)
    words, _ = _words(cursor, expression, 0, len(text), _IN_TEXT)
    return _node(words, 0, len(text))


def _open(cursor: Cursor) -> bool:
    before = cursor.lines
    cursor.lines = False
    cursor.depth += 1
    if cursor.depth > cursor.nesting:
        raise HclSyntaxError(f"nested more than {cursor.nesting} deep", cursor.start)
    return before


def _close(cursor: Cursor, before: bool, position: int) -> None:
    cursor.lines = before
    cursor.depth -= 1
    cursor.end = position
    cursor.advance()


def _words(
    cursor: Cursor, expression: Reader, position: int, stop: int, special: re.Pattern[str]
) -> tuple[list[_Word], int]:
    """Return the tokens from `position` up to `stop` or the closing quote, and where that is."""
    words: list[_Word] = []
    literal: list[str] = []
    trims = False
    text = cursor.text

    def flush() -> None:
        nonlocal trims
        if literal:
            line = "".join(literal)
            words.append(_Word("text", line.lstrip() if trims else line))
            literal.clear()
            trims = False

    while True:
        found = special.search(text, position, stop)
        literal.append(text[position : found.start() if found else stop])
        if found is None or found[0] == '"':
            literal[:] = [part for part in literal if part]
            flush()
            return words, found.start() if found else stop
        mark, position = found[0], found.end()
        if mark == "\n":
            if special is _IN_QUOTES:
                raise HclSyntaxError("the string is not closed on its line", found.start())
            literal.append(mark)
            flush()
        elif mark[0] == "\\" or mark in _ESCAPES:
            literal.append(_unescaped(mark, found.start()))
        else:
            literal[:] = [part for part in literal if part]
            flush()
            if mark.endswith("~") and words and words[-1].kind == "text":
                words[-1].text = words[-1].text.rstrip()
            words.append(_sequence(cursor, expression, mark, position))
            trims, position = _sequence_end(cursor)


def _unescaped(mark: str, offset: int) -> str:
    plain = _ESCAPES.get(mark)
    if plain is not None:
        return plain
    if mark == "\\":
        raise HclSyntaxError("a backslash starts no known escape", offset)
    code = int(f"0x{mark[2:]}", 0)
    if code > 0x10FFFF:  # noqa: PLR2004 (the last code point of Unicode)
        raise HclSyntaxError("the escape is no Unicode character", offset)
    return chr(code)


def _sequence(cursor: Cursor, expression: Reader, mark: str, position: int) -> _Word:
    cursor.lines = False
    cursor.jump(position)
    start = cursor.start
    if mark[0] == "$":
        return _Word("value", node=expression(cursor), start=start)
    word = cursor.take(tokens.NAME)
    if word == "if":
        return _Word("if", node=expression(cursor), start=start)
    if word == "for":
        return _loop(cursor, expression, start)
    if word in {"else", "endif", "endfor"}:
        return _Word(word, start=start)
    raise HclSyntaxError(f"'{word}' is no template directive", start)


def _loop(cursor: Cursor, expression: Reader, start: int) -> _Word:
    key, value, collection = for_syntax.names_and_collection(cursor, expression)
    return _Word("for", text=value, key=key, node=collection, start=start)


def _sequence_end(cursor: Cursor) -> tuple[bool, int]:
    """Return whether the sequence ends in `~}`, and the position after its closing brace."""
    trims = cursor.kind == tokens.OTHER and cursor.value == "~"
    if trims:
        cursor.advance()
    if cursor.kind != "}":
        raise cursor.problem("'}'")
    return trims, cursor.end


def _take_indentation(words: list[_Word]) -> None:
    """Take the smallest indentation of the lines off each of them; blank lines neither count nor change."""
    indented: list[_Word] = []
    smallest = 1 << 30
    at_line_start = True
    for word in words:
        if at_line_start:
            at_line_start = False
            if word.kind != "text":
                smallest = 0
            elif word.text.strip() or not word.text.endswith("\n"):
                indented.append(word)
                smallest = min(smallest, len(word.text) - len(word.text.lstrip()))
        if word.kind == "text" and word.text.endswith("\n"):
            at_line_start = True
    for word in indented:
        word.text = word.text[smallest:]


def _node(words: list[_Word], start: int, end: int, *, wraps: bool = True) -> Expression:
    """Return the template; `"${x}"` is x itself, text without templates a literal."""
    stream = iter(words)
    parts, closing = _nested(stream, frozenset())
    if closing is not None:
        raise HclSyntaxError(f"'%{{ {closing.kind} }}' has no beginning", closing.start)
    if wraps and len(parts) == 1 and isinstance(parts[0], Expression):
        return parts[0]
    if all(isinstance(part, str) for part in parts):
        return Literal("".join(str(part) for part in parts), start, end)
    return Template(tuple(parts), start, end)


def _nested(stream: Iterator[_Word], closers: frozenset[str]) -> tuple[list[Part], _Word | None]:
    """Return the parts up to a closing directive, and that directive."""
    parts: list[Part] = []
    for word in stream:
        if word.kind == "text":
            if parts and isinstance(parts[-1], str):
                parts[-1] += word.text
            elif word.text:
                parts.append(word.text)
        elif word.kind == "value" and word.node is not None:
            parts.append(word.node)
        elif word.kind == "if":
            parts.append(_if(stream, word))
        elif word.kind == "for":
            parts.append(_for(stream, word))
        else:
            return parts, word
    if closers:
        raise HclSyntaxError("a template directive is never ended", 0)
    return parts, None


def _if(stream: Iterator[_Word], opening: _Word) -> Part:
    then, closing = _nested(stream, frozenset({"else", "endif"}))
    otherwise: list[Part] = []
    if closing is not None and closing.kind == "else":
        otherwise, closing = _nested(stream, frozenset({"endif"}))
    if closing is None or closing.kind != "endif" or opening.node is None:
        raise HclSyntaxError("'%{ if }' without '%{ endif }'", opening.start)
    return TemplateIf(opening.node, tuple(then), tuple(otherwise), opening.start, closing.start)


def _for(stream: Iterator[_Word], opening: _Word) -> Part:
    body, closing = _nested(stream, frozenset({"endfor"}))
    if closing is None or closing.kind != "endfor" or opening.node is None:
        raise HclSyntaxError("'%{ for }' without '%{ endfor }'", opening.start)
    return TemplateFor(opening.key, opening.text, opening.node, tuple(body), opening.start, closing.start)
