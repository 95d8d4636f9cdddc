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


_COMPUTED = (
    "arn_suffix",
    "bucket_regional_domain_name",
    "cloudfront_access_identity_path",
    "configuration_endpoint_address",
    "dns_name",
    "endpoint",
    "execution_arn",
    "iam_arn",
    "invoke_arn",
    "key_id",
    "primary_endpoint_address",
    "reader_endpoint",
    "stream_arn",
    "zone_id",
)
"""Terraform's names of what a service tells of a resource, by which others are written."""


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
    """Return the resources with every value that a resource they depend on was given as a reference to it.

    This finds the ids people choose (bucket and role names) and what only the service tells (the DNS name of a load
    balancer), which are no proof without the recorded dependency.
    """
    kept = tuple(resources)
    told = {resource.address: _told_by(resource) for resource in kept}
    return tuple(_with_dependencies(resource, told) for resource in kept)


def _told_by(resource: Resource) -> list[tuple[str, str]]:
    """Return attribute and text of what a deployed resource is known by."""
    texts = [("id", resource.attributes.get("@id")), *((name, resource.properties.get(name)) for name in _COMPUTED)]
    return [(name, text) for name, text in texts if isinstance(text, str) and text]


def _with_dependencies(resource: Resource, told: Mapping[str, list[tuple[str, str]]]) -> Resource:
    ids: Identities = {}
    computed: Identities = {}
    for address in resource.depends_on:
        for name, text in told.get(address, ()):
            known = ids if name == "id" else computed
            known[text] = None if text in known else Reference(address, name)
    if not ids and not computed:
        return resource
    properties = {
        key: (ids.get(value) or _replaced(value, computed, resource.address))
        if isinstance(value, str)
        else _replaced(value, computed, resource.address)
        for key, value in resource.properties.items()
    }
    return replace(resource, properties=properties)


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
