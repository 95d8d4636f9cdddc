"""Backup plans that run less often than the recovery point allows."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule
from reviewer.vocabulary.schedules import hours_between

_RULES = "BackupPlan.BackupPlanRule[]"


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield plans none of whose rules runs often enough."""
    limit = float(rule.thresholds["hours"])
    for plan in view.of_types(rule.types):
        hours = _hours(plan)
        if hours is not None and hours > limit * 1.01:
            yield Hit(item=plan, detail=f"the shortest interval is {hours:.0f} hours", property=rule.property or "")


def _hours(plan: Resource) -> float | None:
    """Return the hours between two runs of the most frequent rule; None where one is continuous or not known."""
    found: list[float] = []
    for _, item in found_at(Scope(plan), _RULES):
        if not isinstance(item, dict) or str(item.get("EnableContinuousBackup", "")).lower() == "true":
            return None
        written = item.get("ScheduleExpression")
        hours = hours_between(written) if isinstance(written, str) else None
        if hours is None:
            return None
        found.append(hours)
    return min(found, default=None)
