"""What rules must not complain about."""

# ruff: noqa: E501 - resources of the fixtures stand on one line each

from __future__ import annotations


def test_metrics_and_other_actions_without_resources_are_no_wildcard(fired):
    text = """
        Worker:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            Policies:
              - PolicyName: work
                PolicyDocument:
                  Statement:
                    - {Effect: Allow, Action: ["cloudwatch:PutMetricData", "xray:PutTraceSegments", "ec2:DescribeInstances"], Resource: "*"}
                    - {Effect: Deny, Action: "s3:*", Resource: "*"}
                    - {Effect: Allow, Action: "dynamodb:PutItem", Resource: "arn:aws:dynamodb:*:*:table/orders"}
    """
    assert fired(text, "iam-wildcard") == []


def test_a_role_with_one_wide_and_one_narrow_statement_names_the_wide_one(held):
    text = """
        Worker:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            Policies:
              - PolicyName: work
                PolicyDocument:
                  Statement:
                    - {Effect: Allow, Action: "cloudwatch:PutMetricData", Resource: "*"}
                    - {Effect: Allow, Action: "dynamodb:PutItem", Resource: "*"}
    """
    (finding,) = held(text, "iam-wildcard").findings
    assert finding.detail == "dynamodb:PutItem on every resource"


def test_a_dynamic_reference_is_no_written_credential(fired):
    text = """
        Keys: {Type: AWS::SecretsManager::Secret, Properties: {GenerateSecretString: {}}}
        Ledger:
          Type: AWS::RDS::DBCluster
          Properties: {Engine: aurora-mysql, MasterUserPassword: !Sub "{{resolve:secretsmanager:${Keys}:SecretString:password}}"}
    """
    assert fired(text, "secret-written-out") == []
    assert fired(text, "database-password-unmanaged") == []


def test_a_secret_filled_from_a_parameter_is_the_parameters_matter(fired):
    text = """
        Parameters:
          LedgerPassword: {Type: String, NoEcho: true}
        Resources:
          Keys: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: !Sub '{"password": "${LedgerPassword}"}'}}
    """
    assert fired(text, "secret-written-out") == []
    assert fired(text, "parameter-secret-default") == []


def test_names_of_secrets_are_no_secrets(fired):
    text = """
        Work:
          Type: AWS::Lambda::Function
          Properties:
            Role: r
            Code: {}
            Environment: {Variables: {DB_SECRET_NAME: shop/ledger, TOKEN_URL: "https://login.example.com/token", API_KEY: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:k"}}
    """
    assert fired(text, "secret-written-out") == []


def test_peered_networks_with_ranges_of_their_own_do_not_overlap(fired):
    text = """
        Blue: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.8.0.0/16}}
        Green: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}
        Link: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Blue, PeerVpcId: !Ref Green}}
    """
    assert fired(text, "vpc-ranges-overlap") == []


def test_members_of_a_cluster_need_no_standby_and_no_protection_of_their_own(fired):
    text = """
        Ledger: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, DeletionProtection: true, StorageEncrypted: true}}
        One: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Ledger}}
        Two: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Ledger}}
    """
    for rule in (
        "database-single-az",
        "database-deletion-protection",
        "database-not-encrypted",
        "cluster-single-instance",
    ):
        assert fired(text, rule) == [], rule


def test_instances_joined_by_name_are_members_of_the_cluster(fired):
    text = """
        Ledger: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, DBClusterIdentifier: shop-ledger}}
        One: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: shop-ledger}}
        Two: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: shop-ledger}}
    """
    assert fired(text, "cluster-single-instance") == []
    assert fired(text, "cluster-without-instance") == []


def test_a_group_that_admits_only_itself_is_not_open(fired):
    text = """
        Door: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: d}}
        Inside: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Door, IpProtocol: "-1", SourceSecurityGroupId: !Ref Door}}
    """
    assert fired(text, "security-group-open") == []
    assert fired(text, "dependency-cycle") == []


def test_a_policy_of_its_own_breaks_the_circle_of_role_and_bucket(fired):
    text = """
        Copier: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
        Papers:
          Type: AWS::S3::Bucket
          Properties: {ReplicationConfiguration: {Role: !GetAtt Copier.Arn, Rules: []}}
        Allow:
          Type: AWS::IAM::Policy
          Properties: {PolicyName: p, Roles: [!Ref Copier], PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: !GetAtt Papers.Arn}]}}
    """
    assert fired(text, "dependency-cycle") == []


def test_a_role_and_a_bucket_that_need_each_other_are_a_circle(fired):
    text = """
        Copier:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: !GetAtt Papers.Arn}]}}]
        Papers:
          Type: AWS::S3::Bucket
          Properties: {ReplicationConfiguration: {Role: !GetAtt Copier.Arn, Rules: []}}
    """
    assert fired(text, "dependency-cycle") == ["Copier", "Papers"]


def test_a_topic_with_an_inline_subscription_has_a_subscriber(fired):
    text = """
        Alerts: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: a@example.com}]}}
    """
    assert fired(text, "topic-without-subscription") == []


def test_a_subscription_to_a_topic_nobody_knows_leaves_the_topic_undecided(held):
    text = """
        Parameters:
          Topic: {Type: String}
        Resources:
          Alerts: {Type: AWS::SNS::Topic}
          Pager: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@example.com}}
    """
    checked = held(text, "topic-without-subscription")
    assert checked.findings == ()
    assert checked.counts["topic-without-subscription"].undecided == 1


