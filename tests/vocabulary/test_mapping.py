"""The mapping data: complete, correct against the published schemas, compiled, quick to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.vocabulary.mapping.pulumi import pulumi_rule, terraform_type_of
from reviewer.vocabulary.mapping.rules import fold_of, identity_attributes, mapped_terraform_types, terraform_rule
from reviewer.vocabulary.mapping.targets import Keyed, NewItem, Target, target_of
from reviewer.vocabulary.schemas import known_types
from reviewer.vocabulary.spelling import camel_case, regular_name, regular_type, snake_case

ROOT = Path(__file__).resolve().parents[2]


def test_the_compiled_mapping_is_current_and_every_target_is_in_the_published_schema():
    run = subprocess.run(
        [sys.executable, "tools/compile_mapping.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_far_more_than_250_types_are_mapped():
    names = [name for name in mapped_terraform_types() if "/" not in name]
    assert len(names) > 400


def test_every_rule_leads_to_a_published_type():
    rules = [terraform_rule(name) for name in mapped_terraform_types()]
    own = {"aws_iam_policy_attachment"}
    unknown = sorted(
        rule.declared for rule in rules if rule and rule.schema_type not in known_types() and rule.declared not in own
    )
    assert unknown == []


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("aws:rds/cluster:Cluster", "aws_rds_cluster"),
        ("aws:rds/instance:Instance", "aws_db_instance"),
        ("aws:rds/subnetGroup:SubnetGroup", "aws_db_subnet_group"),
        ("aws:s3/bucketV2:BucketV2", "aws_s3_bucket"),
        ("aws:s3/bucketVersioningV2:BucketVersioningV2", "aws_s3_bucket_versioning"),
        ("aws:lb/loadBalancer:LoadBalancer", "aws_lb"),
        ("aws:alb/targetGroup:TargetGroup", "aws_lb_target_group"),
        ("aws:ec2/vpc:Vpc", "aws_vpc"),
        ("aws:ec2/launchTemplate:LaunchTemplate", "aws_launch_template"),
        ("aws:ec2transitgateway/transitGateway:TransitGateway", "aws_ec2_transit_gateway"),
        ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws_vpc_security_group_ingress_rule"),
        ("aws:apigateway/restApi:RestApi", "aws_api_gateway_rest_api"),
        ("aws:cloudwatch/eventRule:EventRule", "aws_cloudwatch_event_rule"),
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws_iam_role_policy_attachment"),
        ("aws:nowhere/thing:Thing", None),
        ("random:index/randomPassword:RandomPassword", None),
    ],
)
def test_a_pulumi_token_stands_for_a_terraform_type(token, expected):
    assert terraform_type_of(token) == expected


def test_a_native_token_is_a_cloudformation_type():
    rule = pulumi_rule("aws-native:dynamodb:GlobalTable")
    assert rule is not None
    assert rule.type == "AWS::DynamoDB::GlobalTable"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("kmsKeyId", "kms_key_id"), ("vpcId", "vpc_id"), ("enableHttp2", "enable_http2"), ("arn", "arn"), ("a_b", "a_b")],
)
def test_camel_case_is_respelled(name, expected):
    assert snake_case(name) == expected


def test_respelling_there_and_back_is_the_same():
    assert snake_case(camel_case("master_user_password")) == "master_user_password"


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("AWS::RDS::DBCluster", "engine_version", "EngineVersion"),
        ("AWS::RDS::DBCluster", "cluster_identifier", "DBClusterIdentifier"),
        ("AWS::SNS::Topic", "name", "TopicName"),
        ("AWS::EC2::LaunchTemplate", "no_such_thing", None),
        ("AWS::ECS::Service", "load_balancer", "LoadBalancers"),
        ("AWS::SecretsManager::Secret", "kms_key_arn", "KmsKeyId"),
    ],
)
def test_regular_spellings_follow_the_schema(kind, name, expected):
    assert regular_name(kind, (), name) == expected


def test_a_type_named_alike_is_found_by_its_name():
    assert regular_type("dax_cluster") == "AWS::DAX::Cluster"
    assert regular_type("no_such_cluster") is None


def test_what_ref_returns_is_the_identity():
    assert identity_attributes("AWS::SNS::Topic") == {"TopicArn"}
    assert identity_attributes("AWS::EC2::EIP") == {"PublicIp"}


def test_targets_name_items_pairs_and_the_way_out():
    steps = ("Attributes", Keyed("a.b"))
    assert target_of("Attributes[a.b]") == Target(steps=steps)
    assert target_of("/Rules[0].Tags[+]") == Target(steps=("Rules", 0, "Tags", NewItem()), absolute=True)
    assert target_of(".") == Target(steps=())


def test_no_satellite_folds_into_another_satellite():
    rules = [terraform_rule(name) for name in mapped_terraform_types()]
    into = {kind for rule in rules if rule and rule.fold for kind in rule.fold.into.split("|")}
    assert sorted(kind for kind in into if fold_of(kind)) == []
