from __future__ import annotations

from dataclasses import replace

from sample_review import FINDINGS, PARAMETER, PHASES, RETENTION, full_review

from reviewer.model.review import Kind, Step, Tier
from reviewer.renderers.view import view_of


def test_every_finding_is_shown_exactly_once():
    view = view_of(full_review())
    sections = [row for tier in view.tiers for group in tier.groups for row in group.rows]
    shown = [row.finding.id for row in (*sections, *view.configuration, *view.declarations)]
    assert sorted(shown) == sorted(finding.id for finding in FINDINGS)


def test_numbers_run_in_reading_order():
    view = view_of(full_review())
    assert [row.number for row in view.rows] == list(range(1, len(FINDINGS) + 1))
    assert [row.finding.tier.rank for row in view.rows] == sorted(row.finding.tier.rank for row in view.rows)


def test_a_declaration_that_blocks_recovery_is_shown_in_full():
    view = view_of(replace(full_review(), findings=(replace(PARAMETER, tier=Tier.HIGH), PARAMETER)))
    assert [row.finding.tier for row in view.declarations] == [Tier.LOW]
    assert [tier.shown for tier in view.tiers] == [1, 0, 0]
    assert [tier.total for tier in view.tiers] == [1, 0, 1]


def test_findings_of_a_category_stand_together():
    findings = tuple(
        replace(RETENTION, id=str(at), category=category) for at, category in enumerate(["DNS", "Database", "DNS"])
    )
    view = view_of(replace(full_review(), findings=findings))
    assert [(group.name, len(group.rows)) for group in view.tiers[1].groups] == [("DNS", 2), ("Database", 1)]


def test_a_step_that_waits_for_a_finding_outside_the_plan_waits_for_no_step():
    phase = replace(
        PHASES[0], steps=(Step(finding="a", title="A", after=("gone",)), Step(finding="b", title="B", after=("a",)))
    )
    (shown,) = view_of(replace(full_review(), phases=(phase,))).phases
    assert [step.after for step in shown.steps] == [(), (1,)]


def test_matched_types_tell_the_unchanged_apart():
    types = {row.type: (row.matched, row.unchanged) for row in view_of(full_review()).matched_types}
    assert types["AWS::EC2::Subnet"] == (2, 0)
    assert types["AWS::SQS::Queue"] == (1, 1)


def test_not_gaps_are_grouped_by_reason():
    review = full_review()
    doubled = replace(
        review, not_gaps=(*review.not_gaps, *(replace(entry, kind=Kind.RELATION) for entry in review.not_gaps))
    )
    assert [len(group.rows) for group in view_of(doubled).not_gaps] == [2, 2]


def test_a_test_step_waits_for_the_step_that_closes_its_gap():
    fix = Step(finding=RETENTION.id, title="Fix")
    drill = Step(finding=RETENTION.id, title="Drill", after=(RETENTION.id,))
    (shown,) = view_of(replace(full_review(), phases=(replace(PHASES[0], steps=(fix, drill)),))).phases
    assert [(step.number, step.after) for step in shown.steps] == [(1, ()), (2, (1,))]
