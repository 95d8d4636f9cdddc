"""What the published schemas prove about a resource as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.vocabulary.schemas import PropertyKind, PropertySchema, TypeSchema, type_schema

_UNPROVEN: Final = ("AWS::CloudFormation::", "AWS::Serverless::", "AWS::CDK::")
_MOST_NESTED: Final = 12


def _at(schema: TypeSchema, path: Path) -> PropertySchema | None:
    """Return the schema at `path`; all items of a list share one."""
    return _at_place(schema.name, tuple(0 if isinstance(step, int) else step for step in path))


@lru_cache(maxsize=8192)
def _at_place(type_name: str, path: Path) -> PropertySchema | None:
    schema = type_schema(type_name)
    return schema.property_at(path) if schema is not None else None


def provable_schema(resource: Resource) -> TypeSchema | None:
    """Return the schema that a resource's own words can be held against; None where they were translated."""
    if resource.declared_type != resource.type or not resource.type.startswith("AWS::"):
        return None
    if resource.type.startswith(_UNPROVEN) or any(key.startswith("Fn::") for key in resource.properties):
        return None
    return type_schema(resource.type)


def is_folded_in(resource: Resource, path: Path) -> bool:
    """Tell whether a satellite wrote what is at `path`."""
    return any(path[:end] in resource.parts for end in range(1, len(path) + 1))


def unknown_properties(resource: Resource, schema: TypeSchema) -> Iterator[tuple[Path, Value]]:
    """Yield the properties that the schema does not permit."""
    yield from _unknown(resource, schema, dict(resource.properties), ())


def _unknown(resource: Resource, schema: TypeSchema, value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    if len(path) > _MOST_NESTED or is_folded_in(resource, path):
        return
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _unknown(resource, schema, item, (*path, position))
    elif isinstance(value, Choice):
        yield from _unknown(resource, schema, value.then, path)
        yield from _unknown(resource, schema, value.otherwise, path)
    elif isinstance(value, dict) and not any(name.startswith("Fn::") or name == "Ref" for name in value):
        yield from _unknown_names(resource, schema, value, path)


def _unknown_names(
    resource: Resource, schema: TypeSchema, value: dict[str, Value], path: Path
) -> Iterator[tuple[Path, Value]]:
    here = _at(schema, path)
    if here is None or here.kind not in (PropertyKind.OBJECT, PropertyKind.ARRAY):
        return
    for name, child in value.items():
        if _at(schema, (*path, name)) is not None:
            yield from _unknown(resource, schema, child, (*path, name))
        elif here.closed and not is_folded_in(resource, (*path, name)):
            yield (*path, name), child


def missing_properties(resource: Resource, schema: TypeSchema) -> Iterator[Path]:
    """Yield the paths of required properties that are certainly not written."""
    properties = dict(resource.properties)
    for name in schema.required:
        if _is_absent(properties.get(name, ABSENT)):
            yield (name,)
    for name, value in properties.items():
        yield from _missing_below(resource, schema, value, (name,))


def _missing_below(resource: Resource, schema: TypeSchema, value: Value, path: Path) -> Iterator[Path]:
    if len(path) > _MOST_NESTED or is_folded_in(resource, path):
        return
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _missing_below(resource, schema, item, (*path, position))
    elif isinstance(value, dict) and not any(key.startswith("Fn::") or key == "Ref" for key in value):
        here = _at(schema, path)
        if here is None or here.kind is not PropertyKind.OBJECT or not here.properties:
            return
        for name in here.required:
            if _is_absent(value.get(name, ABSENT)):
                yield (*path, name)
        for name, child in value.items():
            yield from _missing_below(resource, schema, child, (*path, name))


def _is_absent(value: Value) -> bool:
    return value is ABSENT


def wrong_values(resource: Resource, schema: TypeSchema) -> Iterator[tuple[Path, Value, tuple[Value, ...]]]:
    """Yield plain values that are none of those the schema names."""
    yield from _wrong(resource, schema, dict(resource.properties), ())


def _wrong(
    resource: Resource, schema: TypeSchema, value: Value, path: Path
) -> Iterator[tuple[Path, Value, tuple[Value, ...]]]:
    if len(path) > _MOST_NESTED or is_folded_in(resource, path):
        return
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _wrong(resource, schema, child, (*path, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _wrong(resource, schema, item, (*path, position))
    elif isinstance(value, Choice):
        yield from _wrong(resource, schema, value.then, path)
        yield from _wrong(resource, schema, value.otherwise, path)
    elif not isinstance(value, (Reference, Unknown, Sensitive, Text)) and value is not ABSENT and value is not None:
        here = _at(schema, path) if path else None
        if here is not None and here.enum and not _is_one_of(value, here.enum, ignores_case=here.enum_ignores_case):
            yield path, value, here.enum


def _is_one_of(value: Value, enum: tuple[Value, ...], *, ignores_case: bool) -> bool:
    """Tell whether a plain value is one of the enum, as text: YAML spells a string `true` in several ways."""
    words = {_spelled(item, lower=ignores_case) for item in enum}
    return _spelled(value, lower=ignores_case) in words


def _spelled(value: Value, *, lower: bool) -> str:
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return text.lower() if lower or isinstance(value, bool) else text
