"""What makes two resources alike: their settings, the words of their names, and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reviewer.model.design import Design, Resource
from reviewer.model.record import dataclass
from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.vocabulary.naming import identity_property, physical_name_properties
from reviewer.vocabulary.tables import table

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST_LEAF = 80
_UNTELLING = frozenset({"Tags", "TagSpecifications", "Description", "Metadata", "Comment"})
_MOST_LEAVES = 400


@dataclass(frozen=True, slots=True)
class Features:
    """The parts of one resource that similarity compares."""

    leaves: frozenset[str]
    words: frozenset[str]
    physical: str | None


def features_of(resource: Resource, design: Design) -> Features:
    """Return what tells a resource from others of its type."""
    names = set(physical_name_properties(resource.type))
    leaves: set[str] = set()
    for key, value in resource.properties.items():
        if key not in _UNTELLING and key not in names:
            for leaf in _leaves(key, value, design):
                leaves.add(leaf)
                if len(leaves) >= _MOST_LEAVES:
                    break
    words = _words(resource.name.rsplit("::", 1)[-1])
    for name in sorted(names):
        value = resource.properties.get(name)
        if isinstance(value, (str, Text)):
            words |= _words(str(value))
    return Features(frozenset(leaves), frozenset(words), physical_name(resource))


def physical_name(resource: Resource) -> str | None:
    """Return the physical name the design gives a resource, as text; None where it gives none that is telling."""
    name = identity_property(resource.type)
    value = resource.at(tuple(name.split("."))) if name else None
    if isinstance(value, Text) and not any(
        isinstance(part, str) and len(part.strip("-_/:. ")) > 1 for part in value.parts
    ):
        return None
    return str(value) if isinstance(value, (str, Text)) and value else None


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _leaves(path: str, value: Value, design: Design) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(f"{path}.{key}", child, design)
    elif isinstance(value, list):
        for child in value:
            yield from _leaves(path, child, design)
    elif isinstance(value, Choice):
        yield from _leaves(path, value.then, design)
        yield from _leaves(path, value.otherwise, design)
    else:
        yield f"{path}={_spelled(value, design)}"


def _spelled(value: Value, design: Design) -> str:
    if isinstance(value, Reference):
        target = design.resources.get(value.address)
        return f"→{target.type if target else '?'}"
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else _spelled(part, design) for part in value.parts)[
            :_LONGEST_LEAF
        ]
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, Sensitive):
        return "(secret)"
    return str(value).lower()[:_LONGEST_LEAF] if isinstance(value, bool) else str(value)[:_LONGEST_LEAF]


def neighbours(design: Design) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return for every address its neighbours, as (how they are joined, neighbour's address)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for edge in design.edges:
        how = next((step for step in reversed(edge.path) if isinstance(step, str)), "DependsOn")
        found.setdefault(edge.source, []).append((f"{how}>", edge.target))
        found.setdefault(edge.target, []).append((f"{how}<", edge.source))
    return {address: tuple(items) for address, items in found.items()}


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share of common members, 0 to 1, drawn towards 0.5 where there is little to compare."""
    return (len(left & right) + 1) / (len(left | right) + 2)


def serve_apart(type_name: str, left: Features, right: Features) -> bool:
    """Whether two resources of a type say that they serve different ends (`data/identity.yaml`)."""
    for path in table("identity")["types"].get(type_name, ()):
        ours, theirs = _below(left, path), _below(right, path)
        if ours and theirs and not ours & theirs:
            return True
    return False


def _below(features: Features, path: str) -> set[str]:
    return {leaf for leaf in features.leaves if leaf.startswith((f"{path}=", f"{path}."))}
