"""`yamlencode` and `yamldecode`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reviewer.parsers.terraform.hcl import encoding
from reviewer.parsers.terraform.hcl.numerals import number_of
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

if TYPE_CHECKING:
    import yaml

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
    if isinstance(value, (dict, list)):
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
        return _value(yaml.compose(text, loader))
    except (yaml.YAMLError, RecursionError, ValueError):
        raise EvaluationError("the text is no YAML") from None


def _value(node: yaml.Node | None) -> Runtime:
    content = getattr(node, "value", "")
    if not isinstance(content, list):
        return _plain(str(content)) if not getattr(node, "style", None) else str(content)
    if content and isinstance(content[0], tuple):
        return {encoding.text_of_scalar(_value(key)): _value(item) for key, item in content}
    return {} if type(node).__name__ == "MappingNode" else [_value(item) for item in content]


_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"), False),
}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_BASED = re.compile(r"[+-]?0(?:x[0-9a-fA-F]+|o[0-7]+|b[01]+)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _plain(text: str) -> Runtime:
    """Return what an unquoted scalar stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        return number_of(text.removeprefix("+")) if text[0] != "-" else -number_of(text[1:])
    if _BASED.fullmatch(text):
        return int(text, 0)
    return f"{text}T00:00:00Z" if _DATE.fullmatch(text) else text
