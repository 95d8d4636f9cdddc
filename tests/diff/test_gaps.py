"""What is a gap and what is none, one promise a row: the reference's text, the actual one, what the review says."""

from __future__ import annotations

import pytest

from reviewer.model.review import Tier


def resource(kind, properties="", attributes=""):
    """Return a resource `R` as the template's text; properties and attributes in flow style."""
    lines = f"R:\n  Type: AWS::{kind}\n"
    lines += f"  Properties: {{{properties}}}\n" if properties else ""
    return lines + (f"  {attributes}\n" if attributes else "")


def gaps(review):
    """Return tier, rule and property of every finding above info."""
    return [(item.tier.value, item.rule, item.property) for item in review.findings if item.tier is not Tier.INFO]


DB = "RDS::DBInstance"
WEAKER = [
    (DB, "BackupRetentionPeriod: 35", "BackupRetentionPeriod: 7", "BackupRetentionPeriod"),
    (DB, "BackupRetentionPeriod: 7", "BackupRetentionPeriod: 0", "BackupRetentionPeriod"),
    (DB, "MultiAZ: true", "MultiAZ: false", "MultiAZ"),
    (DB, "MultiAZ: true", "", "MultiAZ"),
    (DB, "DeletionProtection: true", "DeletionProtection: 'false'", "DeletionProtection"),
    (DB, "StorageEncrypted: true", "", "StorageEncrypted"),
    (DB, "PubliclyAccessible: false", "PubliclyAccessible: true", "PubliclyAccessible"),
    ("RDS::DBCluster", "BackupRetentionPeriod: 35", "", "BackupRetentionPeriod"),
    ("S3::Bucket", "VersioningConfiguration: {Status: Enabled}", "", "VersioningConfiguration"),
    ("Logs::LogGroup", "RetentionInDays: 365", "RetentionInDays: 30", "RetentionInDays"),
    ("SQS::Queue", "MessageRetentionPeriod: 1209600", "", "MessageRetentionPeriod"),
    ("KMS::Key", "EnableKeyRotation: true", "", "EnableKeyRotation"),
    ("KMS::Key", "PendingWindowInDays: 30", "PendingWindowInDays: 7", "PendingWindowInDays"),
    ("AutoScaling::AutoScalingGroup", "MinSize: '2', MaxSize: '4'", "MinSize: '1', MaxSize: '4'", "MinSize"),
    ("ECS::Service", "DesiredCount: 3", "DesiredCount: 1", "DesiredCount"),
    ("Route53::HealthCheck", "HealthCheckConfig: {Type: HTTPS, RequestInterval: 10}",
     "HealthCheckConfig: {Type: HTTPS, RequestInterval: 30}", "HealthCheckConfig.RequestInterval"),
    ("Lambda::Function", "Timeout: 300", "Timeout: 30", "Timeout"),
    ("ElastiCache::ReplicationGroup", "AutomaticFailoverEnabled: true", "AutomaticFailoverEnabled: false",
     "AutomaticFailoverEnabled"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "better", "worse", "name"), WEAKER)
def test_a_weaker_setting_is_a_gap(review, kind, better, worse, name):
    found = gaps(review(resource(kind, better), resource(kind, worse)))
    assert [row[2] for row in found] == [name]


@pytest.mark.parametrize(("kind", "better", "worse", "name"), WEAKER)
def test_a_stronger_setting_is_no_gap(review, kind, better, worse, name):
    found = review(resource(kind, worse), resource(kind, better))
    assert gaps(found) == []
    assert [item.property for item in found.not_gaps] == [name]


def test_a_weaker_setting_says_by_how_much(review):
    found = review(resource(DB, "BackupRetentionPeriod: 35"), resource(DB, "BackupRetentionPeriod: 7"))
    assert [item.title for item in found.findings] == ["R: BackupRetentionPeriod: 7 days instead of 35"]


BY_DEFAULT = """
Parameters: {{Days: {{Type: Number, Default: {}}}, Mode: {{Type: String, Default: {}}}}}
Resources:
  D: {{Type: AWS::RDS::DBInstance, Properties: {{BackupRetentionPeriod: !Ref Days}}}}
  T: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: !Ref Mode}}}}
"""


def test_a_setting_that_a_parameters_default_makes_weaker_is_a_gap_other_defaults_are_not(review):
    found = review(BY_DEFAULT.format(35, "a"), BY_DEFAULT.format(7, "b"))
    assert [row[2] for row in gaps(found)] == ["BackupRetentionPeriod"]
    assert gaps(review(BY_DEFAULT.format(7, "a"), BY_DEFAULT.format(35, "b"))) == []


