"""How values are written: by the author's own hand, or derived from inputs and functions."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Origin, Resource
from reviewer.model.location import Path
from reviewer.model.value import Choice, Text, Value


def literals(resource: Resource) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a resource as their author wrote them: an expression where one makes the value."""
    yield from _literals(resource, dict(resource.properties), ())


def _literals(resource: Resource, value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _literals(resource, child, (*path, key))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _literals(resource, child, (*path, position))
    elif isinstance(value, Choice):
        yield from _literals(resource, value.then, path)
        yield from _literals(resource, value.otherwise, path)
    elif isinstance(value, (str, Text)):
        origin = origin_of(resource, path)
        if origin is not None:
            yield path, origin.expression
        elif isinstance(value, str):
            yield path, value
        else:
            yield from ((path, part) for part in value.parts if isinstance(part, str))


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
