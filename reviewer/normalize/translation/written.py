"""References to what another resource has written (`aws_rds_cluster.main.engine`), as the written value."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value, text_of
from reviewer.normalize.translation.values import as_text

_DEPTH = 5
"""How many written values may lead from one to the next."""
Part = str | Reference | Unknown | Sensitive


def with_written_values(value: Value, resources: Mapping[str, Resource], depth: int = 0) -> Value:
    """Return `value` with every reference to a written property of a declared resource replaced by what is written.

    What only the service knows (an ARN, an endpoint) and what identifies the resource stays a reference.
    """
    if isinstance(value, Reference):
        return _written(value, resources, depth)
    if isinstance(value, dict):
        return {key: with_written_values(item, resources, depth) for key, item in value.items()}
    if isinstance(value, list):
        return [with_written_values(item, resources, depth) for item in value]
    if isinstance(value, Choice):
        then, otherwise = (with_written_values(branch, resources, depth) for branch in (value.then, value.otherwise))
        return Choice(value.condition, then, otherwise)
    if isinstance(value, Text):
        parts: list[Part] = []
        for part in value.parts:
            parts.extend(_parts(part, resources, depth))
        return text_of(parts)
    return value


def _written(reference: Reference, resources: Mapping[str, Resource], depth: int) -> Value:
    target = resources.get(reference.address)
    if target is None or not reference.attribute or depth >= _DEPTH:
        return reference
    found = target.at(tuple(reference.attribute.split(".")))
    if found is ABSENT or found is None or isinstance(found, (Unknown, dict)):
        return reference
    return with_written_values(found, resources, depth + 1)


def _parts(part: Part, resources: Mapping[str, Resource], depth: int) -> list[Part]:
    if not isinstance(part, Reference):
        return [part]
    found = _written(part, resources, depth)
    if isinstance(found, Text):
        return list(found.parts)
    if isinstance(found, (bool, int, float)):
        return [as_text(found)]
    return [found] if isinstance(found, (str, Reference, Sensitive)) else [part]
