"""The outputs of a review, one module each; a new one is a new file and one line in `RENDERERS`."""

from __future__ import annotations

from typing import Final, Protocol

from reviewer.model.review import Review
from reviewer.renderers import html, json_report, markdown, terminal


class Renderer(Protocol):
    """A module that turns a review into one text."""

    @property
    def name(self) -> str:
        """The word for `--format`."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings that choose this output, with their dot."""

    def render(self, review: Review) -> str:
        """Return the output."""


RENDERERS: Final[tuple[Renderer, ...]] = (terminal, markdown, html, json_report)
