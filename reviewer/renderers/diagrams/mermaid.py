"""Mermaid flowcharts, which GitHub and GitLab draw inside Markdown."""

from __future__ import annotations

import re
from typing import Final

from reviewer.graphs.graph import Graph, Grouping, Node, Status
from reviewer.renderers.diagrams.words import cut, short_name, short_type, sign

WIDEST: Final = 48
"""Characters of a name shown in a node."""
MOST_LINKS: Final = 400
"""GitHub draws at most 500 links."""

_SHAPES: Final = {
    Status.MISSING: ("[", "]"),
    Status.EXTRA: ("([", "])"),
    Status.CHANGED: ("[[", "]]"),
    Status.EQUAL: ("(", ")"),
}
_STYLES: Final = {
    Status.MISSING: "fill:#fde3e1,stroke:#b42318,color:#5c120c,stroke-width:2px,stroke-dasharray:5 3",
    Status.EXTRA: "fill:#dceafd,stroke:#155bb5,color:#0b3468,stroke-width:2px",
    Status.CHANGED: "fill:#fbeecb,stroke:#854f00,color:#4a2c00,stroke-width:2px",
    Status.EQUAL: "fill:#f0f3f7,stroke:#51607a,color:#17202c",
}
_ARROWS: Final = {Status.MISSING: "-.->", Status.EXTRA: "==>", Status.CHANGED: "-->", Status.EQUAL: "-->"}
_LIVE: Final = re.compile(r"[^\w\s:/.,()…−+≠=-]|(?<![^\W_])_|_(?![^\W_])")  # noqa: RUF001
_PLAIN: Final = re.compile(r"[−+≠=…]")  # noqa: RUF001


def render(graph: Graph, grouping: Grouping = Grouping.NONE) -> str:
    """Return the flowchart with a newline at the end; groups become subgraphs."""
    ids = {node.key: f"n{at}" for at, node in enumerate(graph.nodes)}
    groups: dict[str, list[Node]] = {}
    for node in graph.nodes:
        groups.setdefault(node.group(grouping), []).append(node)
    lines = ["flowchart LR"]
    for at, (name, nodes) in enumerate(sorted(groups.items())):
        drawn = [_node(graph, node, ids[node.key]) for node in nodes]
        if name:
            lines += [f'  subgraph g{at}["{escaped(cut(name, WIDEST))}"]', *(f"  {line}" for line in drawn), "  end"]
        else:
            lines += drawn
    drawn_links = [link for link in graph.links if link.source != link.target][:MOST_LINKS]
    lines += [f"  {ids[link.source]} {_ARROWS[link.status]} {ids[link.target]}" for link in drawn_links]
    for status in Status:
        members = ",".join(ids[node.key] for node in graph.nodes if node.status is status)
        if members:
            lines += [f"  classDef {status.value} {_STYLES[status]}", f"  class {members} {status.value}"]
    return "\n".join(lines) + "\n"


def _node(graph: Graph, node: Node, name: str) -> str:
    left, right = _SHAPES[node.status]
    label = f"{sign(graph, node)}{cut(short_name(node), WIDEST)}"
    type_ = f"<br/>{escaped(cut(short_type(node.type), WIDEST))}" if node.type and node.count == 1 else ""
    return f'  {name}{left}"{escaped(label)}{type_}"{right}'


def escaped(text: str) -> str:
    """Return text for a quoted label: what Mermaid or Markdown could act on is written as its code point.

    Mermaid reads labels as Markdown: a number with a dot at the start would become a list.
    """
    safe = _LIVE.sub(lambda found: found.group() if _PLAIN.match(found.group()) else f"#{ord(found.group())};", text)
    return re.sub(r"^(\s*)(\d+)([.)])", lambda found: f"{found[1]}{found[2]}#{ord(found[3])};", safe)
