"""The named conversions of the mapping data: one declared value to the canonical one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.model.value import Choice, Unknown, Value
from reviewer.normalize.documents import structured
from reviewer.normalize.translation import blocks
from reviewer.normalize.translation.values import as_text

_LENGTH = re.compile(r"([\d.]+)([smhd])")
_DURATION = re.compile(r"(?:[\d]+(?:\.\d+)?[smhd])+")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


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


def _mapped(value: Value, values: Mapping[str, Value]) -> Value:
    return values.get(as_text(value), value) if isinstance(value, (str, int, float, bool)) else value


def _listed(value: Value) -> Value:
    return value if isinstance(value, list) else [value]


def _first(value: Value) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _text(value: Value) -> Value:
    return as_text(value) if isinstance(value, (bool, int, float)) else value


def _base64(value: Value) -> Value:
    """Return user data as it is: CloudFormation's `Fn::Base64` is read as its argument."""
    return value


def _method_path(value: Value) -> Value:
    """Return what method settings are for as CloudFormation writes it: `*/*` is every method of `/*`."""
    if not isinstance(value, str) or "/" not in value:
        return value
    path, _, method = value.rpartition("/")
    return {"ResourcePath": f"/{path}", "HttpMethod": method}


def _without_final_dot(value: Value) -> Value:
    return value.removesuffix(".") if isinstance(value, str) else value


def _seconds(value: Value) -> Value:
    """Return a duration such as `1h30m` in seconds."""
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        return value
    return int(sum(float(number) * _UNITS[unit] for number, unit in _LENGTH.findall(value)))


def _package(value: Value) -> Value:
    """Return code that a provider uploads as what it is: unknown to everyone but equal to itself."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, dict):
        value = next((value[key] for key in ("hash", "path", "uri", "text") if value.get(key)), "archive")
    return Unknown(f"package {as_text(value)}")


CONVERSIONS: Mapping[str, blocks.Conversion] = {
    "associated roles": blocks.associated_roles,
    "base64": _base64,
    "document": structured,
    "first": _first,
    "ipv4 prefixes": blocks.each("Ipv4Prefix"),
    "ipv6 addresses": blocks.each("Ipv6Address"),
    "ipv6 prefixes": blocks.each("Ipv6Prefix"),
    "key and value": blocks.pairs("Key", "Value"),
    "launch template tags": blocks.launch_template_tags,
    "list": _listed,
    "log publishing": blocks.log_publishing,
    "log types": blocks.log_types,
    "method path": _method_path,
    "metric stat": blocks.metric_stat,
    "name and value": blocks.pairs("Name", "Value"),
    "names": blocks.names,
    "package": _package,
    "prefix rule": blocks.filter_rule("prefix"),
    "private addresses": blocks.each("PrivateIpAddress", Primary=True),
    "regular expressions": blocks.regular_expressions,
    "seconds": _seconds,
    "route settings": blocks.route_settings,
    "software token": blocks.software_token,
    "suffix rule": blocks.filter_rule("suffix"),
    "text": _text,
    "version weights": blocks.version_weights,
    "without final dot": _without_final_dot,
}
