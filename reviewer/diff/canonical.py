"""Spells a value so that two values that mean the same are spelled the same."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from enum import Enum

from reviewer.model.design import Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value, text_of
from reviewer.vocabulary.defaults import default_at
from reviewer.vocabulary.naming import attribute_value, identity_property, named_attributes, ref_value

_DEEPEST_NAME = 4
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ACCOUNT = Unknown("AWS::AccountId")
_REGION = Unknown("AWS::Region")
Names = Mapping[Hashable, tuple[Reference, ...]]
"""Physical names and ARNs to what may be meant by them."""
MISSING_MARK = "∅"
"""Stands before the address of a resource that has no counterpart in the actual design."""


class Spelling(Enum):
    """How references are spelled."""

    ADDRESS = "address"
    """By the counterpart's address in the actual design."""
    PATTERN = "pattern"
    """As what they resolve to, physical names replaced by the counterpart's address: `arn:aws:s3:::<Bucket>`."""
    NAME = "name"
    """As what they resolve to, with the physical names of their own side."""
    RESOURCE = "resource"
    """As the resource they name, whichever of its attributes: the property decides which one it takes."""


@dataclass(slots=True)
class Speller:
    """Spells the values of both sides in the words of the actual design."""

    matching: Matching
    account: str | None = None
    """The account both designs are deployed to, where they say one."""
    _cache: dict[tuple[bool, Spelling, Reference], Value] = field(default_factory=dict)
    _named: dict[bool, Names] = field(default_factory=dict)

    def same(self, expected: Value, found: Value, spellings: Iterable[Spelling] = Spelling) -> Spelling | None:
        """Return the first of the spellings in which both values are equal, None where they differ in all."""
        for spelling in spellings:
            if self.key(expected, spelling, of_reference=True) == self.key(found, spelling, of_reference=False):
                return spelling
        return None

    def key(self, value: Value, spelling: Spelling, *, of_reference: bool) -> Hashable:
        """Return a hashable spelling of a value of either side."""
        if isinstance(value, dict):
            return frozenset(
                (key, self.key(child, spelling, of_reference=of_reference)) for key, child in value.items()
            )
        if isinstance(value, list):
            return tuple(self.key(child, spelling, of_reference=of_reference) for child in value)
        if isinstance(value, Choice):
            then = self.key(value.then, spelling, of_reference=of_reference)
            return (value.condition, then, self.key(value.otherwise, spelling, of_reference=of_reference))
        if spelling is Spelling.RESOURCE and isinstance(value, (str, Text, Reference)):
            only = self.named_resources(value, of_reference=of_reference)
            if len(only) == 1:
                return f"→{self.counterpart(only[0]) if of_reference else only[0]}"
        if spelling is Spelling.PATTERN and isinstance(value, (str, Text)):
            named = self._by_name(value, of_reference=of_reference)
            if named is not None:
                return named
        if isinstance(value, str):
            return plain_text(value)
        if isinstance(value, (Reference, Text, Unknown)):
            spelled = self.spelled(value, spelling, of_reference=of_reference)
            whole = spelled if isinstance(spelled, Text) else Text((_as_part(spelled),))
            return plain_text(str(whole))
        return value if value is ABSENT or isinstance(value, Sensitive) else scalar_text(value)

    def spelled(self, value: Value, spelling: Spelling, *, of_reference: bool) -> Value:
        """Return a reference, text or unknown of either side in the chosen spelling."""
        if isinstance(value, Reference):
            cached = (of_reference, spelling, value)
            if cached not in self._cache:
                self._cache[cached] = self._reference(value, spelling, 0, of_reference=of_reference)
            return self._cache[cached]
        if isinstance(value, Text):
            parts: list[str | Reference | Unknown | Sensitive] = []
            for part in value.parts:
                made = self.spelled(part, spelling, of_reference=of_reference)
                parts.extend(made.parts if isinstance(made, Text) else [_as_part(made)])
            return text_of(parts)
        if isinstance(value, Unknown) and of_reference and value.references:
            expression = value.expression
            for reference in value.references:
                mapped = self.counterpart(reference.address)
                if mapped != reference.address:
                    expression = re.sub(
                        rf"\b{re.escape(reference.address)}\b", mapped.replace("\\", "\\\\"), expression
                    )
            return Unknown(expression)
        return value

    def named_resources(self, value: Value, *, of_reference: bool) -> tuple[str, ...]:
        """Return the addresses in its own design that a value may name: by reference, name or ARN."""
        if isinstance(value, Reference):
            return (value.address,)
        if not isinstance(value, (str, Text)):
            return ()
        names = self._names(of_reference=of_reference)
        found = names.get(self.key(value, Spelling.NAME, of_reference=of_reference), ())
        return tuple(dict.fromkeys(reference.address for reference in found))

    def _by_name(self, value: str | Text, *, of_reference: bool) -> str | None:
        """Return the pattern of a text that spells out the name or ARN of a declared resource, else None."""
        names = self._names(of_reference=of_reference)
        text = str(self.key(value, Spelling.NAME, of_reference=of_reference))
        for end in (len(text), *_cuts(text)):
            for reference in names.get(text[:end], ())[:1]:
                return f"{self.key(reference, Spelling.PATTERN, of_reference=of_reference)}{text[end:]}"
        return None

    def _names(self, *, of_reference: bool) -> Names:
        """Return every physical name and ARN that one side's own properties make certain; worked out once."""
        if of_reference not in self._named:
            names: dict[Hashable, list[Reference]] = {}
            design = self.matching.reference if of_reference else self.matching.actual
            for address, resource in design.resources.items():
                identity = _identity(resource)
                if identity is ABSENT:
                    continue
                for attribute in ("", *named_attributes(resource.type)):
                    reference = Reference(address, attribute)
                    for name in self._spelled_out(reference, resource, of_reference=of_reference):
                        names.setdefault(name, []).append(reference)
                own = self.key(identity, Spelling.NAME, of_reference=of_reference)
                names.setdefault(own, []).append(Reference(address))
            self._named[of_reference] = {name: tuple(found) for name, found in names.items()}
        return self._named[of_reference]

    def _spelled_out(self, reference: Reference, resource: Resource, *, of_reference: bool) -> list[Hashable]:
        """Return what a reference yields, with account and region open and with both as far as they are known."""
        name = self.spelled(reference, Spelling.NAME, of_reference=of_reference)
        if isinstance(name, str):
            return [plain_text(name)]
        if not isinstance(name, Text):
            return []
        other = self.matching.addresses.get(resource.address) if of_reference else None
        twin = self.matching.actual.resources.get(other) if other is not None else None
        region = resource.region or (twin.region if twin is not None else None)
        found: list[Hashable] = []
        places = {_REGION: region} if region is not None and _REGION in name.parts else {}
        owners = {_ACCOUNT: self.account} if self.account is not None and _ACCOUNT in name.parts else {}
        for known in ({}, *([places] if places else ()), *([owners, {**places, **owners}] if owners else ())):
            parts = [known.get(part) or part if isinstance(part, Unknown) else part for part in name.parts]
            found.append(self.key(text_of(parts), Spelling.NAME, of_reference=of_reference))
        return list(dict.fromkeys(found))

    def counterpart(self, address: str) -> str:
        """Return the actual design's address for one of the reference."""
        return self.matching.addresses.get(address, MISSING_MARK + address)

    def _reference(self, value: Reference, spelling: Spelling, depth: int, *, of_reference: bool) -> Value:
        address = self.counterpart(value.address) if of_reference else value.address
        if spelling is Spelling.ADDRESS:
            return Reference(address, value.attribute)
        design = self.matching.reference if of_reference else self.matching.actual
        resource = design.resources.get(value.address)
        if resource is None:
            return Reference(address, value.attribute)
        pattern = (
            attribute_value(resource.type, value.attribute, resource.properties)
            if value.attribute
            else ref_value(resource.type, resource.properties)
        )
        if pattern is None:
            return Reference(address, value.attribute)
        name: Value = Reference(address)
        if spelling is Spelling.NAME:
            found = _identity(resource)
            if found is ABSENT or depth >= _DEEPEST_NAME:
                return Reference(address, value.attribute)
            name = self.spelled(found, spelling, of_reference=of_reference)
        return _filled(pattern, name, resource)


