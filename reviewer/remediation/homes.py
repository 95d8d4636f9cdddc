"""Which part of the actual design a thing of the reference belongs to: file, stack or module."""

from __future__ import annotations

from collections import Counter

from reviewer.model.design import Design
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass


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


def _largest(design: Design) -> Home:
    places = Counter((resource.group, resource.location.file) for resource in design.resources.values())
    return _most(places) if places else Home(group="", file=design.files[0] if design.files else "")


def _most(places: Counter[tuple[str, str]]) -> Home:
    group, file = min(places, key=lambda place: (-places[place], place))
    return Home(group=group, file=file)
