"""Recovery targets: from the command line, from a resiliency policy in the design, and where they are missed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from reviewer.errors import InputError
from reviewer.model.design import Design
from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding, Instance, Kind, Side, Tier
from reviewer.recovery.records import Disruption, Estimate, Evidence, Scorecard, evidence_of
from reviewer.recovery.view import Doubt, number, view_of
from reviewer.recovery.wording import duration_text, range_text
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.recovery_figures import figure, seconds_in, strategy_figure

RULE: Final = "recovery-target-missed"
_POLICY: Final = "AWS::ResilienceHub::ResiliencyPolicy"
_FIELDS: Final = {
    Disruption.SOFTWARE: "Software",
    Disruption.INSTANCE: "Hardware",
    Disruption.ZONE: "AZ",
    Disruption.REGION: "Region",
}
_WORDS: Final = {
    Disruption.SOFTWARE: "a software or data error",
    Disruption.INSTANCE: "the loss of an instance",
    Disruption.ZONE: "the loss of an availability zone",
    Disruption.REGION: "the loss of the region",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How long recovery may take and how much data may be lost, in seconds; None where nothing is demanded.

    `by_disruption` says otherwise for single disruptions, as a resiliency policy does.
    """

    rto_seconds: float | None = None
    rpo_seconds: float | None = None
    by_disruption: Mapping[Disruption, tuple[float | None, float | None]] = field(default_factory=dict)
    source: Evidence | None = None
    """The resiliency policy it comes from."""

    def of(self, disruption: Disruption) -> tuple[float | None, float | None]:
        """Return the demanded RTO and RPO for a disruption."""
        return self.by_disruption.get(disruption, (self.rto_seconds, self.rpo_seconds))


def parse_duration(text: str) -> float:
    """Return the seconds of `90s`, `15m`, `1h30m`, `2d` or plain seconds.

    Raises:
        InputError: the text is no duration.
    """
    seconds = seconds_in(text)
    if seconds is None:
        raise InputError(f"{text!r} is no duration", help_text="write 90s, 15m, 1h30m or 2d")
    return seconds


def target_of(design: Design) -> Target | None:
    """Return the target that the design's resiliency policy states; the strictest where there are several."""
    view = view_of(design)
    demands: dict[Disruption, tuple[float | None, float | None]] = {}
    source: Evidence | None = None
    for policy in view.of(_POLICY):
        source = source or evidence_of(policy)
        for disruption, name in _FIELDS.items():
            found = [number(view, policy, ("Policy", name, part), otherwise=-1) for part in ("RtoInSecs", "RpoInSecs")]
            rto, rpo = (None if isinstance(item, Doubt) or item < 0 else item for item in found)
            kept = demands.get(disruption, (None, None))
            demands[disruption] = (_stricter(kept[0], rto), _stricter(kept[1], rpo))
    stated = {key: pair for key, pair in demands.items() if pair != (None, None)}
    return Target(by_disruption=stated, source=source) if stated else None


def missed_target_findings(
    actual: Scorecard, target: Target, reference: Scorecard | None = None
) -> tuple[Finding, ...]:
    """Return one finding for each disruption whose target the actual design misses or may miss."""
    found = (_finding(actual, reference, target, disruption) for disruption in Disruption)
    return tuple(item for item in found if item is not None)


def misses(estimate: Estimate, target: Target) -> bool | None:
    """Tell whether an estimate misses its target at worst; None where it cannot be told."""
    rto, rpo = target.of(estimate.disruption)
    verdicts = [
        None if have is None else have[1] > want
        for have, want in ((estimate.rto, rto), (estimate.rpo, rpo))
        if want is not None
    ]
    return True if True in verdicts else None if None in verdicts else False


def _stricter(one: float | None, other: float | None) -> float | None:
    return other if one is None else one if other is None else min(one, other)


def _finding(actual: Scorecard, reference: Scorecard | None, target: Target, disruption: Disruption) -> Finding | None:
    estimate = actual.estimate(disruption)
    missed = misses(estimate, target)
    if missed is False or estimate.limit is None:
        return None
    wanted = reference.estimate(disruption) if reference else None
    words = _WORDS[disruption]
    rto, rpo = target.of(disruption)
    parts = list(_parts(estimate, rto, rpo, missed=missed is True))
    verb = "misses" if missed else "may miss"
    text = f"{RULE}\0{disruption.value}\0{estimate.limit.address}"
    return Finding(
        id=hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        rule=RULE,
        kind=Kind.POSTURE,
        tier=Tier.HIGH if missed else Tier.MEDIUM,
        category=category_of(estimate.limit.type),
        title=f"{actual.label}: recovery from {words} {verb} the target ({', '.join(parts)})",
        detail=f"Limited by {estimate.limit}: {estimate.reason}",
        impact=f"After {words} the service is away longer, or loses more data, than the target allows.",
        fix=" ".join(actual.lift) if disruption is Disruption.REGION and actual.lift else _fix(disruption),
        instances=(Instance(reference=_side(wanted), actual=_side(estimate)),),
        undecided=missed is None,
        resource_type=estimate.limit.type,
        links=tuple(dict.fromkeys(_link(name) for name in estimate.figures)),
    )


def _fix(disruption: Disruption) -> str:
    return {
        Disruption.SOFTWARE: "Keep points to restore to that are as recent as the target, and practise the restore.",
        Disruption.INSTANCE: "Run a second unit and a replica that take over by themselves.",
        Disruption.ZONE: "Spread units and replicas over at least two zones.",
        Disruption.REGION: "Keep the data and the compute in a second region.",
    }[disruption]


def _parts(estimate: Estimate, rto: float | None, rpo: float | None, *, missed: bool) -> Iterator[str]:
    for name, have, want in (("RTO", estimate.rto, rto), ("RPO", estimate.rpo, rpo)):
        if want is not None and (have is None or have[1] > want or not missed):
            yield f"{name} {range_text(have, name)}, target {duration_text(want)}"


def _side(estimate: Estimate | None) -> Side | None:
    if estimate is None or estimate.limit is None:
        return None
    value = f"RTO {range_text(estimate.rto, 'RTO')}, RPO {range_text(estimate.rpo, 'RPO')}"
    return Side(id=estimate.limit.address, location=estimate.limit.location, value=value, has_value=True)


def _link(name: str) -> str:
    return strategy_figure(name).source if " " in name else figure(name).source
