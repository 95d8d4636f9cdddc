"""One declared resource in the canon, and the resources its blocks become."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.design import Format, Resource
from reviewer.model.location import Path, Span
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Reference, Unknown, Value
from reviewer.normalize.satellites.fold import PARENT
from reviewer.normalize.translation.properties import Part, Reading
from reviewer.normalize.translation.tree import moved
from reviewer.vocabulary.mapping.pulumi import pulumi_rule, renamed_inputs
from reviewer.vocabulary.mapping.records import TypeRule
from reviewer.vocabulary.mapping.rules import cloudformation_rule, terraform_rule
from reviewer.vocabulary.spelling import camel_case

TERRAFORM = frozenset({Format.TERRAFORM, Format.TERRAFORM_JSON, Format.TERRAFORM_PLAN, Format.TERRAFORM_STATE})
PULUMI = frozenset({Format.PULUMI_PREVIEW, Format.PULUMI_STACK, Format.PULUMI_YAML})
_ALL_TAGS = frozenset({"tags_all", "tagsAll"})
_MAX_SPLITS = 3
"""How deep blocks that become resources may hold such blocks themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A resource in the canon with its declared property names: those understood and those not."""

    resource: Resource
    mapped: tuple[str, ...]
    unmapped: tuple[str, ...]
    is_part: bool = False
    is_dissolved: bool = False
    """Nothing is left of the resource but its parts."""


def rule_of(resource: Resource, format_: Format) -> TypeRule | None:
    """Return how a declared resource is read, or None where its words are the canon or unknown."""
    if format_ in TERRAFORM:
        rule = terraform_rule(resource.type)
    elif format_ in PULUMI:
        rule = pulumi_rule(resource.type)
    else:
        rule = cloudformation_rule(resource.type)
    if rule is None or rule.variants is None:
        return rule
    name, rules = rule.variants
    chosen = rules.get(str(resource.properties.get(name)))
    return terraform_rule(chosen) if chosen else rule


def read_resource(resource: Resource, rule: TypeRule, format_: Format, depth: int = 0) -> list[Read]:
    """Return a resource in the canon, and after it the resources its blocks become."""
    camel = format_ in PULUMI
    reading = Reading(
        rule=rule,
        camel=camel,
        literal=not camel and format_ not in TERRAFORM,
        renames=renamed_inputs(resource.type) if camel else {},
    )
    reading.block(_with_all_tags({**rule.defaults, **_written_by_hand(resource)}), (), "", ())
    found = [
        Read(
            resource=_canonical(resource, rule, reading),
            mapped=tuple(reading.mapped),
            unmapped=tuple(reading.unmapped),
            is_part=depth > 0,
            is_dissolved=any(part.split.instead for part in reading.parts),
        )
    ]
    if depth < _MAX_SPLITS:
        for part in reading.parts:
            found.extend(_read_part(_part(resource, part), _part_rule(part), format_, depth + 1))
    return found


def _read_part(part: Resource, rule: TypeRule | None, format_: Format, depth: int) -> list[Read]:
    if rule is None:
        return [Read(resource=part, mapped=(), unmapped=(), is_part=True)]
    return read_resource(part, rule, format_, depth)


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
    return link if isinstance(link, (Reference, list)) else value


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
    for name in part.split.inherit:
        if name in resource.properties:
            properties.setdefault(name, resource.properties[name])
    if part.split.parent:
        properties[part.split.parent] = Reference(resource.address)
    return replace(
        resource,
        address=f"{resource.address}.{_written(part.path)}",
        type=part.split.type,
        properties=properties,
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
