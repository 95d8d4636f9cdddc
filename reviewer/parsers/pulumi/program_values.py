"""Evaluates the expressions of a Pulumi YAML program: interpolations and `fn::` functions, without running anything."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as FilePath

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Origin, Severity
from reviewer.model.location import Path, Span
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference, Sensitive, Text, Unknown, Value, references_in, text_of
from reviewer.parsers.nodes import Node
from reviewer.parsers.pulumi.interpolation import Access, parts_of
from reviewer.parsers.source import is_inside, read_source
from reviewer.settings import Limits

_ASSETS = {
    "fn::fileAsset": "asset",
    "fn::stringAsset": "asset",
    "fn::remoteAsset": "asset",
    "fn::fileArchive": "archive",
    "fn::remoteArchive": "archive",
    "fn::assetArchive": "archive",
}
_DEEPEST = 60
_PAIR = 2


@dataclass(slots=True, kw_only=True)
class Program:
    """What expressions may name, and what reading them turns up."""

    file: str
    limits: Limits
    folder: FilePath | None = None
    """Where `fn::readFile` may read; nothing is read without it."""
    resources: Mapping[str, str] = field(default_factory=dict)
    """Resource key to address."""
    variables: Mapping[str, Node] = field(default_factory=dict)
    config: Mapping[str, Value] = field(default_factory=dict)
    pulumi: Mapping[str, str] = field(default_factory=dict)
    """`pulumi.project`, `pulumi.stack` where known."""
    known: dict[str, Value] = field(default_factory=dict)
    """Variables evaluated so far."""
    open: list[str] = field(default_factory=list)
    """Variables being evaluated, to find circles."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Place:
    """Where values are being read: their spans, origins and secrets are collected by path."""

    spans: dict[Path, Span] = field(default_factory=dict)
    origins: dict[Path, Origin] = field(default_factory=dict)
    secret_paths: set[Path] = field(default_factory=set)


def read_value(program: Program, node: Node, place: Place, path: Path = ()) -> Value:
    """Return what a node of the program stands for."""
    place.spans[path] = (node.start, node.end)
    if len(path) > program.limits.depth:
        return None
    if isinstance(node.value, str):
        return _interpolated(program, node.value, place, path)
    if isinstance(node.value, list):
        return [read_value(program, item, place, (*path, number)) for number, item in enumerate(node.value)]
    if isinstance(node.value, dict):
        name = next(iter(node.value), "")
        if len(node.value) == 1 and name.lower().startswith("fn::"):
            return _call(program, name, node.value[name], place, path)
        return {key: read_value(program, item, place, (*path, key)) for key, item in node.items()}
    return node.value


def _interpolated(program: Program, text: str, place: Place, path: Path) -> Value:
    parts = parts_of(text)
    if not any(isinstance(part, Access) for part in parts):
        return "".join(str(part) for part in parts)
    names = tuple(dict.fromkeys(part.name for part in parts if isinstance(part, Access)))
    place.origins[path] = Origin(expression=text, inputs=tuple(name for name in names if name in program.config))
    values = [_named(program, part) if isinstance(part, Access) else part for part in parts]
    if len(values) == 1:
        return values[0]
    return text_of([one for value in values for one in _as_parts(value)])


def _as_parts(value: Value) -> Iterator[str | Reference | Unknown | Sensitive]:
    if isinstance(value, Text):
        yield from value.parts
    elif isinstance(value, (str, Reference, Unknown, Sensitive)):
        yield value
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, (int, float)):
        yield str(value)
    else:
        yield Unknown(str(value), tuple(references_in(value)))


def _named(program: Program, access: Access) -> Value:
    """Return what an interpolation names."""
    if access.name in program.resources:
        return Reference(program.resources[access.name], access.attribute_text())
    if access.name in program.variables:
        return _reached(_variable(program, access.name), access)
    if access.name in program.config:
        return _reached(program.config[access.name], access)
    if access.name == "pulumi" and len(access.steps) == 1 and access.steps[0] in program.pulumi:
        return program.pulumi[str(access.steps[0])]
    return Unknown(str(access))


def _variable(program: Program, name: str) -> Value:
    if name not in program.known:
        if name in program.open or len(program.open) > _DEEPEST:
            line = program.variables[name].start
            program.diagnostics.append(_problem(program, f"the variable '{name}' refers to itself", line))
            return Unknown(name)
        program.open.append(name)
        program.known[name] = read_value(program, program.variables[name], Place())
        program.open.pop()
    return program.known[name]


