"""What the order of a list means, and what makes two list items the same thing."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.vocabulary.schemas import PropertySchema, type_schema
from reviewer.vocabulary.tables import plain, table


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSemantics:
    """Whether the order of a list has no meaning, and the item properties by which items correspond.

    A key may be absent from an item or not unique: whole items are compared then.
    """

    set_like: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The name-based part of `data/sets.yaml`, its names spelled plainly."""

    below: frozenset[str]
    unordered: frozenset[str]
    unordered_endings: tuple[str, ...]
    ordered: frozenset[str]
    keys: dict[str, tuple[str, ...]]


def list_semantics(type_name: str, path: Path) -> ListSemantics:
    """Return how the list at `path` of a type is read; sources: `data/sets.yaml`, then the published schema."""
    return _semantics(type_name, tuple(step for step in path if isinstance(step, str) and step != "*"))


@lru_cache(maxsize=8192)
def _semantics(type_name: str, names: tuple[str, ...]) -> ListSemantics:
    if not names:
        return ListSemantics()
    entry = table("sets")["types"].get(type_name, {}).get(".".join(names))
    if entry is not None:
        return ListSemantics(set_like=entry["unordered"], keys=tuple(entry.get("keys", ())))
    known = _names()
    last = plain(names[-1])
    path = _stepping(type_name, names)
    schema = _schema(type_name, path)
    item = _schema(type_name, (*path, 0))
    properties = item.properties if item else ()
    shape = _shape(properties)
    keys = _keys(known.keys.get(last, ()), properties) or (schema.keys if schema else ()) or shape.keys
    if any(plain(name) in known.below for name in names[:-1]):
        return ListSemantics(set_like=True, keys=keys)
    return ListSemantics(set_like=_set_like(last, known, schema, shape), keys=keys)


def _set_like(name: str, known: _Names, schema: PropertySchema | None, shape: ListSemantics) -> bool:
    """Tell whether a list is a set by its name, else by its schema, else by what its items look like."""
    if name in known.ordered:
        return False
    if name in known.unordered or name.endswith(known.unordered_endings):
        return True
    if schema is not None and (schema.set_like or schema.ordered):
        return schema.set_like
    return shape.set_like


def _keys(keys: tuple[str, ...], properties: tuple[str, ...]) -> tuple[str, ...]:
    """Return `keys` unless the schema names the items' properties and they are not among them."""
    return keys if not properties or set(keys) <= set(properties) else ()


def _schema(type_name: str, path: Path) -> PropertySchema | None:
    schema = type_schema(type_name)
    return schema.property_at(path) if schema else None


def _shape(properties: tuple[str, ...]) -> ListSemantics:
    """Return what the permitted properties of the items suggest."""
    for shape in table("sets")["shapes"]:
        if set(shape["has"]) <= set(properties):
            keys = tuple(shape.get("keys", shape["has"]))
            return ListSemantics(set_like=shape.get("unordered", False), keys=keys)
    return ListSemantics()


def _stepping(type_name: str, names: tuple[str, ...]) -> Path:
    """Return the names as a path, with a step into the items of every list passed on the way."""
    schema = type_schema(type_name)
    path: Path = ()
    for name in names:
        inner = schema.property_at((*path, name)) if schema else None
        if inner is None and path:
            path = (*path, 0)
        path = (*path, name)
    return path


@cache
def _names() -> _Names:
    sets: dict[str, Any] = table("sets")
    return _Names(
        below=frozenset(map(plain, sets["below"])),
        unordered=frozenset(map(plain, sets["unordered"])),
        unordered_endings=tuple(map(plain, sets["unordered_endings"])),
        ordered=frozenset(map(plain, sets["ordered"])),
        keys={plain(name): tuple(keys) for name, keys in sets["keys"].items()},
    )
