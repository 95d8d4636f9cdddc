"""Bucket notifications with one event each, replication filters without empty prefixes, lifecycle rules in new words.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
"""

from __future__ import annotations

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Value

_OLD_EXPIRATION = "NoncurrentVersionExpirationInDays"
_OLD_TRANSITIONS = {"Transition": "Transitions", "NoncurrentVersionTransition": "NoncurrentVersionTransitions"}
_NOTIFICATIONS = ("LambdaConfigurations", "QueueConfigurations", "TopicConfigurations")


def with_plain_settings(bucket: Resource) -> Resource:
    """Return the bucket with one notification per event, no empty replication prefix, no deprecated lifecycle words."""
    properties = dict(bucket.properties)
    notifications = properties.get("NotificationConfiguration")
    if isinstance(notifications, dict):
        single = {name: _per_event(value) if name in _NOTIFICATIONS else value for name, value in notifications.items()}
        properties["NotificationConfiguration"] = single
    replication = properties.get("ReplicationConfiguration")
    if isinstance(replication, dict) and isinstance(replication.get("Rules"), list):
        properties["ReplicationConfiguration"] = {**replication, "Rules": [_rule(rule) for rule in _items(replication)]}
    lifecycle = properties.get("LifecycleConfiguration")
    if isinstance(lifecycle, dict) and isinstance(lifecycle.get("Rules"), list):
        rules = [_lifecycle_rule(rule) for rule in _items(lifecycle)]
        properties["LifecycleConfiguration"] = {**lifecycle, "Rules": rules}
    return bucket if properties == bucket.properties else replace(bucket, properties=properties)


def _items(configuration: dict[str, Value]) -> list[Value]:
    rules = configuration.get("Rules")
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


def _lifecycle_rule(rule: Value) -> Value:
    """Return a lifecycle rule whose deprecated single settings are the structures that took their place."""
    if not isinstance(rule, dict):
        return rule
    made = dict(rule)
    days = made.pop(_OLD_EXPIRATION, None)
    if days is not None:
        made.setdefault("NoncurrentVersionExpiration", {"NoncurrentDays": days})
    for single, several in _OLD_TRANSITIONS.items():
        item = made.pop(single, None)
        if item is not None:
            made.setdefault(several, [item])
    return made
