from __future__ import annotations

import pytest

from reviewer.vocabulary.families import counterpart_path, family_of, strength
from reviewer.vocabulary.role_book import book
from reviewer.vocabulary.schemas import known_types


def test_a_stand_alone_instance_is_weaker_than_a_cluster():
    assert family_of("AWS::RDS::DBInstance") is family_of("AWS::RDS::DBCluster")
    assert strength("AWS::RDS::DBInstance") < strength("AWS::RDS::DBCluster")


def test_any_custom_type_belongs_with_the_custom_resource():
    assert family_of("Custom::Warmup") is family_of("AWS::CloudFormation::CustomResource")


def test_a_type_that_nothing_can_replace_has_no_family():
    assert (family_of("AWS::S3::Bucket"), strength("AWS::S3::Bucket")) == (None, 0)


def test_no_type_is_in_two_families():
    members = [member for family in book().families for group in family["members"] for member in group]

    assert len(set(members)) == len(members)


def test_every_member_is_a_type_that_exists():
    members = {member for family in book().families for group in family["members"] for member in group}
    own = {name for name in members if name.startswith("AWS::") and not name.startswith("AWS::Serverless::")}

    assert own - known_types() == set()


def test_a_spelling_speaks_of_members_only():
    for family in book().families:
        members = {member for group in family["members"] for member in group}
        for spelling in family.get("spellings", ()):
            assert set(spelling) - members == set()


@pytest.mark.parametrize(
    ("origin", "target", "path", "expected"),
    [
        ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", ("DBName",), ("DatabaseName",)),
        ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", ("VPCSecurityGroups", 1), ("VpcSecurityGroupIds", 1)),
        ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", ("Engine",), ("Engine",)),
        (
            "AWS::DynamoDB::GlobalTable",
            "AWS::DynamoDB::Table",
            ("Replicas", 2, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"),
            ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"),
        ),
        (
            "AWS::DynamoDB::Table",
            "AWS::DynamoDB::GlobalTable",
            ("DeletionProtectionEnabled",),
            ("Replicas", 0, "DeletionProtectionEnabled"),
        ),
        ("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup", ("TTL",), ("RecordSets", 0, "TTL")),
        ("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup", ("HostedZoneId",), ("HostedZoneId",)),
        ("AWS::Route53::RecordSetGroup", "AWS::Route53::RecordSet", ("RecordSets", 3, "TTL"), ("TTL",)),
        ("AWS::S3::Bucket", "AWS::S3::Bucket", ("BucketName",), ("BucketName",)),
    ],
)
def test_a_property_is_found_under_the_other_types_spelling(origin, target, path, expected):
    assert counterpart_path(origin, target, path) == expected
