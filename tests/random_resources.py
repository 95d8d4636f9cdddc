"""Random resources of common CloudFormation types, as plain data with long-form functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = Any
_WORDS = ("Orders", "Billing", "Search", "Audit", "Media", "Reports", "Events", "Ledger", "Portal", "Stock")


@dataclass
class Draft:
    """A template in the making; every resource can refer to those made before it."""

    random: Random
    parameters: dict[str, Json] = field(default_factory=dict)
    resources: dict[str, Json] = field(default_factory=dict)

    def chance(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def some(self, items: list[Json], least: int = 1) -> list[Json]:
        return self.random.sample(items, self.random.randint(min(least, len(items)), len(items)))

    def of(self, kind: str) -> list[str]:
        return [name for name, body in self.resources.items() if body["Type"] == kind]

    def ref(self, kind: str) -> Json:
        """A reference to a resource of that type, made if there is none yet."""
        names = self.of(kind)
        return {"Ref": self.random.choice(names) if names else add(self, kind)}

    def arn(self, kind: str) -> Json:
        return {"Fn::GetAtt": [self.ref(kind)["Ref"], "Arn"]}

    def name(self, tail: str) -> Json:
        """A physical name, often one that is put together."""
        stage = self.parameter("Stage", {"Type": "String", "Default": "prod"})
        word = self.random.choice(_WORDS).lower()
        whole = f"prod-{word}-{tail}-{len(self.resources)}"
        made = {"Fn::Sub": f"${{{stage}}}-{word}-{tail}-{len(self.resources)}"}
        return whole if self.chance() else made

    def parameter(self, name: str, declared: Json) -> str:
        self.parameters.setdefault(name, declared)
        return name


def _bucket(draft: Draft) -> Json:
    made: Json = {"VersioningConfiguration": {"Status": "Enabled"}}
    if draft.chance():
        made["BucketName"] = draft.name("bucket")
    if draft.chance():
        made["BucketEncryption"] = {
            "ServerSideEncryptionConfiguration": [
                {
                    "ServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": draft.arn("AWS::KMS::Key"),
                    }
                }
            ]
        }
    if draft.chance():
        rules = [
            {"Id": f"Rule{n}", "Prefix": f"p{n}/", "Status": "Enabled", "ExpirationInDays": 30 * n} for n in (1, 2, 3)
        ]
        made["LifecycleConfiguration"] = {"Rules": draft.some(rules)}
    return made


def _table(_draft: Draft) -> Json:
    names = ["id", "day", "kind"]
    indexes = [
        {
            "IndexName": f"by-{name}",
            "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}, {"AttributeName": "id", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b", "c"]},
        }
        for name in names[1:]
    ]
    return {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": indexes,
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    }


def _role(draft: Draft) -> Json:
    service = draft.random.choice(["lambda.amazonaws.com", "ec2.amazonaws.com"])
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": [service]}, "Action": ["sts:AssumeRole"]}],
    }
    arns = ["service-role/AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess", "CloudWatchAgentServerPolicy"]
    return {
        "AssumeRolePolicyDocument": trust,
        "ManagedPolicyArns": [f"arn:aws:iam::aws:policy/{arn}" for arn in draft.some(arns)],
        "Policies": [{"PolicyName": "Own", "PolicyDocument": _policy(draft)}],
    }


def _policy(draft: Draft) -> Json:
    queue, bucket = draft.arn("AWS::SQS::Queue"), draft.ref("AWS::S3::Bucket")["Ref"]
    objects = {"Fn::Join": ["", [{"Fn::GetAtt": [bucket, "Arn"]}, "/*"]]}
    statements = [
        {
            "Sid": "Read",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": [{"Fn::GetAtt": [bucket, "Arn"]}, objects],
        },
        {"Sid": "Send", "Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"], "Resource": [queue]},
        {
            "Sid": "NoPlain",
            "Effect": "Deny",
            "Action": ["s3:*"],
            "Resource": [objects],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
    return {"Version": "2012-10-17", "Statement": draft.some(statements, 2)}


def _security_group(draft: Draft) -> Json:
    rules: list[Json] = [
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
        {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8080, "CidrIp": "10.0.0.0/8", "Description": "inside"},
        {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "10.1.0.0/16"},
    ]
    if others := draft.of("AWS::EC2::SecurityGroup"):
        peer = {"Fn::GetAtt": [others[0], "GroupId"]}
        rules.append({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": peer})
    return {
        "GroupDescription": "of the service",
        "VpcId": draft.ref("AWS::EC2::VPC"),
        "SecurityGroupIngress": draft.some(rules),
    }


def _function(draft: Draft) -> Json:
    made = {
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Code": {"S3Bucket": draft.ref("AWS::S3::Bucket"), "S3Key": f"f{len(draft.resources)}.zip"},
        "Role": draft.arn("AWS::IAM::Role"),
        "Timeout": draft.random.choice([10, 60, 300]),
        "MemorySize": draft.random.choice([256, 512]),
        "Environment": {"Variables": {"QUEUE": draft.ref("AWS::SQS::Queue"), "LEVEL": "info", "RETRIES": 3}},
    }
    if draft.chance():
        made["VpcConfig"] = {
            "SubnetIds": [draft.ref("AWS::EC2::Subnet"), {"Ref": add(draft, "AWS::EC2::Subnet")}],
            "SecurityGroupIds": [{"Fn::GetAtt": [draft.ref("AWS::EC2::SecurityGroup")["Ref"], "GroupId"]}],
        }
    return made


def _queue(draft: Draft) -> Json:
    made: Json = {"MessageRetentionPeriod": draft.random.choice([86400, 1209600]), "VisibilityTimeout": 120}
    if others := draft.of("AWS::SQS::Queue"):
        target = {"Fn::GetAtt": [others[0], "Arn"]}
        made["RedrivePolicy"] = {"deadLetterTargetArn": target, "maxReceiveCount": 5}
    if draft.chance():
        made["QueueName"] = draft.name("queue")
    return made


def _alarm(draft: Draft) -> Json:
    queue = draft.ref("AWS::SQS::Queue")["Ref"]
    return {
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}],
        "Statistic": "Maximum",
        "Period": 60,
        "EvaluationPeriods": draft.random.choice([1, 3]),
        "Threshold": draft.random.choice([100, 900]),
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": [draft.ref("AWS::SNS::Topic")],
        "TreatMissingData": "breaching",
    }


def _database(draft: Draft) -> Json:
    return {
        "Engine": "postgres",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MultiAZ": draft.chance(),
        "StorageEncrypted": True,
        "BackupRetentionPeriod": draft.random.choice([7, 35]),
        "DeletionProtection": True,
        "KmsKeyId": draft.arn("AWS::KMS::Key"),
        "VPCSecurityGroups": [{"Fn::GetAtt": [draft.ref("AWS::EC2::SecurityGroup")["Ref"], "GroupId"]}],
        "EnableCloudwatchLogsExports": ["postgresql", "upgrade"],
        "MasterUsername": "keeper",
        "ManageMasterUserPassword": True,
    }


def _subnet(draft: Draft) -> Json:
    return {
        "VpcId": draft.ref("AWS::EC2::VPC"),
        "CidrBlock": f"10.0.{len(draft.of('AWS::EC2::Subnet'))}.0/24",
        "MapPublicIpOnLaunch": False,
        "Tags": [{"Key": "Tier", "Value": "private"}, {"Key": "Owner", "Value": draft.random.choice(_WORDS)}],
    }


def _record(draft: Draft) -> Json:
    name = f"n{len(draft.resources)}.example.org"
    return {"HostedZoneName": "example.org.", "Name": name, "Type": "A", "TTL": 60, "ResourceRecords": ["192.0.2.1"]}


def _topic(draft: Draft) -> Json:
    named = {"TopicName": draft.name("topic")} if draft.chance() else {}
    return {"KmsMasterKeyId": draft.ref("AWS::KMS::Key")} | named


def _key(draft: Draft) -> Json:
    root = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}
    grant = {"Sid": "Own", "Effect": "Allow", "Principal": {"AWS": root}, "Action": ["kms:*"], "Resource": ["*"]}
    return {
        "EnableKeyRotation": True,
        "PendingWindowInDays": draft.random.choice([7, 30]),
        "KeyPolicy": {"Version": "2012-10-17", "Statement": [grant]},
    }


def _dashboard(draft: Draft) -> Json:
    widgets = [{"type": "metric", "x": 0, "y": n, "properties": {"metrics": [["AWS/SQS", f"M{n}"]]}} for n in (0, 6)]
    return {"DashboardName": draft.name("board"), "DashboardBody": json.dumps({"widgets": widgets})}


def _rule(draft: Draft) -> Json:
    targets = [
        {"Id": "One", "Arn": draft.arn("AWS::SQS::Queue")},
        {"Id": "Two", "Arn": draft.arn("AWS::Lambda::Function")},
    ]
    return {"ScheduleExpression": "rate(1 hour)", "State": "ENABLED", "Targets": draft.some(targets)}


def _log_group(draft: Draft) -> Json:
    return {"LogGroupName": draft.name("logs"), "RetentionInDays": draft.random.choice([30, 90, 365])}


def _vpc(draft: Draft) -> Json:
    return {"CidrBlock": f"10.{len(draft.resources)}.0.0/16", "EnableDnsSupport": True, "EnableDnsHostnames": True}


MAKERS: dict[str, Callable[[Draft], Json]] = {
    "AWS::EC2::VPC": _vpc,
    "AWS::KMS::Key": _key,
    "AWS::S3::Bucket": _bucket,
    "AWS::SQS::Queue": _queue,
    "AWS::SNS::Topic": _topic,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::SecurityGroup": _security_group,
    "AWS::IAM::Role": _role,
    "AWS::DynamoDB::Table": _table,
    "AWS::Lambda::Function": _function,
    "AWS::RDS::DBInstance": _database,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::Dashboard": _dashboard,
    "AWS::Route53::RecordSet": _record,
    "AWS::Events::Rule": _rule,
    "AWS::Logs::LogGroup": _log_group,
}


DEFAULTS: dict[str, Json] = {
    "AWS::EC2::VPC": {"InstanceTenancy": "default"},
    "AWS::SQS::Queue": {"DelaySeconds": 0},
    "AWS::Lambda::Function": {"PackageType": "Zip", "Architectures": ["x86_64"]},
    "AWS::KMS::Key": {"Enabled": True, "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT"},
    "AWS::Events::Rule": {"State": "ENABLED"},
    "AWS::EC2::SecurityGroup": {"SecurityGroupEgress": [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]},
    "AWS::RDS::DBInstance": {"MultiAZ": False, "PubliclyAccessible": False},
    "AWS::IAM::Role": {"Path": "/", "MaxSessionDuration": 3600},
    "AWS::CloudWatch::Alarm": {"ActionsEnabled": True},
}
"""What AWS does where nothing is written."""


def add(draft: Draft, kind: str) -> str:
    """Add a resource of that type and return its logical id."""
    properties = MAKERS[kind](draft)
    name = f"{draft.random.choice(_WORDS)}{kind.rsplit('::', 1)[-1]}{len(draft.resources)}"
    draft.resources[name] = {"Type": kind, "Properties": properties}
    if kind in ("AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::DynamoDB::Table") and draft.chance():
        draft.resources[name]["DeletionPolicy"] = "Retain"
    return name
