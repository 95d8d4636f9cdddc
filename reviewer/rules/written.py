"""How values are written: by the author's own hand, or derived from inputs and functions."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.value import Choice, Text, Value
from reviewer.rules.schema_facts import is_folded_in


def literals(resource: Resource) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a resource that stand there as they are, parts of composed texts included."""
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
    elif isinstance(value, Text):
        for part in value.parts:
            if isinstance(part, str):
                yield path, part
    elif isinstance(value, str) and not is_derived(resource, path):
        yield path, value


def is_derived(resource: Resource, path: Path) -> bool:
    """Tell whether an input, a mapping or a function of the design makes the value at `path` or around it."""
    if is_folded_in(resource, path) and not resource.origins:
        return False
    for end in range(len(path), 0, -1):
        origin = resource.origins.get(path[:end])
        if origin is not None:
            return bool(origin.inputs or origin.functions)
    return False
