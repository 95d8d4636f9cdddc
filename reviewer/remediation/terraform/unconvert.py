"""One canonical value as the argument that says it: the named conversions of the mapping data, undone."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model.code import Code
from reviewer.remediation.terms import call
from reviewer.vocabulary.mapping.records import PropertyRule
from reviewer.vocabulary.schemas import PropertyKind

_KEYS = ("Key", "Name", "ParameterKey", "ParameterName", "TagKey")
_VALUES = ("Value", "ParameterValue")


def unconverted(value: Code, rule: PropertyRule, kind: str, canonical: PropertyKind) -> Code:
    """Return the argument's value, or None where the argument cannot say it.

    `kind` is the letter the argument's shape has; a document that Terraform takes as text becomes `Fn::Json`.
    """
    for name in reversed(rule.convert):
        undo = _UNDO.get(name, _unable)
        value = undo(value)
        if value is None:
            return None
    value = _back(value, rule)
    return _shaped(value, kind, canonical)


def _back(value: Code, rule: PropertyRule) -> Code:
    """Return a value as the value map has it on the other side."""
    for written, canonical in rule.values.items():
        if not isinstance(value, (dict, list)) and canonical == value:
            return written
    if isinstance(value, list) and rule.values:
        return [_back(item, rule) for item in value]
    return value


def _shaped(value: Code, kind: str, canonical: PropertyKind) -> Code:
    if call(value) is not None or value is None:
        return [value] if kind == "l" and canonical is not PropertyKind.ARRAY and value is not None else value
    if kind == "m":
        return _map(value)
    if kind == "l":
        return _list(value)
    if isinstance(value, list) and kind in "snb" and len(value) == 1 and not isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, (dict, list)):
        return {"Fn::Json": value} if kind == "s" else None
    return _scalar(value, kind)


def _scalar(value: str | float | bool | None, kind: str) -> Code:
    if kind == "b" and isinstance(value, str):
        return {"true": True, "false": False, "enabled": True, "disabled": False}.get(value.lower(), value)
    if kind == "n" and isinstance(value, str):
        return _number(value)
    return value


def _number(text: str) -> Code:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text


def _list(value: Code) -> Code:
    if not isinstance(value, list):
        return [value]
    return None if any(isinstance(item, dict) and call(item) is None for item in value) else value


def _map(value: Code) -> Code:
    """Return a list of pairs as a map; a map as it is."""
    if not isinstance(value, list):
        return value
    made: dict[str, Code] = {}
    for item in value:
        if not isinstance(item, dict):
            return None
        key = next((item[name] for name in _KEYS if name in item), None)
        entry = next((item[name] for name in _VALUES if name in item), None)
        if not isinstance(key, str):
            return None
        made[key] = entry
    return made


def _only(name: str) -> Callable[[Code], Code]:
    """Return the way back from objects that hold one thing each."""

    def unwrap(value: Code) -> Code:
        if not isinstance(value, list):
            return None
        return [item.get(name) if isinstance(item, dict) else item for item in value]

    return unwrap


def _first(value: Code) -> Code:
    return value if isinstance(value, list) else [value]


def _one(value: Code) -> Code:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _same(value: Code) -> Code:
    return value


def _seconds(value: Code) -> Code:
    return f"{value}s" if isinstance(value, (int, str)) else None


def _method_path(value: Code) -> Code:
    if not isinstance(value, dict):
        return None
    return f"{str(value.get('ResourcePath', '')).removeprefix('/')}/{value.get('HttpMethod', '*')}"


def _filter_rule(name: str) -> Callable[[Code], Code]:
    def text(value: Code) -> Code:
        return value.get("Value") if isinstance(value, dict) and str(value.get("Name")).lower() == name else None

    return text


def _unable(value: Code) -> Code:
    del value
    return None


_UNDO: dict[str, Callable[[Code], Code]] = {
    "associated roles": _only("RoleArn"),
    "base64": _same,
    "document": _same,
    "first": _first,
    "ipv4 prefixes": _only("Ipv4Prefix"),
    "ipv6 addresses": _only("Ipv6Address"),
    "ipv6 prefixes": _only("Ipv6Prefix"),
    "key and value": _map,
    "list": _one,
    "log types": _only("Type"),
    "method path": _method_path,
    "name and value": _map,
    "names": _only("Name"),
    "prefix rule": _filter_rule("prefix"),
    "private addresses": _only("PrivateIpAddress"),
    "seconds": _seconds,
    "suffix rule": _filter_rule("suffix"),
    "text": _same,
    "without final dot": _same,
}
