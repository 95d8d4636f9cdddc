"""Judges resources that only one side declares."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.model.design import Resource
from reviewer.model.difference import Difference
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.ranking.judgement import Judged
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.families import family_of, strength
from reviewer.vocabulary.plurals import plural_of
from reviewer.vocabulary.roles import RecoveryRole, TypeRole, type_role
from reviewer.vocabulary.tables import table

_ORDINAL = re.compile(r"[\d_-]+|(?<=[a-z\d])[A-F]\Z|(?<=[-_ ])[a-f]\Z")
"""What numbers the members of a series: `Instance1`, `InstanceA`, `instance-b`."""
_TOGETHER = frozenset(
    {
        RecoveryRole.GLUE,
        RecoveryRole.MONITORING,
        RecoveryRole.NETWORK,
        RecoveryRole.FAILOVER,
        RecoveryRole.ENTRY_POINT,
        RecoveryRole.CONFIGURATION,
    }
)
"""Roles whose resources of one type make one finding; others only where their names differ by a number alone."""


def inert_reason(resource: Resource) -> str | None:
    """Return why a resource does nothing as it is written (`data/inert.yaml`), None where it does something."""
    for record in table("inert")["records"]:
        if record["type"] != resource.type:
            continue
        meant = all(resource.at(tuple(path.split("."))) == value for path, value in record["when"].items())
        if meant and resource.at(tuple(record["lacks"].split("."))) in (ABSENT, [], ""):
            return str(record["says"])
    return None


def judge_missing(difference: Difference, users: Mapping[str, frozenset[str]]) -> Judged | str:
    """Return the finding on a resource of the reference that the actual design lacks, or why that is no gap.

    Args:
        difference: the missing resource, with its stand-in as `actual` if it has one.
        users: address in the reference to the types of the resources that need it.
    """
    resource = difference.reference
    assert isinstance(resource, Resource)  # noqa: S101  a missing resource is one of the reference
    if (reason := inert_reason(resource)) is not None:
        return reason
    role = type_role(resource.type)
    tier, impact, fix = _tier(role, users.get(resource.address, frozenset())), role.impact, role.fix
    statement = f"{resource.address}: {_article(role.word)} is missing"
    stand_in = difference.actual if isinstance(difference.actual, Resource) else None
    if stand_in is not None and stand_in.type != resource.type:
        if strength(stand_in.type) >= strength(resource.type):
            return f"{stand_in.address} ({role_word(stand_in.type)}) serves in its place"
        statement += f", {stand_in.address} ({role_word(stand_in.type)}) takes its place"
        family = family_of(resource.type)
        if family is not None and family.members[0] and stand_in.type in family.members[0]:
            tier, impact, fix = min((tier, family.tier), key=lambda each: each.rank), family.impact, family.fix
    together = (role.role in _TOGETHER or role.glue) and stand_in is None
    stem = "" if together else _ORDINAL.sub("", resource.name)
    return Judged(
        difference=difference,
        rule="missing-resource",
        tier=tier,
        group=("missing-resource", resource.type, tier, stem, str(stand_in is not None)),
        statement=statement,
        plural=f"{{count}} {plural_of(role.word)} are missing: {{names}}",
        detail=difference.detail,
        impact=impact,
        fix=fix,
        phase=role.phase,
        effort_days=role.effort_days,
        links=role.links,
        category=category_of(resource.type),
        resource_type=resource.type,
    )


def role_word(type_name: str) -> str:
    """Return the short human name of a resource type."""
    return type_role(type_name).word


def _tier(role: TypeRole, users: frozenset[str]) -> Tier:
    """Return the tier, lowered or raised where every user of the resource is of one telling type."""
    special = {role.only_for[user] for user in users if user in role.only_for}
    if users and len(special) == 1 and all(user in role.only_for for user in users):
        return special.pop()
    return role.missing


def judge_extra(difference: Difference) -> Judged:
    """Return the note on a resource that only the actual design has."""
    resource = difference.actual
    assert isinstance(resource, Resource)  # noqa: S101  an extra resource is one of the actual design
    role = type_role(resource.type)
    return Judged(
        difference=difference,
        rule="extra-resource",
        tier=Tier.INFO,
        group=("extra-resource", resource.type),
        statement=f"{resource.address}: {_article(role.word)} that the reference does not have",
        plural=f"{{count}} {plural_of(role.word)} that the reference does not have: {{names}}",
        impact="The reference does not plan for it; it may be intended, or left over.",
        fix="Add it to the reference if it is intended, else remove it.",
        phase=3,
        effort_days=(0.0, 0.5),
        category=category_of(resource.type),
        resource_type=resource.type,
    )


def _article(word: str) -> str:
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"
