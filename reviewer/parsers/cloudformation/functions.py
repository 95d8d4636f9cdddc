"""The intrinsic functions, one each: from the resolver and the call's argument to a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from reviewer.model.value import Unknown, Value, references_in
from reviewer.parsers.cloudformation.addresses import cidr_blocks
from reviewer.parsers.cloudformation.expression import written
from reviewer.parsers.cloudformation.text import concatenate
from reviewer.parsers.nodes import Node

if TYPE_CHECKING:
    from reviewer.parsers.cloudformation.intrinsics import Resolver

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_PAIR: Final = 2
_TRIPLE: Final = 3


def _ref(resolver: Resolver, argument: Node, _node: Node) -> Value:
    return resolver.name(argument.text() or "", argument.start)


def _get_att(resolver: Resolver, argument: Node, _node: Node) -> Value:
    if isinstance(argument.value, list) and len(argument.value) >= _PAIR:
        name = argument.value[0].text() or ""
        attribute = str(concatenate([resolver.resolve(part) for part in argument.value[1:]]))
    else:
        name, _, attribute = (argument.text() or "").partition(".")
    return resolver.attribute(name, attribute, argument.start)


def _sub(resolver: Resolver, argument: Node, _node: Node) -> Value:
    local: dict[str, Value] = {}
    text = argument
    if isinstance(argument.value, list) and argument.value:
        text = argument.value[0]
        if len(argument.value) > 1:
            local = {key: resolver.resolve(child) for key, child in argument.value[1].items()}
    template = text.text() or ""
    pieces: list[Value] = []
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        pieces.append(template[end : match.start()])
        end = match.end()
        name = match[1].strip()
        if name.startswith("!"):
            pieces.append("${" + name[1:] + "}")
        elif name in local:
            pieces.append(local[name])
        elif "." in name:
            owner, _, attribute = name.partition(".")
            pieces.append(resolver.attribute(owner, attribute, text.start))
        else:
            pieces.append(resolver.name(name, text.start))
    pieces.append(template[end:])
    return concatenate(pieces)


def _join(resolver: Resolver, argument: Node, node: Node) -> Value:
    if isinstance(argument.value, list) and len(argument.value) == _PAIR:
        delimiter = argument.value[0].text() or ""
        items = resolver.resolve(argument.value[1])
        if isinstance(items, list):
            pieces: list[Value] = []
            for position, item in enumerate(items):
                pieces.extend([delimiter, item] if position else [item])
            return concatenate(pieces)
        return Unknown(f"!Join [{delimiter!r}, {items}]", tuple(references_in(items)))
    return Unknown(written(node))


def _select(resolver: Resolver, argument: Node, node: Node) -> Value:
    if isinstance(argument.value, list) and len(argument.value) == _PAIR:
        index = concatenate([resolver.resolve(argument.value[0])])
        items = resolver.resolve(argument.value[1])
        if isinstance(items, list) and isinstance(index, str) and index.isdigit() and int(index) < len(items):
            return items[int(index)]
        return Unknown(f"{items}[{index}]", tuple(references_in(items)))
    return Unknown(written(node))


def _split(resolver: Resolver, argument: Node, node: Node) -> Value:
    if isinstance(argument.value, list) and len(argument.value) == _PAIR:
        delimiter = argument.value[0].text() or ""
        text = resolver.resolve(argument.value[1])
        if isinstance(text, str) and delimiter:
            return list(text.split(delimiter))
        return Unknown(f"!Split [{delimiter!r}, {text}]", tuple(references_in(text)))
    return Unknown(written(node))


def _find_in_map(resolver: Resolver, argument: Node, node: Node) -> Value:
    parts = argument.value if isinstance(argument.value, list) else []
    if len(parts) < _TRIPLE:
        return Unknown(written(node))
    keys = [concatenate([resolver.resolve(part)]) for part in parts[:_TRIPLE]]
    row = resolver.mapping_row(keys[0]) if isinstance(keys[0], str) else None
    for key in keys[1:]:
        row = row.get(key) if row is not None and isinstance(key, str) else None
    if row is not None:
        return resolver.resolve(row)
    default = parts[_TRIPLE].get("DefaultValue") if len(parts) > _TRIPLE else None
    if default is not None and all(isinstance(key, str) for key in keys):
        return resolver.resolve(default)
    return Unknown(f"!FindInMap [{', '.join(map(str, keys))}]")


def _cidr(resolver: Resolver, argument: Node, node: Node) -> Value:
    parts = argument.value if isinstance(argument.value, list) else []
    values = [concatenate([resolver.resolve(part)]) for part in parts]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) == len(values) and len(texts) in (_PAIR, _TRIPLE):
        blocks = cidr_blocks(texts[0], texts[1], texts[2] if len(texts) == _TRIPLE else None)
        if blocks is not None:
            return list(blocks)
    references = tuple(reference for value in values for reference in references_in(value))
    return Unknown(f"!Cidr [{', '.join(map(str, values))}]" if values else written(node), references)


def _get_azs(resolver: Resolver, argument: Node, _node: Node) -> Value:
    region = resolver.resolve(argument)
    return Unknown(f"!GetAZs {region or '${AWS::Region}'}")


def _import_value(resolver: Resolver, argument: Node, _node: Node) -> Value:
    name = resolver.resolve(argument)
    value = resolver.exported(name)
    return value if value is not None else Unknown(f"!ImportValue {name}", tuple(references_in(name)))


def _inner(resolver: Resolver, argument: Node, _node: Node) -> Value:
    """Base64 and ToJsonString only change the spelling: both sides keep the value inside."""
    return resolver.resolve(argument)


def _length(resolver: Resolver, argument: Node, node: Node) -> Value:
    items = resolver.resolve(argument)
    return len(items) if isinstance(items, list) else Unknown(written(node), tuple(references_in(items)))


FUNCTIONS: Final[Mapping[str, Callable[[Resolver, Node, Node], Value]]] = {
    "Ref": _ref,
    "Fn::Base64": _inner,
    "Fn::Cidr": _cidr,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _get_azs,
    "Fn::GetAtt": _get_att,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _inner,
}
