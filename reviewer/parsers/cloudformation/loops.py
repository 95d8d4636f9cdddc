"""`Fn::ForEach`: writes the loop's entries out before anything else reads the template."""

from __future__ import annotations

import re
from collections.abc import Callable

from reviewer.model.design import Diagnostic, Severity
from reviewer.parsers.nodes import Node

_PREFIX = "Fn::ForEach::"
_LOOP_PARTS = 3
_MOST_COPIES = 5_000

Collection = Callable[[Node], list[str] | None]


def has_loops(node: Node) -> bool:
    """Whether a loop stands anywhere below `node`."""
    stack = [node]
    while stack:
        value = stack.pop().value
        if isinstance(value, dict):
            if any(key.startswith(_PREFIX) for key in value):
                return True
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False


def expand_loops(node: Node, collection: Collection, file: str, diagnostics: list[Diagnostic]) -> Node:
    """Return `node` with every loop below it written out.

    Args:
        node: a template or a part of one.
        collection: gives the items a loop runs over, None where they cannot be known.
        file: the file named in diagnostics.
        diagnostics: where loops that cannot be expanded are reported.
    """
    if isinstance(node.value, list):
        return Node([expand_loops(child, collection, file, diagnostics) for child in node.value], node.start, node.end)
    if not isinstance(node.value, dict):
        return node
    entries: dict[str, Node] = {}
    for key, child in node.value.items():
        if not key.startswith(_PREFIX):
            entries[key] = expand_loops(child, collection, file, diagnostics)
            continue
        copies = _copies(child, collection)
        if copies is None or len(copies) > _MOST_COPIES:
            message = f"loop '{key}' cannot be written out: its collection is not known or it is malformed"
            diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=file, line=child.start))
            continue
        for name, copy in copies:
            entries[name] = expand_loops(copy, collection, file, diagnostics)
    return Node(entries, node.start, node.end)


def _copies(loop: Node, collection: Collection) -> list[tuple[str, Node]] | None:
    if not isinstance(loop.value, list) or len(loop.value) != _LOOP_PARTS:
        return None
    identifier, over, body = loop.value
    items = collection(over)
    if items is None or not isinstance(identifier.value, str) or not isinstance(body.value, dict):
        return None
    copies: list[tuple[str, Node]] = []
    for item in items:
        for key, child in body.value.items():
            copies.append((_fill(key, identifier.value, item), _substitute(child, identifier.value, item)))
    return copies


def _fill(text: str, identifier: str, item: str) -> str:
    text = text.replace("${" + identifier + "}", item)
    return text.replace("&{" + identifier + "}", re.sub(r"[^A-Za-z0-9]", "", item))


def _substitute(node: Node, identifier: str, item: str) -> Node:
    value = node.value
    if isinstance(value, str):
        return Node(_fill(value, identifier, item), node.start, node.end)
    if isinstance(value, list):
        return Node([_substitute(child, identifier, item) for child in value], node.start, node.end)
    if isinstance(value, dict):
        if set(value) == {"Ref"} and value["Ref"].value == identifier:
            return Node(item, node.start, node.end)
        filled = {_fill(key, identifier, item): _substitute(child, identifier, item) for key, child in value.items()}
        return Node(filled, node.start, node.end)
    return node
