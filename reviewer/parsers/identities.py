"""Literal ids that are another resource's: `vpc-0a1b2c3d` is a reference where one resource has that id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Reference, Value, references_in

_GENERATED = re.compile(r"[a-z][a-z-]*-[0-9a-f]{8,17}|arn:[^:]+:[^:]+:.*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Ids that AWS makes up; names that people choose stay texts."""

Identities = dict[str, Reference | None]


def resolve_identities(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return the resources with every literal id or ARN of another one of them as a reference to it."""
    kept = tuple(resources)
    known = identities_of(kept)
    if not known:
        return kept
    return tuple(_resolved(resource, known) for resource in kept)


def identities_of(resources: Iterable[Resource]) -> Identities:
    """Return generated ids and ARNs with the one resource each belongs to; None where several claim it."""
    known: Identities = {}
    kept = tuple(resources)
    for name, attribute in (("@arn", "arn"), ("@id", "id")):
        claims: Identities = {}
        for resource in kept:
            text = resource.attributes.get(name)
            if isinstance(text, str) and text not in known and _GENERATED.fullmatch(text):
                claims[text] = None if text in claims else Reference(resource.address, attribute)
        known.update(claims)
    return known


def resolve_dependencies(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return the resources with every property that is the id of one resource they depend on as a reference to it.

    This finds the ids people choose (bucket and role names), which are no proof without the recorded dependency.
    """
    kept = tuple(resources)
    ids = {resource.address: resource.attributes.get("@id") for resource in kept}
    return tuple(_with_dependencies(resource, ids) for resource in kept)


def _with_dependencies(resource: Resource, ids: Mapping[str, Value]) -> Resource:
    known: Identities = {}
    for address in resource.depends_on:
        text = ids.get(address)
        if isinstance(text, str) and text:
            known[text] = None if text in known else Reference(address, "id")
    properties = {
        key: (known.get(value) or value) if isinstance(value, str) else value
        for key, value in resource.properties.items()
    }
    return replace(resource, properties=properties) if known else resource


def drop_implied_dependencies(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return the resources with only those dependencies that no reference, direct or through others, already says."""
    kept = tuple(resources)
    named = {resource.address: _referenced(resource) for resource in kept}
    return tuple(_with_explicit(resource, named) if resource.depends_on else resource for resource in kept)


def _with_explicit(resource: Resource, named: Mapping[str, frozenset[str]]) -> Resource:
    reached = _reached(resource, named)
    return replace(resource, depends_on=tuple(one for one in resource.depends_on if one not in reached))


def _referenced(resource: Resource) -> frozenset[str]:
    values: Value = dict(resource.properties)
    return frozenset(reference.address for reference in references_in(values))


def _reached(resource: Resource, named: Mapping[str, frozenset[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [resource.address]
    while waiting:
        for address in named.get(waiting.pop(), ()):
            if address not in reached:
                reached.add(address)
                waiting.append(address)
    return reached


def _resolved(resource: Resource, known: Identities) -> Resource:
    properties = {key: _replaced(value, known, resource.address) for key, value in resource.properties.items()}
    return replace(resource, properties=properties)


def _replaced(value: Value, known: Identities, own: str) -> Value:
    if isinstance(value, str):
        owner = known.get(value)
        return value if owner is None or owner.address == own else owner
    if isinstance(value, list):
        return [_replaced(item, known, own) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, known, own) for key, item in value.items()}
    return value
