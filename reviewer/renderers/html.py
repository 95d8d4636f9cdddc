"""The HTML report: one file that needs no network and runs no code but its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.graphs.overlay import overlay_of
from reviewer.model.record import dataclass
from reviewer.model.review import Review
from reviewer.renderers.html_graph import section_of
from reviewer.renderers.html_page import page_environment, shell
from reviewer.renderers.redaction import Redactor
from reviewer.renderers.rows import PhaseRow
from reviewer.renderers.scorecard import is_background, tables
from reviewer.renderers.view import view_of

MANY: Final = 300
"""Findings beyond which the report shows one excerpt each and is laid out as it is scrolled."""


def render(review: Review) -> str:
    """Return the report as one self-contained HTML document."""
    view = view_of(review)
    graph = Redactor.of(review).clean(overlay_of(review))
    made = page_environment()
    made.globals.update(scorecard=tables, is_background=is_background, MANY=MANY)
    return made.get_template("report.html.j2").render(
        view=view,
        graph=section_of(graph, view.rows) if graph.nodes else None,
        strip=_strip(view.phases),
        **shell(graph=bool(graph.nodes)),
    )


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
