"""The named conversions of the mapping data: one declared value to the canonical one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value, text_of
from reviewer.normalize.documents import structured
from reviewer.vocabulary.schemas import PropertyKind

Conversion = Callable[[Value], Value]


def converted(value: Value, names: tuple[str, ...], values: Mapping[str, Value]) -> Value:
    """Return `value` after the value map and the named conversions; both branches of a choice."""
    if isinstance(value, Choice):
        then, otherwise = (converted(branch, names, values) for branch in (value.then, value.otherwise))
        return Choice(value.condition, then, otherwise)
    if values:
        value = (
            [values.get(as_text(item), item) for item in value] if isinstance(value, list) else _mapped(value, values)
        )
    for name in names:
        value = CONVERSIONS[name](value)
    return value


def as_text(value: Value) -> str:
    """Return a scalar as data files write it: `true`, `7`, `abc`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def coerced(value: Value, kind: PropertyKind) -> Value:
    """Return a plain scalar as the kind the schema asks for; everything else as it is."""
    if kind is PropertyKind.STRING and isinstance(value, bool | int | float):
        return as_text(value)
    if not isinstance(value, str):
        return value
    if kind is PropertyKind.BOOLEAN and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if kind in {PropertyKind.INTEGER, PropertyKind.NUMBER}:
        return _number(value)
    return value


def _mapped(value: Value, values: Mapping[str, Value]) -> Value:
    return values.get(as_text(value), value) if isinstance(value, str | int | float | bool) else value


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 and "e" not in text.lower() else number  # noqa: PLR2004


def _scaled(factor: int) -> Conversion:
    def scale(value: Value) -> Value:
        return value * factor if isinstance(value, int | float) and not isinstance(value, bool) else value

    return scale


def _listed(value: Value) -> Value:
    return value if isinstance(value, list) else [value]


def _first(value: Value) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _comma_separated(value: Value) -> Value:
    if not isinstance(value, list):
        return value
    parts: list[str | Reference | Unknown | Sensitive] = []
    for index, item in enumerate(value):
        parts.extend([","] if index else [])
        if isinstance(item, Reference | Unknown | Sensitive):
            parts.append(item)
        elif isinstance(item, Text):
            parts.extend(item.parts)
        else:
            parts.append(as_text(item))
    return text_of(parts)


def _split_by_comma(value: Value) -> Value:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def _negated(value: Value) -> Value:
    return not value if isinstance(value, bool) else value


def _upper(value: Value) -> Value:
    return value.upper() if isinstance(value, str) else value


def _lower(value: Value) -> Value:
    return value.lower() if isinstance(value, str) else value


