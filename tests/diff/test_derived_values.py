"""Values that the reference derives or varies: written down, chosen by a condition, or left to the region."""

from __future__ import annotations

import pytest

from reviewer.model.review import Tier

ZONES = """
Resources:
  S0: {{Type: AWS::EC2::Subnet, Properties: {{CidrBlock: 10.0.0.0/24, AvailabilityZone: {}}}}}
  S1: {{Type: AWS::EC2::Subnet, Properties: {{CidrBlock: 10.0.1.0/24, AvailabilityZone: {}}}}}
"""
OPEN = "Parameters: {Word: {Type: String}}\nConditions: {Chosen: !Equals [!Ref Word, x]}\n"


def rows(review):
    return [
        (item.tier.value, item.rule, item.property, len(item.instances))
        for item in review.findings
        if item.tier is not Tier.INFO
    ]


def queue(properties, attributes=""):
    return f"{OPEN}Resources:\n  Q:\n    Type: AWS::SQS::Queue\n{attributes}    Properties: {{{properties}}}\n"


def test_fixed_zones_are_one_finding_with_a_place_each(review):
    derived = ZONES.format("!Select [0, !GetAZs '']", "!Select [1, !GetAZs '']")
    fixed = ZONES.format("us-east-1a", "us-east-1b")
    assert [row[1:] for row in rows(review(derived, fixed))] == [("fixed-value", "AvailabilityZone", 2)]
    assert rows(review(fixed, derived)) == []


def test_a_fixed_image_in_the_place_of_a_derived_one_is_told(review):
    text = "Parameters: {Image: {Type: AWS::EC2::Image::Id}}\nResources:\n  M:\n    Type: AWS::EC2::Instance\n"
    text += "    Properties: {ImageId: %s}\n"
    found = review(text % "!Ref Image", text % "ami-12345678")
    assert [row[1:3] for row in rows(found)] == [("literal-value", "ImageId")]


def test_a_fixed_value_that_nothing_turns_on_is_no_gap(review):
    head = "Parameters: {Wait: {Type: Number, Default: 60}}\n"
    text = "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: %s}}}\n"
    found = review(head + text % "!Ref Wait", head + text % "60")
    assert rows(found) == []
    assert [item.reason for item in found.not_gaps] == ["equal after resolving Wait"]


def test_a_value_that_varies_by_an_open_condition_against_one_fixed_value_is_told(review):
    found = review(queue("VisibilityTimeout: !If [Chosen, 60, 90]"), queue("VisibilityTimeout: 60"))
    assert [(item.rule, item.property) for item in found.findings] == [("property-fixed", "VisibilityTimeout")]


def test_a_choice_turned_about_with_its_condition_is_equal(review):
    negated = OPEN.replace("Chosen: !Equals [!Ref Word, x]", "Refused: !Not [!Equals [!Ref Word, x]]")
    other = queue("VisibilityTimeout: !If [Refused, 90, 60]").replace(OPEN, negated)
    found = review(queue("VisibilityTimeout: !If [Chosen, 60, 90]"), other)
    assert [item for item in found.findings if item.property == "VisibilityTimeout"] == []
    swapped = review(queue("VisibilityTimeout: !If [Chosen, 90, 60]"), other)
    assert [item.property for item in swapped.findings if item.property] == ["VisibilityTimeout"]


@pytest.mark.parametrize("other", ["VisibilityTimeout: 60", "VisibilityTimeout: !If [Chosen, 60, 120]"])
def test_under_the_resources_own_condition_only_its_branch_counts(review, other):
    own = "    Condition: Chosen\n"
    found = review(queue("VisibilityTimeout: !If [Chosen, 60, 90]", own), queue(other, own))
    assert rows(found) == []


def test_a_lost_condition_on_a_resource_is_told(review):
    found = review(queue("DelaySeconds: 1", "    Condition: Chosen\n"), queue("DelaySeconds: 1"))
    assert [row[1:3] for row in rows(found)] == [("condition-missing", "Condition")]


def test_a_renamed_condition_is_no_gap(review):
    for own in ("", "    Condition: Chosen\n"):
        text = queue("DelaySeconds: !If [Chosen, 1, 2]", own)
        assert review(text, text.replace("Chosen", "Picked")).findings == ()


def test_a_condition_that_always_holds_is_none(review):
    always = OPEN.replace("[!Ref Word, x]", "[a, a]")
    text = queue("DelaySeconds: 1", "    Condition: Chosen\n").replace(OPEN, always)
    plain = queue("DelaySeconds: 1").replace(OPEN, "Parameters: {Word: {Type: String}}\n")
    assert rows(review(text, plain)) == [("low", "condition-missing", None, 1)]


def test_a_value_nobody_knows_against_a_literal_is_undecided_and_no_gap_in_itself(review):
    head = "Parameters: {Word: {Type: String}}\n"
    text = head + "Resources: {L: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: %s}}}"
    found = review(text % "30", text % "!Ref Word")
    assert [(item.property, item.undecided) for item in found.findings] == [("RetentionInDays", True)]


def test_the_same_unknown_on_both_sides_is_equal(review):
    text = "Parameters: {Word: {Type: String}}\n" + queue("QueueName: !Sub 'a-${Word}'").removeprefix(OPEN)
    assert review(text, text).findings == ()


def test_one_of_two_branches_absent_is_told_with_its_condition(review):
    dead = "RedrivePolicy: !If [Chosen, {deadLetterTargetArn: x, maxReceiveCount: 3}, !Ref AWS::NoValue]"
    found = review(queue(dead), queue("DelaySeconds: 0"))
    shown = [(item.property, item.detail) for item in found.findings if item.property == "RedrivePolicy"]
    assert shown == [("RedrivePolicy", "when Chosen holds")]


DEPENDS = """
A:
  Type: AWS::SNS::Topic
B:
  Type: AWS::SQS::Queue
%s
"""


def test_an_explicit_dependency_is_told_only_where_no_reference_implies_it(review):
    waits = DEPENDS % "  DependsOn: A"
    names = DEPENDS % "  Properties: {Tags: [{Key: t, Value: !Ref A}]}"
    assert [row[1:3] for row in rows(review(waits, DEPENDS % ""))] == [("relation-missing", "DependsOn")]
    assert [row for row in rows(review(waits, names)) if row[2] == "DependsOn"] == []
    assert rows(review(waits, DEPENDS % "  DependsOn: [A]")) == []
    assert rows(review(DEPENDS % "", waits)) == []


def test_a_dependency_implied_through_another_resource_is_not_told(review):
    text = """
        A: {Type: AWS::SNS::Topic}
        C: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref A], PolicyDocument: {Statement: []}}}
        B: {Type: AWS::SQS::Queue, DependsOn: %s}
        """
    assert [row for row in rows(review(text % "[A, C]", text % "C")) if row[2] == "DependsOn"] == []
