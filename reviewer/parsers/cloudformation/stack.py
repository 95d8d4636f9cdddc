"""One stack: a template with its parameter values, ready to resolve its resources and declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from reviewer.model.design import Declaration, DeclarationKind, Diagnostic, Origin, Resource, Severity
from reviewer.model.location import Location, Path, Span
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Sensitive, Unknown, Value
from reviewer.parsers.cloudformation.conditions import Conditions
from reviewer.parsers.cloudformation.expression import written
from reviewer.parsers.cloudformation.intrinsics import Resolver, Scope
from reviewer.parsers.cloudformation.loops import expand_loops, has_loops
from reviewer.parsers.cloudformation.names import region_in, used_names
from reviewer.parsers.cloudformation.parameters import is_hidden, parameter_values, pseudo_parameters
from reviewer.parsers.cloudformation.sections import Sections, split_sections
from reviewer.parsers.nodes import Node
from reviewer.settings import ReadOptions

NESTED_STACK: Final = "AWS::CloudFormation::Stack"
_ATTRIBUTES: Final = ("CreationPolicy", "DeletionPolicy", "Metadata", "UpdatePolicy", "UpdateReplacePolicy")
_REGION_PARAMETERS: Final = ("Region", "AWSRegion", "AwsRegion", "DeploymentRegion", "StackRegion", "CurrentRegion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How a stack reaches the other stacks of the design."""

    nested_output: Callable[[str, str], Value | None]
    exported: Callable[[Value], Value | None]


