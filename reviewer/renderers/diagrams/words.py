"""The words and signs that every picture shows: a status is told by its sign too, never by colour alone."""

from __future__ import annotations

from typing import Final

from reviewer.graphs.graph import Graph, Node, Status
from reviewer.renderers.escape import one_line

SIGNS: Final = {Status.MISSING: "−", Status.EXTRA: "+", Status.CHANGED: "≠", Status.EQUAL: "="}  # noqa: RUF001
MEANING: Final = {
    Status.MISSING: "missing: only the reference has it",
    Status.EXTRA: "extra: only the actual design has it",
    Status.CHANGED: "changed: a finding names it",
    Status.EQUAL: "equal",
}


def title(graph: Graph) -> str:
    """Return what the graph shows."""
    actual = one_line(graph.actual)
    return f"{actual} held against {one_line(graph.reference)}" if graph.reference is not None else actual


def cut(text: str, width: int) -> str:
    """Return a name cut in its middle, where long addresses are most alike."""
    shown = one_line(text)
    if len(shown) <= width:
        return shown
    tail = (width - 1) // 2
    return f"{shown[: width - 1 - tail]}…{shown[-tail:]}"


def short_name(node: Node) -> str:
    """Return a node's name without what its module and its type say already: `aws_vpc.this[0]`, or a Pulumi name."""
    name = one_line(node.label)
    module = one_line(node.module)
    if module and name.startswith(f"{module}."):
        name = name[len(module) + 1 :]
    return name.rpartition("::")[2] or name if node.count == 1 else name


def short_type(type_: str) -> str:
    """Return a type without its vendor: `RDS::DBCluster`."""
    return one_line(type_).removeprefix("AWS::")


def statuses(graph: Graph) -> tuple[Status, ...]:
    """Return the statuses that a legend must explain."""
    present = {node.status for node in graph.nodes} | {link.status for link in graph.links}
    return tuple(status for status in Status if status in present)


def sign(graph: Graph, node: Node) -> str:
    """Return the sign of a node's status and a blank; in one design alone only what a finding names has one."""
    return f"{SIGNS[node.status]} " if graph.is_overlay or node.findings else ""
