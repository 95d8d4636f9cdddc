"""The rows that the readable reports show: facts ready for any markup, secrets already masked."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model.record import dataclass
from reviewer.model.review import Finding, NotGap, Phase, Step, Tier
from reviewer.renderers.excerpts import Excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """One side of one place: what it is, where it stands, what it says."""

    id: str
    where: str
    value: str | None
    excerpt: Callable[[], Excerpt | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One instance of a finding, or one difference that is no gap."""

    reference: SideRow | None
    actual: SideRow | None

    @property
    def has_values(self) -> bool:
        """Whether at least one side shows a value."""
        return any(side is not None and side.value is not None for side in (self.reference, self.actual))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding with its running number and its places."""

    number: int
    finding: Finding
    issue: str
    places: tuple[Place, ...]

    @property
    def terms(self) -> frozenset[str]:
        """The words of its texts that are names: the resources' ids and the property."""
        sides = (side for place in self.places for side in (place.reference, place.actual) if side)
        path = self.finding.property or ""
        return frozenset(side.id for side in sides) | {path, path.rpartition(".")[2]}

    @property
    def anchor(self) -> str:
        """The name a link to this finding uses; the same as long as the gap is the same."""
        return anchor(self.finding.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under one heading."""

    name: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The name with a capital."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierSection:
    """The gaps of one tier by category."""

    tier: Tier
    groups: tuple[Group, ...]
    total: int
    """All findings of the tier, those shown in the tables of configuration differences included."""

    @property
    def title(self) -> str:
        """`High`, `Medium`, `Low`."""
        return self.tier.value.capitalize()

    @property
    def shown(self) -> int:
        """Findings shown in full in this section."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step of the plan with the numbers of the findings it fixes and waits for."""

    number: int
    step: Step
    finding: Row | None
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRow:
    """A phase of the plan."""

    phase: Phase
    steps: tuple[StepRow, ...]
    effort_days: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeMatches:
    """How many resources of one type have a counterpart."""

    type: str
    matched: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotGapRow:
    """A difference that is no gap."""

    entry: NotGap
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NotGapGroup:
    """Differences that are no gap for the same reason."""

    reason: str
    rows: tuple[NotGapRow, ...]


def anchor(finding_id: str) -> str:
    """Return the anchor of a finding: its id with anything unfit for a link replaced."""
    return "gap-" + "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in finding_id
    )
