"""What a comparison found, as every output shows it (see the JSON report contract, `drdiff.report/1`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from reviewer.model.change import DataLoss, Replacement
from reviewer.model.design import Design, Diagnostic, Resource
from reviewer.model.location import Location, Path
from reviewer.model.record import dataclass


class Tier(StrEnum):
    """How much a gap matters: high blocks recovery or deployment, medium degrades it, low is nice to have."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for high, 3 for info: sorts the worst first."""
        return list(Tier).index(self)


class Kind(StrEnum):
    """What sort of statement a finding makes."""

    MISSING_RESOURCE = "missing-resource"
    EXTRA_RESOURCE = "extra-resource"
    PROPERTY = "property"
    RELATION = "relation"
    PARAMETER = "parameter"
    OUTPUT = "output"
    CONDITION = "condition"
    MAPPING = "mapping"
    POSTURE = "posture"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A resource of the reference and its counterpart in the actual design; confidence 0 to 1."""

    reference: Resource
    actual: Resource
    confidence: float
    reason: str
    """`same id`, `same name`, `similar: …`, or `given` for the user's own mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side's evidence. `value` is JSON-able and ready to show, secrets masked; `has_value` tells null from none."""

    id: str
    location: Location
    value: Any = None
    has_value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One place where a finding shows, on the reference's side, the actual's, or both."""

    reference: Side | None = None
    actual: Side | None = None
    aside: bool = False
    """Belongs to the place before it (a satellite, a witness): it goes where that one goes."""


class Action(StrEnum):
    """What a piece of a snippet does to the actual design."""

    ADD = "add"
    """A new resource or declaration."""
    SET = "set"
    """A value that is not there, or is another one."""
    APPEND = "append"
    """A new item at the end of a list."""
    REMOVE = "remove"
    """Nothing is to be there; the text says so in a comment, or by null in JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of a snippet goes: a file of the actual design and the path in it, in its own words."""

    action: Action
    file: str
    path: Path
    group: str = ""
    """The stack or module, where a file holds several or a design has several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Code that closes a gap, in the actual design's own language (`yaml`, `json`, `hcl`, `typescript`).

    `places` are in the order of the pieces in the text.
    """

    language: str
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem with all the places it shows. `id` stays the same when lines or order change."""

    id: str
    rule: str
    kind: Kind
    tier: Tier
    category: str
    title: str
    detail: str
    impact: str
    fix: str
    instances: tuple[Instance, ...]
    undecided: bool = False
    resource_type: str | None = None
    property: str | None = None
    snippet: Snippet | None = None
    phase: int = 1
    effort_days: tuple[float, float] | None = None
    links: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    """What to test once it is fixed: a failover drill, a replication check, a restore."""
    strength: bool = False
    """States what the design does well."""
    alone: Tier | None = None
    """The tier a weakness that both designs share has by itself; None for what only the actual design has."""
    cost: str | None = None
    """What the fix costs a month, in words with its assumptions; None where no honest figure can be given."""
    replacement: Replacement | None = None
    """Whether the change behind it makes a new resource; None where no change is reviewed."""
    data_loss: DataLoss | None = None
    """Whether the change behind it takes data away; None where no change is reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverTerms:
    """On what terms somebody lives with a finding; `until` is a day such as 2026-12-31, None for no end."""

    reason: str
    owner: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotGap:
    """A difference that is no gap, and why: equal after resolving, stronger than the reference, renamed, waived."""

    kind: Kind
    reason: str
    reference: Side | None = None
    actual: Side | None = None
    property: str | None = None
    finding: Finding | None = None
    """The finding as it would stand, where a waiver took it out."""
    waiver: WaiverTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCount:
    """A row of the resource-count table."""

    category: str
    reference: int
    actual: int
    missing_types: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """Reference minus actual: positive where the actual has fewer."""
        return self.reference - self.actual


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of remediation work; `after` are the ids of findings to fix first. Effort in person-days."""

    finding: str
    title: str
    after: tuple[str, ...] = ()
    effort_days: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stage of the remediation plan with its week window (`Week 1-2`)."""

    number: int
    name: str
    window: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts by tier, the verdict in words, and the whole effort in person-days."""

    high: int
    medium: int
    low: int
    info: int
    undecided: int
    verdict: str
    effort_days: tuple[float, float]
    waived: int = 0
    """Findings that a waiver took out, whole or in some of their places."""
    expired: int = 0
    """Waivers that ran out while their findings are still there."""

    @property
    def waivers_in_words(self) -> str:
        """Say how many findings are waived and how many waivers ran out, to follow the verdict; empty for none."""
        waived = f" {self.waived} waived." if self.waived else ""
        expired = f" {self.expired} waiver{'s' if self.expired > 1 else ''} expired." if self.expired else ""
        return waived + expired


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything a report shows. `reference` is None for `drdiff check`."""

    reference: Design | None
    actual: Design
    counts: tuple[CategoryCount, ...]
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    not_gaps: tuple[NotGap, ...]
    phases: tuple[Phase, ...]
    summary: Summary
    diagnostics: tuple[Diagnostic, ...] = ()
    recovery: dict[str, Any] | None = None
