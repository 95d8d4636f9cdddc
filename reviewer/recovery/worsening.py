"""Findings on what a change does to recovery as a whole: a disruption that it makes longer or costlier."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from math import inf
from typing import Final

from reviewer.model.review import Finding, Instance, Kind, Side, Tier
from reviewer.recovery.records import Disruption, Estimate, Scorecard
from reviewer.recovery.wording import range_text
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.recovery_figures import Range

RULE: Final = "recovery-gets-worse"
_WORDS: Final = {
    Disruption.SOFTWARE: "a software or data error",
    Disruption.INSTANCE: "the loss of an instance",
    Disruption.ZONE: "the loss of an availability zone",
    Disruption.REGION: "the loss of the region",
}


def worsened_findings(before: Scorecard, after: Scorecard) -> tuple[Finding, ...]:
    """Return one finding for each disruption from which recovery takes longer, or loses more data, than before."""
    found = (_finding(before.estimate(each), after.estimate(each)) for each in Disruption)
    return tuple(item for item in found if item is not None)


def differ(before: Scorecard, after: Scorecard) -> bool:
    """Whether a change makes any difference to recovery as a whole, for better or worse."""
    pairs = ((before.estimate(each), after.estimate(each)) for each in Disruption)
    return before.strategy != after.strategy or any((one.rto, one.rpo) != (two.rto, two.rpo) for one, two in pairs)


def _finding(before: Estimate, after: Estimate) -> Finding | None:
    worse = list(_worse(before, after))
    if not worse or after.limit is None:
        return None
    text = f"{RULE}\0{after.disruption.value}\0{after.limit.address}"
    words = _WORDS[after.disruption]
    never = any(now[1] == inf for _, _, now in worse)
    said = ", ".join(f"{name} {range_text(was, name)} becomes {range_text(now, name)}" for name, was, now in worse)
    return Finding(
        id=hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        rule=RULE,
        kind=Kind.POSTURE,
        tier=Tier.HIGH if never else Tier.MEDIUM,
        category=category_of(after.limit.type),
        title=f"Recovery from {words} gets worse: {said}",
        detail=f"Limited by {after.limit}: {after.reason}",
        impact=f"After {words} the service is away longer, or loses more data, than before this change.",
        fix="Leave what this change takes away from recovery as it was, or make up for it in the same change.",
        instances=(Instance(reference=_side(before), actual=_side(after)),),
        resource_type=after.limit.type,
    )


def _worse(before: Estimate, after: Estimate) -> Iterator[tuple[str, Range, Range]]:
    for name, was, now in (("RTO", before.rto, after.rto), ("RPO", before.rpo, after.rpo)):
        if was is not None and now is not None and now[1] > was[1]:
            yield name, was, now


def _side(estimate: Estimate) -> Side | None:
    if estimate.limit is None:
        return None
    value = f"RTO {range_text(estimate.rto, 'RTO')}, RPO {range_text(estimate.rpo, 'RPO')}"
    return Side(id=estimate.limit.address, location=estimate.limit.location, value=value, has_value=True)
