"""Accounts, regions and zones in one language on both sides, before anything is compared.

A template says `${AWS::AccountId}` where a plan has the number, and `data.aws_region.current.name` where a template
says `${AWS::Region}`. Both mean the place the design is deployed to; only a place that is written down on both sides
and differs is a difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from reviewer.model.design import Design, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value, leaves, text_of

ACCOUNT: Final = Unknown("AWS::AccountId")
REGION: Final = Unknown("AWS::Region")
_NAMES: Final = (
    (re.compile(r"data\.aws_caller_identity\.\w+\.account_id\Z"), "AWS::AccountId"),
    (re.compile(r"data\.aws_region\.\w+\.(?:name|id|region)\Z"), "AWS::Region"),
    (re.compile(r"data\.aws_availability_zones\.\w+\.names\[(\d+)\]\Z"), r"!GetAZs ${AWS::Region}[\1]"),
)
_ARN_ACCOUNT: Final = re.compile(r"\barn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):")
_ZONE: Final = re.compile(r"!GetAZs (?:\$\{AWS::Region\}|([a-z]{2}(?:-[a-z]+)+-\d))\[(\d+)\]\Z")


@dataclass(frozen=True, slots=True)
class _Place:
    account: str | None
    region: str | None


def in_common_places(matching: Matching) -> Matching:
    """Return the matching with accounts, regions and zones spelled alike on both sides."""
    reference, actual = _named(matching.reference), _named(matching.actual)
    account = _account(reference) or _account(actual)
    open_account = _says(reference, ACCOUNT) or _says(actual, ACCOUNT)
    regions = _regions(matching)
    place = account if open_account else None
    if place is None and not regions and reference is matching.reference and actual is matching.actual:
        return matching
    reference = _placed(reference, place, {left: region for (left, _), region in regions.items()})
    actual = _placed(actual, place, {right: region for (_, right), region in regions.items()})
    return matching.over(reference, actual)


def _named(design: Design) -> Design:
    """Return the design with Terraform's names for the place it is deployed to as CloudFormation's.

    A reference to what is no resource of the design (a data source nobody has read) is something unknown.
    """

    def rename(value: Value) -> Value:
        if isinstance(value, Reference) and value.address not in design.resources:
            value = Unknown(str(value))
        if isinstance(value, Unknown) and value.expression.startswith("data."):
            for pattern, name in _NAMES:
                if pattern.match(value.expression):
                    return Unknown(pattern.sub(name, value.expression))
        return value

    return _rewritten(design, lambda _resource: rename)


def _rewritten(design: Design, rule: Callable[[Resource], Callable[[Value], Value]]) -> Design:
    changed: dict[str, Resource] = {}
    for address, resource in design.resources.items():
        before = dict(resource.properties)
        after = rewritten(before, rule(resource))
        if after is not before and isinstance(after, dict):
            changed[address] = replace(resource, properties=after)
    return replace(design, resources={**design.resources, **changed}) if changed else design


def rewritten(value: Value, rule: Callable[[Value], Value]) -> Value:
    """Return a value with every leaf replaced by what `rule` makes of it; the same object where nothing changes."""
    if isinstance(value, dict):
        made = {key: rewritten(child, rule) for key, child in value.items()}
        return value if all(made[key] is value[key] for key in value) else made
    if isinstance(value, list):
        items = [rewritten(child, rule) for child in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Choice):
        then, otherwise = rewritten(value.then, rule), rewritten(value.otherwise, rule)
        same = then is value.then and otherwise is value.otherwise
        return value if same else Choice(value.condition, then, otherwise)
    if isinstance(value, Text):
        parts = [rule(part) for part in value.parts]
        if all(new is old for new, old in zip(parts, value.parts, strict=True)):
            return value
        return text_of([part for part in parts if isinstance(part, (str, Reference, Unknown, Sensitive))])
    return rule(value)


def account_of(matching: Matching) -> str | None:
    """Return the account the designs are deployed to, as far as their ARNs tell."""
    return _account(matching.reference) or _account(matching.actual)


def _account(design: Design) -> str | None:
    """Return the account most ARNs of the design name, as literals."""
    found: Counter[str] = Counter()
    for resource in design.resources.values():
        for leaf in leaves(dict(resource.properties)):
            if isinstance(leaf, str) and "arn:aws" in leaf:
                found.update(_ARN_ACCOUNT.findall(leaf))
    ranked = found.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _says(design: Design, wanted: Unknown) -> bool:
    return any(leaf == wanted for resource in design.resources.values() for leaf in leaves(dict(resource.properties)))


def _regions(matching: Matching) -> Mapping[tuple[str, str], str]:
    """Return, for pairs of which one side leaves its region open, the region of the other."""
    found: dict[tuple[str, str], str] = {}
    for match in (*matching.pairs, *matching.stand_ins):
        left, right = match.reference.region, match.actual.region
        open_left, open_right = _is_open(match.reference), _is_open(match.actual)
        if open_left != open_right and (region := right if open_left else left):
            found[match.reference.address, match.actual.address] = region
    return found


def _is_open(resource: Resource) -> bool:
    values = leaves(dict(resource.properties))
    return any(isinstance(leaf, Unknown) and "AWS::Region" in leaf.expression for leaf in values)


def _placed(design: Design, account: str | None, regions: Mapping[str, str]) -> Design:
    """Return the design with its account and each resource's region as literals."""

    def rule(resource: Resource) -> Callable[[Value], Value]:
        place = _Place(account, regions.get(resource.address))
        return lambda value: _settled(value, place)

    return _rewritten(design, rule)


def _settled(value: Value, place: _Place) -> Value:
    if not isinstance(value, Unknown):
        return value
    if value == ACCOUNT and place.account is not None:
        return place.account
    if value == REGION and place.region is not None:
        return place.region
    return value


def zone_letter(expression: str) -> tuple[str | None, str] | None:
    """Return region (if written) and letter of a zone taken by position: `!GetAZs …[0]` is the one ending in `a`."""
    match = _ZONE.match(expression)
    if match is None or int(match[2]) > ord("z") - ord("a"):
        return None
    return match[1], chr(ord("a") + int(match[2]))
