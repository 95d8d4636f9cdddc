"""The HTML report: one file that needs no network and runs no code but its own."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, Final

from reviewer import __version__
from reviewer.model.record import dataclass
from reviewer.model.review import Review
from reviewer.renderers.escape import link_text, pieces, shorten
from reviewer.renderers.rows import PhaseRow
from reviewer.renderers.scorecard import is_background, tables
from reviewer.renderers.templates import environment
from reviewer.renderers.view import view_of
from reviewer.resources import data_path

if TYPE_CHECKING:
    from markupsafe import Markup


MANY: Final = 300
"""Findings beyond which the report shows one excerpt each and is laid out as it is scrolled."""


def render(review: Review) -> str:
    """Return the report as one self-contained HTML document."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    folder = data_path("report_templates")
    style = (folder / "report.css").read_text(encoding="utf-8")
    script = (folder / "report.js").read_text(encoding="utf-8")
    view = view_of(review)
    made = environment(autoescape=True)
    made.filters.update(prose=_prose, link=_link, shorten=shorten)
    made.globals.update(scorecard=tables, is_background=is_background, MANY=MANY)
    return made.get_template("report.html.j2").render(
        view=view,
        version=__version__,
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - shipped with the program
        script=Markup(script),  # noqa: S704 - shipped with the program
        strip=_strip(view.phases),
    )


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows this style and this script, and nothing else at all."""
    ours = f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _prose(text: str, terms: Container[str] = ()) -> Markup:
    """Return prose with its names and quotes as code."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    parts = (f"<code>{escape(part)}</code>" if code else str(escape(part)) for code, part in pieces(text, terms))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped


def _link(url: str) -> Markup:
    """Return a link to an `http` address, or its text where it is anything else."""
    from markupsafe import Markup  # noqa: PLC0415

    if not re.fullmatch(r"https?://[^\s<>\"']+", url):
        return Markup("<code>{}</code>").format(url)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, link_text(url))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One phase's part of the effort strip; `start` and `width` are thousandths of its length."""

    number: int
    color: int
    start: int
    width: int
    percent: int


def _strip(phases: Sequence[PhaseRow]) -> tuple[Share, ...]:
    """Return the share of the whole effort that each phase takes, by the middle of its range."""
    middles = [sum(phase.effort_days) for phase in phases]
    whole = sum(middles)
    if whole <= 0:
        return ()
    shares: list[Share] = []
    start = 0
    for at, (phase, middle) in enumerate(zip(phases, middles, strict=True)):
        width = round(1000 * middle / whole)
        shares.append(
            Share(
                number=phase.phase.number,
                color=at % 4 + 1,
                start=start,
                width=max(0, width - 4),
                percent=round(width / 10),
            )
        )
        start += width
    return tuple(shares)
