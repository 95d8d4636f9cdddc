"""The fenced code blocks of a Markdown document, with the lines they have in the document."""

from __future__ import annotations

import re

from reviewer.model.record import dataclass

_FENCE = re.compile(r"^(?P<indent>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n]*)$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<text>\S.*)$")
_LONGEST_HEADING = 400
"""Characters of a line in which a heading or a file name is looked for; the search for one costs their square."""
_FILE_NAME = re.compile(r"[\w./-]+\.(?:ya?ml|json|template|tf|hcl)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its text without the fence's indentation, its info word, and where it stands.

    `first_line` is the 1-based line of its first content line; `heading` is the nearest heading or file name above.
    """

    text: str
    info: str
    first_line: int
    heading: str


def has_fences(text: str) -> bool:
    """Whether any line of the text opens a code fence."""
    return any(_FENCE.match(line) for line in text.split("\n"))


def fenced_blocks(text: str) -> list[Block]:
    """Return every fenced block in order; a fence that never closes runs to the end of the document."""
    blocks: list[Block] = []
    lines = text.split("\n")
    heading = ""
    position = 0
    while position < len(lines):
        line = lines[position]
        if (match := _FENCE.match(line)) and not (match["fence"][0] == "`" and "`" in match["info"]):
            end = _closing(lines, position + 1, match["fence"])
            width = len(match["indent"].expandtabs(4))
            content = [_dedent(inner, width) for inner in lines[position + 1 : end]]
            info = match["info"].strip().split(" ", 1)[0].split("{", 1)[0].strip().lower()
            blocks.append(Block(text="\n".join(content), info=info, first_line=position + 2, heading=heading))
            position = end + 1
            continue
        if found := _HEADING.match(line):
            heading = found["text"][:_LONGEST_HEADING].rstrip().rstrip("#").rstrip()
        elif name := _FILE_NAME.search(line, 0, _LONGEST_HEADING):
            heading = name[0]
        position += 1
    return blocks


def _closing(lines: list[str], position: int, fence: str) -> int:
    closing = re.compile(r"^[ \t>]*" + re.escape(fence[0]) + "{" + str(len(fence)) + r",}[ \t]*$")
    while position < len(lines):
        if closing.match(lines[position]):
            return position
        position += 1
    return len(lines)


def _dedent(line: str, width: int) -> str:
    """Remove up to `width` columns of leading white space (or quote marks) from a line."""
    if width == 0:
        return line
    line = line.expandtabs(4) if line.startswith("\t") else line
    removed = 0
    while removed < width and removed < len(line) and line[removed] in " >":
        removed += 1
    return line[removed:]
