"""One side of a comparison: its resources, its declarations and the edges between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from reviewer.model.location import Location, Path, Span
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Value


class Format(StrEnum):
    """The languages a design can be written in."""

    CLOUDFORMATION = "cloudformation"
    SAM = "sam"
    CDK = "cdk"
    TERRAFORM = "terraform"
    TERRAFORM_JSON = "terraform-json"
    TERRAFORM_PLAN = "terraform-plan"
    TERRAFORM_STATE = "terraform-state"
    PULUMI_PREVIEW = "pulumi-preview"
    PULUMI_STACK = "pulumi-stack"
    PULUMI_YAML = "pulumi-yaml"


RESOLVED_FORMATS = frozenset(
    {Format.TERRAFORM_PLAN, Format.TERRAFORM_STATE, Format.PULUMI_PREVIEW, Format.PULUMI_STACK}
)
"""Formats written by a machine after evaluation: a literal there says nothing about how its author wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a resolved value is written: the expression, the inputs (parameters, variables) and functions it uses."""

    expression: str
    inputs: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One declared resource instance.

    A parser fills it in the input's own words (`type` equals `declared_type`, property names as written);
    normalizing returns a copy with the canonical type and properties and with its satellites folded in.
    `spans` and `origins` are keyed by property path; resource attributes (DeletionPolicy …) live in `attributes`
    and have the path `("@DeletionPolicy",)` there.
    """

    address: str
    type: str
    declared_type: str
    name: str
    properties: Mapping[str, Value]
    location: Location
    attributes: Mapping[str, Value] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    condition: str | None = None
    region: str | None = None
    provider: str | None = None
    group: str = ""
    """The stack, module path or parent component the resource belongs to; empty for the root."""
    spans: Mapping[Path, Span] = field(default_factory=dict)
    origins: Mapping[Path, Origin] = field(default_factory=dict)
    secret_paths: frozenset[Path] = frozenset()
    """Paths the input itself marks as secret (sensitive marks, NoEcho, Pulumi secrets)."""
    folded: tuple[str, ...] = ()
    """Addresses of the satellites folded into this resource; they still count as resources."""
    parts: Mapping[Path, tuple[str, Location]] = field(default_factory=dict)
    """Where a satellite's contribution went: property path to the satellite's address and place."""

    def at(self, path: Path) -> Value:
        """Return the value at `path`, or `ABSENT`."""
        if not path:
            return dict(self.properties)
        value: Value = self.properties.get(str(path[0]), ABSENT)
        for step in path[1:]:
            if isinstance(value, dict) and isinstance(step, str) and step in value:  # noqa: SIM114  the types differ
                value = value[step]
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                return ABSENT
        return value

    def where(self, path: Path = ()) -> Location:
        """Return the lines of the value at `path`, or of the nearest value around it that has lines."""
        while path:
            if path in self.parts and path not in self.spans:
                return self.parts[path][1]
            span = self.spans.get(path)
            if span is not None:
                return Location(
                    file=self.location.file, start_line=span[0], end_line=span[1], pointer=self.location.pointer
                )
            path = path[:-1]
        return self.location


class DeclarationKind(StrEnum):
    """What a design declares besides resources."""

    PARAMETER = "parameter"
    OUTPUT = "output"
    CONDITION = "condition"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A parameter, output, condition or mapping; `properties` are its own fields (Type, Default, Value, …)."""

    kind: DeclarationKind
    name: str
    properties: Mapping[str, Value]
    location: Location
    group: str = ""
    spans: Mapping[Path, Span] = field(default_factory=dict)
    origins: Mapping[Path, Origin] = field(default_factory=dict)
    used: bool = True
    """Whether anything in the design refers to it (outputs: always true)."""


class Severity(StrEnum):
    """How bad a diagnostic is: an error lost part of the input, a warning may have."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """Something of the input that could not be read, resolved or mapped."""

    severity: Severity
    message: str
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`source` needs or names `target`; `path` is the property that says so, empty for an explicit DependsOn."""

    source: str
    target: str
    path: Path = ()
    attribute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a parser read from one input, in the input's own words: no canonical names, nothing folded."""

    label: str
    format: Format
    files: tuple[str, ...]
    resources: tuple[Resource, ...]
    declarations: tuple[Declaration, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    conditions: Mapping[str, Value] = field(default_factory=dict)
    """Condition name to its resolved expression: true, false, or a structure with what stays unknown."""
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of every file, for excerpts."""
    secrets: frozenset[str] = frozenset()
    """Plain secret texts seen in the input; every output is searched for them and masks them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A normalized design: canonical resources by address, declarations, and the edges between resources."""

    label: str
    format: Format
    files: tuple[str, ...]
    declared: int
    """How many resources the input declares, as its own format counts them (satellites included)."""
    resources: Mapping[str, Resource]
    declarations: tuple[Declaration, ...] = ()
    edges: tuple[Edge, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    conditions: Mapping[str, Value] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    counted: Mapping[str, str] = field(default_factory=dict)
    """Every declared address to its canonical type, folded satellites included; what the count table counts."""
    annotated: tuple[Resource, ...] = ()
    """Satellites, as declared, whose Metadata speaks to drdiff; their parents do not keep it."""
    folder: str = ""
    """The folder that `files` are relative to, from the root of their repository; empty for the root or none."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions its resources are known to be in, sorted."""
        return tuple(sorted({resource.region for resource in self.resources.values() if resource.region}))
