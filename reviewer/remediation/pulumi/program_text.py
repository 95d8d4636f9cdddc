"""Values as TypeScript of a Pulumi program, and as values of a Pulumi YAML program."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from reviewer.model.code import Code
from reviewer.remediation.terms import call

_NAME = re.compile(r"[A-Za-z_$][\w$]*\Z")
_STEP = "  "
_WIDTH = 90


def typescript(value: Code, margin: str = "") -> str:
    """Return a value as a TypeScript expression."""
    found = call(value)
    if found is not None:
        return _typescript_call(*found, margin)
    if isinstance(value, dict):
        return _object(value, margin)
    if isinstance(value, list):
        return _list(value, margin)
    return json.dumps(value, ensure_ascii=False)


def _typescript_call(name: str, argument: Code, margin: str) -> str:
    if name == "Fn::Own":
        return str(argument)
    if name == "Fn::Json":
        writer = "pulumi.jsonStringify" if _has_call(argument) else "JSON.stringify"
        return f"{writer}({typescript(argument, margin)})"
    if name == "Fn::Joined" and isinstance(argument, list):
        return "pulumi.interpolate`" + "".join(_in_template(part) for part in argument) + "`"
    return "undefined"


def _in_template(part: Code) -> str:
    if isinstance(part, str):
        return part.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"${{{typescript(part)}}}"


def _has_call(value: Code) -> bool:
    if call(value) is not None:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has_call(item) for item in inner)


def _object(value: Mapping[str, Code], margin: str) -> str:
    if not value:
        return "{}"
    inner = margin + _STEP
    parts = [f"{_key(key)}: {typescript(item, inner)}" for key, item in value.items()]
    short = f"{{ {', '.join(parts)} }}"
    if len(parts) == 1 and "\n" not in short and len(short) + len(margin) <= _WIDTH:
        return short
    return "{\n" + "".join(f"{inner}{part},\n" for part in parts) + f"{margin}}}"


def _list(value: list[Code], margin: str) -> str:
    parts = [typescript(item, margin) for item in value]
    short = f"[{', '.join(parts)}]"
    if len(parts) <= 1 or ("\n" not in short and len(short) + len(margin) <= _WIDTH):
        return short
    inner = margin + _STEP
    return "[\n" + "".join(f"{inner}{typescript(item, inner)},\n" for item in value) + f"{margin}]"


def _key(name: str) -> str:
    return name if _NAME.match(name) else json.dumps(name, ensure_ascii=False)


def yaml_value(value: Code) -> Code:
    """Return a value as plain data of a Pulumi YAML program, with its interpolations and functions."""
    found = call(value)
    if found is None:
        if isinstance(value, dict):
            return {key: yaml_value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [yaml_value(item) for item in value]
        return value.replace("${", "$${") if isinstance(value, str) else value
    name, argument = found
    if name == "Fn::Own":
        return f"${{{argument}}}"
    if name == "Fn::Json":
        return {"fn::toJSON": yaml_value(argument)}
    if name == "Fn::Joined" and isinstance(argument, list):
        return "".join(str(yaml_value(part)) for part in argument)
    return None
