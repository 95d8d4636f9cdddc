"""Only templates have a word for conditions: what another language always creates is no weaker for that."""

from __future__ import annotations

import pytest

from reviewer.model.review import Tier
from reviewer.pipeline import CompareOptions, compare

TEMPLATE = """
Conditions:
  Primary: !Equals [!Ref AWS::Region, eu-west-1]
  Test: !Equals [!Ref AWS::AccountId, "111122223333"]
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Condition: Primary
    Properties: {QueueName: jobs, DelaySeconds: !If [Test, 5, 9], MessageRetentionPeriod: 86400}
"""
TERRAFORM = """
resource "aws_sqs_queue" "jobs" {
  name                      = "jobs"
  delay_seconds             = %s
  message_retention_seconds = 86400
}
"""


@pytest.fixture
def found(tmp_path):
    def run(delay, *, turned=False):
        (tmp_path / "template.yml").write_text(TEMPLATE)
        (tmp_path / "main.tf").write_text(TERRAFORM % delay)
        names = [str(tmp_path / "template.yml"), str(tmp_path / "main.tf")]
        review = compare(*(reversed(names) if turned else names), CompareOptions(baseline="none"))
        return [(item.property, item.undecided) for item in review.findings if item.tier is not Tier.INFO or turned]

    return run


def test_a_resource_without_a_condition_is_no_gap(found):
    assert found(5) == []


def test_the_value_of_either_outcome_will_do_and_no_other(found):
    assert (found(9), found(7)) == ([], [("DelaySeconds", False)])


def test_a_resource_that_may_not_be_created_is_undecided(found):
    assert found(5, turned=True) == [("Condition", True)]
