import re

import pytest

from reviewer.vocabulary.naming import (
    attribute_value,
    identity_property,
    name_matters,
    physical_name_properties,
    ref_value,
)
from reviewer.vocabulary.schemas import known_types, type_schema
from reviewer.vocabulary.tables import table

PSEUDO = {"name", "partition", "region", "account", "url_suffix"}


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("AWS::S3::Bucket", "BucketName"),
        ("AWS::DynamoDB::Table", "TableName"),
        ("AWS::Lambda::Function", "FunctionName"),
        ("AWS::IAM::Role", "RoleName"),
        ("AWS::SNS::Topic", "TopicName"),
        ("AWS::SQS::Queue", "QueueName"),
        ("AWS::KMS::Alias", "AliasName"),
        ("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
        ("AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId"),
        ("AWS::Backup::BackupPlan", "BackupPlan.BackupPlanName"),
        ("AWS::Location::Map", "MapName"),
    ],
)
def test_the_identity_is_the_property_that_holds_the_name(type_name, expected):
    assert expected == identity_property(type_name)


@pytest.mark.parametrize("type_name", ["AWS::EC2::VPC", "AWS::EC2::Instance", "AWS::S3::BucketPolicy", "Acme::Thing"])
def test_a_type_with_a_generated_id_has_no_identity(type_name):
    assert identity_property(type_name) is None


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("AWS::Logs::MetricFilter", ("FilterName",)),
        ("AWS::ECS::Service", ("ServiceName",)),
        ("AWS::ApiGateway::UsagePlan", ("UsagePlanName",)),
        ("AWS::RDS::DBInstance", ("DBInstanceIdentifier",)),
        ("AWS::SSM::Association", ("AssociationName",)),
        ("AWS::Lambda::Permission", ()),
    ],
)
def test_only_names_of_the_resource_itself_are_physical_names(type_name, expected):
    assert expected == physical_name_properties(type_name)


def test_ref_of_a_bucket_is_its_name_and_of_a_topic_its_arn():
    assert ref_value("AWS::S3::Bucket") == "{name}"
    assert ref_value("AWS::SNS::Topic") == "arn:{partition}:sns:{region}:{account}:{name}"


@pytest.mark.parametrize(
    ("type_name", "attribute", "expected"),
    [
        ("AWS::S3::Bucket", "Arn", "arn:{partition}:s3:::{name}"),
        ("AWS::Lambda::Function", "Arn", "arn:{partition}:lambda:{region}:{account}:function:{name}"),
        ("AWS::DynamoDB::Table", "Arn", "arn:{partition}:dynamodb:{region}:{account}:table/{name}"),
        ("AWS::IAM::Role", "Arn", "arn:{partition}:iam::{account}:role{Path}{name}"),
        ("AWS::Logs::LogGroup", "Arn", "arn:{partition}:logs:{region}:{account}:log-group:{name}:*"),
    ],
)
def test_an_arn_follows_from_the_name(type_name, attribute, expected):
    assert expected == attribute_value(type_name, attribute)


@pytest.mark.parametrize(
    ("type_name", "attribute"),
    [
        ("AWS::SecretsManager::Secret", "Id"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn"),
        ("AWS::DynamoDB::Table", "StreamArn"),
        ("AWS::S3::Bucket", "NoSuchAttribute"),
    ],
)
def test_a_value_with_a_generated_part_is_not_foretold(type_name, attribute):
    assert attribute_value(type_name, attribute) is None


def test_the_arn_of_a_rule_is_certain_on_the_default_bus_only():
    assert attribute_value("AWS::Events::Rule", "Arn", {"Name": "nightly"}) is not None
    assert attribute_value("AWS::Events::Rule", "Arn", {"Name": "nightly", "EventBusName": "orders"}) is None
    assert attribute_value("AWS::Events::Rule", "Arn") is None


def test_another_dns_name_is_more_than_a_rename():
    assert name_matters("AWS::Route53::RecordSet")
    assert not name_matters("AWS::S3::Bucket")


def test_every_identity_and_placeholder_is_a_property_of_its_type():
    wrong = []
    for type_name, entry in table("naming")["types"].items():
        schema = type_schema(type_name)
        patterns = " ".join([entry.get("ref") or "", *entry.get("attributes", {}).values()])
        used = [*set(re.findall(r"{(\w+)}", patterns)) - PSEUDO, *entry.get("unless", ())]
        paths = [(name,) for name in used] + ([tuple(entry["identity"].split("."))] if entry.get("identity") else [])
        wrong += [(type_name, path) for path in paths if schema.property_at(path) is None]
    assert wrong == []


def test_every_pattern_has_a_source():
    naming = table("naming")
    services = {name.split("::")[1] for name, entry in naming["types"].items() if {"ref", "attributes"} & set(entry)}
    assert services <= set(naming["sources"])


def test_every_listed_type_exists():
    naming = table("naming")
    assert {*naming["types"], *naming["not_named"], *naming["not_own"], *naming["name_matters"]} <= known_types()
