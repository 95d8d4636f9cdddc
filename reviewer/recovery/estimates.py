"""Estimates of a data store: the best of what protects it, disruption by disruption."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from reviewer.recovery.protection import StoreFacts
from reviewer.recovery.records import (
    LOST,
    Disruption,
    Estimate,
    Protection,
    StoreScore,
    Strategy,
    evidence_of,
)
from reviewer.vocabulary.recovery_figures import figure, store_lift

_MISSING = {
    Disruption.SOFTWARE: "no backup, version or point to restore to is declared",
    Disruption.INSTANCE: "no replica, standby or backup is declared",
    Disruption.ZONE: "no copy outside the zone and no backup is declared",
    Disruption.REGION: "nothing is kept in another region",
}


def store_score(store: StoreFacts) -> StoreScore:
    """Return the estimates and the strategy of a data store."""
    strategy, doubt = _strategy(store)
    estimates = tuple(_estimate(store, disruption) for disruption in Disruption)
    found = dict.fromkeys(item.region for item in store.protections if item.region and not item.doubt)
    regions = tuple(dict.fromkeys([store.resource.region, *found])) if store.resource.region else tuple(found)
    return StoreScore(
        address=store.resource.address,
        type=store.resource.type,
        evidence=evidence_of(store.resource),
        members=tuple(member.address for member in store.members),
        regions=tuple(region for region in regions if region),
        strategy=strategy,
        estimates=estimates,
        doubt=doubt,
        lift=_lift(store, strategy),
        assumptions=store.assumptions,
    )


def _strategy(store: StoreFacts) -> tuple[Strategy | None, str]:
    """Return the best strategy that copies in other regions support; None and why where a doubt may better it."""
    across = [item for item in store.protections if Disruption.REGION in item.covers]
    certain = max((item.supports for item in across if not item.doubt), key=lambda item: item.rank, default=None)
    best = certain or Strategy.NONE
    open_ones = [item for item in across if item.doubt and item.supports.rank > best.rank]
    return (None, open_ones[0].doubt) if open_ones else (best, "")


def _estimate(store: StoreFacts, disruption: Disruption) -> Estimate:
    answers = [item for item in store.protections if disruption in item.covers]
    certain = sorted((item for item in answers if not item.doubt), key=_badness)
    best = certain[0] if certain else None
    doubts = [item for item in answers if item.doubt and (best is None or _badness(item) < _badness(best))]
    if doubts:
        first = doubts[0]
        return Estimate(
            disruption=disruption, rto=None, rpo=None, reason=first.doubt, limit=first.evidence, figures=(first.figure,)
        )
    if best is None:
        return Estimate(
            disruption=disruption,
            rto=LOST,
            rpo=LOST,
            reason=_MISSING[disruption],
            limit=evidence_of(store.resource),
        )
    reason = figure(best.figure).states
    return Estimate(
        disruption=disruption,
        rto=best.rto,
        rpo=best.rpo,
        reason=f"{best.note}: {reason}" if best.note else reason,
        limit=best.evidence,
        figures=(best.figure,),
    )


def _badness(item: Protection) -> tuple[float, float, float, float]:
    """Order protections by what is lost, then by how long it takes; a live copy comes before a backup."""
    rpo, rto = item.rpo or (inf, inf), item.rto or (inf, inf)
    return (-item.supports.rank, rpo[1], rto[1], rpo[0] + rto[0])


def _lift(store: StoreFacts, strategy: Strategy | None) -> tuple[str, ...]:
    """Return what lifts the store to the next better strategy."""
    rank = (strategy or Strategy.NONE).rank
    steps = store_lift(store.resource.type)
    better = next((name for name in steps if Strategy(name).rank > rank), None)
    return (steps[better].replace("{name}", store.resource.address),) if better else ()


def worst(estimates: Sequence[Estimate], disruption: Disruption) -> Estimate:
    """Return RTO and RPO of several things that all have to come back: each the worst, `cannot tell` if any is open.

    What is surely lost stays lost whatever the others are.
    """
    rto, rpo = _worst([item.rto for item in estimates]), _worst([item.rpo for item in estimates])
    limiting = max(estimates, key=_severity)
    figures = tuple(dict.fromkeys(name for item in estimates for name in item.figures))
    return Estimate(
        disruption=disruption, rto=rto, rpo=rpo, reason=limiting.reason, limit=limiting.limit, figures=figures
    )


def _worst(ranges: Sequence[tuple[float, float] | None]) -> tuple[float, float] | None:
    if any(item is not None and item[0] == inf for item in ranges):
        return LOST
    known = [item for item in ranges if item is not None]
    if len(known) < len(ranges):
        return None
    return max(item[0] for item in known), max(item[1] for item in known)


def _severity(item: Estimate) -> tuple[float, float, float]:
    """Order estimates: lost, then open, then by what is lost and how long it takes."""
    if LOST in (item.rto, item.rpo):
        return (2, 0, 0)
    if item.rto is None or item.rpo is None:
        return (1, item.rpo[1] if item.rpo else inf, item.rto[1] if item.rto else inf)
    return (0, item.rto[1], item.rpo[1])
