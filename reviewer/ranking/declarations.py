"""Judges parameters, mappings, conditions and outputs, and conditions put on resources."""

from __future__ import annotations

from reviewer.model.design import Declaration, DeclarationKind, Resource
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.ranking.judgement import Judged, Words
from reviewer.ranking.shown import brief
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.roles import (
    Direction,
    PropertyRole,
    compare_direction,
    declaration_role,
    property_role,
    tier_of,
)

_SECTION = "Other"
_SECRET_WORDS = ("password", "secret", "token")


def judge_declaration(difference: Difference) -> Judged | str:
    """Return the finding on a declaration, or why the difference is no gap."""
    item = difference.reference
    assert isinstance(item, Declaration)  # noqa: S101  declarations are paired with declarations
    if difference.nature is Nature.MISSING and not difference.path:
        return _missing(difference, item)
    if not difference.path:
        return _changed_whole(difference, item)
    field = str(difference.path[0])
    role = declaration_role(item.kind, field)
    direction = compare_direction(role, difference.expected, difference.found)
    if direction is Direction.STRONGER:
        return "stronger than the reference"
    if difference.nature is Nature.EXTRA and direction is not Direction.WEAKER:
        return "only the actual design limits it"
    secret = _is_secret(item)
    expected, found = brief(difference.expected, secret=secret), brief(difference.found, secret=secret)
    said = f"{item.kind.value} {item.name}: {_field(item, field)} is {found}, the reference has {expected}"
    tier = tier_of(role, direction, difference.found) if direction is not Direction.EQUAL else Tier.INFO
    if item.kind is DeclarationKind.PARAMETER and field == "Default":
        tier = role.tier if difference.found is ABSENT else Tier.INFO
    return _judged(difference, role, tier, Words(said, f"{{count}} {item.kind.value}s differ in {field}"))


def _field(item: Declaration, field: str) -> str:
    return "its expression" if item.kind is DeclarationKind.CONDITION and field == "Outcome" else field


def _missing(difference: Difference, item: Declaration) -> Judged:
    role = declaration_role(item.kind)
    kind = item.kind.value
    exported = item.kind is DeclarationKind.OUTPUT and "Export" in item.properties
    if exported:
        role = declaration_role(item.kind, "Export")
    group = ("missing-declaration", kind, role.tier)
    words = Words(f"{kind} {item.name} is missing", f"{{count}} {kind}s are missing: {{names}}")
    return _judged(difference, role, role.tier, words, group=group)


def _changed_whole(difference: Difference, item: Declaration) -> Judged:
    role = declaration_role(item.kind)
    kind = item.kind.value
    words = Words(f"{kind} {item.name} differs", f"{{count}} {kind}s differ: {{names}}")
    return _judged(difference, role, role.different, words)


def _judged(
    difference: Difference, role: PropertyRole, tier: Tier, words: Words, *, group: tuple[str, ...] | None = None
) -> Judged:
    item = difference.reference
    assert isinstance(item, Declaration)  # noqa: S101  declarations are paired with declarations
    field = str(difference.path[0]) if difference.path else None
    return Judged(
        difference=difference,
        rule=f"{item.kind.value}-{difference.nature.value}",
        tier=tier,
        group=group or (item.kind.value, item.name, field or "", difference.nature),
        statement=words.one,
        plural=words.several,
        impact=role.impact,
        fix=role.fix,
        detail=difference.detail,
        phase=role.phase,
        effort_days=role.effort_days,
        links=role.links,
        category=_SECTION,
        property=field,
        secret=_is_secret(item),
    )


def _is_secret(item: Declaration) -> bool:
    no_echo = str(item.properties.get("NoEcho", "")).lower() == "true"
    return no_echo or any(word in item.name.lower() for word in _SECRET_WORDS)


def judge_condition(difference: Difference) -> Judged:
    """Return the finding on a resource whose own Condition differs."""
    resource = difference.reference
    actual = difference.actual
    assert isinstance(resource, Resource)  # noqa: S101  only resources carry a Condition
    assert isinstance(actual, Resource)  # noqa: S101  see above
    role = property_role(resource.type, difference.path)
    if difference.nature is Nature.MISSING:
        said = f"{actual.address}: created always, in the reference only when {difference.expected}"
        plural = f"{{count}} resources are created always, in the reference only when {difference.expected}"
        tier = role.tier
    elif difference.nature is Nature.EXTRA:
        said = f"{actual.address}: created only when {difference.found}, in the reference always"
        plural = f"{{count}} resources are created only when {difference.found}, in the reference always"
        tier = role.different
    else:
        said = f"{actual.address}: created when {difference.found}, in the reference when {difference.expected}"
        plural = f"{{count}} resources are created when {difference.found}, in the reference when {difference.expected}"
        tier = role.different
    undecided = difference.verdict is Verdict.UNDECIDED
    tier = Tier.INFO if undecided else tier
    group = ("condition", str(difference.expected), str(difference.found), tier)
    return Judged(
        difference=difference,
        rule=f"condition-{difference.nature.value}",
        tier=tier,
        undecided=undecided,
        group=group,
        statement=said,
        plural=plural,
        impact=role.impact,
        fix=role.fix,
        phase=role.phase,
        effort_days=role.effort_days,
        links=role.links,
        category=category_of(resource.type),
        resource_type=resource.type,
        property="Condition",
    )
