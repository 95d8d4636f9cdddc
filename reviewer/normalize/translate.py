"""A template in any format's words, as resources in CloudFormation's: types, properties, references, satellites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reviewer.model.design import Declaration, Diagnostic, Format, Resource, Template
from reviewer.model.location import Path, Span
from reviewer.model.value import Reference, Unknown, Value
from reviewer.normalize.adjustments import adjusted
from reviewer.normalize.satellites import PARENT, folded
from reviewer.normalize.translate_properties import Part, Reading
from reviewer.normalize.translate_references import References, rewritten
from reviewer.normalize.translate_relations import related
from reviewer.normalize.translate_tree import moved
from reviewer.vocabulary.mapping.pulumi import pulumi_rule, renamed_inputs
from reviewer.vocabulary.mapping.records import TypeRule
from reviewer.vocabulary.mapping.rules import cloudformation_rule, is_canonical, terraform_rule
from reviewer.vocabulary.spelling import camel_case

_TERRAFORM = frozenset({Format.TERRAFORM, Format.TERRAFORM_JSON, Format.TERRAFORM_PLAN, Format.TERRAFORM_STATE})
_PULUMI = frozenset({Format.PULUMI_PREVIEW, Format.PULUMI_STACK, Format.PULUMI_YAML})
_ALL_TAGS = frozenset({"tags_all", "tagsAll"})
_MAX_SPLITS = 3
"""How deep blocks that become resources may hold such blocks themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the vocabulary knew of a template: how often each declared type and each property was met.

    Properties are named `declared type: dotted path`.
    """

    types_mapped: Mapping[str, int] = field(default_factory=dict)
    types_unmapped: Mapping[str, int] = field(default_factory=dict)
    properties_mapped: Mapping[str, int] = field(default_factory=dict)
    properties_unmapped: Mapping[str, int] = field(default_factory=dict)


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
    for resource in template.resources:
        canonical.extend(_translated(resource, rules[resource.address], template.format, tally))
    counted = {resource.address: resource.type for resource in canonical if resource.address in rules}
    references = References.of(template.resources, rules)
    canonical = [references.in_resource(resource) for resource in canonical]
    folding = folded(tuple(canonical))
    return Translation(
        resources=related(tuple(adjusted(resource) for resource in folding.resources)),
        counted=counted,
        declarations=tuple(
            replace(item, properties=_redirected(references.in_properties(item.properties), folding.parents))
            for item in template.declarations
        ),
        conditions=_redirected(references.in_properties(template.conditions), folding.parents),
        diagnostics=folding.diagnostics,
        coverage=tally.frozen(),
    )


def rule_of(resource: Resource, format_: Format) -> TypeRule | None:
    """Return how a declared resource is read, or None where its words are the canon or unknown."""
    if format_ in _TERRAFORM:
        rule = terraform_rule(resource.type)
    elif format_ in _PULUMI:
        rule = pulumi_rule(resource.type)
    else:
        rule = cloudformation_rule(resource.type)
    if rule is None or rule.variants is None:
        return rule
    name, rules = rule.variants
    chosen = rules.get(str(resource.properties.get(name)))
    return terraform_rule(chosen) if chosen else rule


def _translated(
    resource: Resource, rule: TypeRule | None, format_: Format, tally: _Tally, depth: int = 0
) -> list[Resource]:
    """Return a resource in the canon, and after it the resources its blocks become."""
    if rule is None:
        known = is_canonical(resource.type)
        (tally.types_mapped if known else tally.types_unmapped)[resource.type] += 1
        return [resource]
    camel = format_ in _PULUMI
    reading = Reading(rule=rule, camel=camel, renames=renamed_inputs(resource.type) if camel else {})
    written = {**rule.defaults, **_written_by_hand(resource)}
    reading.block(_with_all_tags(written), (), "", ())
    if depth == 0:
        tally.types_mapped[resource.type] += 1
    tally.properties_mapped.update(f"{resource.type}: {name}" for name in reading.mapped)
    tally.properties_unmapped.update(f"{resource.type}: {name}" for name in reading.unmapped)
    found = [_canonical(resource, rule, reading)]
    if depth < _MAX_SPLITS:
        for part in reading.parts:
            inner = _part(resource, part)
            found.extend(_translated(inner, _part_rule(part), format_, tally, depth + 1))
    return found


def _canonical(resource: Resource, rule: TypeRule, reading: Reading) -> Resource:
    moves = reading.tree.moves
    attributes = dict(resource.attributes)
    for name in [name for name in reading.tree.root if name.startswith("@")]:
        attributes[name] = reading.tree.root.pop(name)
    if rule.fold is not None and PARENT in attributes:
        attributes[PARENT] = _linked(resource, rule.fold.parent, attributes[PARENT])
    region = resource.region or _region(resource)
    said: dict[str, Value] = {rule.region: region or Unknown(f"{resource.address}.region")} if rule.region else {}
    return replace(
        resource,
        type=rule.type,
        properties={**reading.tree.root, **rule.constants, **said},
        attributes=attributes,
        region=region,
        spans=_moved_spans(resource.spans, moves),
        origins={moved(path, moves): origin for path, origin in resource.origins.items()},
        secret_paths=frozenset(moved(path, moves) for path in resource.secret_paths),
    )


def _written_by_hand(resource: Resource) -> Mapping[str, Value]:
    """Return the properties without those a plan or preview has only from the provider's defaults.

    Tags stay, and so do blocks: a plan does not list those of `dynamic` among what is written.
    """
    defaults = resource.attributes.get("@defaults")
    if not isinstance(defaults, list) or not defaults:
        return resource.properties
    left_out = {name for name in defaults if isinstance(name, str)} - _ALL_TAGS
    return {name: value for name, value in resource.properties.items() if name not in left_out or _is_block(value)}


def _is_block(value: Value) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _with_all_tags(properties: Mapping[str, Value]) -> dict[str, Value]:
    """Return properties whose tags include those the provider adds to every resource."""
    every = properties.get("tags_all", properties.get("tagsAll"))
    rest = {name: value for name, value in properties.items() if name not in _ALL_TAGS}
    own = rest.get("tags")
    if isinstance(every, dict) and (own is None or isinstance(own, dict)):
        rest["tags"] = {**every, **(own or {})}
    return rest


def _linked(resource: Resource, name: str, value: Value) -> Value:
    """Return what names a satellite's parent: the reference behind a value that a plan or preview has resolved."""
    links = resource.attributes.get("@references")
    if isinstance(value, Reference) or not isinstance(links, dict):
        return value
    link = links.get(name, links.get(camel_case(name)))
    return link if isinstance(link, Reference | list) else value