def _cuts(text: str) -> list[int]:
    """Return where a name may end inside a text: before the first slash, in an ARN before any slash or colon."""
    if not text.startswith("arn:"):
        return [text.index("/")] if "/" in text else []
    return [position for position in range(len(text) - 1, 0, -1) if text[position] in "/:"]


def _identity(resource: Resource) -> Value:
    name = identity_property(resource.type)
    return resource.at(tuple(name.split("."))) if name else ABSENT


def _filled(pattern: str, name: Value, resource: Resource) -> Value:
    """Return a name pattern (`arn:{partition}:s3:::{name}`) with its holes filled as far as they are known."""
    holes: dict[str, Value] = {
        "name": name,
        "partition": "aws",
        "region": _REGION,
        "account": _ACCOUNT,
        "url_suffix": "amazonaws.com",
    }
    parts: list[str | Reference | Unknown | Sensitive] = []
    end = 0
    for match in _PLACEHOLDER.finditer(pattern):
        parts.append(pattern[end : match.start()])
        end = match.end()
        value = holes.get(match[1], resource.properties.get(match[1], ABSENT))
        if value is ABSENT:
            value = default_at(resource.type, (match[1],), resource.properties)
        if isinstance(value, Text):
            parts.extend(value.parts)
        else:
            parts.append(Unknown(f"{resource.address}.{match[1]}") if value is ABSENT else _as_part(value))
    parts.append(pattern[end:])
    return text_of(parts)


def _as_part(value: Value) -> str | Reference | Unknown | Sensitive:
    if isinstance(value, (str, Reference, Unknown, Sensitive)):
        return value
    return scalar_text(value)


def scalar_text(value: Value) -> str:
    """Return a scalar as CloudFormation compares it: true is "true", 7 and 7.0 are "7"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def plain_text(text: str) -> str:
    """Return a text without what never matters: the case of true and false, blank lines, space at line ends."""
    if text in ("True", "TRUE", "False", "FALSE"):
        return text.lower()
    if "\n" not in text:
        return text
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())
