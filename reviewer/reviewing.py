"""Reviews one plan, preview or change set: the design before it against the design after it."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.changes.drift import as_drift
from reviewer.changes.judge import judge_changes
from reviewer.changes.settings import as_changes
from reviewer.changes.wording import verdict
from reviewer.diff.compare import compare_designs
from reviewer.model.change import ChangeSet, Drift
from reviewer.model.design import Design
from reviewer.model.difference import Difference
from reviewer.model.matching import Matching
from reviewer.model.record import replace
from reviewer.model.review import Finding, Kind, Match, NotGap, Review
from reviewer.normalize.build import build_design
from reviewer.normalize.shared_forms import in_shared_forms
from reviewer.parsers.changes import load_changes
from reviewer.pipeline import CompareOptions, review_from
from reviewer.ranking.judge import in_order, judge
from reviewer.recovery.scorecard import scorecard
from reviewer.recovery.worsening import differ, worsened_findings
from reviewer.repository import folder_of
from reviewer.vocabulary.baselines import load_baseline
from reviewer.vocabulary.rule_book import Baseline

_NO_RULES = Baseline(name="none", title="", rules={})
"""A change is held against the design before it; rules only judge it where a baseline is asked for."""
_WHOLE = frozenset({Kind.MISSING_RESOURCE, Kind.EXTRA_RESOURCE})


def review_change(name: str, options: CompareOptions | None = None) -> Review:
    """Return the review of what a plan, preview or change set does.

    Args:
        name: the file, or `-` for standard input.
        options: how to read it, the recovery target, and the baseline that the design after it is held against.

    Raises:
        reviewer.errors.InputError: it cannot be reviewed.
    """
    options = options or CompareOptions()
    written = str(options.actual.source) if options.actual.source is not None else name
    return review_of_change(load_changes(name, options.actual), options, (folder_of(name), folder_of(written)))


def review_of_change(
    change_set: ChangeSet, options: CompareOptions | None = None, folders: tuple[str, str] = ("", "")
) -> Review:
    """Return the review of a deployment that is read already.

    Args:
        change_set: what is done.
        options: as above.
        folders: where the files of the design before and of the one after lie in their repository.
    """
    options = replace(options or CompareOptions(), fixes=False)
    before = replace(build_design(change_set.before), label="before", folder=folders[0])
    after = replace(build_design(change_set.after), label="after", folder=folders[1])
    matching = in_shared_forms(_matching(before, after))
    told, not_gaps = judge(_of_settings(compare_designs(_changed(matching))), matching)
    settings = as_changes(told, change_set.changes)
    whole, moved = judge_changes(change_set.changes, before, after)
    drifted, no_drift = _drift(change_set.drift)
    ours, theirs = scorecard(before), scorecard(after)
    worse = worsened_findings(ours, theirs) if before.resources else ()
    findings = tuple(replace(each, effort_days=None) for each in in_order((*whole, *settings, *drifted, *worse)))
    baseline = load_baseline(options.baseline) if options.baseline is not None else _NO_RULES
    review = review_from(matching, (findings, (*moved, *not_gaps, *no_drift)), options, baseline)
    words = verdict(review.summary) + review.summary.waivers_in_words
    tells = options.target is not None or differ(ours, theirs)
    return replace(
        review, phases=(), recovery=review.recovery if tells else None, summary=replace(review.summary, verdict=words)
    )


def _matching(before: Design, after: Design) -> Matching:
    """Return which resource is which: by address alone, for a resource of another address is another one."""
    pairs = tuple(
        Match(reference=resource, actual=after.resources[address], confidence=1.0, reason="same id")
        for address, resource in before.resources.items()
        if address in after.resources and after.resources[address].type == resource.type
    )
    paired = {match.reference.address for match in pairs}
    return Matching(
        reference=before,
        actual=after,
        pairs=pairs,
        missing=tuple(each for address, each in before.resources.items() if address not in paired),
        extra=tuple(each for address, each in after.resources.items() if address not in paired),
        addresses={address: address for address in paired},
    )


def _changed(matching: Matching) -> Matching:
    """Return the matching without the pairs that are equal: most of a design stays as it is."""
    pairs = tuple(
        match
        for match in matching.pairs
        if match.reference.properties != match.actual.properties
        or match.reference.attributes != match.actual.attributes
        or match.reference.depends_on != match.actual.depends_on
    )
    return replace(matching, pairs=pairs)


def _of_settings(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the differences of single settings; what goes and comes as a whole is judged by what the tool says."""
    return tuple(each for each in differences if each.kind not in _WHOLE)


def _drift(drift: Drift | None) -> tuple[tuple[Finding, ...], tuple[NotGap, ...]]:
    if drift is None:
        return (), ()
    recorded, real = build_design(drift.recorded), build_design(drift.real)
    matching = in_shared_forms(_matching(recorded, real))
    told, not_gaps = judge(compare_designs(matching), matching)
    return as_drift(told, drift.repaired), not_gaps
