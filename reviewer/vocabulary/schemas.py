"""The published CloudFormation schemas: what properties a type has and how each of them behaves.

The data comes from `tools/compact_schemas.py`; see `data/NOTICE.schemas.txt` for its origin and licence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Value
from reviewer.vocabulary.tables import DATA

SCHEMAS = DATA / "schemas.jsonl"
Node = dict[str, Any]
PropertyPath = tuple[str, ...]
"""A path of the schema itself: property names, with `*` for the items of a list or the values of a map."""


class PropertyKind(StrEnum):
    """What sort of value a property takes; `json` is a free-form document, `any` a mixture."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    JSON = "json"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertySchema:
    """What the schema says about one property, or about the items of a list."""

    kind: PropertyKind
    set_like: bool = False
    """A list whose order has no meaning, by `insertionOrder: false` or `uniqueItems`."""
    ordered: bool = False
    """The schema says explicitly that the order of the list matters."""
    keys: tuple[str, ...] = ()
    """The item properties that tell list items apart, where the schema names them."""
    default: Value = ABSENT
    enum: tuple[Value, ...] = ()
    enum_ignores_case: bool = False
    required: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    closed: bool = False
    """No other property than `properties` is permitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSchema:
    """What the schema says about a resource type."""

    name: str
    required: tuple[str, ...]
    create_only: frozenset[PropertyPath]
    """Changing one of these replaces the resource."""
    conditional_create_only: frozenset[PropertyPath]
    """Changing one of these may replace the resource."""
    read_only: frozenset[PropertyPath]
    write_only: frozenset[PropertyPath]
    primary_identifier: tuple[PropertyPath, ...]
    root: Node = field(repr=False, compare=False, hash=False)
    definitions: dict[str, Node | str] = field(repr=False, compare=False, hash=False)

    @property
    def properties(self) -> tuple[str, ...]:
        """The names of the type's own properties, sorted."""
        return tuple(self.root.get("p", ()))

    def property_at(self, path: Path) -> PropertySchema | None:
        """Return the schema at `path` (list positions as numbers or `*`), or None where it permits nothing.

        Below a free-form document everything is `any`.
        """
        return _property_at(self.name, tuple(0 if isinstance(step, int) else step for step in path))

    def is_create_only(self, path: Path) -> bool:
        """Tell whether changing the value at `path` replaces the resource."""
        return _covers(self.create_only, path)

    def may_replace(self, path: Path) -> bool:
        """Tell whether changing the value at `path` replaces the resource under some conditions."""
        return _covers(self.conditional_create_only, path)

    def is_read_only(self, path: Path) -> bool:
        """Tell whether the value at `path` is set by the service, never by a template."""
        return _covers(self.read_only, path)

    def is_write_only(self, path: Path) -> bool:
        """Tell whether the value at `path` can never be read back, as passwords cannot."""
        return _covers(self.write_only, path)

    def resolved(self, node: Node | str) -> Node:
        """Return a node with its reference followed."""
        for _ in range(len(self.definitions) + 1):
            if not isinstance(node, str):
                return node
            if not node.startswith("#"):
                return {"t": node}
            node = self.definitions.get(node[1:], PropertyKind.ANY.value)
        return {"t": PropertyKind.ANY.value}


def known_types() -> frozenset[str]:
    """Return the names of all types with a published schema."""
    return frozenset(_offsets())


@cache
def type_schema(type_name: str) -> TypeSchema | None:
    """Return the schema of a CloudFormation type, or None where none is published."""
    place = _offsets().get(type_name)
    if place is None:
        return None
    with SCHEMAS.open("rb") as file:
        file.seek(_header_length() + place[0])
        record: Node = json.loads(file.read(place[1]))
    root = record["root"]
    return TypeSchema(
        name=type_name,
        required=tuple(root.get("r", ())),
        create_only=frozenset(_paths(record, "n")),
        conditional_create_only=frozenset(_paths(record, "k")),
        read_only=frozenset(_paths(record, "g")),
        write_only=frozenset(_paths(record, "w")),
        primary_identifier=tuple(_paths(record, "id")),
        root={"t": PropertyKind.OBJECT.value, **root},
        definitions=record.get("defs", {}),
    )


def nearest_type(name: str) -> str | None:
    """Return the known type whose name is most like `name`, or None where none is close."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for a misspelled type only

    service = name.rpartition("::")[0] + "::"
    types = sorted(known_types())
    siblings = [candidate for candidate in types if candidate.startswith(service)]
    near = get_close_matches(name, siblings, n=1, cutoff=0.7) or get_close_matches(name, types, n=1, cutoff=0.8)
    return near[0] if near else None


@cache
def _header() -> tuple[int, Node]:
    """Return the length in bytes of the data's first line, and its contents."""
    with SCHEMAS.open("rb") as file:
        line = file.readline()
    header: Node = json.loads(line)
    return len(line), header


def _header_length() -> int:
    return _header()[0]


def _offsets() -> dict[str, list[int]]:
    offsets: dict[str, list[int]] = _header()[1]["types"]
    return offsets


def _paths(record: Node, key: str) -> Iterator[PropertyPath]:
    for path in record.get(key, ()):
        yield tuple(path.split("/"))


def _covers(paths: frozenset[PropertyPath], path: Path) -> bool:
    """Tell whether `path` is one of `paths` or lies below one; list positions and map keys match `*`."""
    if not paths:
        return False
    spelled = tuple("*" if isinstance(step, int) else step for step in path)
    if any(spelled[:end] in paths for end in range(1, len(spelled) + 1)):
        return True
    return any("*" in known and _lies_below(spelled, known) for known in paths)


def _lies_below(path: PropertyPath, known: PropertyPath) -> bool:
    return len(path) >= len(known) and all(right in ("*", left) for left, right in zip(path, known, strict=False))


@lru_cache(maxsize=1 << 16)
def _property_at(type_name: str, path: Path) -> PropertySchema | None:
    """Return the schema at a path whose list positions are all alike: a large design asks for each a thousand times."""
    schema = type_schema(type_name)
    assert schema is not None  # noqa: S101  only a schema that is known asks
    node = schema.root
    for step in path:
        if _kind(node) in {PropertyKind.JSON, PropertyKind.ANY} and not _steps(node):
            return PropertySchema(kind=PropertyKind.ANY)
        inner = _child(node, step)
        if inner is None:
            return None
        node = schema.resolved(inner)
    return _property(node)


def _kind(node: Node) -> PropertyKind:
    return PropertyKind(node.get("t", "any"))


def _steps(node: Node) -> bool:
    return any(key in node for key in ("p", "i", "m"))


def _child(node: Node, step: str | int) -> Node | str | None:
    """Return the node one step further down, or None where the schema permits no such step."""
    if isinstance(step, int):
        inner = node.get("i", "any" if node.get("t") == "array" else None)
    elif step in node.get("p", ()):
        inner = node["p"][step]
    elif "m" in node:
        inner = node["m"]
    else:
        inner = node.get("i") if step == "*" else None
    return inner if isinstance(inner, (dict, str)) else None


def _property(node: Node) -> PropertySchema:
    return PropertySchema(
        kind=_kind(node),
        set_like="u" in node,
        ordered="o" in node,
        keys=tuple(node.get("k", ())),
        default=node.get("d", ABSENT),
        enum=tuple(node.get("e", ())),
        enum_ignores_case="f" in node,
        required=tuple(node.get("r", ())),
        properties=tuple(node.get("p", ())),
        closed="c" in node,
    )
