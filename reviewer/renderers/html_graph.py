"""The graph of the HTML pages: the data the script draws from, a still picture, and the rows of the table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from reviewer.graphs.collapse import collapsed
from reviewer.graphs.graph import Graph, Grouping, Link, Node, Status
from reviewer.graphs.neighbourhood import gap_neighbourhood
from reviewer.model.record import dataclass
from reviewer.renderers.diagrams import svg
from reviewer.renderers.diagrams.words import SIGNS, short_name
from reviewer.renderers.escape import shorten, visible
from reviewer.renderers.rows import Row
from reviewer.resources import data_path

if TYPE_CHECKING:
    from markupsafe import Markup

MOST: Final = 1500
"""Nodes in the interactive picture; beyond, resources of a kind are drawn as one."""
MOST_STILL: Final = 45
"""Nodes in the still picture, and in the first view of the interactive one: as many as still read on a page."""
LISTED: Final = 8
"""Links and findings listed in a table row; the others are counted."""
BY: Final = 80
"""Characters shown of the properties that link two resources."""
LIBRARIES: Final = {"lib-dagre": "dagre.min.js", "lib-cytoscape": "cytoscape.min.js"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """A line of the legend."""

    status: str
    sign: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRow:
    """A line of the table that says in words what the picture shows."""

    node: Node
    needs: tuple[Node, ...]
    more_needs: int
    findings: tuple[Row, ...]
    more_findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSection:
    """Everything the template shows of a graph."""

    overlay: bool
    total: int
    """Resources, those drawn together counted one by one."""
    note: str
    still_note: str
    worst: bool
    """Whether there is more than the worst gaps and what they touch."""
    statuses: tuple[StatusEntry, ...]
    rows: tuple[NodeRow, ...]
    data: Markup
    svg: Markup
    nodes: Mapping[str, tuple[Node, ...]]
    """Finding id to the nodes it names."""


def section_of(whole: Graph, rows: Sequence[Row]) -> GraphSection:
    """Return the section for a graph, secrets masked already; `rows` are the report's findings."""
    from markupsafe import Markup  # noqa: PLC0415  comes with jinja2

    graph = collapsed(whole, MOST)
    still = gap_neighbourhood(graph, MOST_STILL) if len(graph.nodes) > MOST_STILL else graph
    worst = still is not graph and bool(still.nodes)
    if not still.nodes:
        still = collapsed(graph, MOST_STILL)
    named: dict[str, list[Node]] = {}
    for node in graph.nodes:
        for finding in node.findings:
            named.setdefault(finding, []).append(node)
    counts: Counter[Status] = Counter()
    for node in graph.nodes:
        counts[node.status] += node.count
    keys = {node.key for node in graph.nodes}
    picture = svg.inline(
        still,
        Grouping.NONE,
        "Graph of the designs",
        lambda node: f"#node-{node.key}" if node.key in keys else "#graph",
    )
    return GraphSection(
        overlay=graph.is_overlay,
        total=counts.total(),
        note=graph.note,
        still_note=_still_note(graph, still, worst=worst),
        worst=worst,
        statuses=tuple(
            StatusEntry(status=status.value, sign=SIGNS[status], count=counts[status])
            for status in Status
            if counts[status]
        ),
        rows=_rows(graph, rows),
        data=Markup(embedded(document(graph, rows, {node.key for node in still.nodes}))),  # noqa: S704  nothing in it can end the element
        svg=Markup(picture),  # noqa: S704  every name in it is escaped
        nodes={finding: tuple(nodes) for finding, nodes in named.items()},
    )


def _still_note(graph: Graph, still: Graph, *, worst: bool) -> str:
    if still is graph:
        return ""
    if not worst:
        return still.note
    return f"Shown: {len(still.nodes)} of {len(graph.nodes)}, the worst gaps first and what touches them."


def libraries() -> dict[str, str]:
    """Return the text of the libraries by the id of the element that holds it."""
    folder = data_path("report_templates") / "vendor"
    return {name: (folder / file).read_text(encoding="utf-8") for name, file in LIBRARIES.items()}


def document(graph: Graph, rows: Sequence[Row], core: Container[str]) -> dict[str, object]:
    """Return what the script draws from; `core` are the keys it shows first. Empty fields are left out."""
    at = {row.finding.id: number for number, row in enumerate(rows)}
    return {
        "overlay": graph.is_overlay,
        "anchors": [row.anchor for row in rows],
        "nodes": [_node(node, at, core=node.key in core) for node in graph.nodes],
        "links": [_link(link) for link in graph.links],
    }


def _node(node: Node, at: Mapping[str, int], *, core: bool) -> dict[str, object]:
    texts = {
        "label": node.label,
        "name": short_name(node) if short_name(node) != node.label else "",
        "type": node.type,
        "category": node.category,
        "region": node.region,
        "module": node.module,
        "reference": node.reference or "",
    }
    shown: dict[str, object] = {name: visible(text) for name, text in texts.items() if text}
    findings = sorted(at[finding] for finding in node.findings if finding in at)
    more: dict[str, object] = {"findings": findings} if findings else {}
    if node.tier is not None:
        more["tier"] = node.tier.value
    if core:
        more["core"] = 1
    if node.count > 1:
        more["count"] = node.count
    return {"id": node.key, "status": node.status.value, **shown, **more}


def _link(link: Link) -> dict[str, object]:
    by = shorten(", ".join(link.properties), BY)
    return {"source": link.source, "target": link.target, "status": link.status.value, "by": by}


def embedded(value: object) -> str:
    """Return JSON that can stand inside a script element: nothing in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _rows(graph: Graph, rows: Sequence[Row]) -> tuple[NodeRow, ...]:
    """Return the table's rows, gaps first."""
    by_key = {node.key: node for node in graph.nodes}
    by_id = {row.finding.id: row for row in rows}
    needs: dict[str, list[Node]] = {}
    for link in graph.links:
        needs.setdefault(link.source, []).append(by_key[link.target])
    order = list(Status)
    found = []
    for node in sorted(graph.nodes, key=lambda each: order.index(each.status)):
        beside = needs.get(node.key, [])
        named = sorted((by_id[each] for each in node.findings if each in by_id), key=lambda row: row.number)
        found.append(
            NodeRow(
                node=node,
                needs=tuple(beside[:LISTED]),
                more_needs=max(0, len(beside) - LISTED),
                findings=tuple(named[:LISTED]),
                more_findings=max(0, len(named) - LISTED),
            )
        )
    return tuple(found)
