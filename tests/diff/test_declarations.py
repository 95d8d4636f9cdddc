"""Parameters, mappings, conditions and outputs: their constraints, their renames, what moved elsewhere."""

from __future__ import annotations

import pytest

from reviewer.model.review import Tier

TOPIC = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties: {DisplayName: !Ref P}\n"
PLAIN = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n"


def rows(review):
    return [(item.kind.value, item.property) for item in review.findings if item.tier is not Tier.INFO]


def with_parameter(fields):
    return f"Parameters:\n  P: {{{fields}}}\n" + TOPIC


LOST = [
    ("Type: String, Default: a, AllowedValues: [a, b]", "Type: String, Default: a", "AllowedValues"),
    ("Type: String, Default: a, AllowedPattern: '[a-z]+'", "Type: String, Default: a", "AllowedPattern"),
    ("Type: String, Default: abc, MinLength: 3", "Type: String, Default: abc", "MinLength"),
    ("Type: String, Default: abc, MaxLength: 3", "Type: String, Default: abc, MaxLength: 9", "MaxLength"),
    ("Type: Number, Default: 5, MinValue: 3", "Type: Number, Default: 5, MinValue: 1", "MinValue"),
    ("Type: Number, Default: 5, MaxValue: 9", "Type: Number, Default: 5", "MaxValue"),
    ("Type: String, NoEcho: true", "Type: String", "NoEcho"),
    ("Type: String, NoEcho: true", "Type: String, NoEcho: false", "NoEcho"),
]  # fmt: skip


@pytest.mark.parametrize(("strict", "loose", "field"), LOST)
def test_a_lost_or_looser_constraint_is_a_gap_a_tighter_one_is_none(review, strict, loose, field):
    assert rows(review(with_parameter(strict), with_parameter(loose))) == [("parameter", field)]
    assert rows(review(with_parameter(loose), with_parameter(strict))) == []


SAME = [
    ("Type: String, Default: a, AllowedValues: [a, b]", "Type: String, Default: a, AllowedValues: [b, a]"),
    ("Type: Number, Default: 7, MinValue: 3", "Type: Number, Default: '7', MinValue: '3'"),
    ("Type: String, Default: a, NoEcho: false", "Type: String, Default: a"),
    ("Type: String, Default: a, Description: one", "Type: String, Default: a, Description: two"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_the_same_declaration_is_no_gap_however_it_is_written(review, left, right):
    assert rows(review(with_parameter(left), with_parameter(right))) == []
    assert rows(review(with_parameter(right), with_parameter(left))) == []


def test_other_allowed_values_are_a_gap(review):
    text = with_parameter("Type: String, Default: a, AllowedValues: [a, %s]")
    assert rows(review(text % "b", text % "b, c")) == [("parameter", "AllowedValues")]
    assert rows(review(text % "b", text % "c")) == [("parameter", "AllowedValues")]


def test_a_missing_parameter_is_told_and_an_extra_one_is_not(review):
    assert rows(review(with_parameter("Type: String, Default: a"), PLAIN)) != []
    assert rows(review(PLAIN, with_parameter("Type: String, Default: a"))) == []


def test_a_missing_mapping_and_condition_are_told(review):
    head = "Mappings: {M: {a: {b: c}}}\nConditions: {C: !Equals [!Ref AWS::Region, x]}\n"
    used = PLAIN + "    Condition: C\n    Properties: {DisplayName: !FindInMap [M, a, b]}\n"
    assert {kind for kind, _ in rows(review(head + used, PLAIN))} >= {"mapping", "condition"}


def test_a_mapping_that_differs_is_told(review):
    text = "Mappings: {M: {a: {b: %s}}}\n" + PLAIN + "    Properties: {DisplayName: !FindInMap [M, a, b]}\n"
    assert ("mapping", None) in rows(review(text % "c", text % "d"))


def test_a_condition_written_otherwise_is_the_same(review):
    text = "Parameters: {P: {Type: String}}\nConditions: {C: %s}\n" + PLAIN + "    Condition: C\n"
    found = review(text % "!Equals [!Ref P, x]", text % "!Not [!Not [!Equals [x, !Ref P]]]")
    assert rows(found) == []


CHOSEN = "Parameters: {P: {Type: String}}\nConditions: {%s}\n" + PLAIN + "    Properties: {DisplayName: !If %s}\n"


def test_a_condition_under_another_name_or_turned_about_is_not_missing(review):
    own = CHOSEN % ("C: !Equals [!Ref P, x]", "[C, a, b]")
    renamed = CHOSEN % ("D: !Equals [x, !Ref P]", "[D, a, b]")
    turned = CHOSEN % ("E: !Not [!Equals [!Ref P, x]]", "[E, b, a]")
    assert rows(review(own, renamed)) == rows(review(own, turned)) == rows(review(turned, renamed)) == []


def test_a_missing_condition_is_told_though_another_one_decides_the_opposite(review):
    two = CHOSEN % ("C: !Equals [!Ref P, x], E: !Not [!Equals [!Ref P, x]]", "[C, a, b]")
    assert rows(review(two, CHOSEN % ("C: !Equals [!Ref P, x]", "[C, a, b]"))) == [("condition", None)]


OUTPUT = PLAIN + "Outputs:\n  %s:\n    Value: %s\n"


def test_a_missing_output_is_told(review):
    assert rows(review(OUTPUT % ("O", "!Ref T"), PLAIN)) == [("output", None)]


def test_a_renamed_output_is_no_gap(review):
    found = review(OUTPUT % ("O", "!Ref T"), OUTPUT % ("Other", "!Ref T"))
    assert rows(found) == []
    assert "renamed to Other" in {item.reason for item in found.not_gaps}


def test_an_output_of_a_renamed_resource_is_the_same(review):
    renamed = (OUTPUT % ("O", "!Ref U")).replace("  T:", "  U:")
    assert rows(review(OUTPUT % ("O", "!Ref T"), renamed)) == []


def test_an_output_moved_from_if_to_its_own_condition_is_the_same(review):
    head = "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, x]}\n"
    inside = head + OUTPUT % ("O", "!If [C, !Ref T, '']")
    outside = head + OUTPUT % ("O", "!Ref T") + "    Condition: C\n"
    assert rows(review(inside, outside)) == []
    assert rows(review(outside, inside)) == []


def test_a_lost_export_is_told(review):
    exported = OUTPUT % ("O", "!Ref T") + "    Export: {Name: net-Topic}\n"
    assert rows(review(exported, OUTPUT % ("O", "!Ref T"))) == [("output", "Export")]
    assert rows(review(OUTPUT % ("O", "!Ref T"), exported)) == []


def test_an_output_of_a_missing_resource_is_a_consequence(review):
    two = PLAIN + "  Q:\n    Type: AWS::SQS::Queue\nOutputs:\n  O: {Value: !GetAtt Q.Arn}\n"
    assert rows(review(two, PLAIN)) == [("missing-resource", None)]
