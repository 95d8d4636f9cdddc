"""Versions of launch templates: the number of the latest one, taken from the template, is the latest one by name."""

from __future__ import annotations

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Reference, Value

_LATEST = "$Latest"
_VERSIONS = {"DefaultVersionNumber": "$Default"}


def with_named_versions(resource: Resource) -> Resource:
    """Return a resource that says which version of a launch template it takes by the version's name."""
    return replace(resource, properties={name: _named(value) for name, value in resource.properties.items()})


def _named(value: Value) -> Value:
    if isinstance(value, dict):
        return {name: _version(item) if name == "Version" else _named(item) for name, item in value.items()}
    return [_named(item) for item in value] if isinstance(value, list) else value


def _version(value: Value) -> Value:
    """Return a version that is taken from a resource by name; a preview does not tell which of its two numbers."""
    return _VERSIONS.get(value.attribute, _LATEST) if isinstance(value, Reference) else value
