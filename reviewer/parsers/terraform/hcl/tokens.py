"""Terraform text to tokens, one at a time: what a token is depends on the brackets it stands in."""

from __future__ import annotations

import re

_BLANK = r"(?:[ \t\r\ufeff]+|/\*.*?\*/|(?:\#|//)[^\n]*)*"
_BLANK_OR_NEWLINE = r"(?:[ \t\r\n\ufeff]+|/\*.*?\*/|(?:\#|//)[^\n]*)*"
_WORD = r"""(?:
    ([^\W\d][\w-]*)                                     # 1 name
  | ("(?:[^"\\$%\n]|\$(?![{$])|%(?![{%]))*")            # 2 string without escapes and templates
  | (\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)                    # 3 number
  | (<<-?[^\W\d][\w-]*[ \t\r]*\n)                       # 4 heredoc
  | (&&|\|\||==|!=|<=|>=|=>|\.\.\.|::|[][{}(),.=?:!<>+*/%-])  # 5 operator
  | (\n)                                                # 6 end of line
  | (")                                                 # 7 string with more in it
  | (\Z)                                                # 8 end of text
  | (.)                                                 # 9 anything else
)"""
_IN_LINES = re.compile(_BLANK + _WORD, re.VERBOSE | re.DOTALL)
_IN_BRACKETS = re.compile(_BLANK_OR_NEWLINE + _WORD, re.VERBOSE | re.DOTALL)

NAME = "name"
STRING = "string"
NUMBER = "number"
NEWLINE = "end of line"
QUOTE = "quote"
HEREDOC = "heredoc"
END = "end of file"
OTHER = "character"
_KINDS = ("", NAME, STRING, NUMBER, HEREDOC, "", NEWLINE, QUOTE, END, OTHER)
_OPERATOR = 5


class HclSyntaxError(Exception):
    """Text that is not Terraform; `offset` is the character where it stops being so."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Cursor:
    """The current token of a text. An operator's kind is its own text.

    `lines` says whether an end of line is a token (between arguments) or blank space (inside parentheses).
    """

    __slots__ = ("depth", "end", "kind", "lines", "nesting", "previous_end", "start", "text", "value")

    def __init__(self, text: str, nesting: int, position: int = 0) -> None:
        self.text = text
        self.nesting = nesting
        self.depth = 0
        self.lines = True
        self.kind = END
        self.value = ""
        self.start = position
        self.end = position
        self.previous_end = position

    def advance(self) -> None:
        """Step to the next token."""
        self.previous_end = self.end
        found = (_IN_LINES if self.lines else _IN_BRACKETS).match(self.text, self.end)
        if found is None or found.lastindex is None:
            raise HclSyntaxError("the text ends inside a comment or token", self.end)
        group = found.lastindex
        self.value = value = found[group]
        self.kind = value if group == _OPERATOR else _KINDS[group]
        self.start, self.end = found.span(group)

    def jump(self, position: int) -> None:
        """Continue with the token that starts at or after `position`."""
        self.end = position
        self.advance()

    def enter(self, lines: bool) -> bool:
        """Step past an opening bracket into text where line ends count or not; return what was so before."""
        before = self.lines
        self.depth += 1
        if self.depth > self.nesting:
            raise HclSyntaxError(f"nested more than {self.nesting} deep", self.start)
        self.lines = lines
        self.advance()
        return before

    def leave(self, closing: str, before: bool) -> None:
        """Step past a closing bracket, back to the way lines were read outside."""
        if self.kind != closing:
            raise self.problem(f"'{closing}'")
        self.lines = before
        self.depth -= 1
        self.advance()

    def skip_newlines(self) -> None:
        """Step over line ends."""
        while self.kind == NEWLINE:
            self.advance()

    def take(self, kind: str) -> str:
        """Return the current token's text and step on; it must be of `kind`."""
        if self.kind != kind:
            raise self.problem(f"'{kind}'" if kind == kind.strip("abcdefghijklmnopqrstuvwxyz ") else f"a {kind}")
        value = self.value
        self.advance()
        return value

    def problem(self, wanted: str) -> HclSyntaxError:
        """Return the error that says what was expected instead of the current token."""
        found = self.kind if self.kind in {NEWLINE, END} else f"'{self.value}'"
        return HclSyntaxError(f"{found} found where {wanted} was expected", self.start)
