"""Properties that the type does not have."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.rules.hit import Hit
from reviewer.rules.schema_facts import provable_schema, unknown_properties
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule
from reviewer.vocabulary.schemas import TypeSchema


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield what the schema does not permit, one finding per resource with all its places."""
    for resource in view.resources.values():
        schema = provable_schema(resource)
        if schema is None:
            continue
        for path, value in unknown_properties(resource, schema):
            name = str(path[-1])
            yield Hit(
                item=resource,
                path=path,
                value=value,
                detail=f"{name}{_hint(resource, schema, path)}",
                property=_home(schema, name),
                cause=_cause(resource, schema, path),
            )


def _cause(resource: Resource, schema: TypeSchema, path: Path) -> str:
    """Return what makes one finding: a name the type lacks, or the structure that several names belong into."""
    outer = _home(schema, str(path[-1]))
    return f"{resource.type} into {outer}" if outer else f"{resource.type} {path[0]}"


def _home(schema: TypeSchema, name: str) -> str:
    for outer in schema.properties:
        inner = schema.property_at((outer,))
        if inner is not None and name in inner.properties:
            return outer
    return ""


def _hint(resource: Resource, schema: TypeSchema, path: Path) -> str:
    """Say where a property of that name belongs, or which one is spelled like it."""
    name = str(path[-1])
    if outer := _home(schema, name):
        return f" belongs into {outer}"
    here = schema.property_at(path[:-1])
    names = here.properties if here is not None else ()
    near = get_close_matches(name, names, n=1, cutoff=0.8) or [each for each in names if each.endswith(name)]
    return f" is no property of {resource.type}" + (f", {near[0]} is" if near else "")
