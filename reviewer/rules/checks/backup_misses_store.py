"""Data stores that no backup plan of the design takes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.design import Resource
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT, Value
from reviewer.rules.backups import PLAN, SELECTION, coverage, selections
from reviewer.rules.facts import is_cluster_member
from reviewer.rules.hit import Hit
from reviewer.rules.operators import word
from reviewer.rules.view import View, items
from reviewer.vocabulary.rule_book import Rule


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each store that no selection names; a plan without selections takes in nothing at all."""
    plans = view.by_type.get(PLAN, ())
    if not plans or any(not _has_selections(view, plan) for plan in plans):
        return
    taken = coverage([each for plan in plans for each in selections(view, plan)])
    for store in view.of_types(rule.types):
        if is_cluster_member(view, store):
            continue
        verdict = taken.covers(store)
        tier = _tier(store)
        if verdict is not True and tier is not None:
            yield Hit(item=store, undecided=verdict is None, tier=tier)


def _tier(store: Resource) -> Tier | None:
    """Return how much it matters: less where the store keeps backups of its own, nothing where it also replicates."""
    if store.type == "AWS::S3::Bucket":
        return None if "ReplicationConfiguration" in store.properties else Tier.LOW
    replicas = [item for item in items(store.properties.get("Replicas", ABSENT)) if isinstance(item, dict)]
    if replicas:
        return None if all(_recovers(item) for item in replicas) else Tier.MEDIUM
    if store.at(("GlobalClusterIdentifier",)) is not ABSENT and store.at(("MasterUsername",)) is ABSENT:
        return None
    retention = store.properties.get("BackupRetentionPeriod", 1 if "::DB" in store.type else 0)
    own = _recovers(store.properties) or (isinstance(retention, (int, str)) and str(retention) not in ("0", ""))
    return Tier.MEDIUM if own else Tier.HIGH


def _recovers(properties: Mapping[str, Value]) -> bool:
    recovery = properties.get("PointInTimeRecoverySpecification")
    return isinstance(recovery, dict) and word(recovery.get("PointInTimeRecoveryEnabled")) == "true"


def _has_selections(view: View, plan: Resource) -> bool:
    return any(True for _ in view.users(plan, ("BackupPlanId",), (SELECTION,)))
