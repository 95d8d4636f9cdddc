"""Listener actions and conditions in their long form, attributes as text."""

from __future__ import annotations

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Value
from reviewer.normalize.translation.values import as_text

_ATTRIBUTES = ("LoadBalancerAttributes", "TargetGroupAttributes", "ListenerAttributes")
_FIELDS = {
    "path-pattern": "PathPatternConfig",
    "host-header": "HostHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "source-ip": "SourceIpConfig",
}


def with_plain_attributes(resource: Resource) -> Resource:
    """Return a load balancer or target group whose attribute values are texts, as the API has them."""
    properties = {name: _texts(value) if name in _ATTRIBUTES else value for name, value in resource.properties.items()}
    if not resource.declared_type.startswith("AWS::"):
        properties = {name: _switched_on(value) if name in _ATTRIBUTES else value for name, value in properties.items()}
    return replace(resource, properties=properties)


def with_plain_actions(resource: Resource) -> Resource:
    """Return a listener or rule with forwards to one target group and conditions each in the one form."""
    properties = dict(resource.properties)
    for name in ("DefaultActions", "Actions"):
        actions = properties.get(name)
        if isinstance(actions, list):
            properties[name] = [_action(action) for action in actions]
    conditions = properties.get("Conditions")
    if isinstance(conditions, list):
        properties["Conditions"] = [_condition(condition) for condition in conditions]
    return with_plain_attributes(replace(resource, properties=properties))


def _texts(value: Value) -> Value:
    if not isinstance(value, list):
        return value
    return [
        {**item, "Value": as_text(item["Value"])}
        if isinstance(item, dict) and isinstance(item.get("Value"), (bool, int, float))
        else item
        for item in value
    ]


def _switched_on(value: Value) -> Value:
    """Return attributes in which a written `stickiness` block is in force, as Terraform means it by default."""
    keys = {item.get("Key") for item in value if isinstance(item, dict)} if isinstance(value, list) else set()
    if not isinstance(value, list) or "stickiness.type" not in keys or "stickiness.enabled" in keys:
        return value
    return [{"Key": "stickiness.enabled", "Value": "true"}, *value]


def _action(action: Value) -> Value:
    """Return an action that forwards to a single target group with that group only."""
    forward = action.get("ForwardConfig") if isinstance(action, dict) else None
    groups = forward.get("TargetGroups") if isinstance(forward, dict) else None
    if (
        not isinstance(action, dict)
        or not isinstance(forward, dict)
        or not isinstance(groups, list)
        or len(groups) != 1
    ):
        return action
    group = groups[0]
    sticky = forward.get("TargetGroupStickinessConfig")
    if not isinstance(group, dict) or (isinstance(sticky, dict) and sticky.get("Enabled") is not False):
        return action
    rest = {name: value for name, value in action.items() if name != "ForwardConfig"}
    return {**rest, "TargetGroupArn": group.get("TargetGroupArn")}


def _condition(condition: Value) -> Value:
    """Return a condition's values in the configuration of its field, as newer templates write them."""
    if not isinstance(condition, dict) or not isinstance(condition.get("Values"), list):
        return condition
    config = _FIELDS.get(str(condition.get("Field")))
    if config is None:
        return condition
    rest = {name: value for name, value in condition.items() if name != "Values"}
    return {**rest, config: {"Values": condition["Values"]}}
