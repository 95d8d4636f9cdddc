"""The Mermaid picture of the Markdown report: the gaps and what they touch."""

from __future__ import annotations

from typing import Final

from reviewer.graphs.neighbourhood import gap_neighbourhood
from reviewer.graphs.overlay import overlay_of
from reviewer.model.review import Review
from reviewer.renderers.diagrams import mermaid
from reviewer.renderers.diagrams.words import SIGNS, statuses
from reviewer.renderers.escape import fence
from reviewer.renderers.redaction import Redactor

DRAWN: Final = 30
"""Resources in the picture: what still reads on a page of a forge."""


def picture(review: Review) -> str:
    """Return the gaps and their neighbours as a Mermaid block with its legend.

    Empty where there is nothing to see: no reference, no resource in common, or no finding that names a resource.
    """
    if review.reference is None or not review.matches:
        return ""
    graph = gap_neighbourhood(overlay_of(review), DRAWN)
    if not any(node.findings for node in graph.nodes):
        return ""
    graph = Redactor.of(review).clean(graph)
    legend = ", ".join(f"`{SIGNS[status]}` {status.value}" for status in statuses(graph))
    note = f" {graph.note}" if graph.note else ""
    return f"{fence(mermaid.render(graph), 'mermaid')}\n\n{legend}. An arrow leads to what is needed.{note}"
