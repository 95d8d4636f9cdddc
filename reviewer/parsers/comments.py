"""The comments of a source text that hold a marker, told from strings that merely contain the same words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import yaml

from reviewer.model.design import Format
from reviewer.model.record import dataclass
from reviewer.parsers.markdown import fenced_blocks, has_fences

_HCL_FORMATS: Final = frozenset({Format.TERRAFORM, Format.TERRAFORM_PLAN, Format.TERRAFORM_STATE})
"""A plan or state that cites its configuration has Terraform files as sources."""
_HCL_INFO: Final = frozenset({"hcl", "tf", "terraform"})
_YAML_INFO: Final = frozenset({"yaml", "yml", "json", "cloudformation"})
_MARKDOWN: Final = (".md", ".markdown")
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One line of a comment: its text without the comment sign, and the 1-based line it speaks about.

    A comment beside code speaks about its own line, one that has the line to itself about the next line of code.
    """

    text: str
    line: int
    about: int


def comments_with(marker: str, lines: Sequence[str], file: str, form: Format) -> tuple[Comment, ...]:
    """Return the comments of a file that hold `marker`; costs one search where there are none."""
    if not any(marker in line for line in lines):
        return ()
    text = "\n".join(lines)
    if file.lower().endswith(_MARKDOWN) or (not file.endswith((".tf", ".json")) and _is_document(text, form)):
        return tuple(_of_document(marker, text, form))
    return tuple(_of_text(marker, text, 1, hcl=form in _HCL_FORMATS))


def _is_document(text: str, form: Format) -> bool:
    return form not in _HCL_FORMATS and has_fences(text)


def _of_document(marker: str, text: str, form: Format) -> Iterator[Comment]:
    for block in fenced_blocks(text):
        if marker in block.text:
            hcl = block.info in _HCL_INFO or (form in _HCL_FORMATS and block.info not in _YAML_INFO)
            yield from _of_text(marker, block.text, block.first_line, hcl=hcl)


def _of_text(marker: str, text: str, first_line: int, *, hcl: bool) -> Iterator[Comment]:
    starts = _line_starts(text)
    spans = list(_hcl_comments(text)) if hcl else list(_yaml_comments(text, marker))
    commented = _commented_lines(text, spans, starts)
    following = _following_code(text.split("\n"), commented) if spans else []
    for start, end in spans:
        first = bisect_right(starts, start) - 1
        for offset, part in enumerate(text[start:end].split("\n")):
            if marker in part:
                line = first + offset
                about = following[line] if line in commented else line
                stripped = part.strip().lstrip("#/*").removesuffix("*/").strip()
                yield Comment(text=stripped, line=first_line + line, about=first_line + about)


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _commented_lines(text: str, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> frozenset[int]:
    """Return the lines that hold nothing but a comment."""
    found: set[int] = set()
    for start, end in spans:
        first = bisect_right(starts, start) - 1
        if not text[starts[first] : start].strip():
            found.update(range(first, bisect_right(starts, max(start, end - 1))))
    return frozenset(found)


def _following_code(lines: Sequence[str], commented: frozenset[int]) -> list[int]:
    """Return for every line the next one that holds code; itself where nothing follows."""
    following = list(range(len(lines)))
    code: int | None = None
    for line in range(len(lines) - 1, -1, -1):
        following[line] = line if code is None else code
        stripped = lines[line].strip()
        if stripped and line not in commented and not stripped.startswith("#"):
            code = line
    return following


def _yaml_comments(text: str, marker: str) -> Iterator[tuple[int, int]]:
    """Yield where comments that hold the marker stand; nothing for a text that is not YAML."""
    starts = _line_starts(text)
    scalars = _scalars(text, starts)
    if scalars is None:
        return
    begins = [begin for begin, _ in scalars]
    for line, start in enumerate(starts):
        end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
        if text.find(marker, start, end) < 0:
            continue
        for found in re.finditer(r"(?:^|(?<=[ \t]))#", text[start:end]):
            at = start + found.start()
            index = bisect_right(begins, at) - 1
            if index < 0 or at >= scalars[index][1]:
                yield at, end
                break


def _scalars(text: str, starts: Sequence[int]) -> list[tuple[int, int]] | None:
    """Return where every scalar begins and ends, the head of a block scalar apart; None for what is not YAML."""
    try:
        events = [event for event in yaml.parse(text, Loader=_Loader) if isinstance(event, yaml.ScalarEvent)]
    except yaml.YAMLError:
        return None
    spans = (_span(event, starts, len(text)) for event in events)
    return [span for span in spans if span[1] > span[0]]


def _span(event: yaml.ScalarEvent, starts: Sequence[int], size: int) -> tuple[int, int]:
    first, last = event.start_mark, event.end_mark
    assert first is not None  # noqa: S101  a text that is parsed has marks
    assert last is not None  # noqa: S101  see above
    end = starts[last.line] + last.column if last.line < len(starts) else size
    if event.style in ("|", ">"):
        return (starts[first.line + 1] if first.line + 1 < len(starts) else size), end
    return starts[first.line] + first.column, end


_CODE: Final = re.compile(r'[^"#/<{}]+|#|//|/\*|<<-?[^\W\d][\w-]*[ \t\r]*\n|["{}]|.', re.DOTALL)
_COMMENTS: Final = frozenset({"#", "//", "/*"})
_TEMPLATES: Final = frozenset({"${", "%{"})
_END_OF_QUOTED: Final = _TEMPLATES | {'"', "\n"}
_BRACKETS: Final = {"{": 1, "}": -1}
_QUOTED: Final = re.compile(r'[^"\\$%\n]+|\\.|\$\$\{|%%\{|[$%]\{|.', re.DOTALL)


def _hcl_comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where comments stand, those inside strings, templates and heredocs left out."""
    templates: list[int] = []  # for each `${` that is open, how many brackets are open in it
    quoted = False
    at = 0
    while found := (_QUOTED if quoted else _CODE).match(text, at):
        piece, start, at = found[0], at, found.end()
        if quoted:
            quoted = piece not in _END_OF_QUOTED
            if piece in _TEMPLATES:
                templates.append(0)
        elif piece in _COMMENTS:
            at = _end_of_comment(text, piece, at)
            if not templates:
                yield start, at
        elif piece.startswith("<<"):
            at = _end_of_heredoc(text, piece.strip("<-\n\r\t "), at)
        else:
            quoted = piece == '"' or _closes(templates, piece)


def _closes(templates: list[int], piece: str) -> bool:
    """Count a bracket inside a template; tell whether it closes the template."""
    if not templates or piece not in _BRACKETS:
        return False
    templates[-1] += _BRACKETS[piece]
    if templates[-1] >= 0:
        return False
    templates.pop()
    return True


def _end_of_comment(text: str, sign: str, at: int) -> int:
    if sign == "/*":
        end = text.find("*/", at)
        return len(text) if end < 0 else end + 2
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _end_of_heredoc(text: str, name: str, at: int) -> int:
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].strip() == name:
            return end
        at = end + 1
    return len(text)
