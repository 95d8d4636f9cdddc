"""Graphviz DOT: every name a quoted string, no HTML labels."""

from __future__ import annotations

from typing import Final

from reviewer.graphs.graph import Graph, Grouping, Node, Status
from reviewer.renderers.diagrams.words import cut, short_name, short_type, sign, title
from reviewer.renderers.escape import one_line

_NODE: Final = {
    Status.MISSING: 'color="#b42318", fillcolor="#fde3e1", style="filled,dashed"',
    Status.EXTRA: 'color="#155bb5", fillcolor="#dceafd", style="filled,rounded,bold"',
    Status.CHANGED: 'color="#854f00", fillcolor="#fbeecb", style="filled,bold"',
    Status.EQUAL: 'color="#51607a", fillcolor="#f0f3f7", style="filled,rounded"',
}
_LINK: Final = {
    Status.MISSING: 'color="#b42318", style=dashed',
    Status.EXTRA: 'color="#155bb5", style=bold',
    Status.CHANGED: 'color="#51607a"',
    Status.EQUAL: 'color="#51607a"',
}


def render(graph: Graph, grouping: Grouping = Grouping.NONE) -> str:
    """Return the graph in the DOT language with a newline at the end; groups become clusters."""
    groups: dict[str, list[Node]] = {}
    for node in graph.nodes:
        groups.setdefault(node.group(grouping), []).append(node)
    lines = ["digraph design {", f"  graph [rankdir=LR, label={quoted(_caption(graph))}, labelloc=t];"]
    lines.append('  node [shape=box, fontname="sans-serif", fontsize=10];')
    for at, (name, nodes) in enumerate(sorted(groups.items())):
        drawn = [_node(graph, node) for node in nodes]
        if name:
            lines += [f"  subgraph cluster_{at} {{", f"    label={quoted(one_line(name))};"]
            lines += [*(f"  {line}" for line in drawn), "  }"]
        else:
            lines += drawn
    for link in graph.links:
        tip = quoted(one_line(", ".join(link.properties)))
        lines.append(f"  {link.source} -> {link.target} [{_LINK[link.status]}, tooltip={tip}];")
    return "\n".join([*lines, "}"]) + "\n"


def _caption(graph: Graph) -> str:
    return f"{title(graph)}\n{graph.note}" if graph.note else title(graph)


def _node(graph: Graph, node: Node) -> str:
    label = f"{sign(graph, node)}{cut(short_name(node), 60)}"
    if node.type and node.count == 1:
        label += f"\n{short_type(node.type)}"
    return f"  {node.key} [label={quoted(label)}, tooltip={quoted(one_line(node.label))}, {_NODE[node.status]}];"


def quoted(text: str) -> str:
    """Return text as a DOT string; a backslash of the input is a backslash, not one of DOT's escapes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
