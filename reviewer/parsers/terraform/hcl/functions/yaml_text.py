"""`yamlencode` and `yamldecode`."""

from __future__ import annotations

import json

from reviewer.parsers.terraform.hcl import encoding
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_LONGEST = 1_000_000


def encode(value: Runtime) -> Runtime:
    """Return a value as block-style YAML, strings quoted, keys sorted."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Runtime) -> list[str]:
    if isinstance(value, dict) and value:
        lines: list[str] = []
        for key in sorted(value):
            lines.extend(_member(encoding.json_string(key), value[key]))
        return lines
    if isinstance(value, list) and value:
        lines = []
        for item in value:
            first, *rest = _lines(item)
            lines.extend([f"- {first}", *(f"  {line}" if line else "" for line in rest)])
        return lines
    return _scalar(value)


def _member(key: str, value: Runtime) -> list[str]:
    lines = _lines(value)
    if isinstance(value, dict) and value:
        return [f"{key}:", *(f"  {line}" if line else "" for line in lines)]
    if isinstance(value, list) and value:
        return [f"{key}:", *lines]
    first, *rest = lines
    return [f"{key}: {first}", *(f"  {line}" if line else "" for line in rest)]


def _scalar(value: Runtime) -> list[str]:
    if isinstance(value, dict | list):
        return ["{}" if isinstance(value, dict) else "[]"]
    if not isinstance(value, str):
        return [encoding.json_text(value)]
    if "\n" in value.strip("\n") or (value.endswith("\n") and value.strip("\n")):
        kept = "" if value.endswith("\n") and not value.endswith("\n\n") else "+" if value.endswith("\n") else "-"
        return [f"|{kept}", *value.removesuffix("\n").split("\n")]
    return [json.dumps(value, ensure_ascii=False)]


def decode(text: str) -> Runtime:
    """Return what YAML text says: one document, no aliases, no tags of a program.

    Raises:
        EvaluationError: the text is no YAML, or more than plain data.
    """
    import yaml  # noqa: PLC0415 (few configurations read YAML)

    if len(text) > _LONGEST:
        raise EvaluationError(f"the YAML text is longer than {_LONGEST} characters")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, loader)):
            raise EvaluationError("the YAML text uses aliases")
        return _plain(yaml.load(text, loader))  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise EvaluationError("the text is no YAML") from None


def _plain(value: object) -> Runtime:
    if isinstance(value, dict):
        return {encoding.text_of_scalar(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)
