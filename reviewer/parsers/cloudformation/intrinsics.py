"""Resolves intrinsic functions into values; what cannot be known stays an `Unknown` that shows its expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from reviewer.model.design import Origin
from reviewer.model.location import Path, Span
from reviewer.model.value import (
    ABSENT,
    Choice,
    Reference,
    Sensitive,
    Text,
    Unknown,
    Value,
    references_in,
    text_of,
)
from reviewer.parsers.cloudformation.addresses import cidr_blocks
from reviewer.parsers.cloudformation.expression import intrinsic, written
from reviewer.parsers.nodes import Node

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_MOST_CHOICES = 4
_PAIR: Final = 2
_TRIPLE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Everything the names of one template can mean."""

    values: Mapping[str, Value]
    """Parameters and pseudo parameters."""
    mappings: Mapping[str, Node]
    addresses: Mapping[str, str]
    """Logical id to address."""
    outcome: Callable[[str], bool | str]
    """What is known of a condition."""
    nested_output: Callable[[str, str], Value | None] = lambda _stack, _output: None
    exported: Callable[[Value], Value | None] = lambda _name: None


@dataclass(slots=True)
class Trace:
    """What resolving one resource's properties leaves behind: lines, origins, and names that mean nothing."""

    spans: dict[Path, Span] = field(default_factory=dict)
    origins: dict[Path, Origin] = field(default_factory=dict)
    dangling: list[tuple[str, int]] = field(default_factory=list)


class Resolver:
    """Resolves nodes of one template; `assumed` conditions are taken as given (the resource's own Condition)."""

    def __init__(self, scope: Scope, assumed: Mapping[str, bool] | None = None) -> None:
        """Take the template's names and the conditions that hold where the resolved nodes stand."""
        self.trace = Trace()
        self._scope = scope
        self._assumed = assumed or {}
        self._inputs: dict[str, None] = {}
        self._functions: dict[str, None] = {}
        self._depth = 0

    def resolve(self, node: Node, path: Path = ()) -> Value:
        """Return the value of `node`, recording lines and origins under `path`."""
        if path:
            self.trace.spans.setdefault(path, (node.start, node.end))
        call = intrinsic(node)
        if call is not None:
            return self._call(call[0], call[1], node, path)
        if isinstance(node.value, dict):
            resolved = {key: self.resolve(child, (*path, key)) for key, child in node.value.items()}
            return {key: value for key, value in resolved.items() if value is not ABSENT}
        if isinstance(node.value, list):
            items: list[Value] = []
            for child in node.value:
                value = self.resolve(child, (*path, len(items)))
                if value is not ABSENT:
                    items.append(value)
            return items
        return node.value

    def _call(self, name: str, argument: Node, node: Node, path: Path) -> Value:
        if name == "Fn::If":
            return self._if(argument, path)
        outermost = self._depth == 0
        if outermost:
            self._inputs, self._functions = {}, {}
        self._depth += 1
        self._functions[name] = None
        try:
            function = _FUNCTIONS.get(name)
            value = function(self, argument, node) if function is not None else self._opaque(node, argument)
        finally:
            self._depth -= 1
        if outermost and path and not isinstance(value, Reference):
            inputs, functions = tuple(sorted(self._inputs)), tuple(sorted(self._functions))
            self.trace.origins[path] = Origin(expression=written(node), inputs=inputs, functions=functions)
        return value

    def _if(self, argument: Node, path: Path) -> Value:
        parts = argument.value
        if not isinstance(parts, list) or len(parts) != _TRIPLE:
            return Unknown(f"!If {written(argument)}")
        name = parts[0].text() or ""
        outcome = self._assumed.get(name, self._scope.outcome(name))
        self._functions["Fn::If"] = None
        if isinstance(outcome, bool):
            chosen = parts[1] if outcome else parts[2]
            self.trace.spans[path] = (chosen.start, chosen.end)
            value = self.resolve(chosen, path)
            if path and self._depth == 0 and not isinstance(value, Reference | dict | list):
                origin = self.trace.origins.get(path)
                inputs = (*(origin.inputs if origin else ()), f"condition {name}")
                expression = f"!If {written(argument)}"
                self.trace.origins[path] = Origin(expression=expression, inputs=inputs, functions=("Fn::If",))
            return value
        then = self._under(name, True).resolve(parts[1], path)
        otherwise = self._under(name, False).resolve(parts[2], path)
        return then if then == otherwise else Choice(name, then, otherwise)

    def _under(self, condition: str, holds: bool) -> Resolver:
        """Return a resolver for one branch of an open condition; what it traces goes into the same trace."""
        inner = Resolver(self._scope, {**self._assumed, condition: holds})
        inner.trace = self.trace
        return inner

    def _opaque(self, node: Node, argument: Node) -> Value:
        """Return a call that cannot be evaluated, with the references it makes."""
        value = self.resolve(argument)
        return Unknown(written(node), tuple(dict.fromkeys(references_in(value))))

    def name(self, name: str, line: int) -> Value:
        """Return what `Ref` of a name yields."""
        if name == "AWS::NoValue":
            return ABSENT
        if name in self._scope.values:
            self._inputs[name] = None
            return self._scope.values[name]
        if name in self._scope.addresses:
            return Reference(self._scope.addresses[name])
        self.trace.dangling.append((name, line))
        return Unknown(f"{name} (declared nowhere)")

    def attribute(self, name: str, attribute: str, line: int) -> Value:
        """Return what `Fn::GetAtt` of a resource yields."""
        if attribute.startswith("Outputs."):
            output = self._scope.nested_output(name, attribute.removeprefix("Outputs."))
            if output is not None:
                return output
        if name in self._scope.addresses:
            return Reference(self._scope.addresses[name], attribute)
        self.trace.dangling.append((name, line))
        return Unknown(f"{name}.{attribute} (declared nowhere)")

    def mapping_row(self, name: str) -> Node | None:
        """Return a whole mapping."""
        return self._scope.mappings.get(name)

    def exported(self, name: Value) -> Value | None:
        """Return the value another template of the design exports under `name`."""
        return self._scope.exported(name)


def concatenate(values: list[Value], *, budget: int = _MOST_CHOICES) -> Value:
    """Return the text the values make one after another; a choice among them makes the text a choice."""
    for position, value in enumerate(values):
        if isinstance(value, Choice) and budget:
            before, after = values[:position], values[position + 1 :]
            then = concatenate([*before, value.then, *after], budget=budget - 1)
            otherwise = concatenate([*before, value.otherwise, *after], budget=budget - 1)
            return Choice(value.condition, then, otherwise)
    parts: list[str | Reference | Unknown | Sensitive] = []
    for value in values:
        parts.extend(_parts(value))
    return text_of(parts)


def _parts(value: Value) -> list[str | Reference | Unknown | Sensitive]:
    if isinstance(value, Text):
        return list(value.parts)
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str | Reference | Unknown | Sensitive):
        return [value]
    if isinstance(value, int | float):
        return [str(value)]
    if value is ABSENT or value is None:
        return []
    return [Unknown(str(value), tuple(references_in(value)))]


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


_FUNCTIONS: Final[Mapping[str, Callable[[Resolver, Node, Node], Value]]] = {
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
