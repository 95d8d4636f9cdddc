"""The Markdown report, for GitHub, GitLab and any reader of plain text."""

from __future__ import annotations

import re
from typing import Final

from reviewer.model.review import Review, Snippet
from reviewer.renderers import escape, markdown_tables
from reviewer.renderers.markdown_picture import picture
from reviewer.renderers.templates import environment
from reviewer.renderers.view import view_of

UNFOLDED_LINES: Final = 30
"""Longer snippets are folded."""


def render(review: Review) -> str:
    """Return the report as Markdown with a newline at the end."""
    made = environment(autoescape=False)
    made.filters.update(prose=escape.prose, link=escape.link, snippet=_snippet)
    made.globals.update(t=markdown_tables, details=markdown_tables.details)
    return squeeze(made.get_template("report.md.j2").render(view=view_of(review), picture=picture(review)))


def _snippet(snippet: Snippet) -> str:
    """Return the fix as a fenced block, folded where it is long."""
    block = escape.fence(snippet.text, snippet.language)
    return (
        markdown_tables.details("Code that closes the gap", block)
        if snippet.text.count("\n") > UNFOLDED_LINES
        else block
    )


def squeeze(text: str) -> str:
    """Return the text with runs of blank lines made one, outside fenced code."""
    lines: list[str] = []
    fenced = ""
    for line in text.split("\n"):
        mark = re.match(r"`{3,}", line)
        if fenced and line == fenced:
            fenced = ""
        elif mark and not fenced:
            fenced = mark.group()
        elif not fenced and not line.strip() and lines and not lines[-1]:
            continue
        lines.append(line if fenced else line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"
