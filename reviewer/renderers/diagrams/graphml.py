"""GraphML, which yEd, Gephi and Cytoscape open; written by networkx."""

from __future__ import annotations

from reviewer.graphs.graph import Graph, Grouping
from reviewer.renderers.diagrams.node_link import document
from reviewer.renderers.escape import one_line


def render(graph: Graph, grouping: Grouping = Grouping.NONE) -> str:
    """Return the whole graph as GraphML with a newline at the end; lists are joined by commas."""
    import networkx as nx  # noqa: PLC0415  only this format needs it

    del grouping
    told = document(graph)
    made: nx.DiGraph[str] = nx.DiGraph(**_plain(told["graph"]))
    for node in _rows(told["nodes"]):
        made.add_node(_text(node.pop("id")), **node)
    for link in _rows(told["edges"]):
        made.add_edge(_text(link.pop("source")), _text(link.pop("target")), **link)
    return "\n".join(nx.generate_graphml(made)) + "\n"


def _rows(rows: object) -> list[dict[str, str | int]]:
    return [_plain(row) for row in rows] if isinstance(rows, list) else []


def _plain(row: object) -> dict[str, str | int]:
    """Return a row as GraphML can hold it: text and whole numbers, nothing where there is none."""
    items = row.items() if isinstance(row, dict) else ()
    return {key: value if isinstance(value, int) else _text(value) for key, value in items if value is not None}


def _text(value: object) -> str:
    whole = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return one_line(whole)
