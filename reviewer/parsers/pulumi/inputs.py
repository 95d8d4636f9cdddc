"""Input values of previews and stack exports: unknowns, secrets, assets, archives and provider-filled defaults."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from reviewer.model.location import Path, dotted
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference, Sensitive, Text, Unknown, Value, text_of
from reviewer.parsers.json_fields import string, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.plain_reference import assign, attribute_for, leaf_name, may_be_plain
from reviewer.parsers.pulumi.states import Deployment, State
from reviewer.parsers.pulumi.urns import parse_urn

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_MASKED: Final = "[secret]"
_ENCRYPTED: Final = "1b47061264138c4ac30d75fd1eb44270"
_RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
_KINDS: Final = {"c44067f5952c0a294b673a41bacd8c17": "asset", "0def7320c3a5731c473e5ecbe6d01bc7": "archive"}
_DEFAULTS: Final = "__defaults"
_INTERNAL: Final = frozenset({_DEFAULTS, "__internal"})
_APPLY: Final = "(known after apply)"
_RANDOM_END: Final = re.compile(r"[-_.]?[0-9a-f]{7}(?:\.fifo)?")
_OPEN: Final = Unknown(_APPLY)


@dataclass(slots=True, kw_only=True)
class Inputs:
    """A resource's properties as read, and what was learned on the way."""

    properties: dict[str, Value] = field(default_factory=dict)
    links: dict[str, Value] = field(default_factory=dict)
    """References behind known values, by dotted path."""
    defaults: list[str] = field(default_factory=list)
    """Dotted paths the provider filled in; generated names among them are no longer properties."""
    secret_paths: set[Path] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The resource being read, among the others."""

    state: State
    deployment: Deployment


def read_inputs(deployment: Deployment, state: State) -> Inputs:
    """Return a resource's inputs in Pulumi's spelling; unknown values become references where that is certain."""
    result = Inputs()
    context = Context(state=state, deployment=deployment)
    generated = _generated_names(state)
    result.defaults.extend(strings(state.inputs.get(_DEFAULTS)))
    for key, value in state.inputs.items():
        if key in _INTERNAL or key in generated or value is None:
            continue
        read = _value(context, result, value, (key,))
        read = _explained(context, key, read)
        if isinstance(read, str):
            read = _linked(context, result, key, read)
        result.properties[key] = read
    return result


def _generated_names(state: State) -> frozenset[str]:
    """Return the inputs that are names Pulumi made up: the logical name and seven random digits."""
    logical = parse_urn(state.urn).name.lower()
    return frozenset(
        key for key in strings(state.inputs.get(_DEFAULTS)) if _is_generated(state.inputs.get(key), logical)
    )


def _is_generated(value: Json, logical: str) -> bool:
    if not isinstance(value, str) or value == UNKNOWN:
        return value == UNKNOWN
    match = _RANDOM_END.search(value.lower(), max(0, len(value) - 13))
    if match is None or match.end() != len(value):
        return False
    stem = value.lower()[: match.start()]
    return bool(stem) and (logical.startswith(stem) or stem.startswith(logical))


def _value(context: Context, result: Inputs, value: Json, path: Path) -> Value:
    if isinstance(value, str):
        return _text(context, result, value, path)
    if isinstance(value, dict):
        if SIGNATURE in value:
            return _special(context, result, value, path)
        if len(path) > context.deployment.depth:
            raise RecursionError
        result.defaults.extend(dotted((*path, name)) for name in strings(value.get(_DEFAULTS)))
        return {
            key: _value(context, result, item, (*path, key))
            for key, item in value.items()
            if item is not None and key not in _INTERNAL
        }
    if isinstance(value, list):
        if len(path) > context.deployment.depth:
            raise RecursionError
        return [_value(context, result, item, (*path, place)) for place, item in enumerate(value) if item is not None]
    return value


def _text(context: Context, result: Inputs, value: str, path: Path) -> Value:
    if value == UNKNOWN:
        return _OPEN
    if value == _MASKED:
        return _hidden(context, result, path)
    if UNKNOWN in value:
        parts: list[str | Reference | Unknown | Sensitive] = []
        for part in value.split(UNKNOWN):
            parts += [part, _OPEN]
        return text_of(parts[:-1])
    return value


def _hidden(context: Context, result: Inputs, path: Path) -> Value:
    """Return a secret whose content the input does not tell: equal only to itself in the same place.

    One that comes from other resources is unknown, not a literal: what they are is told by its references.
    """
    result.secret_paths.add(path)
    sources = _sources(context, str(path[0])) if path else []
    if sources:
        references = tuple(Reference(context.deployment.addresses[urn]) for urn in sources)
        return Unknown(f"secret of {', '.join(sorted(str(one) for one in references))}", references)
    return Sensitive(f"unseen:{context.state.type}:{dotted(path)}")


def _special(context: Context, result: Inputs, value: dict[str, Json], path: Path) -> Value:
    """Return a value that Pulumi marks by a signature."""
    kind = string(value.get(SIGNATURE))
    if kind == _ENCRYPTED:
        return _secret(context, result, value, path)
    if kind == _RESOURCE:
        urn = string(value.get("urn"))
        return Reference(context.deployment.addresses.get(urn, urn), "id")
    if kind in _KINDS:
        return {_KINDS[kind]: _content(value)}
    return Unknown(_APPLY)


def _content(value: Mapping[str, Json]) -> str:
    """Return what tells one asset from another: its hash, or else where it comes from."""
    for key in ("hash", "uri", "path"):
        if string(value.get(key)):
            return string(value.get(key))
    return Sensitive.of(json.dumps(dict(value), sort_keys=True)).digest


def _secret(context: Context, result: Inputs, value: Mapping[str, Json], path: Path) -> Value:
    plain = value.get("plaintext")
    if not isinstance(plain, str):
        return _hidden(context, result, path)
    try:
        content = json.loads(plain)
    except ValueError:
        content = plain
    result.secret_paths.add(path)
    text = content if isinstance(content, str) else json.dumps(content, sort_keys=True)
    result.secrets.add(text)
    return Sensitive.of(text)


def _explained(context: Context, key: str, value: Value) -> Value:
    """Return a top-level input with its unknown parts replaced by what the recorded dependencies tell of them."""
    leaves = list(_open_leaves(value, (key,)))
    if not leaves:
        return value
    sources = _sources(context, key)
    references = tuple(Reference(context.deployment.addresses[urn]) for urn in sources)
    whole = Unknown(", ".join(sorted(str(one) for one in references)) or _APPLY, references)
    chosen = assign(leaves, [(parse_urn(urn).type, "") for urn in sources]) if sources else {}
    found: dict[Path, Value] = dict.fromkeys(leaves, whole)
    for leaf, position in chosen.items():
        name = leaf_name(leaf)
        if may_be_plain(name, type_name=parse_urn(sources[position]).type):
            found[leaf] = Reference(references[position].address, attribute_for(name))
    return _filled(value, (key,), found, whole)


def _sources(context: Context, key: str) -> list[str]:
    """Return the resources of the design that an input comes from."""
    return [urn for urn in strings(context.state.sources.get(key)) if urn in context.deployment.addresses]


def _open_leaves(value: Value, path: Path) -> Iterator[Path]:
    if value is _OPEN:
        yield path
    elif isinstance(value, Text):
        yield from (path for part in value.parts if part is _OPEN)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _open_leaves(item, (*path, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _open_leaves(item, (*path, place))


def _filled(value: Value, path: Path, found: Mapping[Path, Value], whole: Unknown) -> Value:
    if value is _OPEN:
        return found[path]
    if isinstance(value, Text):
        return text_of([whole if part is _OPEN else part for part in value.parts])
    if isinstance(value, dict):
        return {name: _filled(item, (*path, name), found, whole) for name, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, (*path, place), found, whole) for place, item in enumerate(value)]
    return value


def _linked(context: Context, result: Inputs, key: str, text: str) -> Value:
    """Return a known text that is the id of the resource it comes from as a reference; note other attributes."""
    sources = _sources(context, key)
    source = context.deployment.states.get(sources[0]) if len(sources) == 1 else None
    if source is None or not text:
        return text
    address = context.deployment.addresses[sources[0]]
    if text == source.id or (text == source.outputs.get("arn") and text.startswith("arn:")):
        return Reference(address, attribute_for(key))
    names = [name for name, value in {**source.outputs, **source.inputs}.items() if value == text]
    if names:
        result.links[key] = Reference(address, min(names))
    return text
