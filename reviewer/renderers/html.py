"""The HTML report: one file that needs no network and runs no code but its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from math import fsum
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
        lanes=_lanes(view.phases),
        **shell(graph=bool(graph.nodes)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A phase on the time line; `start` and `width` in thousandths of the plan, `share` in percents of its effort."""

    row: PhaseRow
    color: int
    start: int
    width: int
    share: int


def _lanes(phases: Sequence[PhaseRow]) -> tuple[Lane, ...]:
    """Return each phase's place in the weeks of the plan; or one after another by effort where windows tell none."""
    efforts = [fsum(phase.effort_days) for phase in phases]
    whole = fsum(efforts) or 1.0
    spans = [_weeks(phase.phase.window) for phase in phases]
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        ends = list(accumulate(efforts))
        known = [(end - effort, end) for effort, end in zip(efforts, ends, strict=True)]
    last = max((end for _, end in known), default=0.0) or 1.0
    return tuple(
        Lane(
            row=phase,
            color=at % 4 + 1,
            start=round(1000 * start / last),
            width=max(6, round(1000 * (end - start) / last)),
            share=round(100 * effort / whole),
        )
        for at, (phase, (start, end), effort) in enumerate(zip(phases, known, efforts, strict=True))
    )


def _weeks(window: str) -> tuple[float, float] | None:
    """Return the weeks of a window such as `Week 3-4` as the time from its start to its end: (2, 4)."""
    found = re.fullmatch(r"Week (\d{1,4})(?:-(\d{1,4}))?", window)
    return None if found is None else (float(found[1]) - 1, max(float(found[1]), float(found[2] or found[1])))
