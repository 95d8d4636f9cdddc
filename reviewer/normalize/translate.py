"""A template in any format's words, as resources in CloudFormation's: types, properties, references, satellites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reviewer.model.design import Declaration, Diagnostic, Resource, Template
from reviewer.model.record import dataclass, field, replace
from reviewer.model.value import Reference, Value
from reviewer.normalize.adjustments.adjust import adjusted
from reviewer.normalize.satellites.fold import folded
from reviewer.normalize.translation.generated import with_generated_secrets
from reviewer.normalize.translation.references import References, rewritten_properties
from reviewer.normalize.translation.relations import related
from reviewer.normalize.translation.resource import Read, read_resource, rule_of
from reviewer.vocabulary.mapping.rules import is_canonical
from reviewer.vocabulary.spelling import schema_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the vocabulary knew of a template: how often each declared type and each property was met.

    Properties are named `declared type: dotted path`.
    """

    types_mapped: Mapping[str, int] = field(default_factory=dict)
    types_unmapped: Mapping[str, int] = field(default_factory=dict)
    properties_mapped: Mapping[str, int] = field(default_factory=dict)
    properties_unmapped: Mapping[str, int] = field(default_factory=dict)

    @property
    def type_share(self) -> float:
        """The share of AWS resource instances whose type is mapped, 0 to 1; 1 where there are none."""
        return _share(_of_aws(self.types_mapped), _of_aws(self.types_unmapped))

    @property
    def property_share(self) -> float:
        """The share of property values of AWS resources that are mapped, 0 to 1; 1 where there are none."""
        return _share(_of_aws(self.properties_mapped), _of_aws(self.properties_unmapped))


def _of_aws(counts: Mapping[str, int]) -> int:
    return sum(number for name, number in counts.items() if name.lower().startswith("aws"))


def _share(known: int, unknown: int) -> float:
    return known / (known + unknown) if known + unknown else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A template in the canon. Satellites are inside their parent; references name canonical attributes."""

    resources: tuple[Resource, ...]
    counted: Mapping[str, str]
    """Every declared address to its canonical type; a satellite without a type of its own keeps its declared one."""
    declarations: tuple[Declaration, ...] = ()
    conditions: Mapping[str, Value] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)


@dataclass(slots=True)
class _Tally:
    """The counts behind a `Coverage` while a template is read."""

    types_mapped: Counter[str] = field(default_factory=Counter)
    types_unmapped: Counter[str] = field(default_factory=Counter)
    properties_mapped: Counter[str] = field(default_factory=Counter)
    properties_unmapped: Counter[str] = field(default_factory=Counter)

    def note(self, declared: Resource, read: Read) -> None:
        """Count a resource that was read, or the properties of a part of it."""
        self.types_mapped[declared.type] += not read.is_part
        kind = declared.type if not read.is_part else read.resource.type
        self.properties_mapped.update(f"{kind}: {name}" for name in read.mapped)
        self.properties_unmapped.update(f"{kind}: {name}" for name in read.unmapped)

    def note_plain(self, declared: Resource) -> None:
        """Count a resource whose words are the canon already, or that nothing is known about."""
        if not is_canonical(declared.type):
            self.types_unmapped[declared.type] += 1
            return
        self.types_mapped[declared.type] += 1
        for name in declared.properties:
            known = schema_at(declared.type, (name,)) is not None
            (self.properties_mapped if known else self.properties_unmapped)[f"{declared.type}: {name}"] += 1

    def frozen(self) -> Coverage:
        return Coverage(
            types_mapped=dict(sorted(self.types_mapped.items())),
            types_unmapped=dict(sorted(self.types_unmapped.items())),
            properties_mapped=dict(sorted(self.properties_mapped.items())),
            properties_unmapped=dict(sorted(self.properties_unmapped.items())),
        )


def translate(template: Template) -> Translation:
    """Return the template in the canon. Types and properties nothing is known about keep their own names."""
    tally = _Tally()
    rules = {resource.address: rule_of(resource, template.format) for resource in template.resources}
    canonical: list[Resource] = []
    counted: dict[str, str] = {}
    for resource in template.resources:
        rule = rules[resource.address]
        if rule is None:
            tally.note_plain(resource)
            counted[resource.address] = resource.type
            canonical.append(resource)
            continue
        counted[resource.address] = rule.type
        for read in read_resource(resource, rule, template.format):
            tally.note(resource, read)
            if not read.is_dissolved:
                canonical.append(read.resource)
    references = References.of(template.resources, rules)
    folding = folded(tuple(references.in_resource(resource) for resource in canonical))
    resources = with_generated_secrets(related(tuple(adjusted(resource) for resource in folding.resources)))
    counted.update({resource.address: resource.type for resource in resources if resource.address in counted})
    return Translation(
        resources=resources,
        counted=counted,
        declarations=tuple(
            replace(item, properties=_redirected(references.in_properties(item.properties), folding.parents))
            for item in template.declarations
        ),
        conditions=_redirected(references.in_properties(template.conditions), folding.parents),
        diagnostics=folding.diagnostics,
        coverage=tally.frozen(),
    )


def _redirected(values: Mapping[str, Value], parents: Mapping[str, str]) -> Mapping[str, Value]:
    """Return values whose references to folded satellites name the parent."""
    return rewritten_properties(values, lambda ref: Reference(parents[ref.address]) if ref.address in parents else ref)
