"""Links that a design spells out by name where it could have referred to the resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from reviewer.model.design import Edge, Resource
from reviewer.model.location import Path
from reviewer.model.value import Text, Value, placed_leaves
from reviewer.vocabulary.naming import identity_property

_SHORTEST: Final = 5
"""Shorter names (`main`, `prod`) occur as other words too."""
_NOT_LINKS: Final = frozenset({"Tags", "Description", "Environment", "ZipFile", "UserData", "AlarmDescription"})


def edges_by_name(resources: Mapping[str, Resource]) -> Iterator[Edge]:
    """Yield an edge for every value that is, as a whole, the physical name of one other resource."""
    names = _names(resources)
    if not names:
        return
    for resource in resources.values():
        own = identity_property(resource.type)
        for path, text in _texts(dict(resource.properties)):
            target = names.get(text)
            if target and target != resource.address and ".".join(map(str, path)) != own:
                yield Edge(source=resource.address, target=target, path=path)


def _names(resources: Mapping[str, Resource]) -> dict[str, str]:
    """Return physical names and whose they are; a name of two resources is nobody's."""
    found: dict[str, str] = {}
    for resource in resources.values():
        name = identity_property(resource.type)
        value = resource.at(tuple(name.split("."))) if name else None
        text = value if isinstance(value, str) else str(value) if isinstance(value, Text) else ""
        if len(text) >= _SHORTEST:
            found[text] = "" if text in found else resource.address
    return found


def _texts(value: Value) -> Iterator[tuple[Path, str]]:
    for path, leaf in placed_leaves(value):
        if isinstance(leaf, (str, Text)) and _NOT_LINKS.isdisjoint(path):
            yield path, str(leaf)
