import pytest

from reviewer.vocabulary.lists import ListSemantics, list_semantics
from reviewer.vocabulary.schemas import type_schema
from reviewer.vocabulary.tables import table


@pytest.mark.parametrize(
    ("type_name", "path", "expected"),
    [
        ("AWS::EC2::VPC", ("Tags",), ListSemantics(set_like=True, keys=("Key",))),
        ("AWS::CloudWatch::Alarm", ("Dimensions",), ListSemantics(set_like=True, keys=("Name",))),
        ("AWS::IAM::Role", ("Policies",), ListSemantics(set_like=True, keys=("PolicyName",))),
        ("AWS::IAM::Role", ("ManagedPolicyArns",), ListSemantics(set_like=True)),
        ("AWS::RDS::DBCluster", ("VpcSecurityGroupIds",), ListSemantics(set_like=True)),
        ("AWS::AutoScaling::AutoScalingGroup", ("VPCZoneIdentifier",), ListSemantics(set_like=True)),
        ("AWS::DynamoDB::GlobalTable", ("Replicas",), ListSemantics(set_like=True, keys=("Region",))),
        ("AWS::Backup::BackupPlan", ("BackupPlan", "BackupPlanRule"), ListSemantics(set_like=True, keys=("RuleName",))),
        (
            "AWS::S3::Bucket",
            ("LifecycleConfiguration", "Rules"),
            ListSemantics(set_like=True, keys=("Id",)),
        ),
        (
            "AWS::ECS::TaskDefinition",
            ("ContainerDefinitions", 0, "Environment"),
            ListSemantics(set_like=True, keys=("Name",)),
        ),
        (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            ("LoadBalancerAttributes",),
            ListSemantics(set_like=True, keys=("Key",)),
        ),
    ],
)
def test_a_list_without_order_is_a_set_with_its_key(type_name, path, expected):
    assert expected == list_semantics(type_name, path)


@pytest.mark.parametrize(
    ("type_name", "path"),
    [
        ("AWS::ECS::TaskDefinition", ("ContainerDefinitions", 0, "Command")),
        ("AWS::ECS::TaskDefinition", ("ContainerDefinitions", 0, "EntryPoint")),
        ("AWS::CloudFront::Distribution", ("DistributionConfig", "CacheBehaviors")),
        ("AWS::Glue::Table", ("TableInput", "PartitionKeys")),
        ("AWS::Lambda::Function", ("Layers",)),
    ],
)
def test_a_list_with_order_is_no_set(type_name, path):
    assert not list_semantics(type_name, path).set_like


def test_the_members_of_an_origin_group_are_ordered_though_its_groups_are_not():
    path = ("DistributionConfig", "OriginGroups", "Items")
    assert list_semantics("AWS::CloudFront::Distribution", path).set_like
    assert not list_semantics("AWS::CloudFront::Distribution", (*path, 0, "Members", "Items")).set_like


def test_every_list_below_a_policy_statement_is_a_set():
    path = ("PolicyDocument", "Statement", 0, "Condition", "StringEquals", "aws:SourceAccount")
    assert list_semantics("AWS::IAM::Policy", path).set_like


def test_every_list_of_an_event_pattern_is_a_set():
    assert list_semantics("AWS::Events::Rule", ("EventPattern", "detail", "state")).set_like


def test_another_formats_spelling_of_a_name_is_understood():
    assert list_semantics("aws_something", ("vpc_security_group_ids",)).set_like


def test_an_unknown_list_keeps_its_order():
    assert list_semantics("Acme::Shop::Thing", ("Steps2",)) == ListSemantics()


def test_a_generic_key_is_not_used_where_the_items_lack_it():
    assert list_semantics("AWS::Cognito::UserPoolUser", ("UserAttributes",)).keys == ("Name",)
    assert list_semantics("AWS::SageMaker::Model", ("Containers",)).keys != ("Name",)


def test_every_typed_line_names_a_list_and_keys_that_exist():
    wrong = []
    for type_name, lines in table("sets")["types"].items():
        for dotted, line in lines.items():
            item = item_schema(type_name, dotted.split("."))
            if item is None or (item.properties and not set(line.get("keys", ())) <= set(item.properties)):
                wrong.append((type_name, dotted))
    assert wrong == []


def item_schema(type_name, names):
    schema, path = type_schema(type_name), ()
    for name in names:
        path = (*path, name) if schema.property_at((*path, name)) else (*path, 0, name)
    return schema.property_at((*path, 0))