ATTRIBUTES = [
    ("S3::Bucket", "DeletionPolicy: Retain", "", "DeletionPolicy"),
    ("S3::Bucket", "DeletionPolicy: Retain", "DeletionPolicy: Delete", "DeletionPolicy"),
    ("DynamoDB::Table", "UpdateReplacePolicy: Retain", "", "UpdateReplacePolicy"),
    ("AutoScaling::AutoScalingGroup", "CreationPolicy: {ResourceSignal: {Count: 2}}", "", "CreationPolicy"),
    ("AutoScaling::AutoScalingGroup", "UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}", "",
     "UpdatePolicy"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "written", "other", "name"), ATTRIBUTES)
def test_a_lost_resource_attribute_is_a_gap(review, kind, written, other, name):
    found = gaps(review(resource(kind, attributes=written), resource(kind, attributes=other)))
    assert [row[2].split(".")[0] for row in found] == [name]


def test_the_default_deletion_policy_of_databases_is_snapshot(review):
    cluster = resource("RDS::DBCluster", "Engine: aurora-postgresql", "DeletionPolicy: Snapshot")
    assert gaps(review(cluster, cluster.replace("  DeletionPolicy: Snapshot\n", ""))) == []


EQUAL = [
    ("true is 'true'", DB, "MultiAZ: true", "MultiAZ: 'true'"),
    ("7 is '7'", DB, "BackupRetentionPeriod: 7", "BackupRetentionPeriod: '7'"),
    ("a default is absence", "Lambda::Function", "MemorySize: 128, Timeout: 3", ""),
    ("a default within a structure", "DynamoDB::Table", "SSESpecification: {SSEEnabled: false}", ""),
    ("all egress is no egress rule", "EC2::SecurityGroup", "SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 0.0.0.0/0}]",
     ""),
    ("sets have no order", "EC2::Instance", "SecurityGroupIds: [sg-1, sg-2]", "SecurityGroupIds: [sg-2, sg-1]"),
    ("tags have no order", "SNS::Topic", "Tags: [{Key: a, Value: 1}, {Key: b, Value: 2}]",
     "Tags: [{Value: '2', Key: b}, {Key: a, Value: '1'}]"),
    ("JSON text is the document", "SQS::Queue", "RedrivePolicy: {deadLetterTargetArn: x, maxReceiveCount: 3}",
     "RedrivePolicy: '{\"maxReceiveCount\": 3, \"deadLetterTargetArn\": \"x\"}'"),
    ("JSON text has no white space", "CloudWatch::Dashboard", "DashboardBody: '{\"widgets\": [1, 2]}'",
     "DashboardBody: '{ \"widgets\":[1,2] }'"),
    ("Sub is Join", "SNS::Topic", "DisplayName: !Sub 'a-${AWS::Region}'",
     "DisplayName: !Join ['-', [a, !Ref AWS::Region]]"),
    ("a name is a rename", "SQS::Queue", "QueueName: one", "QueueName: two"),
    ("an empty list is absence", "Lambda::Function", "Layers: []", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "left", "right"), [row[1:] for row in EQUAL], ids=[row[0] for row in EQUAL])
def test_what_means_the_same_is_no_gap(review, kind, left, right):
    assert gaps(review(resource(kind, left), resource(kind, right))) == []
    assert gaps(review(resource(kind, right), resource(kind, left))) == []


DIFFERENT = [
    ("Lambda::Function", "Environment: {Variables: {A: x}}", "Environment: {Variables: {A: y}}",
     "Environment.Variables.A"),
    ("SQS::Queue", "RedrivePolicy: {deadLetterTargetArn: x, maxReceiveCount: 3}", "", "RedrivePolicy"),
    ("CloudWatch::Alarm", "Threshold: 5, EvaluationPeriods: 1", "Threshold: 6, EvaluationPeriods: 1", "Threshold"),
    ("EC2::Route", "DestinationCidrBlock: 0.0.0.0/0", "DestinationCidrBlock: 10.0.0.0/8", "DestinationCidrBlock"),
    ("CloudWatch::Dashboard", "DashboardBody: '{\"widgets\": [1, 2]}'", "DashboardBody: '{\"widgets\": [1]}'",
     "DashboardBody"),
    ("S3::Bucket", "ReplicationConfiguration: {Role: r, Rules: [{Status: Enabled}]}", "", "ReplicationConfiguration"),
    ("DynamoDB::Table", "GlobalSecondaryIndexes: [{IndexName: a, KeySchema: [{AttributeName: k, KeyType: HASH}]}]", "",
     "GlobalSecondaryIndexes"),
    ("Events::Rule", "ScheduleExpression: rate(1 hour)", "ScheduleExpression: rate(1 day)", "ScheduleExpression"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "expected", "actual", "name"), DIFFERENT)
