"""Alarms on metrics that no service publishes."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.alarms import ALARM, metrics_of
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule, contents


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield alarms whose namespace or metric does not exist."""
    known = contents()["metrics"]
    for alarm in view.by_type.get(ALARM, ()):
        for path, space, name in metrics_of(alarm):
            if not isinstance(space, str):
                continue
            if space in known["no_namespace"]:
                says = f"{space} is no namespace, {known['no_namespace'][space]} is"
                yield Hit(item=alarm, path=(*path, "Namespace"), value=space, detail=says)
            elif isinstance(name, str) and space in known["complete"] and name not in known["complete"][space]:
                yield Hit(item=alarm, path=(*path, "MetricName"), value=name, detail=f"{space} has no metric {name}")
