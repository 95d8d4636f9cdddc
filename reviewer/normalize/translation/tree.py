"""The canonical properties while they are being put together, and where each declared value went."""

from __future__ import annotations

from itertools import pairwise

from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import Value
from reviewer.vocabulary.mapping.targets import Keyed, NewItem, Target

Container = dict[str, Value] | list[Value]


@dataclass(slots=True)
class Tree:
    """A mutable tree of properties; the only thing in this stage that changes after it is made."""

    root: dict[str, Value] = field(default_factory=dict)
    moves: dict[Path, Path] = field(default_factory=dict)
    """Declared path to canonical path."""

    def place(self, base: Path, target: Target) -> Path:
        """Return the concrete path of `target` seen from `base`; new items and pairs are made on the way."""
        path: Path = () if target.absolute else base
        for step in target.steps:
            if isinstance(step, NewItem):
                path = (*path, self.length(path))
                self.set(path, {})
            elif isinstance(step, Keyed):
                path = (*path, self._pair(path, step.key), "Value")
            else:
                path = (*path, step)
        return path

    def length(self, path: Path) -> int:
        """Return how many items the list at `path` has so far."""
        found = self.get(path)
        return len(found) if isinstance(found, list) else 0

    def get(self, path: Path) -> Value:
        """Return what stands at `path`, or None."""
        value: Value = self.root
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def set(self, path: Path, value: Value) -> None:
        """Put `value` at `path`, making what leads there; a plain value in the way gives way."""
        holder: Container = self.root
        for step, following in pairwise(path):
            inner = _step(holder, step)
            wanted: type = list if isinstance(following, int) else dict
            if not isinstance(inner, wanted):
                inner = [] if wanted is list else {}
                _put(holder, step, inner)
            holder = inner  # type: ignore[assignment]
        _put(holder, path[-1], value)

    def _pair(self, path: Path, key: str) -> int:
        found = self.get(path)
        items = found if isinstance(found, list) else []
        for index, item in enumerate(items):
            if isinstance(item, dict) and item.get("Key") == key:
                return index
        place = len(items)
        self.set((*path, place), {"Key": key})
        return place


def _step(holder: Container, step: str | int) -> Value:
    if isinstance(holder, dict):
        return holder.get(str(step))
    return holder[step] if isinstance(step, int) and step < len(holder) else None


def _put(holder: Container, step: str | int, value: Value) -> None:
    if isinstance(holder, dict):
        holder[str(step)] = value
        return
    index = int(step)
    while len(holder) <= index:
        holder.append({})
    holder[index] = value


def moved(path: Path, moves: dict[Path, Path]) -> Path:
    """Return the canonical path of a declared one: that of the nearest value around it that was moved."""
    for end in range(len(path), 0, -1):
        target = moves.get(path[:end])
        if target is not None:
            return (*target, *path[end:])
    return path
