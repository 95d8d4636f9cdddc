"""Fixes of templates: in the actual's own names and layout, complete, valid, without secrets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import round_trip
import yaml

from reviewer.model.review import Action, Tier
from reviewer.pipeline import compare

ORDERS = Path(__file__).parent.parent.parent / "samples" / "orders"


@pytest.fixture(scope="module")
def orders():
    return compare(str(ORDERS / "reference.yml"), str(ORDERS / "actual.yml"))


@pytest.fixture
def fixes(tmp_path):
    """Return the snippets for two templates, by the title of their finding."""

    def made(reference, actual, suffix="yml"):
        (tmp_path / "reference.yml").write_text(reference)
        (tmp_path / f"actual.{suffix}").write_text(actual)
        review = compare(str(tmp_path / "reference.yml"), str(tmp_path / f"actual.{suffix}"))
        return {item.title: item.snippet for item in review.findings if item.snippet is not None}

    return made


def test_applying_every_fix_of_the_sample_closes_every_gap(tmp_path):
    outcome = round_trip.round_trip(ORDERS / "reference.yml", ORDERS / "actual.yml", tmp_path / "fixed")
    assert (outcome.left, outcome.new) == ({}, {})
    assert len(outcome.gaps) > 100


def test_every_gap_of_the_sample_has_a_fix(orders):
    bare = [
        item.title
        for item in orders.findings
        if item.tier is not Tier.INFO and item.kind not in round_trip.JUDGED and item.snippet is None
    ]
    assert bare == []


def test_every_fix_is_yaml_of_sections(orders):
    for item in orders.findings:
        if item.snippet is not None:
            found = round_trip.trees_of(item.snippet).values()
            assert {name for tree in found for name in tree} <= {
                "Parameters", "Mappings", "Conditions", "Resources", "Outputs"
            }  # fmt: skip


def test_no_fix_of_the_sample_holds_the_password(orders):
    assert not [item.title for item in orders.findings if item.snippet and "Not-Real" in item.snippet.text]


REFERENCE = """
Parameters:
  Alerts: {Type: String, NoEcho: true, Default: hush-hush-hush}
  Size: {Type: String, Default: db.r6g.large}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
  DeadLetters: {Type: AWS::SQS::Queue, Properties: {MessageRetentionPeriod: 1209600}}
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
      RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetters.Arn, maxReceiveCount: 3}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateAgeOfOldestMessage
      Dimensions: [{Name: QueueName, Value: !GetAtt Orders.QueueName}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 5
      Threshold: 300
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref Topic]
"""
ACTUAL = """
Resources:
  Bells: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
  DeadLetters: {Type: AWS::Logs::LogGroup}
  OrderQueue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
