"""A template becomes a design graph: canonical words, embedded documents read, references turned into edges."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Declaration, Design, Edge, Resource, Template
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.model.value import Reference, Text, Unknown, Value, placed_leaves
from reviewer.normalize.documents import structured
from reviewer.normalize.own_names import remarks
from reviewer.normalize.translate import translate


def build_design(template: Template) -> Design:
    """Return the normalized design of one side."""
    translation = translate(template)
    resources = {resource.address: _read_documents(resource) for resource in translation.resources}
    return Design(
        label=template.label,
        format=template.format,
        files=template.files,
        declared=len(translation.counted),
        resources=resources,
        declarations=tuple(_read_output(declaration) for declaration in translation.declarations),
        edges=tuple(edge for resource in resources.values() for edge in edges_of(resource, resources)),
        diagnostics=(*template.diagnostics, *translation.diagnostics, *remarks(translation.coverage)),
        conditions=translation.conditions,
        sources=template.sources,
        secrets=template.secrets,
        counted=translation.counted,
        annotated=tuple(item for item in template.resources if item.address not in resources and _is_annotated(item)),
    )


def _is_annotated(resource: Resource) -> bool:
    metadata = resource.attributes.get("@Metadata")
    return isinstance(metadata, dict) and "drdiff" in metadata


def _read_documents(resource: Resource) -> Resource:
    properties = structured(dict(resource.properties))
    return replace(resource, properties=properties) if isinstance(properties, dict) else resource


def _read_output(declaration: Declaration) -> Declaration:
    properties = structured(dict(declaration.properties))
    return replace(declaration, properties=properties) if isinstance(properties, dict) else declaration


def edges_of(resource: Resource, resources: dict[str, Resource]) -> Iterator[Edge]:
    """Yield what a resource needs: one edge a reference, then its explicit dependencies; never to itself."""
    seen: set[tuple[str, Path]] = set()
    for path, reference in _references(dict(resource.properties)):
        key = (reference.address, path)
        if reference.address in resources and reference.address != resource.address and key not in seen:
            seen.add(key)
            yield Edge(source=resource.address, target=reference.address, path=path, attribute=reference.attribute)
    for target in resource.depends_on:
        if target in resources and target != resource.address:
            yield Edge(source=resource.address, target=target)


def _references(value: Value) -> Iterator[tuple[Path, Reference]]:
    for path, leaf in placed_leaves(value):
        if isinstance(leaf, Reference):
            yield path, leaf
        elif isinstance(leaf, Unknown):
            yield from ((path, reference) for reference in leaf.references)
        elif isinstance(leaf, Text):
            yield from ((path, part) for part in leaf.parts if isinstance(part, Reference))
