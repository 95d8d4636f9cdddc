"""Which region is the primary one, and what stands in for a piece of compute in another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.recovery.protection import StoreFacts
from reviewer.recovery.traffic import Traffic
from reviewer.recovery.view import View, same_region

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLACES: Final = frozenset(
    {"primary", "secondary", "main", "dr", "standby", "recovery", "failover", "replica", "active", "passive"}
    | {"region", "source", "target", "east", "west", "north", "south", "central", "us", "eu", "ap"}
)
"""Words of a name that say where a thing is, not what it is."""
_ALIKE: Final = 0.5
"""From which share of common words two names are taken for the two halves of one thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standby:
    """What stands in for a piece of compute: itself in another region, nothing, or a doubt."""

    resource: Resource | None = None
    doubt: str = ""
    assumed: str = ""


def primary_region(view: View, stores: Sequence[StoreFacts], moves: Sequence[Traffic]) -> str | None:
    """Return the region that serves first: of the PRIMARY record's target, else of most stores, else of most things."""
    for move in moves:
        regions = [view.resources[target].region for target in move.targets[1:2] if target in view.resources]
        if regions and regions[0] and view.resources[move.targets[0]].at(("Failover",)) == "PRIMARY":
            return regions[0]
    votes = Counter(store.resource.region for store in stores if store.resource.region)
    weights = Counter(item.region for item in view.resources.values() if item.region)
    ranked = sorted(weights, key=lambda region: (-votes[region], -weights[region], str(region)))
    return ranked[0] if ranked else None


def compute_by_place(resources: Sequence[Resource]) -> Mapping[str, Mapping[object, list[Resource]]]:
    """Return compute by type and by what may tell its region, for `standby_of`."""
    found: dict[str, dict[object, list[Resource]]] = {}
    for item in resources:
        found.setdefault(item.type, {}).setdefault(_place(item), []).append(item)
    return found


def standby_of(view: View, compute: Resource, everywhere: Mapping[str, Mapping[object, list[Resource]]]) -> Standby:
    """Return the counterpart of a piece of compute in another region, the most alike by name."""
    own = _place(compute)
    places = {place: items for place, items in everywhere.get(compute.type, {}).items() if place != own}
    apart = {place: same_region(view, compute, items[0]) for place, items in places.items()}
    away = [item for place, items in places.items() if apart[place] is False for item in items]
    siblings = everywhere.get(compute.type, {}).get(own, [])
    best = max(away, key=lambda item: likeness(compute, item), default=None)
    if best is not None and (likeness(compute, best) >= _ALIKE or (len(away) == 1 and len(siblings) == 1)):
        assumed = f"{best.address} stands in for {compute.address}: the same type in {best.region}"
        return Standby(resource=best, assumed=assumed)
    itself = [region for region in view.halves if region != compute.region]
    if itself and compute.address in view.everywhere:
        assumed = (
            f"{compute.address} is deployed in {itself[0]} too, as the conditions of its template name both regions"
        )
        return Standby(resource=compute, assumed=assumed)
    unsure = [item for place, items in places.items() if apart[place] is None for item in items]
    twin = max(unsure, key=lambda item: likeness(compute, item), default=None)
    if twin is not None:
        unknown = twin if twin.region is None else compute
        doubt = f"the region of {unknown.address} is not known, so {twin.address} may or may not be its standby"
        return Standby(resource=twin, doubt=doubt)
    return Standby()


def likeness(one: Resource, other: Resource) -> float:
    """Return the share of common words in two names, words for places and for the type left out."""
    aside = _words(one.type)
    ours, theirs = _words(one.name) - aside, _words(other.name) - aside
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 1.0


def _place(item: Resource) -> object:
    return item.region or (item.location.file, item.group, item.condition, item.provider)


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    found = {word.lower() for word in _WORD.findall(name)}
    return frozenset(word for word in found if word not in _PLACES and not word.isdigit())
