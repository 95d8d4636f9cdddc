"""Judges differences of one property between two matched resources."""

from __future__ import annotations

import re

from reviewer.model.design import Resource
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT, Unknown, Value
from reviewer.ranking.judgement import Judged, Words
from reviewer.ranking.secrets import credential_source
from reviewer.ranking.shown import brief
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.defaults import default_at
from reviewer.vocabulary.literals import literal_role
from reviewer.vocabulary.plurals import plural_of
from reviewer.vocabulary.roles import (
    Direction,
    PropertyRole,
    by_how_much,
    compare_direction,
    property_role,
    property_role_in,
    tier_of,
    type_role,
)

STRONGER = "stronger than the reference"
ADDED = "the actual design sets it, the reference leaves it open"
_OPEN_TO_ALL = ("0.0.0.0/0", "::/0")


def judge_property(difference: Difference) -> Judged | str:
    """Return the finding on a property, or why the difference is no gap."""
    resource = difference.reference
    assert isinstance(resource, Resource)  # noqa: S101  pairs are of resources
    role = property_role_in(resource, difference.path)
    if role.cosmetic:
        return _cosmetic(difference, resource, role)
    if difference.nature in (Nature.LITERAL, Nature.FIXED):
        literal = _judge_literal(difference, resource, role)
        if literal is not None:
            return literal
    if role.secret:
        return _judge_secret(difference, resource, role)
    if difference.nature in (Nature.BROADER, Nature.NARROWER, Nature.TEXT):
        return _judge_meaning(difference, resource, role)
    return _judge_direction(difference, resource, role)


def _judge_direction(difference: Difference, resource: Resource, role: PropertyRole) -> Judged | str:
    default = default_at(resource.type, difference.path, resource.properties)
    direction = compare_direction(role, difference.expected, difference.found, default)
    if direction is Direction.STRONGER:
        return STRONGER
    if direction is Direction.EQUAL:
        return "equal to the default"
    if difference.nature is Nature.EXTRA and direction is not Direction.WEAKER:
        return ADDED
    undecided = difference.verdict is Verdict.UNDECIDED or direction is Direction.UNDECIDED
    if difference.found is ABSENT:
        undecided = False
    tier = tier_of(role, direction, difference.found)
    if undecided:
        tier = Tier.INFO
    if difference.found is ABSENT and direction is not Direction.WEAKER:
        tier = role.tier
    words = _words(difference, resource, role, direction)
    if undecided:
        name = _name(difference.path)
        whose = "" if isinstance(difference.found, Unknown) or difference.expected is ABSENT else "the reference's "
        words = Words(
            f"{whose}{name} is not known before deployment",
            f"{name} of {{count}} {_kind_of(resource)} is not known before deployment",
        )
    return _judged(difference, role, tier, words, undecided=undecided)


def _words(difference: Difference, resource: Resource, role: PropertyRole, direction: Direction) -> Words:
    name = _name(difference.path)
    several = f"{{count}} {_kind_of(resource)}"
    if difference.kind.value == "relation" and difference.found is ABSENT:
        return Words(
            f"{name} no longer names {_named(difference.expected)}",
            f"{name} of {several} no longer names what it does in the reference",
        )
    if _is_item(difference):
        item = difference.detail or brief(difference.expected, secret=role.secret)
        return Words(f"{name} lacks {item}", f"{several} lack items of {name}")
    if difference.found is ABSENT:
        expected = brief(difference.expected, secret=role.secret)
        structure = isinstance(difference.expected, (dict, list))
        said = f"{name} is not set" if structure else f"{name} is not set, the reference has {expected}"
        return Words(said, f"{name} is not set on {several}")
    if direction is Direction.WEAKER and difference.expected is not ABSENT:
        return Words(
            f"{name}: {by_how_much(role, difference.expected, difference.found)}", f"{several} have a weaker {name}"
        )
    found, expected = brief(difference.found, secret=role.secret), brief(difference.expected, secret=role.secret)
    if difference.expected is ABSENT:
        set_beyond = f"{several} set {name} beyond the reference"
        return Words(f"{name} is {found}, the reference does not set it", set_beyond)
    return Words(f"{name} is {found}, the reference has {expected}", f"{several} differ in {name}")


