"""Pulumi states as resources of a design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.design import Resource
from reviewer.model.location import Location, Span
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Value
from reviewer.parsers.identities import resolve_identities
from reviewer.parsers.json_fields import strings
from reviewer.parsers.json_lines import property_spans
from reviewer.parsers.json_source import Json, JsonDocument
from reviewer.parsers.pulumi.inputs import Inputs, read_inputs
from reviewer.parsers.pulumi.states import (
    Deployment,
    State,
    addresses_of,
    group_of,
    hidden_addresses,
    provider_name,
    region_of,
)
from reviewer.parsers.pulumi.urns import package_of, parse_urn
from reviewer.parsers.regions import share_regions

_OPTIONS = ("protect", "retainOnDelete", "ignoreChanges", "deletedWith", "replaceOnChanges", "replaceReasons")
"""Resource options that bear on the design; they become `@option` attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PulumiDesign:
    """The resources of a preview or stack, and the plain secrets seen."""

    resources: tuple[Resource, ...]
    secrets: frozenset[str]


def design_of(
    document: JsonDocument, states: Iterable[State], lines: Mapping[str, Span], config: Mapping[str, Json]
) -> PulumiDesign:
    """Return the custom resources among the states, components being only their groups."""
    by_urn: dict[str, State] = {}
    for state in states:
        by_urn.setdefault(state.urn, state)
    addresses = addresses_of(by_urn.values())
    nameable = {**hidden_addresses(by_urn), **addresses}
    deployment = Deployment(states=by_urn, addresses=nameable, config=config, depth=document.depth)
    resources: list[Resource] = []
    secrets: set[str] = set()
    for urn in addresses:
        state = by_urn[urn]
        inputs = read_inputs(deployment, state)
        secrets |= inputs.secrets
        start, end = lines.get(state.pointer, (1, 1))
        location = Location(file=document.name, start_line=start, end_line=end, pointer=state.pointer)
        resource = _resource(deployment, state, inputs, location)
        spans = property_spans(lines, state.inputs_pointer, resource.properties)
        resources.append(replace(resource, spans=spans) if spans else resource)
    return PulumiDesign(resources=share_regions(resolve_identities(resources)), secrets=frozenset(secrets))


def _resource(deployment: Deployment, state: State, inputs: Inputs, location: Location) -> Resource:
    region = region_of(deployment, state)
    properties = inputs.properties
    if region is not None and properties.get("region") == region and package_of(state.type) == "aws":
        del properties["region"]
    return Resource(
        address=deployment.addresses[state.urn],
        type=state.type,
        declared_type=state.type,
        name=parse_urn(state.urn).name,
        properties=properties,
        location=location,
        attributes=_attributes(state, inputs),
        depends_on=_depends_on(state, deployment.addresses),
        region=region,
        provider=provider_name(state),
        group=group_of(deployment, state),
        secret_paths=frozenset(inputs.secret_paths),
    )


def _attributes(state: State, inputs: Inputs) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if state.actions:
        found["@actions"] = list(state.actions)
    if state.id:
        found["@id"] = state.id
    arn = state.outputs.get("arn")
    if isinstance(arn, str) and arn.startswith("arn:"):
        found["@arn"] = arn
    for option in _OPTIONS:
        value = state.fields.get(option)
        if value:
            found[f"@{option}"] = (
                list(strings(value)) if isinstance(value, list) else str(value) if value is not True else True
            )
    if inputs.defaults:
        found["@defaults"] = list(inputs.defaults)
    if inputs.links:
        found["@references"] = inputs.links
    return found


def _depends_on(state: State, addresses: Mapping[str, str]) -> tuple[str, ...]:
    """Return the explicit dependencies: those that no input implies."""
    implied = {urn for urns in state.sources.values() for urn in strings(urns)}
    return tuple(dict.fromkeys(addresses[urn] for urn in state.depends_on if urn not in implied and urn in addresses))
