"""Which part of the actual design a thing of the reference belongs to: file, stack or module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from reviewer.model.design import Design, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass

_LIKE: Final = 3
"""What a resource of the same type weighs, against one that is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A stack or module of the actual design, and the file to write in."""

    group: str
    file: str


def homes_of(matching: Matching) -> dict[str, Home]:
    """Return for every group of the reference where in the actual design its counterparts are."""
    usual = _largest(matching.actual)
    met: dict[str, Counter[tuple[str, str]]] = {}
    for match in matching.pairs:
        place = (match.actual.group, match.actual.location.file)
        met.setdefault(match.reference.group, Counter())[place] += 1
    groups = {resource.group for resource in matching.reference.resources.values()}
    groups |= {item.group for item in matching.reference.declarations}
    return {group: _most(met[group]) if group in met else usual for group in sorted(groups)}


def home_of(resource: Resource, matching: Matching, homes: Mapping[str, Home]) -> Home:
    """Return where a missing resource goes: to its like, else to what it names and what names it."""
    partners = {match.reference.address: match.actual for match in matching.pairs}
    near = [
        (match.actual, _LIKE)
        for match in matching.pairs
        if match.reference.group == resource.group and match.reference.type == resource.type
    ]
    for edge in matching.reference.edges:
        if resource.address in (edge.source, edge.target):
            other = partners.get(edge.target if edge.source == resource.address else edge.source)
            if other is not None:
                near.append((other, 1))
    if resource.region is not None and any(item.region != resource.region for item, _ in near):
        near.extend((item, 0) for item in matching.actual.resources.values())
    same = [(item, weight) for item, weight in near if item.region == resource.region]
    votes: Counter[tuple[str, str]] = Counter()
    for item, weight in same or near:
        votes[item.group, item.location.file] += weight
    return _most(votes) if votes else homes[resource.group]


def _largest(design: Design) -> Home:
    places = Counter((resource.group, resource.location.file) for resource in design.resources.values())
    return _most(places) if places else Home(group="", file=design.files[0] if design.files else "")


def _most(places: Counter[tuple[str, str]]) -> Home:
    group, file = min(places, key=lambda place: (-places[place], place))
    return Home(group=group, file=file)
