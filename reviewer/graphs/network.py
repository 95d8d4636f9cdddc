"""A graph as a networkx graph, and what networkx says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.graphs.graph import Graph

if TYPE_CHECKING:
    import networkx as nx


def network(graph: Graph) -> nx.DiGraph[str]:
    """Return the graph as a networkx graph of keys, with the records as attributes `node` and `link`."""
    import networkx as nx  # noqa: PLC0415  0.2 s that reports need not pay

    made: nx.DiGraph[str] = nx.DiGraph(actual=graph.actual, reference=graph.reference)
    made.add_nodes_from((node.key, {"node": node}) for node in graph.nodes)
    made.add_edges_from((link.source, link.target, {"link": link}) for link in graph.links)
    return made


def circles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return the labels of resources that need each other in a circle, one tuple a circle, in the graph's order."""
    import networkx as nx  # noqa: PLC0415  see above

    place = {node.key: at for at, node in enumerate(graph.nodes)}
    knots = [sorted(knot, key=place.__getitem__) for knot in nx.strongly_connected_components(network(graph))]
    knots = sorted((knot for knot in knots if len(knot) > 1), key=lambda knot: place[knot[0]])
    return tuple(tuple(graph.nodes[place[key]].label for key in knot) for knot in knots)
