"""The Jinja environment of the report templates: undefined names are errors, nothing is read but the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.renderers import show
from reviewer.renderers.escape import visible
from reviewer.resources import data_path

if TYPE_CHECKING:
    from jinja2 import Environment


def _shown(value: object) -> object:
    """Return text of an input with its invisible characters made visible; markup made by the program as it is."""
    return value if not isinstance(value, str) or hasattr(value, "__html__") else visible(value)


def environment(*, autoescape: bool) -> Environment:
    """Return the environment for HTML (`autoescape`) or Markdown templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - 0.06 s that JSON does not need

    made = Environment(
        loader=FileSystemLoader(data_path("report_templates")),
        autoescape=autoescape,  # noqa: S701 - Markdown is escaped by its own filters
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_shown if autoescape else None,
    )
    made.globals.update(days=show.days, numbers=show.numbers, plural=show.plural)
    return made
