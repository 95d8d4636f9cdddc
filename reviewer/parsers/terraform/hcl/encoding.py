"""Values to JSON text and to strings, spelled as Terraform spells them."""

from __future__ import annotations

import json
from decimal import Decimal

from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_GO_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_GO_TABLE = str.maketrans(_GO_ESCAPES)


def number_text(value: float) -> str:
    """Return a number in plain digits, without exponent."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of_scalar(value: Runtime) -> str:
    """Return a string, number or bool as a string.

    Raises:
        EvaluationError: the value is something else.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    what = "null" if value is None else "a list or map"
    raise EvaluationError(f"{what} is no string")


def json_string(value: str) -> str:
    """Return a string as JSON, with the escapes of Go's encoder."""
    return json.dumps(value, ensure_ascii=False).translate(_GO_TABLE)


def json_text(value: Runtime, indent: str = "", margin: str = "\n") -> str:
    """Return plain data as JSON as `jsonencode` writes it: keys sorted, no spaces; indented if `indent` is given."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return json_string(value)
    if isinstance(value, (bool, int, float)):
        return text_of_scalar(value)
    inner = margin + indent
    if isinstance(value, list):
        return _joined("[", [json_text(item, indent, inner) for item in value], "]", indent, margin)
    if isinstance(value, dict):
        colon = ": " if indent else ":"
        keys = list(value) if indent else sorted(value)
        items = [f"{json_string(key)}{colon}{json_text(value[key], indent, inner)}" for key in keys]
        return _joined("{", items, "}", indent, margin)
    raise EvaluationError("the value cannot be written as JSON")


def _joined(opening: str, items: list[str], closing: str, indent: str, margin: str) -> str:
    if not indent or not items:
        return opening + ",".join(items) + closing
    return opening + margin + indent + f",{margin}{indent}".join(items) + margin + closing
