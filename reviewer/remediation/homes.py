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


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What decides where missing resources go, looked up once for a comparison."""

    homes: Mapping[str, Home]
    alike: Mapping[tuple[str, str], list[Resource]]
    """The actual's counterparts by group and type in the reference."""
    linked: Mapping[str, list[Resource]]
    """The actual's counterparts of what a resource of the reference names and what names it."""
    regional: Mapping[str, Counter[tuple[str, str]]]
    """How many of the actual's resources each place has, by region."""

    @classmethod
    def of(cls, matching: Matching) -> Neighbours:
        """Return the neighbours for a comparison."""
        partners = {match.reference.address: match.actual for match in matching.pairs}
        alike: dict[tuple[str, str], list[Resource]] = {}
        for match in matching.pairs:
            alike.setdefault((match.reference.group, match.reference.type), []).append(match.actual)
        linked: dict[str, list[Resource]] = {}
        for edge in matching.reference.edges:
            for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                if other in partners:
                    linked.setdefault(one, []).append(partners[other])
        regional: dict[str, Counter[tuple[str, str]]] = {}
        for resource in matching.actual.resources.values():
            if resource.region is not None:
                regional.setdefault(resource.region, Counter())[resource.group, resource.location.file] += 1
        return cls(homes=homes_of(matching), alike=alike, linked=linked, regional=regional)

    def home_of(self, resource: Resource) -> Home:
        """Return where a missing resource goes: in its region to its like, else to what it names and what names it."""
        near = [(item, _LIKE) for item in self.alike.get((resource.group, resource.type), ())]
        near.extend((item, 1) for item in self.linked.get(resource.address, ()))
        same = [(item, weight) for item, weight in near if item.region == resource.region]
        usual = self.regional.get(resource.region) if resource.region is not None else None
        if not same and near and usual is not None:
            return _most(usual)
        votes: Counter[tuple[str, str]] = Counter()
        for item, weight in same or near:
            votes[item.group, item.location.file] += weight
        return _most(votes) if votes else self.homes[resource.group]


def _largest(design: Design) -> Home:
    places = Counter((resource.group, resource.location.file) for resource in design.resources.values())
    return _most(places) if places else Home(group="", file=design.files[0] if design.files else "")


def _most(places: Counter[tuple[str, str]]) -> Home:
    group, file = min(places, key=lambda place: (-places[place], place))
    return Home(group=group, file=file)
