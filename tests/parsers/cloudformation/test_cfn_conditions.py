"""Conditions: decided where the parameters decide them, implied by And and Not, else left open."""

from __future__ import annotations

import pytest

from reviewer.model.value import Choice

OUTCOMES = [
    ("!Equals [!Ref Stage, prod]", True),
    ("!Equals [!Ref Stage, test]", False),
    ("{Fn::Equals: [prod, {Ref: Stage}]}", True),
    ("!Equals ['true', true]", True),
    ("!Equals ['7', 7]", True),
    ("!Equals [!Ref Hidden, planted-secret]", True),
    ("!Equals [!Ref Hidden, '']", False),
    ("!Not [!Equals [!Ref Stage, prod]]", False),
    ("!And [!Equals [a, a], !Equals [b, b]]", True),
    ("!And [!Equals [a, a], !Equals [a, b]]", False),
    ("!Or [!Equals [a, b], !Equals [b, b]]", True),
    ("!And [!Equals [a, b], !Equals [!Ref Open, x]]", False),
    ("!Or [!Equals [a, a], !Equals [!Ref Open, x]]", True),
    ("!And [!Equals [a, a], !Equals [!Ref Open, x]]", "Open = x"),
    ("!Equals [!Ref Open, x]", "Open = x"),
    ("!Equals [x, !Ref Open]", "Open = x"),
    ("!Not [!Equals [!Ref Open, x]]", "not (Open = x)"),
    ("!Not [!Not [!Equals [!Ref Open, x]]]", "Open = x"),
    ("!Condition Other", True),
    ("{Condition: Other}", True),
    ("!Not [!Condition Other]", False),
    ("!Equals [!Ref AWS::Region, us-east-1]", "AWS::Region = us-east-1"),
]

TEXT = """
Parameters:
  Stage: {{Type: String, Default: prod}}
  Open: {{Type: String}}
  Hidden: {{Type: String, NoEcho: true, Default: planted-secret}}
Conditions:
  Other: !Equals [a, a]
  Probe: {written}
Resources:
  A: {{Type: AWS::SNS::Topic}}
"""


@pytest.mark.parametrize(("written", "outcome"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_a_condition_is_decided_as_far_as_its_inputs_are_known(read, written, outcome):
    assert outcome == read(TEXT.format(written=written)).conditions["Probe"]


def test_the_order_of_and_does_not_change_an_open_condition(read):
    left = read(TEXT.format(written="!And [!Equals [!Ref Open, x], !Equals [!Ref AWS::Region, y]]"))
    right = read(TEXT.format(written="!And [!Equals [y, !Ref AWS::Region], !Equals [x, !Ref Open]]"))
    assert left.conditions["Probe"] == right.conditions["Probe"]


OWN = """
Parameters: {{Open: {{Type: String}}, More: {{Type: String}}}}
Conditions:
  First: !Equals [!Ref Open, x]
  Second: !Equals [!Ref More, x]
  Both: !And [!Condition First, !Not [!Condition Second]]
  Either: !Or [!Condition First, !Condition Second]
  Never: !Not [!Condition Either]
  Again: !Equals [x, !Ref Open]
  Unlike: !Not [!Equals [x, !Ref Open]]
Resources:
  A:
    Type: AWS::SNS::Topic
    Condition: {own}
    Properties: {{DisplayName: !If [{asked}, then, otherwise]}}
"""

IMPLIED = [
    ("First", "First", "then"),
    ("Both", "First", "then"),
    ("Both", "Second", "otherwise"),
    ("Never", "First", "otherwise"),
    ("Never", "Second", "otherwise"),
    ("First", "Again", "then"),
    ("First", "Unlike", "otherwise"),
    ("Either", "First", Choice("First", "then", "otherwise")),
    ("First", "Second", Choice("Second", "then", "otherwise")),
]


@pytest.mark.parametrize(("own", "asked", "expected"), IMPLIED)
def test_a_resources_own_condition_decides_the_choices_inside_it(read, own, asked, expected):
    resource = read(OWN.format(own=own, asked=asked)).resources[0]
    assert resource.condition == own
    assert expected == resource.properties["DisplayName"]


def test_a_condition_that_needs_itself_stays_open(read):
    template = read("""
        Conditions: {Loop: !Not [!Condition Loop]}
        Resources: {A: {Type: AWS::SNS::Topic, Condition: Loop}}
        """)
    assert template.conditions == {"Loop": "not (condition Loop)"}


def test_a_condition_that_pins_the_region_gives_it_to_the_resource(read):
    template = read("""
        Conditions: {InOhio: !Equals [!Ref AWS::Region, us-east-2]}
        Resources:
          A: {Type: AWS::SNS::Topic, Condition: InOhio}
          B: {Type: AWS::SNS::Topic}
        """)
    assert [resource.region for resource in template.resources] == ["us-east-2", None]
