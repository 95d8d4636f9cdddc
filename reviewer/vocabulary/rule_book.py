"""The rules and baselines as they are compiled from `baselines/`, read once.

An SRE edits the YAML under `baselines/`; `python -m tools.compile_rules` checks it and turns it into
`baselines/compiled.json`, the only file of it that is read at run time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from reviewer.model.record import dataclass, field
from reviewer.model.review import Tier
from reviewer.resources import data_path

COMPILED = "compiled.json"
DEFAULT = "default"
NONE = "none"
"""The baseline that asks nothing."""
"""The name of the rule set that holds for any design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it looks at, when it fires, and what the report says then.

    `fires` is a test in the words of `baselines/README.md`; None where `reviewer/rules/checks/` says it in Python.
    `own` holds the rule's thresholds.
    """

    id: str
    topic: str
    title: str
    tier: Tier
    impact: str
    fix: str
    source: tuple[str, ...]
    types: tuple[str, ...] = ()
    where: Mapping[str, Any] | None = None
    design: Mapping[str, Any] | None = None
    """Must hold of the whole design before any resource is looked at."""
    fires: Mapping[str, Any] | None = None
    property: str | None = None
    confidence: str = "certain"
    phase: int = 1
    effort_days: tuple[float, float] = (0.1, 0.5)
    strength: bool = False
    invalid: bool = False
    secret: bool = False
    tells_undecided: bool = False
    """Whether what cannot be decided is a finding of tier info; else it is only counted."""
    beside: Mapping[str, Any] | None = None
    """Related resources (`used_by` or `uses`) that a finding shows as evidence."""
    asked: bool = False
    """Counts only where a baseline asks for it."""
    category: str | None = None
    detail: str = ""
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    yields_to: tuple[str, ...] = ()
    """The ids of rules that say more about the same resource; where one of them fires this one is silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A choice of rules with their tiers and thresholds, and the recovery targets in seconds."""

    name: str
    title: str
    rules: Mapping[str, Tier | None]
    """Rule id to the tier the baseline gives it; None keeps the rule's own."""
    thresholds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rto_seconds: float | None = None
    rpo_seconds: float | None = None
    source: tuple[str, ...] = ()


@cache
def contents() -> Mapping[str, Any]:
    """Return the compiled file: `rules`, `baselines` and `groups`."""
    found: dict[str, Any] = json.loads((data_path("baselines") / COMPILED).read_bytes())
    return found


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, sorted by id."""
    return tuple(rule_of(record) for record in contents()["rules"])


@cache
def rules_by_id() -> Mapping[str, Rule]:
    """Return every rule under its id."""
    return {rule.id: rule for rule in all_rules()}


def rule_of(record: Mapping[str, Any]) -> Rule:
    """Return a compiled record as a rule."""
    low, high = record.get("effort_days", (0.1, 0.5))
    applies = record.get("applies", {})
    return Rule(
        id=record["id"],
        topic=record["topic"],
        title=record["title"],
        tier=Tier(record["tier"]),
        impact=record.get("impact", ""),
        fix=record.get("fix", ""),
        source=tuple(record["source"]),
        types=types_of(applies.get("types", ())),
        where=applies.get("where"),
        design=applies.get("design"),
        fires=record.get("fires"),
        property=record.get("property"),
        confidence=record.get("confidence", "certain"),
        phase=record.get("phase", 1),
        effort_days=(float(low), float(high)),
        strength=record.get("strength", False),
        invalid=record.get("invalid", False),
        secret=record.get("secret", False),
        tells_undecided=record.get("tells_undecided", False),
        beside=record.get("beside"),
        asked=record.get("asked", False),
        category=record.get("category"),
        detail=record.get("detail", ""),
        thresholds=record.get("thresholds", {}),
        yields_to=tuple(record.get("yields_to", ())),
    )


def types_of(names: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return type names with the groups of `baselines/groups.yaml` (`data-stores`) spelled out."""
    groups = contents()["groups"]
    found: list[str] = []
    for name in names:
        found.extend(groups.get(name, [name]))
    return tuple(dict.fromkeys(found))


@cache
def group(name: str) -> frozenset[str]:
    """Return the types of a group of `baselines/groups.yaml`."""
    return frozenset(contents()["groups"][name])