def test_a_function_with_endpoints_for_all_it_calls_has_a_way_out(fired):
    text = """
        Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.8.0.0/16}}
        Inner: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.8.8.0/24}}
        Metrics: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Net, ServiceName: !Sub "com.amazonaws.${AWS::Region}.monitoring"}}
        Runner:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            Policies: [{PolicyName: m, PolicyDocument: {Statement: [{Effect: Allow, Action: ["cloudwatch:PutMetricData", "logs:PutLogEvents"], Resource: "*"}]}}]
        Work: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Runner.Arn, Code: {}, VpcConfig: {SubnetIds: [!Ref Inner], SecurityGroupIds: []}}}
    """
    assert fired(text, "function-without-way-out") == []


def test_a_network_that_is_an_input_says_nothing_about_ways_out(fired):
    text = """
        Parameters:
          Inner: {Type: "List<AWS::EC2::Subnet::Id>"}
        Resources:
          Runner:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument: {}
              Policies: [{PolicyName: m, PolicyDocument: {Statement: [{Effect: Allow, Action: "sqs:SendMessage", Resource: "*"}]}}]
          Work: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Runner.Arn, Code: {}, VpcConfig: {SubnetIds: !Ref Inner, SecurityGroupIds: []}}}
    """
    assert fired(text, "function-without-way-out") == []
    assert fired(text, "function-one-zone") == []


def test_an_import_that_the_code_can_do_without_is_not_missing(fired):
    text = r"""
        Work:
          Type: AWS::Lambda::Function
          Properties:
            Role: r
            Runtime: python3.12
            Handler: index.run
            Code: {ZipFile: "try:\n  import numpy\nexcept ImportError:\n  numpy = None\nimport boto3, zoneinfo\ndef run(event, context): return 1\n"}
    """
    assert fired(text, "function-import-missing") == []


def test_a_module_the_runtimes_own_python_lost_is_missing(held):
    text = r"""
        Work:
          Type: AWS::Lambda::Function
          Properties: {Role: r, Runtime: python3.12, Handler: index.run, Code: {ZipFile: "import distutils\ndef run(event, context): return 1\n"}}
    """
    (finding,) = held(text, "function-import-missing").findings
    assert finding.detail == "python3.12 has no distutils"


def test_the_second_sdk_is_missing_in_newer_node_runtimes(fired):
    text = r"""
        Old: {Type: AWS::Lambda::Function, Properties: {Role: r, Runtime: nodejs16.x, Handler: index.run, Code: {ZipFile: "const aws = require('aws-sdk')"}}}
        New: {Type: AWS::Lambda::Function, Properties: {Role: r, Runtime: nodejs20.x, Handler: index.run, Code: {ZipFile: "const aws = require('aws-sdk')"}}}
    """
    assert fired(text, "function-import-missing") == ["New"]


def test_a_bucket_named_by_another_stack_of_the_design_is_declared(fired):
    text = """
        Papers:
          Type: AWS::S3::Bucket
          Properties: {ReplicationConfiguration: {Role: r, Rules: [{Status: Enabled, Destination: {Bucket: !Sub "arn:aws:s3:::shop-copies-${AWS::AccountId}"}}]}}
        Copies: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "shop-copies-${AWS::AccountId}"}}
    """
    assert fired(text, "replication-target-undeclared") == []


def test_a_destination_handed_in_is_declared_by_whoever_hands_it_in(fired):
    text = """
        Parameters:
          Away: {Type: String, Default: "arn:aws:s3:::shop-copies"}
        Resources:
          Papers:
            Type: AWS::S3::Bucket
            Properties: {ReplicationConfiguration: {Role: r, Rules: [{Status: Enabled, Destination: {Bucket: !Ref Away}}]}}
    """
    assert fired(text, "replication-target-undeclared") == []


def test_edge_certificates_in_another_region_do_not_mean_a_recovery_region(fired):
    text = """
        provider "aws" {
          region = "eu-west-1"
        }
        provider "aws" {
          alias  = "edge"
          region = "us-east-1"
        }
        resource "aws_acm_certificate" "edge" {
          provider    = aws.edge
          domain_name = "shop.example.com"
        }
        resource "aws_rds_cluster" "ledger" {
          engine = "aurora-mysql"
        }
    """
    assert fired(text, "data-in-one-region", name="main.tf") == []


def test_literals_of_a_plan_are_not_how_its_author_wrote_them(held):
    text = """
        {"format_version": "1.2", "terraform_version": "1.9.0",
         "planned_values": {"root_module": {"resources": [
           {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "name": "a",
            "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 1,
            "values": {"availability_zone": "eu-west-1a", "cidr_block": "10.8.0.0/24"}}]}},
         "resource_changes": [
           {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "name": "a",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["create"], "before": null,
                       "after": {"availability_zone": "eu-west-1a", "cidr_block": "10.8.0.0/24"}, "after_unknown": {}}}],
         "configuration": {"root_module": {"resources": [
           {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "name": "a", "provider_config_key": "aws",
            "expressions": {"availability_zone": {"references": ["var.zone"]}}}]}}}
    """
    assert held(text, "zone-fixed", "name-fixed", name="plan.json").findings == ()
