"""Reads `pulumi stack export` and the checkpoint files of self-managed backends."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.errors import InputError
from reviewer.model.design import Format, Template
from reviewer.parsers.json_fields import mapping, objects, sequence, string
from reviewer.parsers.json_lines import EACH, Shape, lines_of, object_shape
from reviewer.parsers.json_source import Json, JsonDocument, reading_from
from reviewer.parsers.pulumi.declarations import declarations_of
from reviewer.parsers.pulumi.design import design_of
from reviewer.parsers.pulumi.states import State, state_of
from reviewer.parsers.pulumi.urns import package_of

_PLACES = (("deployment",), ("checkpoint", "latest"), ("latest",))
_OLDEST = 3
_DEFAULT_PROVIDER = "::default"


def accepts(document: JsonDocument) -> bool:
    """Whether the document is a stack export or checkpoint."""
    deployment, _ = _deployment(mapping(document.value))
    return "resources" in deployment and "manifest" in deployment


def read_stack(document: JsonDocument) -> Template:
    """Return the design that a deployed stack is.

    Raises:
        InputError: the export is older than version 3.
    """
    export = mapping(document.value)
    version = export.get("version")
    if isinstance(version, int) and version < _OLDEST:
        raise InputError(
            f"the stack export has version {version}, this program reads 3 and later",
            file=document.name,
            help_text="export it again with a current Pulumi",
        )
    deployment, place = _deployment(export)
    pointer = "".join(f"/{key}" for key in place)
    with reading_from(document):
        states = [
            state_of(fields, f"{pointer}/resources/{position}")
            for position, fields in enumerate(map(mapping, sequence(deployment.get("resources"))))
            if fields.get("delete") is not True
        ]
        found = design_of(document, states, lines_of(document, _shape(document, place)), _config(states))
        declarations = declarations_of(document.name, states, {})
    return Template(
        label=document.name,
        format=Format.PULUMI_STACK,
        files=(document.name,),
        resources=found.resources,
        declarations=declarations,
        secrets=found.secrets,
    )


def _deployment(export: Mapping[str, Json]) -> tuple[Mapping[str, Json], tuple[str, ...]]:
    """Return the deployment and the keys that lead to it."""
    for place in _PLACES:
        found: Mapping[str, Json] = export
        for key in place:
            found = mapping(found.get(key))
        if objects(found.get("resources")) or "manifest" in found:
            return found, place
    return {}, ()


def _shape(document: JsonDocument, place: tuple[str, ...]) -> Shape:
    shape: Shape = {"resources": {EACH: object_shape(document, "inputs")}}
    for key in reversed(place):
        shape = {key: shape}
    return shape


def _config(states: list[State]) -> dict[str, Json]:
    """Return what the default providers were configured with, as the stack configuration would say it."""
    config: dict[str, Json] = {}
    for state in states:
        if state.type.startswith("pulumi:providers:") and _DEFAULT_PROVIDER in state.urn:
            package = state.type.rpartition(":")[2]
            region = string(state.inputs.get("region"))
            if region:
                config.setdefault(f"{package_of(package)}:region", region)
    return config
