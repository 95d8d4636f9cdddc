"""Known values that are another resource's attribute: the plan shows the text, the configuration where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.design import Origin
from reviewer.model.location import Path, dotted
from reviewer.model.value import Reference, Value
from reviewer.parsers.json_fields import mapping, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import leaf_references
from reviewer.parsers.terraform.plan_index import Instance
from reviewer.parsers.terraform.plan_reading import Reading
from reviewer.parsers.terraform.plan_references import trace

_RESOURCE_FREE = ("local.", "path.", "terraform.", "each.", "count.", "data.")


def links_of(
    reading: Reading, instance: Instance, configured: Mapping[str, Json]
) -> tuple[dict[str, Value], dict[Path, Origin]]:
    """Return the references behind known values by dotted path, and how computed values are written by path.

    A link is certain: one resource instance, one attribute, and both texts equal.
    """
    links: dict[str, Value] = {}
    origins: dict[Path, Origin] = {}
    for path, references in _written(configured.get("expressions"), instance.values, ()):
        leaves = leaf_references(references)
        inputs = tuple(leaf.removeprefix("var.") for leaf in leaves if leaf.startswith("var."))
        origins[path] = Origin(expression=", ".join(leaves), inputs=inputs)
        if len(leaves) == 1 and not leaves[0].startswith(_RESOURCE_FREE):
            link = _link(reading, references, _at(instance.values, path))
            if link is not None:
                links[dotted(path)] = link
    return links, origins


def _link(reading: Reading, references: tuple[str, ...], value: Json) -> Reference | None:
    if not isinstance(value, str) or not value:
        return None
    found = trace(reading.tracer, references, reading.scope)
    if found.hazy or len(found.targets) != 1 or len(found.targets[0].instances) != 1:
        return None
    target, attribute = found.targets[0].instances[0], found.targets[0].attribute
    if not target.managed or target.values.get(attribute) != value:
        return None
    return Reference(target.address, attribute)


def _written(expression: Json, value: Json, path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield every property that has references, with them; blocks only where the plan has as many."""
    if isinstance(expression, dict):
        references = expression.get("references")
        if isinstance(references, list):
            yield path, strings(references)
            return
        for key, part in expression.items():
            if isinstance(part, dict | list):
                yield from _written(part, mapping(value).get(key), (*path, key))
    elif isinstance(expression, list) and isinstance(value, list) and len(expression) == len(value):
        for position, (part, item) in enumerate(zip(expression, value, strict=True)):
            yield from _written(part, item, (*path, position))


def _at(value: Json, path: Path) -> Json:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
