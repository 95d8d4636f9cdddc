"""The recovery scorecard of a design: every store, every service path, and the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.design import Design
from reviewer.recovery.estimates import store_score, worst
from reviewer.recovery.objects import is_log_sink
from reviewer.recovery.paths import COMPUTE, direct_paths, service_paths
from reviewer.recovery.protection import StoreFacts
from reviewer.recovery.records import (
    Disruption,
    Estimate,
    Evidence,
    Part,
    Scorecard,
    ServiceScore,
    StoreScore,
    Strategy,
)
from reviewer.recovery.regions import Standby, compute_by_place, primary_region, standby_of
from reviewer.recovery.services import Situation, limiting, service_score, weakest_strategy
from reviewer.recovery.stores import stores_of
from reviewer.recovery.traffic import moves_in, traffic_for
from reviewer.recovery.view import View, view_of
from reviewer.vocabulary.roles import type_role

_SHOWN = 5
"""Names that an assumption lists before it counts the rest."""
_NOTHING = "the design declares no data store and no service path"


def scorecard(design: Design) -> Scorecard:
    """Return what the design's recovery amounts to, from what it declares alone."""
    view = view_of(design)
    facts = stores_of(view)
    stores = {item.resource.address: store_score(item) for item in facts}
    services, region, assumed = _services(view, facts, stores)
    counted = limiting(services, stores)
    parts: list[Part] = list(services)
    if stores and not counted:
        counted = _counted_without_paths(view, facts, stores, region)
        parts.extend(counted)
        assumed = (
            *assumed,
            "no edge ties a data store to a service path: every store of the primary region counts, but for mere logs",
        )
    strategy, doubt = weakest_strategy([(item.strategy, item.doubt) for item in parts])
    estimates = tuple(_whole(parts, disruption) for disruption in Disruption)
    recovery = {place for item in counted for place in item.regions} | {
        view.resources[item.standby].region or "" for item in services if item.standby
    }
    return Scorecard(
        label=design.label,
        primary_region=region,
        recovery_regions=tuple(sorted(recovery - {region or "", ""})),
        strategy=strategy,
        estimates=estimates,
        stores=tuple(stores.values()),
        services=services,
        weakest=_weakest(parts, counted, strategy),
        doubt=doubt if parts else _NOTHING,
        lift=tuple(dict.fromkeys(text for item in parts if item.strategy is strategy for text in item.lift)),
        assumptions=(*assumed, *_assumptions(view, facts, stores, services)),
    )


def _counted_without_paths(
    view: View, facts: Sequence[StoreFacts], stores: dict[str, StoreScore], region: str | None
) -> list[StoreScore]:
    """Return the stores that count where none is tied to a path: those of the primary region, mere logs left out."""
    holding = [item.resource for item in facts if not is_log_sink(view, item.resource)]
    here = [item for item in holding if item.region in (region, None)]
    return [stores[item.address] for item in here or holding] or list(stores.values())


def _services(
    view: View, facts: Sequence[StoreFacts], stores: dict[str, StoreScore]
) -> tuple[tuple[ServiceScore, ...], str | None, tuple[str, ...]]:
    """Return the service paths of the primary region, that region, and what is assumed about them."""
    owners = {member.address: item.resource.address for item in facts for member in item.members}
    paths = service_paths(view, owners)
    entered = [path for path in paths if path.is_entered]
    assumed = () if entered or not paths else ("no entry point leads to compute: compute with data counts",)
    chosen = [*(entered or [path for path in paths if path.stores]), *direct_paths(view, owners)]
    declared = moves_in(view)
    moves = [traffic_for(path.entries, declared) for path in chosen]
    region = primary_region(view, facts, moves)
    places = compute_by_place([*view.of(*COMPUTE)])
    cases = []
    for path, traffic in zip(chosen, moves, strict=True):
        standby = standby_of(view, path.compute, places) if path.compute.type in COMPUTE else Standby()
        mine = tuple(stores[name] for name in path.stores)
        cases.append(Situation(path=path, stores=mine, standby=standby, traffic=traffic))
    kept = [case for case in cases if not _is_standby(case, region, cases)]
    return tuple(service_score(view, case) for case in kept), region, assumed


def _is_standby(case: Situation, region: str | None, cases: Sequence[Situation]) -> bool:
    """Tell whether a path is the other half of one in the primary region."""
    place = case.path.compute.region
    if not case.has_compute or place is None or place == region:
        return False
    return any(other.standby.resource is case.path.compute for other in cases if other.path.compute.region == region)


def _whole(parts: Sequence[Part], disruption: Disruption) -> Estimate:
    if not parts:
        return Estimate(disruption=disruption, rto=None, rpo=None, reason=_NOTHING)
    holding = [part for part in parts if isinstance(part, StoreScore) or part.stores]
    counted = holding if disruption is Disruption.SOFTWARE and holding else parts
    return worst([part.estimate(disruption) for part in counted], disruption)


def _weakest(parts: Sequence[Part], counted: Sequence[StoreScore], strategy: Strategy | None) -> Evidence | None:
    """Return the store, or else the service path, that holds the whole down."""
    stores = [item.evidence for item in counted if item.strategy is strategy]
    pieces = [item.held_by for item in parts if isinstance(item, ServiceScore) and item.strategy is strategy]
    return next(iter((*stores, *pieces)), None)


def _assumptions(
    view: View, facts: Sequence[StoreFacts], stores: dict[str, StoreScore], services: Sequence[ServiceScore]
) -> Iterator[str]:
    judged: list[Part] = [*stores.values(), *services]
    yield from dict.fromkeys(text for item in judged for text in item.assumptions)
    if view.halves:
        yield f"looked at as deployed in {view.halves[0]}, the region that conditions of the template name"
    if view.skipped:
        yield f"left out, as their condition is false: {_listed(view.skipped)}"
    served = {name for item in services for name in item.stores}
    idle = [name for name in stores if name not in served]
    if served and idle:
        yield f"no service path uses {_listed(idle)}: not counted for the whole"
    known = {member.address for item in facts for member in item.members}
    others = [
        item.address
        for item in view.resources.values()
        if item.address not in known and type_role(item.type).stateful and type_role(item.type).role == "data-store"
    ]
    if others:
        yield f"not judged, for want of figures: {_listed(others)}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
