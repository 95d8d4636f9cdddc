"""Data stores that no backup plan of the design takes in."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.rules.backups import PLAN, SELECTION, covers, selections
from reviewer.rules.facts import is_cluster_member
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each store that no selection names; a plan without selections takes in nothing at all."""
    plans = view.by_type.get(PLAN, ())
    if not plans or any(not _has_selections(view, plan) for plan in plans):
        return
    for store in view.of_types(rule.types):
        if is_cluster_member(view, store):
            continue
        verdicts = [covers(each, store) for plan in plans for each in selections(view, plan)]
        if True not in verdicts:
            yield Hit(item=store, undecided=None in verdicts)


def _has_selections(view: View, plan: Resource) -> bool:
    return any(True for _ in view.users(plan, ("BackupPlanId",), (SELECTION,)))
