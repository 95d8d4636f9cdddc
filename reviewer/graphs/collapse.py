"""Draws many resources of a kind as one node, where a picture of all of them could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Final

from reviewer.graphs.graph import Graph, Link, Node, Status
from reviewer.graphs.neighbourhood import weight
from reviewer.model.record import replace

Kind = tuple[str, ...]


def collapsed(graph: Graph, most: int) -> Graph:
    """Return the graph with at most `most` nodes, or forty; resources of a kind are put together, the equal ones first.

    The worst two thirds stay by themselves where that is enough.
    """
    if len(graph.nodes) <= most:
        return graph
    worst = [node.key for node in sorted(graph.nodes, key=weight) if node.status is not Status.EQUAL][: most * 2 // 3]
    for kept in (worst, ()):
        but = f", but for the {len(kept)} with the worst findings" if kept else ""
        for together, words in _STEPS:
            merged = _merged(graph, together, frozenset(kept))
            if len(merged.nodes) <= most:
                return replace(merged, note=f"Drawn as one node: {words}{but}.")
    return replace(merged, note=f"Drawn as one node: {words}.")


def _equal_of_a_module(node: Node) -> Kind:
    return (node.module, node.type, node.region) if node.status is Status.EQUAL else ("", node.key)


def _of_a_module(node: Node) -> Kind:
    return (node.module, node.type, node.status)


def _of_a_type(node: Node) -> Kind:
    return (node.type, node.status)


def _of_a_category(node: Node) -> Kind:
    return (node.category, node.status)


_STEPS: Final[tuple[tuple[Callable[[Node], Kind], str], ...]] = (
    (_equal_of_a_module, "resources of one module and type in which both sides agree"),
    (_of_a_module, "resources of one module, type and status"),
    (_of_a_type, "resources of one type and status"),
    (_of_a_category, "resources of one category and status"),
)


def _merged(graph: Graph, together: Callable[[Node], Kind], kept: Container[str]) -> Graph:
    kinds: dict[Kind, list[Node]] = {}
    for node in graph.nodes:
        kinds.setdefault(("", node.key) if node.key in kept else together(node), []).append(node)
    nodes = tuple(_one(kind, members) for kind, members in kinds.items())
    key = {member.key: node.key for node, members in zip(nodes, kinds.values(), strict=True) for member in members}
    return replace(graph, nodes=nodes, links=_links(graph.links, key))


def _one(kind: Kind, members: Sequence[Node]) -> Node:
    first = members[0]
    if len(members) == 1:
        return first
    count = sum(node.count for node in members)
    tiers = [node.tier for node in members if node.tier is not None]
    type_ = _shared(node.type for node in members)
    return replace(
        first,
        key="g" + hashlib.blake2s("\0".join(kind).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest(),
        label=f"{count} x {type_ or first.category}",
        type=type_,
        reference=None,
        actual=None,
        region=_shared(node.region for node in members),
        module=_shared(node.module for node in members),
        findings=tuple(dict.fromkeys(finding for node in members for finding in node.findings)),
        tier=min(tiers, key=lambda tier: tier.rank, default=None),
        count=count,
    )


def _shared(words: Iterable[str]) -> str:
    """Return the word if all are the same, else nothing."""
    several = set(words)
    return several.pop() if len(several) == 1 else ""


def _links(links: Sequence[Link], key: dict[str, str]) -> tuple[Link, ...]:
    """Return the links between merged nodes; one that differs on any side is told before one that is equal."""
    merged: dict[tuple[str, str], Link] = {}
    for link in links:
        ends = (key[link.source], key[link.target])
        if ends[0] == ends[1]:
            continue
        known = merged.get(ends)
        if known is None:
            merged[ends] = replace(link, source=ends[0], target=ends[1])
        else:
            merged[ends] = replace(
                known,
                status=known.status if known.status is not Status.EQUAL else link.status,
                reference=tuple(dict.fromkeys((*known.reference, *link.reference))),
                actual=tuple(dict.fromkeys((*known.actual, *link.actual))),
            )
    return tuple(merged.values())
