"""The part of a graph that a reader of gaps wants to see: what is missing or changed, and what touches it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reviewer.graphs.graph import Graph, Node, Status
from reviewer.model.record import replace
from reviewer.model.review import Tier

_WEIGHT: Final = {Status.MISSING: 0, Status.CHANGED: 1, Status.EXTRA: 2, Status.EQUAL: 3}
_NO_TIER: Final = len(Tier)


def gap_neighbourhood(graph: Graph, most: int) -> Graph:
    """Return the gaps and their direct neighbours, at most `most` nodes: the worst gaps first, a third for neighbours.

    Differences that are information only count as gaps where nothing worse exists.
    """
    gaps = sorted((node for node in graph.nodes if _is_gap(node)), key=weight)
    if not gaps:
        gaps = sorted((node for node in graph.nodes if node.status is not Status.EQUAL), key=weight)
    keys = [node.key for node in gaps]
    core = keys[: most * 2 // 3]
    beside = _neighbours(graph, core)
    wanted = list(dict.fromkeys((*core, *beside[: most - len(core)], *keys, *beside)))
    return _restricted(graph, wanted[:most], len(wanted) - most)


def _is_gap(node: Node) -> bool:
    return node.tier is not None and node.tier is not Tier.INFO


def weight(node: Node) -> tuple[int, int]:
    """Return what sorts the worst nodes first: by the tier of their findings, then missing, changed, extra, equal."""
    return (_NO_TIER if node.tier is None else node.tier.rank, _WEIGHT[node.status])


def _neighbours(graph: Graph, chosen: Iterable[str]) -> list[str]:
    """Return the other ends of the links of `chosen`, those with most such links first."""
    inside = set(chosen)
    links: dict[str, int] = {}
    for link in graph.links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if one in inside and other not in inside:
                links[other] = links.get(other, 0) + 1
    place = {node.key: at for at, node in enumerate(graph.nodes)}
    return sorted(links, key=lambda key: (-links[key], place[key]))


def _restricted(graph: Graph, chosen: Iterable[str], left: int) -> Graph:
    inside = set(chosen)
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.key in inside),
        links=tuple(link for link in graph.links if link.source in inside and link.target in inside),
        note=f"{left} more resources with gaps or beside one are not drawn." if left > 0 else "",
    )
