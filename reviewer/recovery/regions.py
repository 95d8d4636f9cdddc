"""Which region is the primary one, and what stands in for a piece of compute in another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reviewer.model.design import Resource
from reviewer.recovery.protection import StoreFacts
from reviewer.recovery.traffic import Traffic
from reviewer.recovery.view import View, same_region

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLACES: Final = frozenset(
    {"primary", "secondary", "main", "dr", "standby", "recovery", "failover", "replica", "active", "passive"}
    | {"region", "source", "target"}
)
"""Words of a name that say where a thing is, not what it is."""


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


def standby_of(view: View, compute: Resource, all_compute: Sequence[Resource]) -> Standby:
    """Return the counterpart of a piece of compute in another region, the most alike by name."""
    alike = [item for item in all_compute if item.type == compute.type and item is not compute]
    apart = [(item, same_region(view, compute, item)) for item in alike]
    away = [item for item, same in apart if same is False]
    if away:
        best = max(away, key=lambda item: _likeness(compute, item))
        if _likeness(compute, best) > 0 or len(away) == 1:
            assumed = f"{best.address} stands in for {compute.address}: the same type in {best.region}"
            return Standby(resource=best, assumed=assumed)
        return Standby()
    twins = [item for item, same in apart if same is None and _likeness(compute, item) > 0]
    if twins:
        best = max(twins, key=lambda item: _likeness(compute, item))
        unknown = best if best.region is None else compute
        doubt = f"the region of {unknown.address} is not known, so {best.address} may or may not be its standby"
        return Standby(resource=best, doubt=doubt)
    return Standby()


def _likeness(one: Resource, other: Resource) -> float:
    ours, theirs = _words(one.name), _words(other.name)
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 1.0


def _words(name: str) -> frozenset[str]:
    found = {word.lower() for word in _WORD.findall(name)}
    return frozenset(word for word in found if word not in _PLACES and not word.isdigit())