def _region(resource: Resource) -> str | None:
    """Return the region a resource names itself: AWS provider 6 and Pulumi AWS 7 write it as a property."""
    region = resource.properties.get("region")
    return region if isinstance(region, str) and region else None


def _moved_spans(spans: Mapping[Path, Span], moves: dict[Path, Path]) -> dict[Path, Span]:
    """Return the spans under canonical paths; where two declared values meet, the span covers the first."""
    found: dict[Path, Span] = {}
    for path, span in spans.items():
        found.setdefault(moved(path, moves), span)
    return found


def _part(resource: Resource, part: Part) -> Resource:
    """Return a block as a resource of its own, at the lines of the block."""
    value = part.value
    if part.split.element or not isinstance(value, dict):
        properties: dict[str, Value] = {part.split.element or "value": value}
        below: Path = ()
    else:
        properties, below = dict(value), part.path
    inside = {
        path[len(below) :]: span for path, span in resource.spans.items() if below and path[: len(below)] == below
    }
    return replace(
        resource,
        address=f"{resource.address}.{_written(part.path)}",
        type=part.split.type,
        properties={**properties, part.split.parent: Reference(resource.address)},
        location=resource.where(part.path),
        attributes={"@part_of": resource.attributes.get("@part_of", resource.address)},
        depends_on=(),
        spans={path: span for path, span in inside.items() if path},
        origins={},
        secret_paths=frozenset(),
    )


def _part_rule(part: Part) -> TypeRule | None:
    return cloudformation_rule(part.split.type) if "::" in part.split.type else terraform_rule(part.split.type)


def _written(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _redirected(values: Mapping[str, Value], parents: Mapping[str, str]) -> dict[str, Value]:
    """Return values whose references to folded satellites name the parent."""
    return {
        name: rewritten(value, lambda ref: Reference(parents[ref.address]) if ref.address in parents else ref)
        for name, value in values.items()
    }
