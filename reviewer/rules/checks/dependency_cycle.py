"""Resources that each need the other first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from reviewer.model.design import RESOLVED_FORMATS, Edge, Resource
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_MOST = 10


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield the resources of each cycle; what a satellite of a resource needs, the resource does not wait for."""
    if view.design.format in RESOLVED_FORMATS:
        return
    needs: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in view.design.edges:
        source, target = view.resources.get(edge.source), view.resources.get(edge.target)
        if source is None or target is None or _is_of_satellite(source, edge):
            continue
        one, other = _whole(source), _whole(target)
        if one != other:
            needs[one].setdefault(other, edge)
    for _attempt in range(_MOST):
        cycle = _cycle(needs)
        if not cycle:
            return
        names = " → ".join([*cycle, cycle[0]])
        first = needs[cycle[0]][cycle[1 % len(cycle)]].path
        top = str(first[0]) if first else "DependsOn"
        for address, following in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
            edge = needs[address].pop(following)
            resource = view.resources.get(edge.source)
            if resource is not None:
                yield Hit(
                    item=resource, path=edge.path, value=resource.at(edge.path), detail=names, cause=names, property=top
                )


def _is_of_satellite(source: Resource, edge: Edge) -> bool:
    return any(edge.path[:end] in source.parts for end in range(1, len(edge.path) + 1))


def _whole(resource: Resource) -> str:
    whole = resource.attributes.get("@part_of")
    return whole if isinstance(whole, str) else resource.address


def _cycle(needs: dict[str, dict[str, Edge]]) -> list[str]:
    """Return the addresses of one cycle, each needing the next, beginning with the first by name."""
    try:
        TopologicalSorter({address: sorted(found) for address, found in sorted(needs.items())}).prepare()
    except CycleError as error:
        members: list[str] = list(error.args[1])[:-1]
        members.reverse()
        start = members.index(min(members))
        return members[start:] + members[:start]
    return []