"""


def test_names_are_the_actuals_own(fixes):
    alarm = next(fix for title, fix in fixes(REFERENCE, ACTUAL).items() if title.startswith("Alarm"))
    assert "Value: !GetAtt OrderQueue.QueueName" in alarm.text
    assert "- !Ref Bells" in alarm.text


def test_a_name_that_is_taken_is_not_used_again(fixes):
    queue = next(fix for title, fix in fixes(REFERENCE, ACTUAL).items() if "a queue is missing" in title)
    assert queue.text.startswith("Resources:\n  DeadLetters2:\n    Type: AWS::SQS::Queue\n")


def test_what_needs_the_new_resource_names_it(fixes):
    made = fixes(REFERENCE, ACTUAL)
    assert any("deadLetterTargetArn: !GetAtt DeadLetters2.Arn" in fix.text for fix in made.values())


def test_places_tell_what_is_new_and_what_changes(fixes):
    places = {place.path: place for fix in fixes(REFERENCE, ACTUAL).values() for place in fix.places}
    assert places["Resources", "Alarm"].action is Action.ADD
    assert places["Resources", "OrderQueue", "Properties", "RedrivePolicy"].action is Action.SET
    assert {place.file for place in places.values()} == {"actual.yml"}


def test_a_json_template_is_fixed_in_json(fixes):
    actual = {"Resources": {"OrderQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}}}}
    made = fixes(REFERENCE, json.dumps(actual, indent=4), "json")
    alarm = next(fix for title, fix in made.items() if "Alarm" in title)
    written = json.loads(alarm.text)["Resources"]["Alarm"]["Properties"]
    assert alarm.language == "json"
    assert written["Dimensions"][0]["Value"] == {"Fn::GetAtt": ["OrderQueue", "QueueName"]}
    assert '\n    "Resources"' in alarm.text


def test_a_hidden_parameter_comes_without_its_default(fixes):
    made = "\n".join(fix.text for fix in fixes(REFERENCE, ACTUAL).values())
    assert "Alerts:" in made
    assert "hush" not in made


def test_a_password_of_the_reference_becomes_a_parameter(fixes):
    database = "{Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, MasterUserPassword: Hidden-Word-7}}"
    made = fixes(
        f"Resources:\n  Db: {database}\n  T: {{Type: AWS::SNS::Topic}}\n", "Resources:\n  T: {Type: AWS::SNS::Topic}\n"
    )
    text = "\n".join(fix.text for fix in made.values())
    assert "MasterUserPassword: !Ref DbMasterUserPassword" in text
    assert "NoEcho: true" in text
    assert "Hidden-Word-7" not in text


def test_a_value_that_both_write_alike_is_fixed_where_it_comes_from(fixes):
    template = (
        "Parameters:\n  Days: {{Type: Number, Default: {}}}\n"
        "Resources:\n  Log:\n    Type: AWS::Logs::LogGroup\n"
        "    Properties: {{LogGroupName: a, RetentionInDays: !Ref Days}}\n"
    )
    made = fixes(template.format(90), template.format(7))
    assert [yaml.safe_load(fix.text) for fix in made.values()] == [{"Parameters": {"Days": {"Default": 90}}}]


def test_an_item_too_many_is_taken_away_with_the_whole_list_written(fixes):
    template = (
        "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n"
        "      SecurityGroupIngress:\n        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}\n"
    )
    wide = template + "        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}\n"
    made = [fix.text for title, fix in fixes(template, wide).items() if "SecurityGroupIngress" in title]
    assert len(made) == 1
    assert "443" in made[0]
    assert "22" not in made[0]


def test_a_condition_that_should_not_be_is_removed(fixes):
    plain = "Resources:\n  Vault: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: v}}\n"
    bound = (
        "Parameters:\n  Mode: {Type: String}\nConditions:\n  Is: !Equals [!Ref Mode, on]\n"
        "Resources:\n  Vault: {Type: AWS::Backup::BackupVault, Condition: Is, Properties: {BackupVaultName: v}}\n"
    )
    made = fixes(plain, bound)
    assert [fix.text for fix in made.values()] == ["# Remove Resources.Vault.Condition"]
    assert [place.action for fix in made.values() for place in fix.places] == [Action.REMOVE]


def test_a_reference_in_terraform_is_written_as_a_template(tmp_path):
    (tmp_path / "tf").mkdir()
    (tmp_path / "tf" / "main.tf").write_text(
        'resource "aws_sns_topic" "bells" {\n  name = "alarms"\n}\n'
        'resource "aws_sqs_queue" "orders" {\n  name = "orders"\n}\n'
        'resource "aws_cloudwatch_metric_alarm" "old" {\n  alarm_name = "old"\n  evaluation_periods = 5\n'
        '  comparison_operator = "GreaterThanThreshold"\n  namespace = "AWS/SQS"\n  period = 60\n'
        '  metric_name = "ApproximateAgeOfOldestMessage"\n  statistic = "Maximum"\n  threshold = 300\n'
        "  dimensions = { QueueName = aws_sqs_queue.orders.name }\n"
        "  alarm_actions = [aws_sns_topic.bells.arn]\n}\n"
    )
    (tmp_path / "actual.yml").write_text(ACTUAL)
    review = compare(str(tmp_path / "tf"), str(tmp_path / "actual.yml"))
    alarm = next(item.snippet for item in review.findings if "alarm is missing" in item.title)
    assert "Old:\n    Type: AWS::CloudWatch::Alarm" in alarm.text
    assert "- !Ref Bells" in alarm.text
    assert "aws_" not in alarm.text
