"""The interactive picture as a page of its own, with the same means as the report's graph."""

from __future__ import annotations

from reviewer.graphs.graph import Graph, Grouping
from reviewer.renderers.diagrams.words import title
from reviewer.renderers.html_graph import section_of
from reviewer.renderers.html_page import page_environment, shell


def render(graph: Graph, grouping: Grouping = Grouping.NONE) -> str:
    """Return the page as one self-contained HTML document; its reader groups it as they like."""
    del grouping
    template = page_environment().get_template("graph_page.html.j2")
    return template.render(title=f"Graph: {title(graph)}", graph=section_of(graph, ()), **shell(graph=True))