def _reached(value: Value, access: Access) -> Value:
    """Follow the steps behind a variable or configuration key."""
    for number, step in enumerate(access.steps):
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, Reference):
            rest = Access("", access.steps[number:]).attribute_text(leading=bool(value.attribute))
            return Reference(value.address, value.attribute + rest)
        else:
            return Unknown(str(access), tuple(references_in(value)))
    return value


def _call(program: Program, name: str, argument: Node, place: Place, path: Path) -> Value:
    if name in _ASSETS:
        return {_ASSETS[name]: read_value(program, argument, Place())}
    value = read_value(program, argument, place, path)
    function = _FUNCTIONS.get(name.lower())
    if function is not None:
        return function(program, value, place, path)
    return _invoked(name, value)


def _invoked(name: str, value: Value) -> Value:
    """Return the result of a provider function, which only a run tells."""
    fields = value if isinstance(value, dict) else {}
    token = fields.get("function") if name.lower() == "fn::invoke" else name.partition("::")[2]
    wanted = fields.get("return")
    return Unknown(f"{token}.{wanted}" if wanted else str(token), tuple(references_in(value)))


def _secret(program: Program, value: Value, place: Place, path: Path) -> Value:
    place.secret_paths.add(path)
    if isinstance(value, (Reference, Unknown, Sensitive)):
        return value
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    program.secrets.add(text)
    return Sensitive.of(text)


def _join(_program: Program, value: Value, _place: Place, _path: Path) -> Value:
    if not (isinstance(value, list) and len(value) == _PAIR and isinstance(value[1], list)):
        return _unclear("fn::join", value)
    joined: list[str | Reference | Unknown | Sensitive] = []
    for number, item in enumerate(value[1]):
        if number:
            joined.extend(_as_parts(value[0]))
        joined.extend(_as_parts(item))
    return text_of(joined)


def _split(_program: Program, value: Value, _place: Place, _path: Path) -> Value:
    match value:
        case [str(separator), str(text)] if separator:
            return list[Value](text.split(separator))
    return _unclear("fn::split", value)


def _select(_program: Program, value: Value, _place: Place, _path: Path) -> Value:
    match value:
        case [int(number), list(items)] if 0 <= number < len(items):
            return items[number]
    return _unclear("fn::select", value)


def _to_base64(_program: Program, value: Value, _place: Place, _path: Path) -> Value:
    if isinstance(value, str):
        return base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii")
    return _unclear("fn::toBase64", value)


def _from_base64(_program: Program, value: Value, _place: Place, _path: Path) -> Value:
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            pass
    return _unclear("fn::fromBase64", value)


def _same(_program: Program, value: Value, _place: Place, _path: Path) -> Value:
    """Return a document as the value it holds: JSON texts compare by what they say."""
    return value


def _read_file(program: Program, value: Value, _place: Place, _path: Path) -> Value:
    if isinstance(value, str) and program.folder is not None:
        file = program.folder / value
        if "\0" not in value and is_inside(file, program.folder):
            try:
                return read_source(file, value, program.limits).text
            except InputError as error:
                program.diagnostics.append(_problem(program, f"fn::readFile of '{value}': {error.message}", None))
                return Unknown(f"fn::readFile {value}")
        program.diagnostics.append(_problem(program, f"fn::readFile leaves the program's folder: '{value}'", None))
    return _unclear("fn::readFile", value)


def _unclear(name: str, value: Value) -> Unknown:
    shown = value if isinstance(value, (str, Reference, Unknown, Text)) else ""
    return Unknown(f"{name} {shown}".strip(), tuple(references_in(value)))


def _problem(program: Program, message: str, line: int | None) -> Diagnostic:
    return Diagnostic(severity=Severity.WARNING, message=message, file=program.file, line=line)


_FUNCTIONS: dict[str, Callable[[Program, Value, Place, Path], Value]] = {
    "fn::frombase64": _from_base64,
    "fn::join": _join,
    "fn::readfile": _read_file,
    "fn::secret": _secret,
    "fn::select": _select,
    "fn::split": _split,
    "fn::tobase64": _to_base64,
    "fn::tojson": _same,
}