def _pairs(key: str, item: str) -> Conversion:
    def pair(value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        return [{key: name, item: entry} for name, entry in sorted(value.items())]

    return pair


def _object(key: str, item: str) -> Conversion:
    """Return the way from a list of pairs to an object."""

    def collect(value: Value) -> Value:
        if not isinstance(value, list):
            return value
        found: dict[str, Value] = {}
        for entry in value:
            if not isinstance(entry, dict) or not isinstance(entry.get(key), str):
                return value
            found[str(entry[key])] = entry.get(item)
        return found

    return collect


def _each(key: str, **more: Value) -> Conversion:
    """Return the way from plain values to objects that hold them; `more` is set in the first one."""

    def wrap(value: Value) -> Value:
        if not isinstance(value, list):
            return value
        return [
            {key: item, **{name: entry is (index == 0) for name, entry in more.items()}}
            for index, item in enumerate(value)
        ]

    return wrap


def _filter_rule(name: str) -> Conversion:
    def rule(value: Value) -> Value:
        return {"Name": name, "Value": value}

    return rule


def _associated_roles(value: Value) -> Value:
    return [{"RoleArn": item} for item in value] if isinstance(value, list) else value


def _log_publishing(value: Value) -> Value:
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


def _log_types(value: Value) -> Value:
    return [{"Type": item} for item in value] if isinstance(value, list) else value


def _launch_template_tags(value: Value) -> Value:
    """Return the tags of the template itself, which CloudFormation writes as a tag specification."""
    pairs = _pairs("Key", "Value")(value)
    return [{"ResourceType": "launch-template", "Tags": pairs}] if isinstance(value, dict) and value else value


def _base64(value: Value) -> Value:
    """Return user data as it is: CloudFormation's `Fn::Base64` is read as its argument."""
    return value


def _version_weights(value: Value) -> Value:
    """Return alias weights as the list CloudFormation has."""
    if not isinstance(value, dict):
        return value
    return [{"FunctionVersion": version, "FunctionWeight": weight} for version, weight in sorted(value.items())]


def _route_settings(value: Value) -> Value:
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


def _pascal_case(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _method_path(value: Value) -> Value:
    """Return the path of method settings as CloudFormation writes it: `*/*` is every resource, `/*`."""
    return "/*" if value == "*/*" else value


def _software_token(value: Value) -> Value:
    block = value[0] if isinstance(value, list) and len(value) == 1 else value
    return ["SOFTWARE_TOKEN_MFA"] if isinstance(block, dict) and block.get("enabled") is True else []


def _names(value: Value) -> Value:
    return [{"Name": item} for item in value] if isinstance(value, list) else value


def _regular_expressions(value: Value) -> Value:
    if not isinstance(value, list):
        return value
    return [item.get("regex_string", item.get("regexString")) if isinstance(item, dict) else item for item in value]


def _response_bodies(value: Value) -> Value:
    """Return custom response bodies by their key, which Terraform writes as a list."""
    if not isinstance(value, list):
        return value
    found: dict[str, Value] = {}
    for item in value:
        if not isinstance(item, dict):
            return value
        found[str(item.get("key"))] = {
            "Content": item.get("content"),
            "ContentType": item.get("content_type", item.get("contentType")),
        }
    return found


def _metric_stat(value: Value) -> Value:
    """Return the metric of an alarm's query, whose name and namespace CloudFormation keeps one level deeper."""
    block = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(block, dict):
        return value
    spelled = {"metric_name": "MetricName", "metricName": "MetricName", "namespace": "Namespace"}
    metric: dict[str, Value] = {spelled[name]: block[name] for name in spelled if block.get(name) is not None}
    if isinstance(block.get("dimensions"), dict) and block["dimensions"]:
        metric["Dimensions"] = _pairs("Name", "Value")(block["dimensions"])
    rest = {"period": "Period", "stat": "Stat", "unit": "Unit"}
    return {"Metric": metric, **{rest[name]: block[name] for name in rest if block.get(name) is not None}}


def _text(value: Value) -> Value:
    return as_text(value) if isinstance(value, bool | int | float) else value


def _without_final_dot(value: Value) -> Value:
    return value.removesuffix(".") if isinstance(value, str) else value


CONVERSIONS: Mapping[str, Conversion] = {
    "list": _listed,
    "first": _first,
    "comma separated": _comma_separated,
    "split by comma": _split_by_comma,
    "document": structured,
    "not": _negated,
    "upper": _upper,
    "lower": _lower,
    "minutes to seconds": _scaled(60),
    "days to seconds": _scaled(86_400),
    "milliseconds": _scaled(1000),
    "key and value": _pairs("Key", "Value"),
    "name and value": _pairs("Name", "Value"),
    "object of name and value": _object("name", "value"),
    "object of Name and Value": _object("Name", "Value"),
    "text": _text,
    "names": _names,
    "regular expressions": _regular_expressions,
    "response bodies": _response_bodies,
    "metric stat": _metric_stat,
    "version weights": _version_weights,
    "route settings": _route_settings,
    "method path": _method_path,
    "software token": _software_token,
    "base64": _base64,
    "log types": _log_types,
    "launch template tags": _launch_template_tags,
    "associated roles": _associated_roles,
    "log publishing": _log_publishing,
    "prefix rule": _filter_rule("prefix"),
    "suffix rule": _filter_rule("suffix"),
    "private addresses": _each("PrivateIpAddress", Primary=True),
    "ipv6 addresses": _each("Ipv6Address"),
    "ipv4 prefixes": _each("Ipv4Prefix"),
    "ipv6 prefixes": _each("Ipv6Prefix"),
    "without final dot": _without_final_dot,
}
