"""The verdict on one difference, before equal verdicts are gathered into findings."""

from __future__ import annotations

from reviewer.model.difference import Difference
from reviewer.model.record import dataclass
from reviewer.model.review import Tier


@dataclass(frozen=True, slots=True)
class Words:
    """What a finding says of one place, and of several (with the holes `{count}` and `{names}`)."""

    one: str
    several: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A difference that is a finding, with everything its report entry says.

    Differences with equal `group` become one finding. `subject` and `statement` make the title of a single one
    (`OrdersDb: MultiAZ is false, the reference has true`); `plural` that of several, with `{count}`.
    """

    difference: Difference
    rule: str
    tier: Tier
    group: tuple[str, ...]
    statement: str
    plural: str
    impact: str
    fix: str
    detail: str = ""
    undecided: bool = False
    phase: int = 1
    effort_days: tuple[float, float] = (0.5, 1.0)
    links: tuple[str, ...] = ()
    secret: bool = False
    category: str = "Other"
    resource_type: str | None = None
    property: str | None = None
    companion: bool = False
    """Only serves another resource of the same finding, which names it at the end of its title."""
