"""The tree every hand-written format is read into: plain values, each with the lines it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.record import dataclass

Scalar = str | int | float | bool | None


@dataclass(slots=True, eq=False)
class Node:
    """A value and its lines, 1-based and inclusive; the value of a mapping key starts on the key's line."""

    value: dict[str, Node] | list[Node] | Scalar
    start: int
    end: int

    def get(self, key: str) -> Node | None:
        """Return the child under `key` of a mapping; None for anything else."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the entries of a mapping; nothing for anything else."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def text(self) -> str | None:
        """Return a scalar as CloudFormation reads it: booleans in lower case, null as None; None for collections."""
        if self.value is None or isinstance(self.value, (dict, list)):
            return None
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return str(self.value)

    def plain(self) -> object:
        """Return the value without lines."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


def wrap(value: object, start: int, end: int) -> Node:
    """Return plain data as nodes that all stand on the same lines."""
    if isinstance(value, dict):
        return Node({str(key): wrap(child, start, end) for key, child in value.items()}, start, end)
    if isinstance(value, list):
        return Node([wrap(child, start, end) for child in value], start, end)
    if isinstance(value, (str, int, float, bool)) or value is None:
        return Node(value, start, end)
    return Node(str(value), start, end)
