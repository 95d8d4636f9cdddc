"""JSON in the node-link shape: `networkx.node_link_graph(data, edges="edges")` reads it, and so does D3."""

from __future__ import annotations

import json

from reviewer.graphs.graph import Graph, Grouping, Link, Node


def render(graph: Graph, grouping: Grouping = Grouping.NONE) -> str:
    """Return the whole graph as indented JSON with a newline at the end; every node tells all its groups."""
    del grouping
    return json.dumps(document(graph), ensure_ascii=True, indent=2) + "\n"


def document(graph: Graph) -> dict[str, object]:
    """Return the graph as JSON values."""
    return {
        "directed": True,
        "multigraph": False,
        "graph": {"schema": "drdiff.graph/1", "actual": graph.actual, "reference": graph.reference, "note": graph.note},
        "nodes": [_node(node) for node in graph.nodes],
        "edges": [_link(link) for link in graph.links],
    }


def _node(node: Node) -> dict[str, object]:
    return {
        "id": node.key,
        "label": node.label,
        "type": node.type,
        "category": node.category,
        "status": node.status.value,
        "reference": node.reference,
        "actual": node.actual,
        "region": node.region,
        "module": node.module,
        "tier": None if node.tier is None else node.tier.value,
        "findings": list(node.findings),
        "count": node.count,
    }


def _link(link: Link) -> dict[str, object]:
    return {
        "source": link.source,
        "target": link.target,
        "status": link.status.value,
        "reference": list(link.reference),
        "actual": list(link.actual),
    }
