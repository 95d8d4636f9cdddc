"""Turns a review into the sections and rows that the readable reports show; decides nothing about their markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reviewer.model.design import Design, Diagnostic
from reviewer.model.review import CategoryCount, Finding, Instance, Kind, Match, NotGap, Phase, Review, Side, Step, Summary, Tier
from reviewer.renderers.excerpts import Excerpt, excerpt
from reviewer.renderers.json_report import with_total
from reviewer.renderers.redaction import Redactor
from reviewer.renderers.show import lines_text, value_text

DECLARATIONS: Final = frozenset({Kind.PARAMETER, Kind.OUTPUT, Kind.CONDITION, Kind.MAPPING})
TIERS: Final = (Tier.HIGH, Tier.MEDIUM, Tier.LOW)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a readable report shows, in reading order, secrets masked."""

    reference: Design | None
    actual: Design
    summary: Summary
    counts: tuple[CategoryCount, ...]
    tiers: tuple[TierSection, ...]
    declarations: tuple[Row, ...]
    configuration: tuple[Row, ...]
    rows: tuple[Row, ...]
    risks: tuple[Group, ...]
    phases: tuple[PhaseRow, ...]
    matches: tuple[Match, ...]
    matched_types: tuple[TypeMatches, ...]
    renamed: tuple[Match, ...]
    not_gaps: tuple[NotGapGroup, ...]
    not_gap_total: int
    diagnostics: tuple[Diagnostic, ...]
    recovery: dict[str, object] | None

    @property
    def high(self) -> tuple[Row, ...]:
        """The findings that block recovery or deployment."""
        return tuple(row for row in self.rows if row.finding.tier is Tier.HIGH)


def view_of(review: Review) -> View:
    """Return the view of a review; every string in it has passed the redactor."""
    redactor = Redactor.of(review)
    clean = redactor.clean(review)
    places = _Places(review, redactor)
    rows = _rows(review.findings, clean.findings, places)
    compact = [row for row in rows if _is_compact(row.finding)]
    changed = {place.reference.id for row in rows for place in row.places if place.reference}
    return View(
        reference=clean.reference,
        actual=clean.actual,
        summary=clean.summary,
        counts=with_total(clean.counts),
        tiers=tuple(_tier(tier, rows) for tier in TIERS),
        declarations=tuple(row for row in compact if row.finding.kind in DECLARATIONS),
        configuration=tuple(row for row in compact if row.finding.kind not in DECLARATIONS),
        rows=rows,
        risks=_risks(rows),
        phases=_phases(clean.phases, rows),
        matches=clean.matches,
        matched_types=_matched_types(clean.matches, changed),
        renamed=tuple(match for match in clean.matches if match.reference.address != match.actual.address),
        not_gaps=_not_gaps(review.not_gaps, clean.not_gaps, places),
        not_gap_total=len(clean.not_gaps),
        diagnostics=clean.diagnostics,
        recovery=clean.recovery,
    )


def anchor(finding_id: str) -> str:
    """Return the anchor of a finding: its id with anything unfit for a link replaced."""
    return "gap-" + "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in finding_id)


def _is_compact(finding: Finding) -> bool:
    """Return whether a table row says enough: information, and declarations that block nothing."""
    return finding.tier is Tier.INFO or (finding.tier is Tier.LOW and finding.kind in DECLARATIONS)


class _Places:
    """Builds place rows: text from the masked sides, excerpts from the real files (masked on the way)."""

    def __init__(self, review: Review, redactor: Redactor) -> None:
        self.review = review
        self.redactor = redactor

    def place(self, raw: Instance | NotGap, clean: Instance | NotGap) -> Place:
        return Place(
            reference=self._side(self.review.reference, raw.reference, clean.reference),
            actual=self._side(self.review.actual, raw.actual, clean.actual),
        )

    def _side(self, design: Design | None, raw: Side | None, clean: Side | None) -> SideRow | None:
        if raw is None or clean is None:
            return None
        return SideRow(
            id=clean.id,
            where=lines_text(clean),
            value=value_text(clean.value) if clean.has_value else None,
            excerpt=lambda: excerpt(design, raw.location, self.redactor) if design is not None else None,
        )


def _rows(raw: Sequence[Finding], clean: Sequence[Finding], places: _Places) -> tuple[Row, ...]:
    """Return the findings in reading order, numbered from 1: worst first, a category together, table rows last."""
    order = {category: at for at, category in reversed([*enumerate(finding.category for finding in raw)])}
    pairs = sorted(
        zip(raw, clean, strict=True),
        key=lambda pair: (pair[0].tier.rank, _is_compact(pair[0]), order[pair[0].category]),
    )
    return tuple(
        Row(
            number=number,
            finding=shown,
            places=tuple(places.place(*sides) for sides in zip(found.instances, shown.instances, strict=True)),
        )
        for number, (found, shown) in enumerate(pairs, start=1)
    )


def _risks(rows: Sequence[Row]) -> tuple[Group, ...]:
    groups = (Group(name=tier.value, rows=tuple(row for row in rows if row.finding.tier is tier)) for tier in TIERS)
    return tuple(group for group in groups if group.rows)


def _tier(tier: Tier, rows: Iterable[Row]) -> TierSection:
    of_tier = [row for row in rows if row.finding.tier is tier]
    full: dict[str, list[Row]] = {}
    for row in of_tier:
        if not _is_compact(row.finding):
            full.setdefault(row.finding.category, []).append(row)
    groups = tuple(Group(name=name, rows=tuple(members)) for name, members in full.items())
    return TierSection(tier=tier, groups=groups, total=len(of_tier))


def _phases(phases: Sequence[Phase], rows: Sequence[Row]) -> tuple[PhaseRow, ...]:
    """Return the plan; `after` becomes step numbers, and findings that are no step of the plan are left out of it."""
    by_id = {row.finding.id: row for row in rows}
    numbers = {step.finding: at for at, step in enumerate((step for phase in phases for step in phase.steps), start=1)}
    number = 0
    result: list[PhaseRow] = []
    for phase in phases:
        steps: list[StepRow] = []
        for step in phase.steps:
            number += 1
            after = tuple(sorted(numbers[finding] for finding in step.after if finding in numbers))
            steps.append(StepRow(number=number, step=step, finding=by_id.get(step.finding), after=after))
        low, high = (sum(step.effort_days[at] for step in phase.steps) for at in (0, 1))
        result.append(PhaseRow(phase=phase, steps=tuple(steps), effort_days=(low, high)))
    return tuple(result)


def _matched_types(matches: Sequence[Match], changed: set[str]) -> tuple[TypeMatches, ...]:
    matched = Counter(match.reference.type for match in matches)
    unchanged = Counter(match.reference.type for match in matches if match.reference.address not in changed)
    return tuple(TypeMatches(type=type_, matched=matched[type_], unchanged=unchanged[type_]) for type_ in sorted(matched))


def _not_gaps(raw: Sequence[NotGap], clean: Sequence[NotGap], places: _Places) -> tuple[NotGapGroup, ...]:
    rows = [NotGapRow(entry=shown, place=places.place(found, shown)) for found, shown in zip(raw, clean, strict=True)]
    rows.sort(key=lambda row: row.entry.reason)
    return tuple(NotGapGroup(reason=reason, rows=tuple(group)) for reason, group in groupby(rows, key=lambda row: row.entry.reason))