class Stack:
    """A template, the values its parameters have, and the addresses its resources get."""

    def __init__(
        self, sections: Sections, given: Mapping[str, Value], options: ReadOptions, *, region: str | None = None
    ) -> None:
        """Take a template and what a parent stack hands it; `region` is where the stack is known to be deployed."""
        self.diagnostics: list[Diagnostic] = []
        self.sections = _without_loops(sections, options, self.diagnostics)
        self.options = options
        self.region = region or options.region
        self.addresses: dict[str, str] = {name: name for name in self.logical_ids()}
        self.links = Links(nested_output=lambda _stack, _output: None, exported=lambda _name: None)
        self.bind(given)

    def bind(self, given: Mapping[str, Value]) -> None:
        """Take the parameter values a parent stack hands over, in place of those known so far."""
        parameters = self.sections.entries("Parameters")
        found: list[Diagnostic] = []
        known, self.secrets = parameter_values(parameters, given, self.options, self.sections.file, found)
        self.diagnostics.extend(diagnostic for diagnostic in found if diagnostic not in self.diagnostics)
        self._values = {**pseudo_parameters(self.options, self.region), **known}
        self.region = self.region or self._hinted_region(known)
        self.conditions = Conditions(self.sections.entries("Conditions"), self.resolve_plain)

    def _hinted_region(self, known: Mapping[str, Value]) -> str | None:
        named = [str(known[name]) for name in _REGION_PARAMETERS if isinstance(known.get(name), str)]
        return region_in(self.sections.file, self.sections.heading, *named)

    def logical_ids(self) -> tuple[str, ...]:
        """Return the resources' logical ids in order of writing; entries without a Type are not resources."""
        return tuple(name for name, node in self.sections.entries("Resources").items() if _type_of(node) is not None)

    def scope(self) -> Scope:
        """Return what the names of this stack mean."""
        return Scope(
            values=self._values,
            mappings=self.sections.entries("Mappings"),
            addresses=self.addresses,
            outcome=self.conditions.outcome,
            nested_output=self.links.nested_output,
            exported=self.links.exported,
        )

    def resolve_plain(self, node: Node) -> Value:
        """Return a value without recording where it stands."""
        return Resolver(self.scope()).resolve(node)

    def resources(self) -> list[Resource]:
        """Return every resource with its properties resolved."""
        entries = self.sections.entries("Resources")
        for name, node in entries.items():
            if _type_of(node) is None:
                self._warn(f"resource '{name}' has no Type and is passed over", node.start)
        return [self._resource(name, entries[name]) for name in self.logical_ids()]

    def _resource(self, name: str, node: Node) -> Resource:
        condition_node = node.get("Condition")
        condition = condition_node.text() if condition_node is not None else None
        resolver = Resolver(self.scope(), self.conditions.implied(condition) if condition else None)
        properties = node.get("Properties")
        value = resolver.resolve(properties) if properties is not None else {}
        if not isinstance(value, dict):
            self._warn(f"resource '{name}': its Properties are not a mapping", node.start)
            value = {}
        attributes: dict[str, Value] = {}
        for attribute in _ATTRIBUTES:
            if (child := node.get(attribute)) is not None:
                attributes[f"@{attribute}"] = resolver.resolve(child, (f"@{attribute}",))
        spans = resolver.trace.spans
        for attribute in ("Condition", "DependsOn"):
            if (child := node.get(attribute)) is not None:
                spans[(f"@{attribute}",)] = (child.start, child.end)
        for missing, line in resolver.trace.dangling:
            self._warn(f"resource '{name}' refers to '{missing}', which the template does not declare", line)
        kind = _type_of(node) or ""
        return Resource(
            address=self.addresses[name],
            type=kind,
            declared_type=kind,
            name=name,
            properties=value,
            attributes=attributes,
            depends_on=self._depends_on(node),
            condition=condition,
            region=self._region(condition),
            group=self.sections.name,
            location=self._location((node.start, node.end)),
            spans=spans,
            origins=resolver.trace.origins,
            secret_paths=self._secret_paths(resolver.trace.origins),
        )

    def _secret_paths(self, origins: Mapping[Path, Origin]) -> frozenset[Path]:
        """Return the places whose value a NoEcho parameter makes."""
        hidden = {name for name, node in self.sections.entries("Parameters").items() if is_hidden(node)}
        return frozenset(path for path, origin in origins.items() if hidden.intersection(origin.inputs))

    def _region(self, condition: str | None) -> str | None:
        pinned = self.conditions.region_when_true(condition, self._values["AWS::Region"]) if condition else None
        return pinned or self.region

    def _depends_on(self, node: Node) -> tuple[str, ...]:
        child = node.get("DependsOn")
        if child is None:
            return ()
        names = [item.text() for item in child.value] if isinstance(child.value, list) else [child.text()]
        return tuple(self.addresses.get(name, name) for name in names if name)

    def declarations(self) -> list[Declaration]:
        """Return parameters, mappings, conditions and outputs."""
        used = used_names(self.sections.root)
        made: list[Declaration] = []
        for name, node in self.sections.entries("Parameters").items():
            made.append(self._parameter(name, node, used=name in used.references))
        for name, node in self.sections.entries("Mappings").items():
            made.append(self._plain(DeclarationKind.MAPPING, name, node, used=name in used.mappings))
        for name, node in self.sections.entries("Conditions").items():
            outcome = self.conditions.outcome(name)
            properties: dict[str, Value] = {"Expression": written(node), "Outcome": outcome}
            made.append(self._declare(DeclarationKind.CONDITION, name, node, properties, used=name in used.conditions))
        made.extend(self._output(name, node) for name, node in self.sections.entries("Outputs").items())
        return made

    def _parameter(self, name: str, node: Node, *, used: bool) -> Declaration:
        declaration = self._plain(DeclarationKind.PARAMETER, name, node, used=used)
        default = declaration.properties.get("Default")
        if isinstance(self._values.get(name), Sensitive) and isinstance(default, str):
            masked: dict[str, Value] = {**declaration.properties, "Default": Sensitive.of(default)}
            declaration = replace(declaration, properties=masked)
        return declaration

    def _plain(self, kind: DeclarationKind, name: str, node: Node, *, used: bool) -> Declaration:
        resolver = Resolver(self.scope())
        value = resolver.resolve(node)
        properties = value if isinstance(value, dict) else {}
        return self._declare(kind, name, node, properties, resolver.trace.spans, used=used)

    def _output(self, name: str, node: Node) -> Declaration:
        condition = node.get("Condition")
        implied = self.conditions.implied(condition.text() or "") if condition is not None else None
        resolver = Resolver(self.scope(), implied)
        value = resolver.resolve(node)
        properties = value if isinstance(value, dict) else {}
        for missing, line in resolver.trace.dangling:
            self._warn(f"output '{name}' refers to '{missing}', which the template does not declare", line)
        return self._declare(DeclarationKind.OUTPUT, name, node, properties, resolver.trace.spans)

    def _declare(  # noqa: PLR0913  a declaration is what it is made of
        self,
        kind: DeclarationKind,
        name: str,
        node: Node,
        properties: Mapping[str, Value],
        spans: Mapping[Path, Span] | None = None,
        *,
        used: bool = True,
    ) -> Declaration:
        return Declaration(
            kind=kind,
            name=name,
            properties=properties,
            location=self._location((node.start, node.end)),
            group=self.sections.name,
            spans=spans or {},
            used=used,
        )

    def _location(self, span: Span) -> Location:
        return Location(file=self.sections.file, start_line=span[0], end_line=span[1])

    def _warn(self, message: str, line: int) -> None:
        self.diagnostics.append(
            Diagnostic(severity=Severity.WARNING, message=message, file=self.sections.file, line=line)
        )


def _type_of(node: Node) -> str | None:
    kind = node.get("Type")
    return kind.value if kind is not None and isinstance(kind.value, str) else None


def _without_loops(sections: Sections, options: ReadOptions, diagnostics: list[Diagnostic]) -> Sections:
    """Return the template with its Fn::ForEach loops written out."""
    if not has_loops(sections.root):
        return sections
    values, _ = parameter_values(sections.entries("Parameters"), {}, options, sections.file, [])
    scope = Scope(
        values=values, mappings=sections.entries("Mappings"), addresses={}, outcome=lambda name: f"condition {name}"
    )

    def collection(node: Node) -> list[str] | None:
        items = Resolver(scope).resolve(node)
        if isinstance(items, list) and not any(isinstance(item, Unknown) for item in items):
            return [str(item) for item in items]
        return None

    root = expand_loops(sections.root, collection, sections.file, diagnostics)
    return split_sections(root, name=sections.name, file=sections.file, heading=sections.heading)
