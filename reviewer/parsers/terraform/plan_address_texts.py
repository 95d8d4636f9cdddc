"""Plans of a patched Terraform that writes unknown values as addresses: `"aws_subnet.app[0].id"`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Reference, Value
from reviewer.parsers.terraform.plan_index import PlanIndex

_ADDRESS = re.compile(r'((?:module\.[^.\s]+\.)*[a-z]\w*\.[\w-]+(?:\[(?:\d+|"[^"]*")\])?)\.(\w+)')
_MARK = "raw_data"
"""A key only that Terraform writes into the configuration."""


def resolve_address_texts(resources: Iterable[Resource], index: PlanIndex) -> tuple[Resource, ...]:
    """Return the resources with texts that are the address of an attribute as references; other plans unchanged."""
    kept = tuple(resources)
    if not any(_MARK in configured for configured in index.configured.values()):
        return kept
    addresses = frozenset(resource.address for resource in kept)
    return tuple(
        replace(resource, properties={key: _resolved(value, addresses) for key, value in resource.properties.items()})
        for resource in kept
    )


def _resolved(value: Value, addresses: frozenset[str]) -> Value:
    if isinstance(value, str):
        match = _ADDRESS.fullmatch(value)
        return Reference(match.group(1), match.group(2)) if match and match.group(1) in addresses else value
    if isinstance(value, list):
        return [_resolved(item, addresses) for item in value]
    if isinstance(value, dict):
        return {key: _resolved(item, addresses) for key, item in value.items()}
    return value
