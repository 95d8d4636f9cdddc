"""A stack's configuration and outputs, as previews and exports show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.design import Declaration, DeclarationKind
from reviewer.model.location import Location
from reviewer.model.value import Sensitive, Unknown, Value
from reviewer.parsers.json_source import Json
from reviewer.parsers.pulumi.inputs import SIGNATURE, UNKNOWN
from reviewer.parsers.pulumi.states import State
from reviewer.parsers.pulumi.urns import STACK_TYPE

_PULUMI_OWN = "pulumi:"
_DEEPEST = 100


def declarations_of(file: str, states: Iterable[State], config: Mapping[str, Json]) -> tuple[Declaration, ...]:
    """Return configuration keys as parameters and the stack's outputs."""
    found = [
        _declaration(
            DeclarationKind.PARAMETER,
            key,
            "Default",
            value,
            Location(file=file, start_line=1, end_line=1, pointer="/config"),
        )
        for key, value in config.items()
        if not key.startswith(_PULUMI_OWN)
    ]
    for state in states:
        if state.type == STACK_TYPE:
            location = Location(file=file, start_line=1, end_line=1, pointer=f"{state.pointer}/outputs")
            found += [
                _declaration(DeclarationKind.OUTPUT, name, "Value", value, location)
                for name, value in state.outputs.items()
            ]
    return tuple(found)


def _declaration(kind: DeclarationKind, name: str, field: str, value: Json, location: Location) -> Declaration:
    shown = _shown(value, name, _DEEPEST)
    properties: dict[str, Value] = {field: shown}
    if isinstance(shown, Sensitive):
        properties = {"Value": shown, "NoEcho": True}  # what one deployment is given, not a default
    return Declaration(kind=kind, name=name, properties=properties, location=location)


def _shown(value: Json, name: str, depth: int) -> Value:
    """Return a value whose secrets are hidden and whose unknown parts stay unknown."""
    if value == UNKNOWN:
        return Unknown("(known after apply)")
    if value == "[secret]" or (isinstance(value, dict) and SIGNATURE in value):
        return Sensitive.of(name)
    if depth <= 0:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _shown(item, name, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_shown(item, name, depth - 1) for item in value]
    return value
