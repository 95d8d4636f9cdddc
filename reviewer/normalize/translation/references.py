"""References in the canon's words: `arn`, `id` and names become the attributes CloudFormation has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reviewer.model.design import Resource
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value, text_of
from reviewer.vocabulary.mapping.records import TypeRule
from reviewer.vocabulary.mapping.rules import identity_attributes
from reviewer.vocabulary.schemas import type_schema
from reviewer.vocabulary.spelling import regular_name, snake_case

_POSITION = re.compile(r"\[\d+\]|\.\d+(?=\.|$)")
Rewrite = Callable[[Reference], Reference]
Part = str | Reference | Unknown | Sensitive


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """How references of one template read in the canon."""

    rules: Mapping[str, TypeRule | None]
    types: Mapping[str, str]
    known: dict[tuple[str, str], str]

    @classmethod
    def of(cls, resources: tuple[Resource, ...], rules: Mapping[str, TypeRule | None]) -> References:
        """Return the reading of references to `resources`."""
        types = {resource.address: resource.type for resource in resources}
        return cls(rules=rules, types=types, known={})

    def canonical(self, reference: Reference) -> Reference:
        """Return the reference with its attribute in the canon; empty where it is what `Ref` returns."""
        if not reference.attribute or reference.address not in self.types:
            return reference
        key = (self.types[reference.address], reference.attribute)
        attribute = self.known.get(key)
        if attribute is None:
            rule = self.rules.get(reference.address)
            attribute = self.known[key] = canonical_attribute(key[0], rule, reference.attribute)
        return reference if attribute == reference.attribute else Reference(reference.address, attribute)

    def in_properties(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return values with canonical references."""
        return rewritten_properties(values, self.canonical)

    def in_resource(self, resource: Resource) -> Resource:
        """Return a resource with canonical references."""
        properties = self.in_properties(resource.properties)
        attributes = self.in_properties(resource.attributes)
        if properties is resource.properties and attributes is resource.attributes:
            return resource
        return replace(resource, properties=properties, attributes=attributes)


def canonical_attribute(declared: str, rule: TypeRule | None, attribute: str) -> str:
    """Return the canonical attribute of a declared type; empty: the identity."""
    if rule is None:
        return "" if attribute in identity_attributes(declared) else attribute
    written = _POSITION.sub("", attribute)
    if written not in rule.attributes:
        written = snake_case(written)
    if written in rule.attributes:
        found = rule.attributes[written]
    elif written == "id":
        return ""
    else:
        found = _regular_attribute(rule, written) or attribute
    return "" if found in identity_attributes(rule.schema_type) else found


def _regular_attribute(rule: TypeRule, written: str) -> str | None:
    """Return the property or attribute of the canonical type that `written` spells."""
    property_rule = rule.properties.get(written)
    if property_rule is not None and property_rule.target is not None:
        return ".".join(str(step) for step in property_rule.target.steps)
    regular = regular_name(rule.schema_type, (), written)
    if regular is not None or written != "arn":
        return regular
    schema = type_schema(rule.schema_type)
    arns = [path[0] for path in schema.read_only if len(path) == 1 and path[0].endswith("Arn")] if schema else []
    kind = rule.schema_type.rpartition("::")[2]
    own = [name for name in sorted(arns) if name.removesuffix("Arn") in kind]
    return own[0] if own else "Arn"


def rewritten_properties(values: Mapping[str, Value], rewrite: Rewrite) -> Mapping[str, Value]:
    """Return values with every reference replaced; the same mapping where that changes nothing."""
    made = {name: rewritten(value, rewrite) for name, value in values.items()}
    return values if all(made[name] is value for name, value in values.items()) else made


def rewritten(value: Value, rewrite: Rewrite) -> Value:
    """Return `value` with every reference in it, those inside unknown values included, replaced.

    What holds none is returned itself: most values do not, and copying them is most of the work.
    """
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Reference):
        return rewrite(value)
    if isinstance(value, dict):
        made = {key: rewritten(item, rewrite) for key, item in value.items()}
        return value if all(made[key] is item for key, item in value.items()) else made
    if isinstance(value, list):
        items = [rewritten(item, rewrite) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Text):
        return text_of([_part(part, rewrite) for part in value.parts])
    if isinstance(value, Choice):
        return Choice(value.condition, rewritten(value.then, rewrite), rewritten(value.otherwise, rewrite))
    return _part(value, rewrite) if isinstance(value, Unknown) else value


def _part(part: Part, rewrite: Rewrite) -> Part:
    if isinstance(part, Reference):
        return rewrite(part)
    if isinstance(part, Unknown) and part.references:
        return Unknown(part.expression, tuple(rewrite(reference) for reference in part.references))
    return part
