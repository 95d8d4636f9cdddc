"""Required properties that are not written."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.hit import Hit
from reviewer.rules.schema_facts import missing_properties, provable_schema
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each required property that a resource certainly lacks."""
    for resource in view.resources.values():
        schema = provable_schema(resource)
        if schema is None or "@part_of" in resource.attributes:
            continue
        for path in missing_properties(resource, schema):
            written = ".".join(str(step) for step in path if isinstance(step, str))
            yield Hit(item=resource, path=path, detail=f"lacks {written}", cause=f"{resource.type} {written}")
