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
    verdict: bool | None = False
    for alarm in view.by_type.get(ALARM, ()):
        for _, space, name in metrics_of(alarm):
            if space == namespace and name in names:
                return True
            if not (isinstance(space, str) and isinstance(name, str)):
                verdict = None
    return verdict
