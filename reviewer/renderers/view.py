"""Turns a review into the sections and rows that the readable reports show; decides nothing about their markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from math import fsum
from typing import Final

from reviewer.model.design import Design, Diagnostic
from reviewer.model.record import dataclass, replace
from reviewer.model.review import (
    CategoryCount,
    Finding,
    Instance,
    Kind,
    Match,
    NotGap,
    Phase,
    Review,
    Side,
    Summary,
    Tier,
)
from reviewer.renderers.excerpts import Excerpts
from reviewer.renderers.issue import issue
from reviewer.renderers.json_report import with_total
from reviewer.renderers.redaction import Redactor
from reviewer.renderers.rows import (
    Group,
    NotGapGroup,
    NotGapRow,
    PhaseRow,
    Place,
    Row,
    SideRow,
    StepRow,
    TierSection,
    TypeMatches,
)
from reviewer.renderers.show import lines_text, value_text
from reviewer.renderers.waived import WaivedRow, is_waived, waived_rows

DECLARATIONS: Final = frozenset({Kind.PARAMETER, Kind.OUTPUT, Kind.CONDITION, Kind.MAPPING})
TIERS: Final = (Tier.HIGH, Tier.MEDIUM, Tier.LOW)


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
    shared: tuple[Row, ...]
    """Weaknesses that the reference has too, worst first."""
    strengths: tuple[Row, ...]
    rows: tuple[Row, ...]
    risks: tuple[Group, ...]
    phases: tuple[PhaseRow, ...]
    matches: tuple[Match, ...]
    matched_types: tuple[TypeMatches, ...]
    renamed: tuple[Match, ...]
    not_gaps: tuple[NotGapGroup, ...]
    not_gap_total: int
    """Those in `not_gaps`; waived findings are in `waived`."""
    waived: tuple[WaivedRow, ...]
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
        summary=replace(clean.summary, info=sum(1 for row in rows if _differs_harmlessly(row.finding))),
        counts=with_total(clean.counts),
        tiers=tuple(_tier(tier, rows) for tier in TIERS),
        declarations=tuple(row for row in compact if row.finding.kind in DECLARATIONS),
        configuration=tuple(row for row in compact if not _has_own_table(row.finding)),
        shared=tuple(sorted((row for row in compact if row.finding.alone), key=_weight_alone)),
        strengths=tuple(row for row in compact if row.finding.strength),
        rows=rows,
        risks=_risks(rows),
        phases=_phases(clean.phases, rows),
        matches=clean.matches,
        matched_types=_matched_types(clean.matches, changed),
        renamed=tuple(match for match in clean.matches if match.reference.address != match.actual.address),
        not_gaps=_not_gaps(review.not_gaps, clean.not_gaps, places),
        not_gap_total=sum(1 for entry in clean.not_gaps if not is_waived(entry)),
        waived=waived_rows(clean.not_gaps),
        diagnostics=clean.diagnostics,
        recovery=clean.recovery,
    )


def _is_compact(finding: Finding) -> bool:
    """Return whether a table row says enough: information, and declarations that block nothing."""
    return finding.tier is Tier.INFO or (finding.tier is Tier.LOW and finding.kind in DECLARATIONS)


def _has_own_table(finding: Finding) -> bool:
    return finding.kind in DECLARATIONS or finding.strength or finding.alone is not None


def _differs_harmlessly(finding: Finding) -> bool:
    """Whether a finding is a difference that weakens nothing: neither praise nor a weakness of both designs."""
    return finding.tier is Tier.INFO and not finding.strength and finding.alone is None


def _weight_alone(row: Row) -> int:
    return row.finding.alone.rank if row.finding.alone is not None else Tier.INFO.rank


class _Places:
    """Builds place rows: text from the masked sides, excerpts from the real files (masked on the way)."""

    def __init__(self, review: Review, redactor: Redactor) -> None:
        self.actual = redactor.text(review.actual.label)
        self._reference_lines = Excerpts(review.reference or review.actual, redactor)
        self._actual_lines = Excerpts(review.actual, redactor)

    def place(self, raw: Instance | NotGap, clean: Instance | NotGap) -> Place:
        return Place(
            reference=_side(self._reference_lines, raw.reference, clean.reference),
            actual=_side(self._actual_lines, raw.actual, clean.actual),
        )


def _side(lines: Excerpts, raw: Side | None, clean: Side | None) -> SideRow | None:
    if raw is None or clean is None:
        return None
    return SideRow(
        id=clean.id,
        where=lines_text(clean),
        value=value_text(clean.value) if clean.has_value else None,
        excerpt=partial(lines.around, raw.location),
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
            issue=issue(shown, places.actual),
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
    numbers: dict[str, int] = {}
    for at, step in enumerate((step for phase in phases for step in phase.steps), start=1):
        numbers.setdefault(step.finding, at)  # the first step of a finding closes it, later ones test it
    number = 0
    result: list[PhaseRow] = []
    for phase in phases:
        steps: list[StepRow] = []
        for step in phase.steps:
            number += 1
            after = tuple(sorted({numbers[finding] for finding in step.after if finding in numbers} - {number}))
            steps.append(StepRow(number=number, step=step, finding=by_id.get(step.finding), after=after))
        low, high = (fsum(step.effort_days[at] for step in phase.steps) for at in (0, 1))
        result.append(PhaseRow(phase=phase, steps=tuple(steps), effort_days=(low, high)))
    return tuple(result)


def _matched_types(matches: Sequence[Match], changed: set[str]) -> tuple[TypeMatches, ...]:
    matched = Counter(match.reference.type for match in matches)
    unchanged = Counter(match.reference.type for match in matches if match.reference.address not in changed)
    return tuple(
        TypeMatches(type=type_, matched=matched[type_], unchanged=unchanged[type_]) for type_ in sorted(matched)
    )


def _not_gaps(raw: Sequence[NotGap], clean: Sequence[NotGap], places: _Places) -> tuple[NotGapGroup, ...]:
    rows = [
        NotGapRow(entry=shown, place=places.place(found, shown))
        for found, shown in zip(raw, clean, strict=True)
        if not is_waived(shown)
    ]
    rows.sort(key=lambda row: row.entry.reason)
    return tuple(
        NotGapGroup(reason=reason, rows=tuple(group))
        for reason, group in groupby(rows, key=lambda row: row.entry.reason)
    )
