"""The outputs of a review, one module each; a new one is a new file and one line in `RENDERERS`."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

from reviewer.model.record import dataclass
from reviewer.model.review import Review


@dataclass(frozen=True, slots=True)
class Renderer:
    """An output: the word for `--format`, and the file name endings that choose it (of several the longest)."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    function: str = "render"

    def render(self, review: Review) -> str:
        """Return the output; its module is imported now, since a run needs one of them."""
        return cast("str", getattr(import_module(f"reviewer.renderers.{self.module}"), self.function)(review))


RENDERERS: Final = (
    Renderer("terminal", (), "terminal"),
    Renderer("markdown", (".md", ".markdown"), "markdown"),
    Renderer("html", (".html", ".htm"), "html"),
    Renderer("json", (".json",), "json_report"),
    Renderer("sarif", (".sarif", ".sarif.json"), "sarif"),
    Renderer("sarif-with-waived", (), "sarif", "render_with_waived"),
    Renderer("junit", (".xml",), "junit"),
    Renderer("gitlab", (".codequality.json", "gl-code-quality-report.json"), "gitlab"),
    Renderer("annotations", (), "github_annotations"),
    Renderer("csv", (".csv",), "csv_table"),
    Renderer("summary", (), "summary"),
)
