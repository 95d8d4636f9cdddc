"""What CloudFormation and AWS do where a property is not written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from reviewer.model.location import Path
from reviewer.model.value import ABSENT, Value
from reviewer.vocabulary.default_rules import (
    Properties,
    first_default,
    is_written,
    parsed,
    rules_below,
    rules_of,
    spelled_path,
    value_at,
    word,
)
from reviewer.vocabulary.schemas import PropertyKind, PropertySchema, type_schema
from reviewer.vocabulary.tables import table

_PLAIN_KINDS: dict[PropertyKind, tuple[type, ...]] = {
    PropertyKind.STRING: (str,),
    PropertyKind.BOOLEAN: (bool,),
    PropertyKind.INTEGER: (int,),
    PropertyKind.NUMBER: (int, float),
    PropertyKind.ARRAY: (list,),
    PropertyKind.OBJECT: (dict,),
}


def default_at(type_name: str, path: Path, properties: Properties) -> Value:
    """Return what holds where the property at `path` is not written, or `ABSENT` where nothing is certain.

    For a structure whose parts have defaults it is the structure of them. `properties` decide conditional defaults;
    resource attributes have the path `("@DeletionPolicy",)`. Sources: `data/defaults.yaml`, then the schema.
    """
    spelled = spelled_path(path)
    rules = rules_of(type_name)
    if spelled in rules:
        return first_default(rules[spelled], path, properties)
    for lower in (_inside, _composed):
        found = lower(type_name, path, properties)
        if found is not ABSENT:
            return found
    return _from_schema(type_name, path, properties)


def governing_property(type_name: str, path: Path) -> str | None:
    """Return the property that names the cluster which decides what stands at `path`, None where nothing does."""
    entry = table("defaults")["governed"].get(type_name)
    return entry["by"] if entry is not None and path and path[0] in entry["properties"] else None


def is_default(type_name: str, path: Path, value: Value, properties: Properties) -> bool:
    """Tell whether writing `value` at `path`, which `properties` leave out, says nothing that does not hold anyway.

    A structure is compared part by part, each side with its own defaults: a public access block that names one of
    its four switches turns the others off, so it is not the same as none at all.
    """
    written = _with(properties, path, value)
    return _agree(type_name, path, value, default_at(type_name, path, properties), (written, properties))


def item_default_at(type_name: str, path: Path, key: str, properties: Properties) -> Value:
    """Return the value an unwritten item of a list of key and value pairs has, such as a load balancer attribute."""
    items = table("defaults")["items"].get(type_name, {}).get(".".join(spelled_path(path)), {})
    return first_default(parsed(items[key]), path, properties) if key in items else ABSENT


def default_source(type_name: str) -> str:
    """Return the address of the page that documents the type's defaults."""
    defaults = table("defaults")
    service, _, name = type_name.removeprefix("AWS::").partition("::")
    pattern: str = defaults["source_pattern"]
    return str(defaults["sources"].get(type_name) or pattern.format(service=service.lower(), type=name.lower()))


def _inside(type_name: str, path: Path, properties: Properties) -> Value:
    """Return the part at `path` of the default of an unwritten structure around it."""
    rules = rules_of(type_name)
    for end in range(len(path) - 1, 0, -1):
        outer = path[:end]
        if value_at(properties, outer) is not ABSENT:
            return ABSENT
        whole = first_default(rules[spelled_path(outer)], outer, properties) if spelled_path(outer) in rules else ABSENT
        whole = _schema_default(type_name, outer) if whole is ABSENT and end == 1 else whole
        if isinstance(whole, dict):
            rest = path[end:]
            return value_at(whole, rest)
    return ABSENT


def _composed(type_name: str, path: Path, properties: Properties) -> Value:
    """Return the structure of all defaults that lie below `path`."""
    structure: dict[str, Value] = {}
    for rest, choices in rules_below(type_name, spelled_path(path)):
        value = first_default(choices, (*path, *rest), properties)
        if value is not ABSENT:
            _put(structure, rest, value)
    return structure or ABSENT


def _put(structure: dict[str, Value], steps: tuple[str, ...], value: Value) -> None:
    for step in steps[:-1]:
        inner = structure.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        structure = inner
    structure[steps[-1]] = value


def _from_schema(type_name: str, path: Path, properties: Properties) -> Value:
    """Return the schema's default, or false for a boolean of the generic list, in a structure that is written."""
    if len(path) > 1 and is_written(value_at(properties, path[:-1])) is not True:
        return ABSENT
    default = _schema_default(type_name, path)
    if default is not ABSENT:
        return default
    schema = _schema(type_name, path)
    boolean = schema is not None and schema.kind is PropertyKind.BOOLEAN
    return False if boolean and path[-1] in _false_names() else ABSENT


def _schema_default(type_name: str, path: Path) -> Value:
    """Return the schema's default where it fits the property's kind; some of the published ones do not."""
    schema = _schema(type_name, path)
    if schema is None or schema.default is ABSENT or schema.default is None:
        return ABSENT
    kinds = _PLAIN_KINDS.get(schema.kind)
    wrong = kinds is not None and not isinstance(schema.default, kinds)
    return ABSENT if wrong or (isinstance(schema.default, bool) and kinds not in (None, (bool,))) else schema.default


def _schema(type_name: str, path: Path) -> PropertySchema | None:
    schema = type_schema(type_name)
    return schema.property_at(path) if schema else None


@cache
def _false_names() -> frozenset[str]:
    return frozenset(table("defaults")["false"])


def _agree(type_name: str, path: Path, value: Value, default: Value, sides: tuple[Properties, Properties]) -> bool:
    """Tell whether a written value and a default are the same; `sides` are the properties with and without it."""
    if not isinstance(value, dict) or not (value or isinstance(default, dict)):
        return _plain(value) == _plain(default)
    parts = default if isinstance(default, dict) else {}
    written, unwritten = sides
    return all(
        _agree(
            type_name,
            (*path, key),
            value[key] if key in value else default_at(type_name, (*path, key), written),
            parts[key] if key in parts else default_at(type_name, (*path, key), unwritten),
            sides,
        )
        for key in {*value, *parts}
    )


def _plain(value: Value) -> object:
    """Return a value with its literals as words, so that `"30"` and 30 are the same."""
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_plain(child) for child in value]
    return word(value) if isinstance(value, (str, int, float)) else value


def _with(value: Value | Properties, path: Path, inner: Value) -> Any:  # noqa: ANN401 - a structure of the same shape
    """Return a copy of `value` with `inner` at `path`; unchanged where a list on the way is too short."""
    if not path:
        return inner
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        if step < len(items):
            items[step] = _with(items[step], rest, inner)
        return items
    fields = dict(value) if isinstance(value, Mapping) else {}
    return {**fields, step: _with(fields.get(step, ABSENT), rest, inner)}
