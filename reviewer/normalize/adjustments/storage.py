"""Bucket notifications with one event each, and replication filters without empty prefixes."""

from __future__ import annotations

from dataclasses import replace

from reviewer.model.design import Resource
from reviewer.model.value import Value

_NOTIFICATIONS = ("LambdaConfigurations", "QueueConfigurations", "TopicConfigurations")


def with_plain_settings(bucket: Resource) -> Resource:
    """Return the bucket with one notification per event and no empty prefix in a replication filter."""
    properties = dict(bucket.properties)
    notifications = properties.get("NotificationConfiguration")
    if isinstance(notifications, dict):
        single = {name: _per_event(value) if name in _NOTIFICATIONS else value for name, value in notifications.items()}
        properties["NotificationConfiguration"] = single
    replication = properties.get("ReplicationConfiguration")
    if isinstance(replication, dict) and isinstance(replication.get("Rules"), list):
        properties["ReplicationConfiguration"] = {**replication, "Rules": [_rule(rule) for rule in _items(replication)]}
    return bucket if properties == bucket.properties else replace(bucket, properties=properties)


def _items(replication: dict[str, Value]) -> list[Value]:
    rules = replication.get("Rules")
    return rules if isinstance(rules, list) else []


def _per_event(value: Value) -> Value:
    if not isinstance(value, list):
        return value
    found: list[Value] = []
    for item in value:
        events = item.get("Event") if isinstance(item, dict) else None
        if isinstance(item, dict) and isinstance(events, list):
            found.extend({**item, "Event": event} for event in events)
        else:
            found.append(item)
    return found


def _rule(rule: Value) -> Value:
    """Return a replication rule whose filter for everything is the empty one."""
    if not isinstance(rule, dict) or rule.get("Filter") != {"Prefix": ""}:
        return rule
    return {**rule, "Filter": {}}