def _named(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_item(difference: Difference) -> bool:
    """Whether the difference is that a list lacks an item; what identifies the item is then told in the title."""
    return difference.found is ABSENT and bool(difference.path) and isinstance(difference.path[-1], int)


def _judge_literal(difference: Difference, resource: Resource, role: PropertyRole) -> Judged | None:
    """Judge a fixed value where the reference derives it; None where that alone is no finding."""
    name = next((step for step in reversed(difference.path) if isinstance(step, str)), "")
    literal = literal_role(resource.type, name)
    if literal is None or difference.found is ABSENT:
        return None
    fixed = difference.nature is Nature.FIXED
    how = "one fixed value for every region" if fixed else "a fixed value instead of a derived one"
    statement = f"{name} is {brief(difference.found)}, {how}"
    words = Words(statement, f"{name} on {{count}} {_kind_of(resource)} is {how}")
    judged = _judged(difference, role, literal.fixed if fixed else literal.tier, words)
    return replace(
        judged,
        rule="fixed-value" if fixed else "literal-value",
        group=("literal", resource.type if fixed else "", name, difference.nature),
        impact=literal.impact,
        fix=literal.fix,
        links=(literal.link,),
        undecided=False,
        phase=3 if literal.tier is Tier.LOW and not fixed else 1,
        effort_days=(0.25, 0.5),
    )


def _judge_secret(difference: Difference, resource: Resource, role: PropertyRole) -> Judged | str:
    """A credential is judged by where it comes from, never by its value."""
    ours = credential_source(difference.reference, difference.path, difference.expected)
    theirs = credential_source(difference.actual, difference.found_path or difference.path, difference.found)
    if theirs.rank >= ours.rank:
        return (
            f"not weaker: the credential comes from {theirs.words}"
            if theirs.rank > ours.rank
            else "the credential comes from an equal source"
        )
    statement = f"{_name(difference.path)} comes from {theirs.words}, in the reference from {ours.words}"
    if difference.expected is ABSENT:
        statement = f"{_name(difference.path)} is {theirs.words}, the reference writes none down"
    several = f"{_name(difference.path)} comes from a weaker source on {{count}} {_kind_of(resource)}"
    judged = _judged(difference, role, role.tier, Words(statement, several))
    return replace(judged, secret=True)


def _judge_meaning(difference: Difference, resource: Resource, role: PropertyRole) -> Judged:
    name = _name(difference.path)
    tier = role.different
    if difference.nature is Nature.TEXT:
        what = "is another text" if isinstance(difference.found, str) else "is another document"
        words = Words(f"{name} {what} than the reference's", f"{{count}} {_kind_of(resource)} differ in {name}")
        return _judged(difference, role, tier, words)
    if difference.nature is Nature.BROADER:
        wide = any(text in difference.detail for text in _OPEN_TO_ALL) and "Ingress" in name
        tier = Tier.HIGH if wide else min(tier, Tier.MEDIUM, key=lambda each: each.rank)
        how = "allows more than the reference"
    else:
        tier = role.tier
        how = "allows less than the reference"
    words = Words(f"{name} {how}", f"{name} on {{count}} {_kind_of(resource)} {how}")
    return _judged(difference, role, tier, words)


def _cosmetic(difference: Difference, resource: Resource, role: PropertyRole) -> Judged | str:
    name = next(
        property_name(difference.path[:end])
        for end in range(1, len(difference.path) + 1)
        if end == len(difference.path) or property_role(resource.type, difference.path[:end]).cosmetic
    )
    tier = role.tier if difference.found is ABSENT else Tier.INFO
    judged = _judged(difference, role, tier, Words(f"{name} differs", f"{{count}} resources differ in {name}"))
    group = ("cosmetic", name, tier) if tier is Tier.INFO else judged.group
    return replace(judged, group=group, property=name, undecided=False)


def _judged(difference: Difference, role: PropertyRole, tier: Tier, words: Words, *, undecided: bool = False) -> Judged:
    resource = difference.reference
    assert isinstance(resource, Resource)  # noqa: S101  pairs are of resources
    dotted = _of_whole(resource, property_name(difference.path))
    single = difference.nature in (Nature.BROADER, Nature.NARROWER, Nature.TEXT)
    values = (
        ""
        if difference.nature in (Nature.MISSING, Nature.LITERAL, Nature.FIXED)
        else f"{_spelled(difference.expected)}→{_spelled(difference.found)}"
    )
    return Judged(
        difference=difference,
        rule=_rule(difference),
        tier=tier,
        group=(
            difference.kind,
            resource.type,
            dotted,
            difference.nature,
            tier,
            str(undecided),
            "" if undecided else resource.address if single else values,
        ),
        statement=f"{_subject(difference)}: {words.one}",
        plural=words.several,
        impact=role.impact,
        fix=role.fix,
        detail="" if _is_item(difference) else difference.detail,
        undecided=undecided,
        phase=role.phase,
        effort_days=role.effort_days,
        links=role.links,
        secret=role.secret,
        category=category_of(resource.type),
        resource_type=resource.type,
        property=dotted,
    )


def _of_whole(resource: Resource, dotted: str) -> str:
    """Return a property of a part of a template's resource as a property of that resource.

    A block that Terraform or Pulumi may as well write as a resource of its own is told of like that resource.
    """
    whole = resource.attributes.get("@part_of")
    if (
        not isinstance(whole, str)
        or not resource.declared_type.startswith("AWS::")
        or not resource.address.startswith(f"{whole}.")
    ):
        return dotted
    block = re.sub(r"\[\d+\]", "", resource.address.removeprefix(f"{whole}."))
    return f"{block}.{dotted}" if dotted else block


def _rule(difference: Difference) -> str:
    if difference.kind.value in ("relation", "condition"):
        return f"{difference.kind.value}-{difference.nature.value}"
    return f"property-{difference.nature.value}"


def _subject(difference: Difference) -> str:
    actual, reference = difference.actual, difference.reference
    item = actual if isinstance(actual, Resource) else reference
    assert isinstance(item, Resource)  # noqa: S101  pairs are of resources
    return item.address


def _spelled(value: Value) -> str:
    return brief(value, longest=200)


def _kind_of(resource: Resource) -> str:
    return plural_of(type_role(resource.type).word)


def _name(path: Path) -> str:
    return property_name(path) or "properties"


def property_name(path: Path) -> str:
    """Return the property's dotted name without list positions; resource attributes without their mark."""
    return ".".join(step.lstrip("@") for step in path if isinstance(step, str))
