"""How values are written: by the author's own hand, or derived from inputs and functions."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Origin, Resource
from reviewer.model.location import Path
from reviewer.model.value import Text, placed_leaves


def literals(resource: Resource) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a resource as their author wrote them: an expression where one makes the value."""
    for path, leaf in placed_leaves(dict(resource.properties)):
        if not isinstance(leaf, (str, Text)):
            continue
        origin = origin_of(resource, path)
        if origin is not None:
            yield path, origin.expression
        elif isinstance(leaf, str):
            yield path, leaf
        else:
            yield from ((path, part) for part in leaf.parts if isinstance(part, str))


def origin_of(resource: Resource, path: Path) -> Origin | None:
    """Return the expression that makes the value at `path` or something around it; None for a literal."""
    for end in range(len(path), 0, -1):
        origin = resource.origins.get(path[:end])
        if origin is not None:
            return origin
    return None


def is_derived(resource: Resource, path: Path) -> bool:
    """Tell whether an input, a mapping, a function or another value of the design makes the value at `path`."""
    return origin_of(resource, path) is not None
