"""Two scorecards side by side, as plain JSON for the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Final

from reviewer.recovery.records import (
    CANNOT_TELL,
    LOST,
    Disruption,
    Estimate,
    Part,
    Scorecard,
    StoreScore,
    Strategy,
)
from reviewer.recovery.targets import Target, misses
from reviewer.recovery.wording import duration_text, range_text
from reviewer.vocabulary.recovery_figures import Range, figure, strategy_figure

Row = dict[str, object]
_VERDICT: Final = {True: "missed", False: "met", None: CANNOT_TELL}


def compare_scorecards(
    reference: Scorecard | None,
    actual: Scorecard,
    target: Target | None,
    addresses: Mapping[str, str] | None = None,
) -> Row:
    """Return both scorecards as JSON: single facts first, then one list of rows for each table.

    Args:
        reference: what should be; None for a check of one design.
        actual: what is.
        target: the demanded recovery.
        addresses: address in the reference to address in the actual design, as the matching found them.
    """
    pairs = addresses or {}
    made = _facts(reference, actual, target)
    made["disruptions"] = [_disruption(reference, actual, target, item) for item in Disruption]
    made["data_stores"] = list(_parts(reference.stores if reference else (), actual.stores, pairs))
    made["service_paths"] = list(_parts(reference.services if reference else (), actual.services, pairs))
    made["estimates"] = list(_estimates(actual))
    made["to_reach_the_next_strategy"] = [{"step": text} for text in actual.lift]
    made["aws_figures"] = list(_figures(reference, actual))
    made["assumptions"] = [{"assumed": text} for text in actual.assumptions]
    if reference is not None:
        made["reference_assumptions"] = [{"assumed": text} for text in reference.assumptions]
    return {key: value for key, value in made.items() if value != []}


def parts_of(card: Scorecard) -> list[Part]:
    """Return everything with a verdict of its own, the stores first."""
    return [*card.stores, *card.services]


def strategy_text(strategy: Strategy | None) -> str:
    """Return a strategy in words; `cannot tell` for None."""
    return CANNOT_TELL if strategy is None else strategy.value


def _facts(reference: Scorecard | None, actual: Scorecard, target: Target | None) -> Row:
    facts: Row = {"strategy": strategy_text(actual.strategy)}
    if actual.strategy is None and actual.doubt:
        facts["strategy_reason"] = actual.doubt
    if reference is not None:
        facts["reference_strategy"] = strategy_text(reference.strategy)
        if reference.strategy is None and reference.doubt:
            facts["reference_strategy_reason"] = reference.doubt
    if actual.weakest is not None:
        facts["weakest"] = str(actual.weakest)
    if reference is not None and reference.weakest is not None:
        facts["reference_weakest"] = str(reference.weakest)
    facts["primary_region"] = actual.primary_region or "not known"
    facts["recovery_regions"] = list(actual.recovery_regions) or "none declared"
    if target is not None:
        facts["target"] = _target_text(target)
    return facts


def _target_text(target: Target) -> str:
    if not target.by_disruption:
        return _demand(target.rto_seconds, target.rpo_seconds)
    parts = [f"{key.value} {_demand(*pair)}" for key, pair in target.by_disruption.items()]
    source = f" (from {target.source})" if target.source else ""
    return "; ".join(parts) + source


def _demand(rto: float | None, rpo: float | None) -> str:
    parts = [f"{name} {duration_text(value)}" for name, value in (("RTO", rto), ("RPO", rpo)) if value is not None]
    return ", ".join(parts)


def _disruption(reference: Scorecard | None, actual: Scorecard, target: Target | None, item: Disruption) -> Row:
    estimate = actual.estimate(item)
    row: Row = {
        "disruption": item.value,
        "rto": range_text(estimate.rto, "RTO"),
        "rpo": range_text(estimate.rpo, "RPO"),
        "limited_by": str(estimate.limit) if estimate.limit else None,
        "why": estimate.reason,
        **_seconds(estimate),
    }
    if reference is not None:
        wanted = reference.estimate(item)
        row["reference_rto"] = range_text(wanted.rto, "RTO")
        row["reference_rpo"] = range_text(wanted.rpo, "RPO")
        row.update({f"reference_{name}": value for name, value in _seconds(wanted).items()})
    if target is not None:
        row["target"] = _VERDICT[misses(estimate, target)]
    return row


def _parts(ours: Sequence[Part], theirs: Sequence[Part], pairs: Mapping[str, str]) -> Iterator[Row]:
    back = {pairs.get(item.address, item.address): item for item in ours}
    for item in theirs:
        wanted = back.pop(item.address, None)
        row = _part(item)
        if ours:
            row["reference_strategy"] = strategy_text(wanted.strategy) if wanted else None
            row["reference_region"] = _short(wanted.estimate(Disruption.REGION)) if wanted else None
        yield row
    for item in back.values():
        yield {
            "id": item.address,
            "strategy": "missing",
            "reference_strategy": strategy_text(item.strategy),
            "reference_region": _short(item.estimate(Disruption.REGION)),
        }


def _part(item: Part) -> Row:
    row: Row = {"id": item.address, "strategy": strategy_text(item.strategy)}
    if isinstance(item, StoreScore):
        row["type"] = item.type
        row["regions"] = list(item.regions)
    else:
        row["entered_by"] = list(item.entries)
        row["uses"] = list(item.stores)
        row["standby"] = item.standby or None
    for disruption in Disruption:
        row[disruption.value] = _short(item.estimate(disruption))
    row["next_step"] = " ".join(item.lift) or None
    return row


def _short(estimate: Estimate) -> str:
    return f"RTO {range_text(estimate.rto, 'RTO')}, RPO {range_text(estimate.rpo, 'RPO')}"


def _estimates(card: Scorecard) -> Iterator[Row]:
    """Yield every estimate of stores and paths, but for what nobody notices, with what limits it."""
    for part in parts_of(card):
        for estimate in part.estimates:
            if estimate.rto == estimate.rpo == (0.0, 0.0):
                continue
            yield {
                "id": part.address,
                "disruption": estimate.disruption.value,
                "rto": range_text(estimate.rto, "RTO"),
                "rpo": range_text(estimate.rpo, "RPO"),
                "limited_by": str(estimate.limit) if estimate.limit else None,
                "why": estimate.reason,
                "figures": list(estimate.figures),
                **_seconds(estimate),
            }


def _seconds(estimate: Estimate) -> Row:
    """Return the ranges as `[least, most]` in seconds; null for what nobody can tell or nothing brings back."""
    return {"rto_seconds": _span(estimate.rto), "rpo_seconds": _span(estimate.rpo)}


def _span(value: Range | None) -> list[float | None] | None:
    if value is None or value == LOST:
        return None
    return [bound if isfinite(bound) else None for bound in value]


def _figures(reference: Scorecard | None, actual: Scorecard) -> Iterator[Row]:
    cards = [card for card in (reference, actual) if card is not None]
    used = {
        name for card in cards for part in parts_of(card) for estimate in part.estimates for name in estimate.figures
    }
    strategies = {card.strategy.value for card in cards if card.strategy not in (None, Strategy.NONE)}
    for name in sorted(used | strategies):
        known = strategy_figure(name) if " " in name else figure(name)
        yield {"figure": name, "aws_says": known.states, "source": known.source}
