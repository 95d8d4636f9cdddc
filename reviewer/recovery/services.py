"""Estimates and strategy of a service path: its stores, its compute and its traffic together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.recovery.compute import capacity, unit_estimate
from reviewer.recovery.estimates import worst
from reviewer.recovery.paths import COMPUTE, ENTRIES, ServicePath
from reviewer.recovery.records import (
    Disruption,
    Estimate,
    Evidence,
    ServiceScore,
    StoreScore,
    Strategy,
    evidence_of,
)
from reviewer.recovery.regions import Standby
from reviewer.recovery.traffic import Mode, Traffic
from reviewer.recovery.view import Doubt, View
from reviewer.vocabulary.recovery_figures import Range, service_lift, strategy_figure

_NOTHING_LOST: Final[Range] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A service path with everything its verdict rests on."""

    path: ServicePath
    stores: tuple[StoreScore, ...]
    standby: Standby
    traffic: Traffic

    @property
    def has_compute(self) -> bool:
        """Whether compute is on the path, not only a distribution or record before a store."""
        return self.path.compute.type in COMPUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The best strategy that one piece of a path allows, None where it cannot be told; what would lift it."""

    strategy: Strategy | None
    evidence: Evidence
    doubt: str = ""
    lift: tuple[str, ...] = ()


def service_score(view: View, case: Situation) -> ServiceScore:
    """Return the verdict on a service path."""
    levels = _levels(view, case)
    strategy, doubt = weakest_strategy([(level.strategy, level.doubt) for level in levels])
    held = [level for level in levels if level.strategy is strategy]
    compute = case.path.compute
    return ServiceScore(
        address=compute.address,
        evidence=evidence_of(compute),
        entries=tuple(item.address for item in case.path.entries if item.type in ENTRIES),
        stores=case.path.stores,
        standby=case.standby.resource.address if case.standby.resource else "",
        region=compute.region,
        strategy=strategy,
        held_by=held[0].evidence,
        estimates=tuple(_estimate(view, case, disruption) for disruption in Disruption),
        doubt=doubt,
        lift=tuple(dict.fromkeys(text for level in held for text in level.lift)),
        assumptions=tuple(text for text in (case.standby.assumed, case.traffic.assumed) if text),
    )


def weakest_strategy(found: Sequence[tuple[Strategy | None, str]]) -> tuple[Strategy | None, str]:
    """Return the worst strategy; None and the reason where an unknown one may be worse."""
    known = [strategy for strategy, _ in found if strategy is not None]
    lowest = min(known, key=lambda item: item.rank, default=None)
    doubt = next((why for strategy, why in found if strategy is None), "")
    if lowest is Strategy.NONE or not doubt:
        return lowest, ""
    return None, doubt


def _levels(view: View, case: Situation) -> list[Level]:
    levels = [
        Level(strategy=store.strategy, evidence=store.evidence, doubt=store.doubt, lift=store.lift)
        for store in case.stores
    ]
    if case.has_compute:
        levels.append(_compute_level(view, case))
    if case.path.is_entered:
        levels.append(_traffic_level(case))
    return levels


def _compute_level(view: View, case: Situation) -> Level:
    compute, standby = case.path.compute, case.standby
    own = evidence_of(compute)
    if standby.doubt:
        return Level(strategy=None, evidence=own, doubt=standby.doubt)
    if standby.resource is None:
        lift = (_lift("compute-missing", compute, None),)
        return Level(strategy=Strategy.BACKUP if case.stores else Strategy.NONE, evidence=own, lift=lift)
    has = capacity(view, standby.resource)
    here, there, at = capacity(view, compute).units, has.units, has.evidence
    if isinstance(there, Doubt):
        return Level(strategy=None, evidence=at, doubt=there.reason)
    if there == 0:
        lift = (_lift("compute-stopped", compute, standby.resource),)
        return Level(strategy=Strategy.PILOT, evidence=at, lift=lift)
    if isinstance(here, Doubt):
        return Level(strategy=None, evidence=own, doubt=here.reason)
    if there < here:
        lift = (_lift("compute-smaller", compute, standby.resource),)
        return Level(strategy=Strategy.WARM, evidence=at, lift=lift)
    return Level(strategy=Strategy.ACTIVE, evidence=at)


def _traffic_level(case: Situation) -> Level:
    best = {Mode.NONE: Strategy.PILOT, Mode.FAILOVER: Strategy.WARM, Mode.ACTIVE: Strategy.ACTIVE}[case.traffic.mode]
    piece = {Mode.NONE: "traffic-missing", Mode.FAILOVER: "traffic-passive"}.get(case.traffic.mode)
    lift = (_lift(piece, case.path.compute, None),) if piece else ()
    return Level(strategy=best, evidence=case.traffic.evidence or evidence_of(case.path.compute), lift=lift)


def _lift(piece: str, compute: Resource, standby: Resource | None) -> str:
    text = service_lift(piece).replace("{name}", compute.address)
    return text.replace("{standby}", standby.address if standby else "")


def _estimate(view: View, case: Situation, disruption: Disruption) -> Estimate:
    stores = [store.estimate(disruption) for store in case.stores]
    if disruption is Disruption.REGION:
        return _region(view, case, stores)
    if case.has_compute and disruption is not Disruption.SOFTWARE:
        stores.append(unit_estimate(view, case.path.compute, case.path.entries, disruption))
    if not stores:
        reason = "no data store is tied to it, so no data is lost; a bad deployment is rolled back by hand"
        return Estimate(disruption=disruption, rto=None, rpo=_NOTHING_LOST, reason=reason)
    return worst(stores, disruption)


def _region(view: View, case: Situation, stores: Sequence[Estimate]) -> Estimate:
    """Return the loss of a region: stores and compute come back side by side once the traffic has moved."""
    parts = list(stores)
    if case.has_compute:
        parts.append(_compute_region(view, case))
    together = worst(parts, Disruption.REGION) if parts else None
    if together is None or together.rto is None or together.rto[1] == inf:
        return together or Estimate(disruption=Disruption.REGION, rto=None, rpo=None, reason=case.traffic.reason)
    if not case.path.is_entered or (case.has_compute and case.standby.resource is None):
        return together
    if case.traffic.rto is None:
        return Estimate(
            disruption=Disruption.REGION,
            rto=None,
            rpo=together.rpo,
            reason=case.traffic.reason,
            limit=case.traffic.evidence or evidence_of(case.path.compute),
            figures=(*together.figures, *case.traffic.figures),
        )
    low, high = case.traffic.rto
    detects = high >= together.rto[1]
    return Estimate(
        disruption=Disruption.REGION,
        rto=(low + together.rto[0], high + together.rto[1]),
        rpo=together.rpo,
        reason=case.traffic.reason if detects else together.reason,
        limit=case.traffic.evidence if detects else together.limit,
        figures=(*together.figures, *case.traffic.figures),
    )


def _compute_region(view: View, case: Situation) -> Estimate:
    compute, standby = case.path.compute, case.standby

    def made(rto: Range | None, reason: str, limit: Resource, figures: tuple[str, ...] = ()) -> Estimate:
        return Estimate(
            disruption=Disruption.REGION,
            rto=rto,
            rpo=_NOTHING_LOST,
            reason=reason,
            limit=evidence_of(limit),
            figures=figures,
        )

    if standby.doubt:
        return made(None, standby.doubt, compute)
    if standby.resource is None:
        name = Strategy.BACKUP.value
        rto = strategy_figure(name).rto if case.stores else None
        reason = f"{compute.address} has no counterpart in another region: it has to be deployed there"
        return made(rto, reason, compute, (name,))
    units = capacity(view, standby.resource).units
    if isinstance(units, Doubt):
        return made(None, units.reason, standby.resource)
    if units == 0:
        name = Strategy.PILOT.value
        return made(
            strategy_figure(name).rto, f"{standby.resource.address} has to be started", standby.resource, (name,)
        )
    return made(_NOTHING_LOST, f"{standby.resource.address} runs", standby.resource)


def limiting(services: Sequence[ServiceScore], stores: Mapping[str, StoreScore]) -> Sequence[StoreScore]:
    """Return the stores that serve one of the paths, in the order of the paths."""
    names = dict.fromkeys(name for service in services for name in service.stores)
    return [stores[name] for name in names]