def test_another_meaning_is_a_gap(review, kind, expected, actual, name):
    found = gaps(review(resource(kind, expected), resource(kind, actual)))
    assert [row[2] for row in found] == [name]


LABELS = [
    ("SNS::Topic", "DisplayName: one", "DisplayName: two"),
    ("KMS::Key", "Description: one", "Description: two"),
    ("EC2::SecurityGroup", "GroupDescription: one", "GroupDescription: two"),
    ("SNS::Topic", "Tags: [{Key: Owner, Value: a}]", "Tags: [{Key: Owner, Value: b}]"),
]


@pytest.mark.parametrize(("kind", "one", "two"), LABELS)
def test_a_label_is_at_most_a_note(review, kind, one, two):
    found = review(resource(kind, one), resource(kind, two))
    assert gaps(found) == []
    assert len(found.findings) + len(found.not_gaps) == 1


SELECTION = """
Pick:
  Type: AWS::Backup::BackupSelection
  Properties:
    BackupSelection:
      ListOfTags: [{ConditionKey: backup, ConditionValue: daily, ConditionType: STRINGEQUALS}]
"""


def test_a_tag_that_a_backup_selection_uses_is_a_gap(review):
    tagged = resource("DynamoDB::Table", "Tags: [{Key: backup, Value: daily}]")
    found = gaps(review(SELECTION + tagged, SELECTION + resource("DynamoDB::Table")))
    assert [row[2] for row in found] == ["Tags"]


def test_what_only_the_actual_design_sets_is_no_gap(review):
    assert gaps(review(resource("SNS::Topic"), resource("SNS::Topic", "FifoTopic: true"))) == []


def test_a_missing_resource_is_one_gap_and_an_extra_one_a_note(review):
    two = resource("SNS::Topic") + "Q:\n  Type: AWS::SQS::Queue\n"
    assert [row[1:] for row in gaps(review(two, resource("SNS::Topic")))] == [("missing-resource", None)]
    found = review(resource("SNS::Topic"), two)
    assert [(item.tier.value, item.rule) for item in found.findings] == [("info", "extra-resource")]


def test_what_follows_from_a_missing_resource_is_not_told_again(review):
    alarm = "A:\n  Type: AWS::CloudWatch::Alarm\n  Properties: {AlarmActions: [%s], Threshold: 1}\n"
    topic = "T:\n  Type: AWS::SNS::Topic\n"
    found = review(alarm % "!Ref T" + topic, (alarm % "").replace("AlarmActions: [], ", ""))
    assert [row[1:] for row in gaps(found)] == [("missing-resource", None)]
    assert [item.property for item in found.not_gaps] == ["AlarmActions"]


def test_a_lost_reference_between_resources_that_both_exist_is_a_lost_relation(review):
    both = "T:\n  Type: AWS::SNS::Topic\nR:\n  Type: AWS::CloudWatch::Alarm\n  Properties: {Threshold: 1%s}\n"
    found = review(both % ", AlarmActions: [!Ref T]", both % "")
    assert [row[2] for row in gaps(found)] == ["AlarmActions"]


def test_a_renamed_resource_and_what_refers_to_it_is_no_gap(review):
    text = "Queue:\n  Type: AWS::SQS::Queue\n  Properties: {VisibilityTimeout: 90}\n"
    named = "Dimensions: [{Name: QueueName, Value: !GetAtt Queue.QueueName}]"
    text += f"Alarm:\n  Type: AWS::CloudWatch::Alarm\n  Properties: {{Threshold: 1, {named}}}\n"
    assert review(text, text.replace("Queue:", "OrdersQueue:").replace("Queue.Q", "OrdersQueue.Q")).findings == ()


def test_one_cause_over_several_subnets_is_one_finding(review):
    head = "Parameters: {Net: {Type: String, Default: 10.0.0.0/16}}\nResources:\n"
    derived = head + "".join(
        f"  S{n}: {{Type: AWS::EC2::Subnet, Properties: {{CidrBlock: !Select [{n}, !Cidr [!Ref Net, 4, 8]]}}}}\n"
        for n in range(4)
    )
    fixed = head + "".join(
        f"  S{n}: {{Type: AWS::EC2::Subnet, Properties: {{CidrBlock: 10.0.{n}.0/24}}}}\n" for n in range(4)
    )
    found = [item for item in review(derived, fixed).findings if item.property == "CidrBlock"]
    assert [(item.tier.value, item.rule, len(item.instances)) for item in found] == [("low", "literal-value", 4)]
    assert [item for item in review(fixed, derived).findings if item.property == "CidrBlock"] == []
