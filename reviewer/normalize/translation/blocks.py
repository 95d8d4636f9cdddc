"""Blocks that are shaped otherwise in CloudFormation: lists for maps, maps for lists, one level more or less."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model.value import Value

Conversion = Callable[[Value], Value]


def pairs(key: str, item: str) -> Conversion:
    """Return the way from a map to a list of pairs with these names."""

    def pair(value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        return [{key: name, item: entry} for name, entry in sorted(value.items())]

    return pair


def each(key: str, **more: Value) -> Conversion:
    """Return the way from plain values to objects that hold them; `more` is set in the first one."""

    def wrap(value: Value) -> Value:
        if not isinstance(value, list):
            return value
        return [
            {key: item, **{name: entry is (index == 0) for name, entry in more.items()}}
            for index, item in enumerate(value)
        ]

    return wrap


def filter_rule(name: str) -> Conversion:
    """Return the way from a text to a rule of a notification filter."""

    def rule(value: Value) -> Value:
        return {"Name": name, "Value": value}

    return rule


def associated_roles(value: Value) -> Value:
    """Return role ARNs as the objects that hold them."""
    return [{"RoleArn": item} for item in value] if isinstance(value, list) else value


def log_publishing(value: Value) -> Value:
    """Return log options by type of log, which Terraform writes as a list."""
    if not isinstance(value, list):
        return value
    found: dict[str, Value] = {}
    for item in value:
        if not isinstance(item, dict):
            return value
        kind = item.get("log_type", item.get("logType"))
        group = item.get("cloudwatch_log_group_arn", item.get("cloudwatchLogGroupArn"))
        enabled = item.get("enabled")
        found[str(kind)] = {"CloudWatchLogsLogGroupArn": group, "Enabled": True if enabled is None else enabled}
    return found


def log_types(value: Value) -> Value:
    """Return names of log types as the objects that hold them."""
    return [{"Type": item} for item in value] if isinstance(value, list) else value


def launch_template_tags(value: Value) -> Value:
    """Return the tags of the template itself, which CloudFormation writes as a tag specification."""
    tags = pairs("Key", "Value")(value)
    return [{"ResourceType": "launch-template", "Tags": tags}] if isinstance(value, dict) and value else value


def version_weights(value: Value) -> Value:
    """Return alias weights as the list CloudFormation has."""
    if not isinstance(value, dict):
        return value
    return [{"FunctionVersion": version, "FunctionWeight": weight} for version, weight in sorted(value.items())]


def route_settings(value: Value) -> Value:
    """Return route settings by route key, which Terraform writes as a list."""
    if not isinstance(value, list):
        return value
    found: dict[str, Value] = {}
    for item in value:
        if not isinstance(item, dict):
            return value
        rest = {
            name: entry for name, entry in item.items() if name not in {"route_key", "routeKey"} and entry is not None
        }
        found[str(item.get("route_key", item.get("routeKey")))] = {
            _pascal_case(name): entry for name, entry in rest.items()
        }
    return found


def software_token(value: Value) -> Value:
    """Return the second factors that a block of Terraform switches on."""
    block = value[0] if isinstance(value, list) and len(value) == 1 else value
    return ["SOFTWARE_TOKEN_MFA"] if isinstance(block, dict) and block.get("enabled") is True else []


def names(value: Value) -> Value:
    """Return names as the objects that hold them."""
    return [{"Name": item} for item in value] if isinstance(value, list) else value


def regular_expressions(value: Value) -> Value:
    """Return the expressions of blocks that hold one each."""
    if not isinstance(value, list):
        return value
    return [item.get("regex_string", item.get("regexString")) if isinstance(item, dict) else item for item in value]


def metric_stat(value: Value) -> Value:
    """Return the metric of an alarm's query, whose name and namespace CloudFormation keeps one level deeper."""
    block = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(block, dict):
        return value
    spelled = {"metric_name": "MetricName", "metricName": "MetricName", "namespace": "Namespace"}
    metric: dict[str, Value] = {spelled[name]: block[name] for name in spelled if block.get(name) is not None}
    if isinstance(block.get("dimensions"), dict) and block["dimensions"]:
        metric["Dimensions"] = pairs("Name", "Value")(block["dimensions"])
    rest = {"period": "Period", "stat": "Stat", "unit": "Unit"}
    return {"Metric": metric, **{rest[name]: block[name] for name in rest if block.get(name) is not None}}


def _pascal_case(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))
