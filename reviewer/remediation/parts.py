"""Resources that stand inside another entry: record sets of a group, subscriptions of a topic."""

from __future__ import annotations

import re

from reviewer.model.design import Resource
from reviewer.model.location import Path

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


def whole_of(resource: Resource) -> str | None:
    """Return the address of the entry a resource stands in, or None where it has an entry of its own."""
    whole = resource.attributes.get("@part_of")
    return whole if isinstance(whole, str) else None


def path_in_whole(resource: Resource) -> Path:
    """Return where in that entry's properties the resource stands."""
    whole = whole_of(resource)
    if whole is None:
        return ()
    rest = resource.address.removeprefix(whole)
    return tuple(name or int(position) for name, position in _STEP.findall(rest))
