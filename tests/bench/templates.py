"""CloudFormation templates of any size up to the service's own cap of 500 resources, from a seed."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import yaml

CAP = 500


def template(resources: int, seed: int) -> dict[str, object]:
    """Return a template with so many resources: applications with roles, functions, tables, queues and alarms."""
    random = Random(seed)  # noqa: S311  reproducible, nothing secret
    body: dict[str, object] = {}
    number = 0
    while len(body) < resources:
        for name, resource in _application(random, f"App{number:03}"):
            if len(body) < resources:
                body[name] = resource
        number += 1
    outputs = {f"{name}Arn": {"Value": {"Fn::GetAtt": [name, "Arn"]}} for name in list(body) if name.endswith("Table")}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"Stage": {"Type": "String", "Default": "production"}},
        "Conditions": {"IsProduction": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}},
        "Resources": body,
        "Outputs": dict(list(outputs.items())[:150]),
    }


def drifted(wanted: dict[str, object], seed: int, share: float = 0.1) -> dict[str, object]:
    """Return the template with a share of its protections off and of its alarms gone."""
    random = Random(seed)  # noqa: S311  see above
    actual = json.loads(json.dumps(wanted))
    for name, resource in list(actual["Resources"].items()):
        if random.random() >= share:
            continue
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            del actual["Resources"][name]
        for key in ("DeletionProtectionEnabled", "MemorySize", "MessageRetentionPeriod", "RetentionInDays"):
            resource["Properties"].pop(key, None)
    return actual


def write(body: dict[str, object], path: Path) -> None:
    """Write a template as YAML or JSON by the name's ending."""
    path.write_text(json.dumps(body, indent=1) if path.suffix == ".json" else yaml.safe_dump(body, sort_keys=False))


def _application(random: Random, name: str):
    tags = [{"Key": "Application", "Value": name}, {"Key": "Owner", "Value": f"team-{random.randrange(40)}"}]
    yield f"{name}Role", _of("AWS::IAM::Role", AssumeRolePolicyDocument=_trust(), Tags=tags)
    yield (
        f"{name}Table",
        _of(
            "AWS::DynamoDB::Table",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            DeletionProtectionEnabled=True,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            Tags=tags,
        ),
    )
    yield f"{name}Dead", _of("AWS::SQS::Queue", MessageRetentionPeriod=1209600, Tags=tags)
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": [f"{name}Dead", "Arn"]}, "maxReceiveCount": 5}
    yield f"{name}Queue", _of("AWS::SQS::Queue", RedrivePolicy=redrive, VisibilityTimeout=180, Tags=tags)
    for task in ("Ingest", "Settle")[: random.randint(1, 2)]:
        yield (
            f"{name}{task}",
            _of(
                "AWS::Lambda::Function",
                Runtime="python3.12",
                Handler="app.handle",
                Role={"Fn::GetAtt": [f"{name}Role", "Arn"]},
                Code={"S3Bucket": {"Fn::Sub": "code-${AWS::AccountId}"}, "S3Key": f"{name}.zip"},
                MemorySize=random.choice((256, 512, 1024)),
                Environment={"Variables": {"TABLE": {"Ref": f"{name}Table"}, "STAGE": {"Ref": "Stage"}}},
                Tags=tags,
            ),
        )
        group = {"Fn::Sub": f"/aws/lambda/${{{name}{task}}}"}
        yield f"{name}{task}Logs", _of("AWS::Logs::LogGroup", LogGroupName=group, RetentionInDays=90)
    for metric in ("ThrottledRequests", "SystemErrors")[: random.randint(1, 2)]:
        yield (
            f"{name}{metric}",
            _of(
                "AWS::CloudWatch::Alarm",
                Namespace="AWS/DynamoDB",
                MetricName=metric,
                ComparisonOperator="GreaterThanThreshold",
                EvaluationPeriods=3,
                Period=60,
                Statistic="Sum",
                Threshold=random.choice((1, 5, 10)),
                Dimensions=[{"Name": "TableName", "Value": {"Ref": f"{name}Table"}}],
            ),
        )


def _of(kind: str, **properties: object) -> dict[str, object]:
    return {"Type": kind, "Properties": properties}


def _trust() -> dict[str, object]:
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    return {"Version": "2012-10-17", "Statement": [allowed]}
