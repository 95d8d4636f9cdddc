"""Several CloudFormation templates as one design: addresses, nested stacks, exports and imports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from reviewer.model.design import Diagnostic, Format, Severity, Template
from reviewer.model.record import dataclass
from reviewer.model.value import Value
from reviewer.parsers.cloudformation.sections import Sections, unknown_sections
from reviewer.parsers.cloudformation.stack import NESTED_STACK, Links, Stack
from reviewer.parsers.nodes import Node
from reviewer.settings import ReadOptions

OpenNested = Callable[[Sections, str, str | None], Sections | None]
"""(the parent template, the nested stack's logical id, its TemplateURL) to the nested template; None if unknown."""
_DEEPEST_NESTING = 10
_BINDING_ROUNDS = 3
"""A nested stack may be handed the output of another: each round carries such values one stack further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A template together with where its stack is deployed, as far as the input says."""

    sections: Sections
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nested:
    """A nested stack and the Parameters its parent writes for it."""

    parent: Stack
    child: Stack
    parameters: Node | None

    def bind(self) -> None:
        given = self.parent.resolve_plain(self.parameters) if self.parameters is not None else {}
        self.child.bind(given if isinstance(given, dict) else {})


def read_templates(
    placed: Sequence[Placed], options: ReadOptions, *, label: str, open_nested: OpenNested, form: Format
) -> Template:
    """Return the templates as one design in CloudFormation's own words.

    Args:
        placed: the templates, in the order they are to be shown.
        options: parameter values, region and account the user gives.
        label: what reports call this side.
        open_nested: finds the template of a nested stack.
        form: the format reports name.
    """
    stacks: list[Stack] = []
    nested: list[_Nested] = []
    for item in placed:
        _add(stacks, nested, Stack(item.sections, {}, options, region=item.region), open_nested, 0)
    _address(stacks)
    for _ in range(_BINDING_ROUNDS):
        for link in nested:
            link.bind()
    exports = _exports(stacks)
    for stack in stacks:
        stack.links = Links(nested_output=stack.links.nested_output, exported=lambda name: exports.get(str(name)))
    resources = tuple(resource for stack in stacks for resource in stack.resources())
    declarations = tuple(declaration for stack in stacks for declaration in stack.declarations())
    return Template(
        label=label,
        format=form,
        files=tuple(dict.fromkeys(stack.sections.file for stack in stacks)),
        resources=resources,
        declarations=declarations,
        diagnostics=tuple(diagnostic for stack in stacks for diagnostic in _diagnostics(stack)),
        conditions={name: stack.conditions.outcome(name) for stack in stacks for name in stack.conditions.names()},
        secrets=frozenset(secret for stack in stacks for secret in stack.secrets),
    )


def _add(stacks: list[Stack], nested: list[_Nested], stack: Stack, open_nested: OpenNested, depth: int) -> None:
    """Append a stack and the stacks nested in it, and link their outputs to it."""
    stacks.append(stack)
    children: dict[str, Stack] = {}
    for name, node in stack.sections.entries("Resources").items():
        kind, properties = node.get("Type"), node.get("Properties")
        if kind is None or kind.value != NESTED_STACK or properties is None:
            continue
        child = _open_child(stack, name, properties, open_nested) if depth < _DEEPEST_NESTING else None
        if child is None:
            message = f"nested stack '{name}': its template is not among the input's files and is not compared"
            stack.diagnostics.append(
                Diagnostic(severity=Severity.WARNING, message=message, file=stack.sections.file, line=node.start)
            )
            continue
        children[name] = child
        nested.append(_Nested(parent=stack, child=child, parameters=properties.get("Parameters")))

    def nested_output(name: str, output: str) -> Value | None:
        child = children.get(name)
        node = child.sections.entries("Outputs").get(output) if child is not None else None
        value = node.get("Value") if node is not None else None
        return child.resolve_plain(value) if child is not None and value is not None else None

    stack.links = Links(nested_output=nested_output, exported=stack.links.exported)
    for child in children.values():
        _add(stacks, nested, child, open_nested, depth + 1)


def _open_child(stack: Stack, name: str, properties: Node, open_nested: OpenNested) -> Stack | None:
    url_node = properties.get("TemplateURL")
    url = stack.resolve_plain(url_node) if url_node is not None else None
    sections = open_nested(stack.sections, name, url if isinstance(url, str) else None)
    if sections is None:
        return None
    renamed = Sections(
        name=name, file=sections.file, root=sections.root, heading=sections.heading, sections=sections.sections
    )
    return Stack(renamed, {}, stack.options, region=stack.region)


def _address(stacks: Sequence[Stack]) -> None:
    """Give every resource an address: its logical id, with the stack's name before it where ids repeat."""
    ids = Counter(name for stack in stacks for name in stack.logical_ids())
    names = Counter(stack.sections.name for stack in stacks)
    for position, stack in enumerate(stacks, start=1):
        name = stack.sections.name
        prefix = name if names[name] == 1 else f"{name}#{position}"
        for logical_id in stack.logical_ids():
            stack.addresses[logical_id] = logical_id if ids[logical_id] == 1 else f"{prefix}:{logical_id}"


def _exports(stacks: Sequence[Stack]) -> dict[str, Value]:
    exports: dict[str, Value] = {}
    for stack in stacks:
        for node in stack.sections.entries("Outputs").values():
            export = node.get("Export")
            name, value = (export.get("Name") if export is not None else None), node.get("Value")
            if name is not None and value is not None:
                exports.setdefault(str(stack.resolve_plain(name)), stack.resolve_plain(value))
    return exports


def _diagnostics(stack: Stack) -> list[Diagnostic]:
    unknown = unknown_sections(stack.sections.root)
    told = [(f"section '{name}' is", line) for name, line in unknown[:_MOST_TOLD]]
    if len(unknown) > _MOST_TOLD:
        told.append((f"{len(unknown) - _MOST_TOLD:,} more sections are", unknown[_MOST_TOLD][1]))
    strays = [
        Diagnostic(
            severity=Severity.WARNING,
            message=f"{which} not one of CloudFormation and passed over",
            file=stack.sections.file,
            line=line,
        )
        for which, line in told
    ]
    return [*strays, *stack.diagnostics]


_MOST_TOLD = 50
"""Unknown sections that are told one by one."""
