"""Replication that no alarm watches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.alarms import is_watched
from reviewer.rules.hit import Hit
from reviewer.rules.view import View, items
from reviewer.vocabulary.rule_book import Rule, contents


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield what replicates without an alarm on any metric that tells how far the replica is behind."""
    for store in view.of_types(rule.types):
        record = contents()["metrics"]["lag"].get(store.type)
        if record is None or not _replicates(store, record):
            continue
        watched = is_watched(view, record["namespace"], record["metrics"])
        if watched is not True:
            says = f"no alarm on {record['metrics'][0]} of {record['namespace']}"
            yield Hit(item=store, detail=says, undecided=watched is None)


def _replicates(store: Resource, record: dict[str, Any]) -> bool:
    if "several" in record:
        return len(items(store.properties.get(record["several"], ABSENT))) > 1
    return "has" not in record or store.properties.get(record["has"], ABSENT) is not ABSENT
