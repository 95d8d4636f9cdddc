"""Known values that are another resource's attribute: the plan shows the text, the configuration where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.design import Origin
from reviewer.model.location import Path, dotted
from reviewer.model.value import Reference, Value
from reviewer.parsers.json_fields import strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import leaf_references
from reviewer.parsers.terraform.plan_index import Instance
from reviewer.parsers.terraform.plan_reading import Reading
from reviewer.parsers.terraform.plan_references import Tracer, Writing, trace

_RESOURCE_FREE = ("local.", "path.", "terraform.", "each.", "count.", "data.")


def links_of(
    reading: Reading, instance: Instance, configured: Mapping[str, Json]
) -> tuple[dict[str, Value], dict[Path, Origin]]:
    """Return the references behind known values by dotted path, and how computed values are written by path.

    A link is certain: one resource instance, one attribute, and both texts equal.
    """
    links: dict[str, Value] = {}
    origins: dict[Path, Origin] = {}
    for writing in _writings(reading.tracer, instance, configured):
        value = _at(instance.values, writing.path)
        if value is None and len(writing.path) > 1:
            continue
        origins[writing.path] = writing.origin
        if writing.may_link:
            link = _link(reading, writing.references, value)
            if link is not None:
                links[dotted(writing.path)] = link
    return links, origins


def _writings(tracer: Tracer, instance: Instance, configured: Mapping[str, Json]) -> list[Writing]:
    """Return how a resource's properties are written, worked out once for all its instances."""
    known = tracer.writings.get((instance.names, instance.local))
    if known is None:
        known = [_writing(path, references) for path, references in _written(configured.get("expressions"), ())]
        tracer.writings[instance.names, instance.local] = known
    return known


def _writing(path: Path, references: tuple[str, ...]) -> Writing:
    leaves = leaf_references(references)
    inputs = tuple(leaf.removeprefix("var.") for leaf in leaves if leaf.startswith("var."))
    return Writing(
        path=path,
        references=references,
        origin=Origin(expression=", ".join(leaves), inputs=inputs),
        may_link=len(leaves) == 1 and not leaves[0].startswith(_RESOURCE_FREE),
    )


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


def _written(expression: Json, path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield every property that has references, with them."""
    if isinstance(expression, dict):
        references = expression.get("references")
        if isinstance(references, list):
            yield path, strings(references)
            return
        for key, part in expression.items():
            if isinstance(part, (dict, list)):
                yield from _written(part, (*path, key))
    elif isinstance(expression, list):
        for position, part in enumerate(expression):
            yield from _written(part, (*path, position))


def _at(value: Json, path: Path) -> Json:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
