"""The stages in order: read, normalize, match, compare, judge, plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum

from reviewer.diff.compare import compare_designs
from reviewer.diff.languages import share_sight
from reviewer.matching.match import match_designs
from reviewer.model.design import Design
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field, replace
from reviewer.model.review import CategoryCount, Finding, Match, NotGap, Phase, Review, Summary, Tier
from reviewer.normalize.build import build_design
from reviewer.normalize.shared_forms import in_shared_forms
from reviewer.parsers.loader import load
from reviewer.ranking.judge import in_order, judge
from reviewer.recovery.comparison import compare_scorecards
from reviewer.recovery.scorecard import scorecard
from reviewer.recovery.targets import Target, missed_target_findings, target_of
from reviewer.remediation.hints import with_hints
from reviewer.remediation.plan import phase_of, plan
from reviewer.remediation.snippets import with_snippets
from reviewer.repository import folder_of
from reviewer.rules.beside import Beside, explained_in, places_of, quiet_in
from reviewer.rules.check import check_design
from reviewer.settings import ReadOptions
from reviewer.vocabulary.baselines import default_baseline, load_baseline, names_design
from reviewer.vocabulary.categories import CATEGORIES, category_of
from reviewer.vocabulary.families import strength
from reviewer.vocabulary.rule_book import Baseline
from reviewer.waivers.decisions import Decided
from reviewer.waiving import Waiving, without_waived


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOptions:
    """How the two sides are read and which matches the user has fixed (reference id to actual id)."""

    reference: ReadOptions = field(default_factory=ReadOptions)
    actual: ReadOptions = field(default_factory=ReadOptions)
    matches: Mapping[str, str] = field(default_factory=dict)
    target: Target | None = None
    """Recovery targets the user sets; without them those a resiliency policy in an input declares."""
    baseline: str | None = None
    """Name or path of the baseline whose rules judge the actual design; by default those that hold for any design."""
    fixes: bool = True
    """Whether findings get the code that closes them; the review of a change has no use for it."""
    waiving: Waiving | None = None
    """What the user has decided to live with; without it only what the designs themselves waive."""


def compare(reference: str, actual: str, options: CompareOptions | None = None) -> Review:
    """Return the review of the actual design against the reference.

    Args:
        reference: file, folder or `-` of the design that should be.
        actual: file, folder or `-` of the design that is.
        options: how to read and match them.

    Raises:
        reviewer.errors.InputError: one of them cannot be reviewed.
    """
    options = options or CompareOptions()
    expected = _design(reference, options.reference)
    found = _design(actual, options.actual)
    return review_of(expected, found, options)


def _design(name: str, options: ReadOptions) -> Design:
    return replace(build_design(load(name, options)), folder=folder_of(name))


def review_of(reference: Design, actual: Design, options: CompareOptions | None = None) -> Review:
    """Return the review of two designs that are read already."""
    options = options or CompareOptions()
    matching = _matched(reference, actual, options.matches)
    findings, not_gaps = judge(compare_designs(matching), matching)
    return review_from(matching, (findings, not_gaps), options, _baseline(options))


def _matched(reference: Design, actual: Design, matches: Mapping[str, str]) -> Matching:
    """Return who matches whom; what one side writes as another type is read alike first, so that its users match."""
    matching = in_shared_forms(match_designs(reference, actual, matches))
    if matching.reference is reference and matching.actual is actual:
        return matching
    return match_designs(matching.reference, matching.actual, matches)


def review_from(
    matching: Matching,
    judged: tuple[tuple[Finding, ...], tuple[NotGap, ...]],
    options: CompareOptions,
    baseline: Baseline,
) -> Review:
    """Return the review of differences that are judged: with the rules, targets, waivers and the plan added."""
    reference, actual = matching.reference, matching.actual
    findings, not_gaps = judged
    checked = check_design(actual, _beside(matching, findings, not_gaps, asked=options.baseline is not None), baseline)
    findings = in_order((*findings, *checked.findings, *checked.strengths))
    target = options.target or _target_in(baseline) or target_of(actual) or target_of(reference)
    ours, theirs = scorecard(reference), scorecard(actual)
    if target is not None:
        findings = (*findings, *missed_target_findings(theirs, target, ours))
    decided = without_waived(findings, reference, actual, options.waiving)
    findings = with_hints(with_snippets(decided.findings, matching)) if options.fixes else decided.findings
    phases, remarks = plan(findings, reference)
    findings = _in_phases(findings, phases)
    return Review(
        reference=reference,
        actual=actual,
        counts=_counts(reference, actual),
        matches=(*matching.pairs, *(match for match in matching.stand_ins if _is_equal_worth(match))),
        findings=findings,
        not_gaps=(*not_gaps, *decided.not_gaps),
        phases=phases,
        summary=_summary(findings, decided),
        recovery=compare_scorecards(ours, theirs, target, matching.addresses),
        diagnostics=(*reference.diagnostics, *actual.diagnostics, *checked.diagnostics, *remarks, *decided.diagnostics),
    )


def _beside(matching: Matching, told: Sequence[Finding], not_gaps: Sequence[NotGap], *, asked: bool) -> Beside:
    """Return what the rules need to know of a comparison."""
    counterparts = {match.actual.address: match.reference.address for match in matching.pairs}
    return Beside(
        reference=matching.reference,
        counterparts=counterparts,
        told=places_of(told),
        explained=explained_in(matching.reference, (resource.address for resource in matching.missing)),
        forgiving=not asked,
        quiet=quiet_in(matching.actual, counterparts, told, not_gaps),
        same_language=share_sight(matching),
    )


def _baseline(options: CompareOptions) -> Baseline:
    return default_baseline() if options.baseline is None else load_baseline(options.baseline)


def _target_in(baseline: Baseline) -> Target | None:
    """Return the recovery targets a baseline sets."""
    if baseline.rto_seconds is None and baseline.rpo_seconds is None:
        return None
    return Target(rto_seconds=baseline.rto_seconds, rpo_seconds=baseline.rpo_seconds)


def _in_phases(findings: Sequence[Finding], phases: Sequence[Phase]) -> tuple[Finding, ...]:
    """Return the findings with the phase the plan fixes them in; drills name findings that were fixed before."""
    planned: dict[str, int] = {}
    for phase in phases:
        for step in phase.steps:
            planned.setdefault(step.finding, phase.number)
    return tuple(replace(item, phase=planned.get(item.id, phase_of(item))) for item in findings)


def check(actual: str, options: CompareOptions | None = None) -> Review:
    """Return what the rules of a baseline (by default all that hold for any design) say about one design.

    A design can be the baseline too: it is the reference then.

    Raises:
        reviewer.errors.InputError: it cannot be reviewed, or there is no such baseline.
    """
    options = options or CompareOptions()
    if options.baseline is not None and names_design(options.baseline):
        return compare(options.baseline, actual, replace(options, reference=options.actual, baseline=None))
    design = _design(actual, options.actual)
    baseline = _baseline(options)
    checked = check_design(design, None, baseline)
    card = scorecard(design)
    target = options.target or _target_in(baseline) or target_of(design)
    missed = missed_target_findings(card, target) if target is not None else ()
    told = in_order((*checked.findings, *checked.strengths, *missed))
    decided = without_waived(told, None, design, options.waiving)
    findings = tuple(replace(finding, phase=phase_of(finding)) for finding in with_hints(decided.findings))
    phases, remarks = plan(findings, None)
    return Review(
        reference=None,
        actual=design,
        counts=_counts(None, design),
        matches=(),
        findings=findings,
        not_gaps=decided.not_gaps,
        phases=phases,
        summary=_summary(findings, decided),
        recovery=compare_scorecards(None, card, target),
        diagnostics=(*design.diagnostics, *checked.diagnostics, *remarks, *decided.diagnostics),
    )


def _is_equal_worth(match: Match) -> bool:
    """Whether a stand-in of another type is as good for recovery; a weaker one leaves a gap, which says so."""
    ours, theirs = match.reference.type, match.actual.type
    return ours != theirs and strength(theirs) >= strength(ours)


def _counts(reference: Design | None, actual: Design) -> tuple[CategoryCount, ...]:
    rows: list[CategoryCount] = []
    ours = Counter(reference.counted.values()) if reference is not None else Counter[str]()
    theirs = Counter(actual.counted.values())
    for category in CATEGORIES:
        expected = {kind: number for kind, number in ours.items() if category_of(kind) == category}
        found = sum(number for kind, number in theirs.items() if category_of(kind) == category)
        missing = tuple(sorted(kind for kind, number in expected.items() if number > theirs[kind]))
        rows.append(
            CategoryCount(category=category, reference=sum(expected.values()), actual=found, missing_types=missing)
        )
    return tuple(rows)


def _summary(findings: Sequence[Finding], decided: Decided) -> Summary:
    tiers = Counter(finding.tier for finding in findings if not finding.undecided or finding.tier is not Tier.INFO)
    work = [finding.effort_days for finding in findings if finding.tier is not Tier.INFO and finding.effort_days]
    effort = (round(fsum(low for low, _ in work), 1), round(fsum(high for _, high in work), 1))
    made = Summary(
        high=tiers[Tier.HIGH],
        medium=tiers[Tier.MEDIUM],
        low=tiers[Tier.LOW],
        info=sum(1 for finding in findings if finding.tier is Tier.INFO),
        undecided=sum(1 for finding in findings if finding.undecided),
        verdict=_verdict(tiers[Tier.HIGH], tiers[Tier.MEDIUM], tiers[Tier.LOW]),
        effort_days=effort,
        waived=decided.count,
        expired=decided.expired,
    )
    return replace(made, verdict=made.verdict + made.waivers_in_words)


def _verdict(high: int, medium: int, low: int) -> str:
    if high:
        gaps = "1 high gap blocks" if high == 1 else f"{high} high gaps block"
        return f"Not ready: {gaps} disaster recovery or deployment."
    if medium:
        gaps = "1 medium gap degrades" if medium == 1 else f"{medium} medium gaps degrade"
        return f"Ready with reservations: {gaps} recovery, none blocks it."
    if low:
        return f"Ready: only {low} low gap{'s' if low > 1 else ''} against the reference."
    return "Ready: no gap against the reference."
