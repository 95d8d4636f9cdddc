"""Which metrics the alarms of a design watch."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.value import ABSENT, Value
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View

ALARM = "AWS::CloudWatch::Alarm"


def metrics_of(alarm: Resource) -> Iterator[tuple[Path, Value, Value]]:
    """Yield the namespace and name of every metric an alarm reads, with where they stand."""
    if alarm.properties.get("MetricName", ABSENT) is not ABSENT:
        yield (), alarm.properties.get("Namespace", ABSENT), alarm.properties["MetricName"]
    for path, metric in found_at(Scope(alarm), "Metrics[].MetricStat.Metric"):
        if isinstance(metric, dict):
            yield path, metric.get("Namespace", ABSENT), metric.get("MetricName", ABSENT)


def is_watched(view: View, namespace: str, names: list[str]) -> bool | None:
    """Tell whether some alarm watches one of these metrics; None where an alarm's metric is not known."""
    known, told = view.known("watched metrics", lambda: _watched(view))
    if any((namespace, name) in known for name in names):
        return True
    return False if told else None


def _watched(view: View) -> tuple[set[tuple[str, str]], bool]:
    """Return namespace and name of every metric that alarms watch, and whether those are all."""
    known: set[tuple[str, str]] = set()
    told = True
    for alarm in view.by_type.get(ALARM, ()):
        for _, space, name in metrics_of(alarm):
            if isinstance(space, str) and isinstance(name, str):
                known.add((space, name))
            else:
                told = False
    return known, told
