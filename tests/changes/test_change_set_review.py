import json

import pytest
from plan_files import reviewed

from reviewer.errors import InputError
from reviewer.model.change import DataLoss, Replacement
from reviewer.model.review import Tier

TABLE = {
    "TableName": "ledger",
    "BillingMode": "PAY_PER_REQUEST",
    "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": "true"},
}
LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"


def target(name, recreation, path="", **more):
    return {"Target": {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation, "Path": path, **more}}


def entry(name, kind, action, before=None, after=None, **more):
    contexts = {
        f"{key}Context": json.dumps({"Properties": value}) if "Properties" not in value else json.dumps(value)
        for key, value in (("Before", before), ("After", after))
        if value is not None
    }
    change = {"Action": action, "LogicalResourceId": name, "ResourceType": kind, "Scope": ["Properties"]}
    return {"Type": "Resource", "ResourceChange": {**change, **contexts, **more}}


def change_set(*entries, **more):
    return {
        "ChangeSetName": "pr-7",
        "StackName": "orders",
        "Changes": list(entries),
        "Status": "CREATE_COMPLETE",
        **more,
    }


def facts(review):
    return [(each.rule, each.tier, each.replacement, each.data_loss) for each in review.findings]


def test_a_replaced_table_loses_its_items(tmp_path):
    change = entry(
        "Ledger",
        "AWS::DynamoDB::Table",
        "Modify",
        TABLE,
        {**TABLE, "TableName": "ledger2"},
        Replacement="True",
        PolicyAction="ReplaceAndDelete",
        Details=[target("TableName", "Always", "/Properties/TableName")],
    )
    review = reviewed(tmp_path, change_set(change))
    finding = next(each for each in review.findings if each.rule == "replaces-data-store")
    assert (finding.tier, finding.replacement, finding.data_loss) == (Tier.HIGH, Replacement.WILL, DataLoss.YES)
    assert finding.title == "Ledger: the DynamoDB table is replaced because of TableName; its data goes with it"


def test_a_retained_table_keeps_its_items(tmp_path):
    change = entry("Ledger", "AWS::DynamoDB::Table", "Remove", TABLE, PolicyAction="Retain")
    assert facts(reviewed(tmp_path, change_set(change))) == [
        ("destroys-data-store", Tier.HIGH, Replacement.NO, DataLoss.NO)
    ]


def test_a_conditional_replacement_may_happen_and_is_one_tier_lower(tmp_path):
    change = entry(
        "Db",
        "AWS::RDS::DBInstance",
        "Modify",
        {"Engine": "mysql", "DBInstanceClass": "db.r6g.large"},
        {"Engine": "postgres", "DBInstanceClass": "db.r6g.large"},
        Replacement="Conditional",
        Details=[target("Engine", "Conditionally", "/Properties/Engine")],
    )
    found = [each for each in facts(reviewed(tmp_path, change_set(change))) if each[0].startswith("may-replace")]
    assert found == [("may-replace-data-store", Tier.MEDIUM, Replacement.MAY, DataLoss.YES)]


def test_a_database_without_a_policy_leaves_a_snapshot_when_it_is_removed(tmp_path):
    change = entry("Db", "AWS::RDS::DBInstance", "Remove", {"Engine": "mysql"})
    assert facts(reviewed(tmp_path, change_set(change)))[0][3] is DataLoss.NO


def test_a_lowered_retention_is_told_from_the_two_contexts(tmp_path):
    change = entry(
        "Db",
        "AWS::RDS::DBInstance",
        "Modify",
        {"Engine": "mysql", "BackupRetentionPeriod": "14"},
        {"Engine": "mysql", "BackupRetentionPeriod": "1"},
        Replacement="False",
        Details=[target("BackupRetentionPeriod", "Never", "/Properties/BackupRetentionPeriod")],
    )
    (finding,) = reviewed(tmp_path, change_set(change)).findings
    assert (finding.property, finding.replacement) == ("BackupRetentionPeriod", Replacement.NO)
    assert finding.tier in (Tier.HIGH, Tier.MEDIUM)


def test_a_change_without_values_is_undecided_and_says_so(tmp_path):
    change = entry("Db", "AWS::RDS::DBInstance", "Modify", Replacement="False", Details=[target("MultiAZ", "Never")])
    review = reviewed(tmp_path, change_set(change))
    assert [(each.property, each.undecided) for each in review.findings] == [("MultiAZ", True)]
    assert any("--include-property-values" in each.message for each in review.diagnostics)


def test_a_value_known_after_apply_is_undecided(tmp_path):
    change = entry(
        "Queue",
        "AWS::SQS::Queue",
        "Modify",
        {"RedrivePolicy": {"maxReceiveCount": "3", "deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead"}},
        {"RedrivePolicy": {"maxReceiveCount": "3", "deadLetterTargetArn": LATER}},
        Replacement="False",
    )
    assert [each.undecided for each in reviewed(tmp_path, change_set(change)).findings] == [True]


def test_drift_that_the_change_set_knows_is_kept_apart(tmp_path):
    deployed = {"VisibilityTimeout": "30", "MessageRetentionPeriod": "1209600"}
    real = {"VisibilityTimeout": "30", "MessageRetentionPeriod": "60"}
    change = entry(
        "Queue",
        "AWS::SQS::Queue",
        "Modify",
        real,
        real,
        Scope=["Tags"],
        PreviousDeploymentContext=json.dumps({"Properties": deployed}),
    )
    assert [each.rule for each in reviewed(tmp_path, change_set(change)).findings] == ["drift-changed"]


def test_several_change_sets_are_one_review(tmp_path):
    sets = [
        change_set(entry("Queue", "AWS::SQS::Queue", "Add", after={})),
        {**change_set(entry("Queue", "AWS::SQS::Queue", "Add", after={})), "StackName": "nested"},
    ]
    (finding,) = reviewed(tmp_path, sets).findings
    assert sorted(each.actual.id for each in finding.instances) == ["nested.Queue", "orders.Queue"]


def test_a_failed_change_set_is_an_error_and_an_empty_one_is_none(tmp_path):
    empty = change_set(Status="FAILED", StatusReason="The submitted information didn't contain changes. Submit others.")
    assert reviewed(tmp_path, empty).findings == ()
    with pytest.raises(InputError, match="template is not valid"):
        reviewed(tmp_path, change_set(Status="FAILED", StatusReason="template is not valid"))


def test_masked_values_are_not_shown_as_text(tmp_path):
    change = entry("Secret", "AWS::SSM::Parameter", "Modify", {"Value": "****"}, {"Value": "****"}, Replacement="False")
    assert reviewed(tmp_path, change_set(change)).findings == ()
