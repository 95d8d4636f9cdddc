"""One resource in a template and in Terraform, each as its users write it: no gap in either direction."""

from __future__ import annotations

import pytest

from reviewer.model.review import Kind, Tier
from reviewer.pipeline import compare

KEY = """
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Account
            Effect: Allow
            Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}
            Action: 'kms:*'
            Resource: '*'
"""
SUBNET = """
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {CidrBlock: 10.3.0.0/24}
"""
GROUP = """
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Port: 80
      Protocol: HTTP
      TargetGroupAttributes:
        - {Key: stickiness.enabled, Value: 'true'}
        - {Key: stickiness.type, Value: lb_cookie}
"""
SERVERS = """
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {InstanceType: m7g.large}
  Servers:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: '1'
      MaxSize: '2'
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
      MetricsCollection: [{Granularity: 1Minute, Metrics: [GroupMinSize]}]
"""
CLUSTER = """
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql, DeletionProtection: true}
"""
CALL = """
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: shop, ProtocolType: HTTP}
  Call:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: carts
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*'
  Retries:
    Type: AWS::Lambda::EventInvokeConfig
    Properties: {FunctionName: carts, Qualifier: $LATEST, MaximumRetryAttempts: 1}
"""
PAIRS = {
    "a key with the key policy that holds anyway": (
        KEY,
        'resource "aws_kms_key" "key" {\n  enable_key_rotation = true\n}',
    ),
    "a range worked out and the same range written down": (
        SUBNET,
        'locals { net = "10.3.0.0/16" }\nresource "aws_subnet" "s" {\n  cidr_block = cidrsubnet(local.net, 8, 0)\n}',
    ),
    "a stickiness block, which is in force": (
        GROUP,
        (
            'resource "aws_lb_target_group" "g" {\n  port = 80\n  protocol = "HTTP"\n'
            '  stickiness {\n    type = "lb_cookie"\n  }\n}'
        ),
    ),
    "the latest version by name and by number": (
        SERVERS,
        (
            'resource "aws_launch_template" "t" {\n  instance_type = "m7g.large"\n}\n'
            'resource "aws_autoscaling_group" "s" {\n  min_size = 1\n  max_size = 2\n'
            '  enabled_metrics = ["GroupMinSize"]\n'
            '  launch_template {\n    id = aws_launch_template.t.id\n    version = "$Latest"\n  }\n}'
        ),
    ),
    "a snapshot that a template takes without saying so": (
        CLUSTER,
        (
            'resource "aws_rds_cluster" "c" {\n  engine = "aurora-mysql"\n  deletion_protection = true\n'
            "  skip_final_snapshot = true\n}"
        ),
    ),
    "who may call, and how often it is tried": (
        CALL,
        (
            'resource "aws_apigatewayv2_api" "api" {\n  name = "shop"\n  protocol_type = "HTTP"\n}\n'
            'resource "aws_lambda_permission" "call" {\n  action = "lambda:InvokeFunction"\n  function_name = "carts"\n'
            '  principal = "apigateway.amazonaws.com"\n'
            '  source_arn = "${aws_apigatewayv2_api.api.execution_arn}/*/*"\n}\n'
            'resource "aws_lambda_function_event_invoke_config" "r" {\n  function_name = "carts"\n'
            "  maximum_retry_attempts = 1\n}"
        ),
    ),
}


def gaps(reference, actual):
    findings = compare(str(reference), str(actual)).findings
    return [
        (item.kind, item.property) for item in findings if item.tier is not Tier.INFO and item.kind is not Kind.POSTURE
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_the_same_resource_in_two_languages_is_no_gap(tmp_path, name):
    template, configuration = tmp_path / "template.yaml", tmp_path / "main.tf"
    template.write_text(f"Resources:{PAIRS[name][0]}")
    configuration.write_text(PAIRS[name][1])
    assert [gaps(template, configuration), gaps(configuration, template)] == [[], []]


def test_a_key_policy_that_admits_another_account_is_not_the_one_that_holds_anyway(tmp_path):
    template, configuration = tmp_path / "template.yaml", tmp_path / "main.tf"
    template.write_text("Resources:" + KEY.replace("!Sub 'arn:aws:iam::${AWS::AccountId}:root'", "'*'"))
    configuration.write_text(PAIRS["a key with the key policy that holds anyway"][1])
    assert gaps(template, configuration) == [(Kind.PROPERTY, "KeyPolicy")]


LIMIT = """
resource "aws_wafv2_web_acl" "site" {
  name  = "site"
  scope = "REGIONAL"
  rule {
    name     = "rate"
    priority = 1
    statement {
      rate_based_statement {
        limit              = 2000
        aggregate_key_type = "IP"
      }
    }
  }
}
"""
ENTRIES = """
resource "aws_network_acl" "app" {
  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "10.20.0.0/16"
    from_port  = 0
    to_port    = 65535
  }
}
"""


@pytest.mark.parametrize(
    ("text", "old", "new", "told"),
    [
        (LIMIT, "2000", "90000", "Rules.Statement.RateBasedStatement.Limit"),
        (ENTRIES, "10.20.0.0/16", "0.0.0.0/0", "CidrBlock"),
    ],
)
def test_a_change_inside_a_block_is_told_by_the_canonical_property(tmp_path, text, old, new, told):
    ours, theirs = tmp_path / "ours.tf", tmp_path / "theirs.tf"
    ours.write_text(text)
    theirs.write_text(text.replace(old, new))
    assert gaps(ours, theirs) == [(Kind.PROPERTY, told)]
