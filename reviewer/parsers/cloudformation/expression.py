"""Intrinsic functions as a reader writes them: one line, short forms."""

from __future__ import annotations

import json

from reviewer.parsers.nodes import Node

_LONGEST = 200


def intrinsic(node: Node) -> tuple[str, Node] | None:
    """Return function name (`Ref`, `Condition`, `Fn::Sub` …) and argument of an intrinsic call, else None."""
    if not isinstance(node.value, dict) or len(node.value) != 1:
        return None
    name, argument = next(iter(node.value.items()))
    return (name, argument) if name == "Ref" or name.startswith("Fn::") else None


def written(node: Node) -> str:
    """Return a value as one line of template text, cut to about 200 characters."""
    text = _written(node)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _written(node: Node) -> str:
    call = intrinsic(node)
    if call is not None:
        name, argument = call
        short = "!" + name.removeprefix("Fn::")
        if name == "Fn::GetAtt" and isinstance(argument.value, list):
            return f"{short} {'.'.join(_written(part) for part in argument.value)}"
        return f"{short} {_written(argument)}"
    if isinstance(node.value, dict):
        return "{" + ", ".join(f"{key}: {_written(child)}" for key, child in node.value.items()) + "}"
    if isinstance(node.value, list):
        return "[" + ", ".join(_written(child) for child in node.value) + "]"
    if isinstance(node.value, str):
        return node.value
    return json.dumps(node.value)
