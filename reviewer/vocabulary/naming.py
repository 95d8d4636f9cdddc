"""Physical names: which property holds one, and what `Ref` and `Fn::GetAtt` yield when it is known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from reviewer.model.value import Value
from reviewer.vocabulary.schemas import PropertyKind, TypeSchema, type_schema
from reviewer.vocabulary.tables import table

_NAME_ENDINGS = ("Name", "Identifier")


@cache
def identity_property(type_name: str) -> str | None:
    """Return the property that holds the physical name, dotted where it is nested; None where there is none."""
    entry = _entry(type_name)
    if "identity" in entry:
        identity: str | None = entry["identity"]
        return identity
    schema = type_schema(type_name)
    if schema is None or type_name in table("naming")["not_named"] or len(schema.primary_identifier) != 1:
        return None
    path = schema.primary_identifier[0]
    writable = len(path) == 1 and path not in schema.read_only
    return path[0] if writable and path[0].endswith("Name") else None


@cache
def physical_name_properties(type_name: str) -> tuple[str, ...]:
    """Return every property that names the resource itself, the identity first, the others sorted."""
    identity = identity_property(type_name)
    schema = type_schema(type_name)
    others = [name for name in schema.properties if _names_itself(schema, name)] if schema else []
    return tuple(dict.fromkeys([identity, *others] if identity else others))


def ref_value(type_name: str, properties: Mapping[str, Value] | None = None) -> str | None:
    """Return the format template of what `Ref` yields; None where AWS does not make it certain.

    Placeholders: `{name}` (the identity property's value), `{partition}`, `{region}`, `{account}`, `{url_suffix}`;
    any other is a property of the resource or its default. Source: `data/naming.yaml`.
    """
    return _pattern(type_name, properties, _entry(type_name).get("ref"))


def attribute_value(type_name: str, attribute: str, properties: Mapping[str, Value] | None = None) -> str | None:
    """Return the format template of what `Fn::GetAtt` yields for `attribute`; see `ref_value`."""
    return _pattern(type_name, properties, _entry(type_name).get("attributes", {}).get(attribute))


def named_attributes(type_name: str) -> tuple[str, ...]:
    """Return the attributes that the physical name makes certain."""
    return tuple(_entry(type_name).get("attributes", {}))


def name_matters(type_name: str) -> bool:
    """Tell whether clients depend on the name, so that another name is more than a rename."""
    return type_name in table("naming")["name_matters"]


def _entry(type_name: str) -> dict[str, Any]:
    entry: dict[str, Any] = table("naming")["types"].get(type_name, {})
    return entry


def _pattern(type_name: str, properties: Mapping[str, Value] | None, pattern: str | None) -> str | None:
    """Return the pattern unless a property that would change it is written, or may be."""
    unless = _entry(type_name).get("unless", ())
    if unless and (properties is None or any(name in properties for name in unless)):
        return None
    return pattern


def _names_itself(schema: TypeSchema, name: str) -> bool:
    """Tell whether a property is the type's own name: `FilterName` of a MetricFilter, not its `LogGroupName`."""
    ending = next((ending for ending in _NAME_ENDINGS if name.endswith(ending)), None)
    foreign = table("naming")["not_own"].get(schema.name, ())
    if ending is None or name in foreign or (name,) in schema.read_only:
        return False
    property_schema = schema.property_at((name,))
    if property_schema is None or property_schema.kind not in {PropertyKind.STRING, PropertyKind.ANY}:
        return False
    noun = name.removesuffix(ending).lower()
    return schema.name.rpartition("::")[2].lower().endswith(noun)
