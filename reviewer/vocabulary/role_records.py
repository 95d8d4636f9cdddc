"""The records of judgement: what a resource type, a property and a family of types mean for recovery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from reviewer.model.record import dataclass, field
from reviewer.model.review import Tier
from reviewer.vocabulary.role_book import links_of

PLAIN_FIX: Final = "Declare {name} as in the reference."
TYPE_BASE: Final[dict[str, Any]] = {"fix": PLAIN_FIX, "word": "{type}"}
"""What a compiled type record leaves out."""
PROPERTY_BASE: Final[dict[str, Any]] = {"better": "none", "phase": 3, "effort_days": [0.1, 0.5]}
"""What a compiled property record leaves out."""


class RecoveryRole(StrEnum):
    """What part a resource plays when a design has to recover."""

    DATA_STORE = "data-store"
    REPLICATION = "replication"
    BACKUP = "backup"
    FAILOVER = "failover"
    COMPUTE = "compute"
    NETWORK = "network"
    ENTRY_POINT = "entry-point"
    MESSAGING = "messaging"
    MONITORING = "monitoring"
    AUTOMATION = "automation"
    IDENTITY = "identity"
    ENCRYPTION = "encryption"
    SECRET = "secret"  # noqa: S105 - the name of a role, not a credential
    CONFIGURATION = "configuration"
    GLUE = "glue"


class Better(StrEnum):
    """Which way a property is stronger."""

    HIGHER = "higher"
    LOWER = "lower"
    TRUE = "true"
    FALSE = "false"
    PRESENT = "present"
    ABSENT = "absent"
    ORDER = "order"
    """The role lists the values, worst first."""
    MORE = "more"
    """A longer list is stronger: more zones, more replicas, more alarm actions."""
    NARROWER = "narrower"
    """A smaller address range is stronger; 0.0.0.0/0 is the worst."""
    OFTENER = "oftener"
    """A schedule (`rate(…)`, `cron(…)`) that runs more often is stronger."""
    LARGER_INSTANCE = "larger-instance"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRole:
    """What a resource type is for, and what goes wrong when the actual design lacks one of the reference.

    `missing` is the tier of a missing resource; `only_for` overrides it where every user of the resource is of one
    type (a security group that only functions use). `impact` and `fix` may hold `{name}`. Effort is in person-days.
    """

    type: str
    word: str
    role: RecoveryRole
    missing: Tier
    impact: str
    fix: str
    phase: int
    effort_days: tuple[float, float]
    links: tuple[str, ...] = ()
    stateful: bool = False
    glue: bool = False
    only_for: Mapping[str, Tier] = field(default_factory=dict)
    known: bool = True
    """False when the answer is the default of the service or of a name pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRole:
    """What a property means for recovery and which way it is stronger.

    `tier` counts when the actual is weaker or lacks the property, `different` when the two differ in no known
    direction, `critical` when the actual sits at the `worst` value. `impact` and `fix` may hold `{name}`,
    `{expected}` and `{found}`. Effort is in person-days.
    """

    path: str
    better: Better
    tier: Tier
    different: Tier
    impact: str
    fix: str
    phase: int
    effort_days: tuple[float, float]
    critical: Tier | None = None
    worst: tuple[str | int | float | bool | None, ...] = ()
    order: tuple[tuple[str, ...], ...] = ()
    """Worst first; values in one group are as good as each other, in lower case."""
    unit: str = ""
    switch: str = ""
    """The part of a structure that turns it on: with it off, the structure counts as absent."""
    default: str | int | float | bool | None = None
    """What the provider takes where nothing is written; None where it is not a plain value."""
    links: tuple[str, ...] = ()
    cosmetic: bool = False
    secret: bool = False
    known: bool = True
    """False when the answer is derived from the type's role or from the property around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Types that can stand in for each other, `members` worst first in groups of equal strength.

    `tier`, `impact` and `fix` speak of a weaker member in the place of a stronger one.
    """

    name: str
    word: str
    members: tuple[tuple[str, ...], ...]
    tier: Tier
    impact: str
    fix: str
    links: tuple[str, ...] = ()
    spellings: tuple[Mapping[str, str], ...] = ()
    """Each maps a member type to its own spelling of one property."""


def type_role_of(record: dict[str, Any], name: str, *, known: bool) -> TypeRole:
    """Return the compiled type record as the role of the type `name`."""
    record = TYPE_BASE | record
    low, high = record["effort_days"]
    word = record["word"].replace("{type}", spoken(name))
    return TypeRole(
        type=name,
        word=word,
        role=RecoveryRole(record["role"]),
        missing=Tier(record["missing"]),
        impact=record["impact"].replace("{type}", word),
        fix=record["fix"].replace("{type}", word),
        phase=record["phase"],
        effort_days=(low, high),
        links=links_of(record),
        stateful=record.get("stateful", False),
        glue=record.get("glue", False),
        only_for={user: Tier(tier) for user, tier in record.get("only_for", {}).items()},
        known=known,
    )


def property_role_of(record: dict[str, Any], path: str, *, known: bool = True) -> PropertyRole:
    """Return the compiled property record as the role of the property at the dotted `path`."""
    record = PROPERTY_BASE | record
    low, high = record["effort_days"]
    critical = record.get("critical")
    return PropertyRole(
        path=path,
        better=Better(record["better"]),
        tier=Tier(record["tier"]),
        different=Tier(record["different"]),
        impact=record["impact"],
        fix=record["fix"],
        phase=record["phase"],
        effort_days=(low, high),
        critical=Tier(critical) if critical else None,
        worst=tuple(record.get("worst", ())),
        order=tuple(tuple(group) for group in record.get("order", ())),
        unit=record.get("unit", ""),
        switch=record.get("switch", ""),
        default=record.get("default"),
        links=links_of(record),
        cosmetic=record.get("cosmetic", False),
        secret=record.get("secret", False),
        known=known,
    )


def family_from(record: Mapping[str, Any]) -> Family:
    """Return the compiled family record."""
    return Family(
        name=record["name"],
        word=record["word"],
        members=tuple(tuple(group) for group in record["members"]),
        tier=Tier(record["tier"]),
        impact=record["impact"],
        fix=record["fix"],
        links=links_of(record),
        spellings=tuple(record.get("spellings", ())),
    )


def spoken(type_name: str) -> str:
    """Return a type name as words: `AWS::EC2::NatGateway` is `nat gateway`, `azurerm_key_vault` is `key vault`."""
    last = re.split(r"[:/]", type_name)[-1]
    if "_" in last and last.islower():
        return " ".join(last.split("_")[1:]) or last
    words, start = [], 0
    for position in range(1, len(last)):
        starts_word = last[position].isupper() and (
            last[position - 1].islower() or last[position + 1 : position + 2].islower()
        )
        if starts_word:
            words.append(last[start:position])
            start = position
    words.append(last[start:])
    return " ".join(word if word.isupper() else word.lower() for word in words)
