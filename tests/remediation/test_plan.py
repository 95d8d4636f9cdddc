"""The plan: every gap once, each after what it needs, weeks without holes, drills at the end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reviewer.model.review import Tier
from reviewer.pipeline import compare

ORDERS = Path(__file__).parent.parent.parent / "samples" / "orders"


@pytest.fixture(scope="module")
def orders():
    return compare(str(ORDERS / "reference.yml"), str(ORDERS / "actual.yml"))


def steps(review, last=3):
    return [step for phase in review.phases if phase.number <= last for step in phase.steps]


def test_every_gap_above_info_is_one_step(orders):
    wanted = sorted(item.id for item in orders.findings if item.tier is not Tier.INFO)
    assert sorted(step.finding for step in steps(orders)) == wanted


def test_every_step_comes_after_what_it_needs(orders):
    place = {step.finding: position for position, step in enumerate(steps(orders))}
    late = [
        (step.title, place[before] - place[step.finding])
        for step in steps(orders)
        for before in step.after
        if place[before] > place[step.finding]
    ]
    assert late == []


def test_weeks_follow_each_other_without_a_hole(orders):
    windows = [[int(week) for week in re.findall(r"\d+", phase.window)] for phase in orders.phases]
    ends = [0, *(window[-1] for window in windows)]
    assert [window[0] for window in windows] == [end + 1 for end in ends[:-1]]


def test_the_last_phase_is_of_drills(orders):
    assert (orders.phases[-1].number, orders.phases[-1].name) == (4, "Testing and validation")
    assert all(step.after for step in orders.phases[-1].steps)


def test_high_gaps_are_in_the_first_phase_and_low_ones_only_where_those_need_them(orders):
    tiers = {item.id: item.tier for item in orders.findings}
    phases = {step.finding: phase.number for phase in orders.phases[:-1] for step in phase.steps}
    needed = {before for step in orders.phases[0].steps for before in step.after}
    assert {phases[name] for name, tier in tiers.items() if tier is Tier.HIGH} == {1}
    assert [name for name, tier in tiers.items() if tier is Tier.LOW and phases[name] == 1 and name not in needed] == []


def test_a_finding_names_the_phase_its_step_is_in(orders):
    phases = {step.finding: phase.number for phase in orders.phases[:-1] for step in phase.steps}
    assert {item.id: item.phase for item in orders.findings if item.id in phases} == phases


def test_steps_that_need_each_other_are_told_and_done_together(review):
    ring = """
        A: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt B.Arn}}}
        B: {Type: AWS::SQS::Queue, Properties: {RedriveAllowPolicy: {sourceQueueArns: [!GetAtt C.Arn]}}}
        C: {Type: AWS::Lambda::Function, Properties: {DeadLetterConfig: {TargetArn: !GetAtt B.Arn}}}
        T: {Type: AWS::SNS::Topic}
        """
    found = review(ring, "T: {Type: AWS::SNS::Topic}\n")
    wanted = sorted(item.id for item in found.findings if item.tier is not Tier.INFO)
    assert sorted(step.finding for step in steps(found)) == wanted
    assert any("need each other" in item.message for item in found.diagnostics)


def test_a_design_without_gaps_has_no_plan(review):
    assert review("T: {Type: AWS::SNS::Topic}\n", "T: {Type: AWS::SNS::Topic}\n").phases == ()
