"""Resolves intrinsic functions into values; what cannot be known stays an `Unknown` that shows its expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from reviewer.model.design import Origin
from reviewer.model.location import Path, Span
from reviewer.model.record import dataclass, field
from reviewer.model.value import (
    ABSENT,
    Choice,
    Reference,
    Unknown,
    Value,
    references_in,
)
from reviewer.parsers.cloudformation.expression import intrinsic, written
from reviewer.parsers.cloudformation.functions import FUNCTIONS
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
            function = FUNCTIONS.get(name)
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
            if path and self._depth == 0 and not isinstance(value, (Reference, dict, list)):
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
