"""`Fn::ForEach`: writes the loop's entries out before anything else reads the template."""

from __future__ import annotations

import re
from collections.abc import Callable

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass
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
    return _Expansion(collection, file, diagnostics).of(node)


@dataclass(slots=True)
class _Expansion:
    collection: Collection
    file: str
    diagnostics: list[Diagnostic]
    made: int = 0
    """Copies so far: loops inside loops multiply."""

    def of(self, node: Node) -> Node:
        if isinstance(node.value, list):
            return Node([self.of(child) for child in node.value], node.start, node.end)
        if not isinstance(node.value, dict):
            return node
        entries: dict[str, Node] = {}
        for key, child in node.value.items():
            if not key.startswith(_PREFIX):
                entries[key] = self.of(child)
                continue
            for name, copy in self._copies(key, child):
                # A copy may be a loop itself, so it is read as the entry it is.
                entries.update(self.of(Node({name: copy}, copy.start, copy.end)).items())
        return Node(entries, node.start, node.end)

    def _copies(self, key: str, loop: Node) -> list[tuple[str, Node]]:
        copies = _written_out(loop, self.collection)
        self.made += len(copies or ())
        if copies is not None and self.made <= _MOST_COPIES:
            return copies
        why = "its collection is not known or it is malformed" if copies is None else "it makes too many entries"
        message = f"loop '{key}' cannot be written out: {why}"
        self.diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=self.file, line=loop.start))
        return []


def _written_out(loop: Node, collection: Collection) -> list[tuple[str, Node]] | None:
    if not isinstance(loop.value, list) or len(loop.value) != _LOOP_PARTS:
        return None
    identifier, over, body = loop.value
    items = collection(over)
    if items is None or not isinstance(identifier.value, str) or not isinstance(body.value, dict):
        return None
    return [
        (_fill(key, identifier.value, item), _substitute(child, identifier.value, item))
        for item in items[: _MOST_COPIES + 1]
        for key, child in body.value.items()
    ]


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
