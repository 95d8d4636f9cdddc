"""Values that the schema does not know."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.hit import Hit
from reviewer.rules.schema_facts import provable_schema, wrong_values
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_MOST = 6


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each plain value that is none of those its property takes."""
    for resource in view.resources.values():
        schema = provable_schema(resource)
        if schema is None:
            continue
        for path, value, enum in wrong_values(resource, schema):
            names = ", ".join(map(str, enum[:_MOST])) + (" …" if len(enum) > _MOST else "")
            written = ".".join(str(step) for step in path if isinstance(step, str))
            yield Hit(
                item=resource,
                path=path,
                value=value,
                detail=f"'{value}' is none of {names}",
                cause=f"{resource.type} {written} {value}",
            )
