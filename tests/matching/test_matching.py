"""Which resource is which: by id, by name, by likeness, by the user's word; what replaces another is a stand-in."""

from __future__ import annotations

from time import process_time

import pytest

from reviewer.errors import InputError
from reviewer.matching.match import match_designs
from reviewer.normalize.build import build_design

QUEUES = """
Resources:
  {0}: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: 30, MessageRetentionPeriod: 1209600}}}}
  {1}: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: 900, DelaySeconds: 5}}}}
"""


@pytest.fixture
def matching(read):
    def run(reference, actual, given=None):
        designs = build_design(read(reference, "reference.yml")), build_design(read(actual, "actual.yml"))
        return match_designs(*designs, given)

    return run


def pairs(found):
    return {(match.reference.address, match.actual.address) for match in found.pairs}


def reasons(found):
    return [match.reason.split(":")[0] for match in found.pairs]


def test_the_same_id_and_type_is_the_same_resource(matching):
    found = matching(QUEUES.format("A", "B"), QUEUES.format("B", "A"))
    assert (pairs(found), reasons(found)) == ({("A", "A"), ("B", "B")}, ["same id", "same id"])


def test_the_same_id_of_another_type_is_another_resource(matching):
    found = matching("Resources: {A: {Type: AWS::SQS::Queue}}", "Resources: {A: {Type: AWS::SNS::Topic}}")
    assert pairs(found) == set()
    assert [item.address for item in found.missing] == ["A"]


def test_the_same_physical_name_is_the_same_resource(matching):
    text = "Resources: {{{}: {{Type: AWS::SQS::Queue, Properties: {{QueueName: orders}}}}}}"
    found = matching(text.format("Left"), text.format("Other"))
    assert (pairs(found), reasons(found)) == ({("Left", "Other")}, ["same name"])


def test_renamed_resources_are_told_apart_by_their_settings(matching):
    found = matching(QUEUES.format("Fast", "Slow"), QUEUES.format("X", "Y"))
    assert pairs(found) == {("Fast", "X"), ("Slow", "Y")}
    assert all(match.confidence < 1 for match in found.pairs)


def test_renamed_resources_are_told_apart_by_the_words_of_their_names(matching):
    text = "Resources: {{{}: {{Type: AWS::SNS::Topic}}, {}: {{Type: AWS::SNS::Topic}}}}"
    found = matching(text.format("BillingTopic", "AuditTopic"), text.format("AuditNotices", "BillingNotices"))
    assert pairs(found) == {("BillingTopic", "BillingNotices"), ("AuditTopic", "AuditNotices")}


def test_renamed_resources_are_told_apart_by_what_refers_to_them(matching):
    text = """
        Resources:
          {0}: {{Type: AWS::SNS::Topic}}
          {1}: {{Type: AWS::SNS::Topic}}
          Slow: {{Type: AWS::CloudWatch::Alarm, Properties: {{Threshold: 1, AlarmActions: [!Ref {0}]}}}}
          Full: {{Type: AWS::CloudWatch::Alarm, Properties: {{Threshold: 9, OKActions: [!Ref {1}]}}}}
        """
    assert {("A", "X"), ("B", "Y")} <= pairs(matching(text.format("A", "B"), text.format("X", "Y")))


def test_the_users_word_wins(matching):
    found = matching(QUEUES.format("A", "B"), QUEUES.format("A", "B"), {"A": "B", "B": "A"})
    assert (pairs(found), reasons(found)) == ({("A", "B"), ("B", "A")}, ["given", "given"])


@pytest.mark.parametrize(("given", "side"), [({"Nobody": "A"}, "reference"), ({"A": "Nobody"}, "actual")])
def test_a_given_id_that_nothing_has_is_an_error(matching, given, side):
    with pytest.raises(InputError, match=f"the {side} design has no resource 'Nobody'"):
        matching(QUEUES.format("A", "B"), QUEUES.format("A", "B"), given)


def test_an_instance_in_the_place_of_a_cluster_is_its_stand_in(matching):
    cluster = "Resources: {Data: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}}}"
    instance = "Resources: {Store: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres}}}"
    found = matching(cluster, instance)
    assert [(match.reference.address, match.actual.address) for match in found.stand_ins] == [("Data", "Store")]
    assert [item.address for item in found.missing] == ["Data"]
    assert found.extra == ()


def test_unlike_resources_of_one_type_stay_alone(matching):
    orders = (
        "Resources: {A: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.12, Timeout: 900, Handler: a.b}}}"
    )
    site = "Resources: {Z: {Type: AWS::S3::Bucket, Properties: {BucketName: site}}}"
    found = matching(orders, site)
    assert (pairs(found), len(found.missing), len(found.extra)) == (set(), 1, 1)


def many(count, prefix):
    body = "".join(
        f"  {prefix}{n}: {{Type: AWS::SQS::Queue, Properties: {{DelaySeconds: {n % 900}, QueueName: q{n}}}}}\n"
        for n in range(count)
    )
    return f"Resources:\n{body}"


def test_thousands_of_renamed_resources_are_matched_in_near_linear_time(read):
    designs = [build_design(read(many(2000, prefix), f"{prefix}.yml")) for prefix in ("Left", "Right")]
    start = process_time()
    found = match_designs(*designs)
    assert process_time() - start <= 5
    assert pairs(found) == {(f"Left{n}", f"Right{n}") for n in range(2000)}


def test_matching_does_not_depend_on_the_order_of_writing(matching):
    lines = many(30, "L").splitlines()
    other = [lines[0], *reversed(lines[1:])]
    renamed = many(30, "R").replace("QueueName: q", "QueueName: z")
    assert pairs(matching("\n".join(lines), renamed)) == pairs(matching("\n".join(other), renamed))
