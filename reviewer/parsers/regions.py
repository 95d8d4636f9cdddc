"""Regions that machine-written inputs tell indirectly."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.design import Resource
from reviewer.model.record import replace

_ARN_PARTS = 6


def arn_region(arn: object) -> str | None:
    """Return the region in an ARN; None for global services."""
    parts = arn.split(":", _ARN_PARTS - 1) if isinstance(arn, str) and arn.startswith("arn:") else []
    return parts[3] or None if len(parts) == _ARN_PARTS else None


def share_regions(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Give resources of unknown region the region of their provider where all its other resources agree on one."""
    kept = tuple(resources)
    seen: dict[str, set[str]] = {}
    for resource in kept:
        if resource.provider and resource.region:
            seen.setdefault(resource.provider, set()).add(resource.region)
    only = {provider: next(iter(regions)) for provider, regions in seen.items() if len(regions) == 1}
    return tuple(
        replace(resource, region=only[resource.provider])
        if resource.region is None and resource.provider in only
        else resource
        for resource in kept
    )
