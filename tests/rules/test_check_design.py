"""What holding a design against rules yields: one finding a problem, with evidence, whatever happens."""

# ruff: noqa: E501 - resources of the fixtures stand on one line each

from __future__ import annotations

import pytest

from reviewer.model.design import Severity
from reviewer.model.location import Location
from reviewer.model.record import replace
from reviewer.model.review import Kind, NotGap, Side, Tier
from reviewer.rules import check
from reviewer.rules.beside import Beside, explained_in, quiet_in
from reviewer.rules.check import check_design
from reviewer.vocabulary.baselines import default_baseline
from reviewer.vocabulary.rule_book import Baseline

SINGLE_AZ = Baseline(name="b", title="b", rules={"database-single-az": None})
TABLES = """
    Orders: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: []}}
    Payments: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: []}}
    Safe: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [], PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}}
"""


def test_one_problem_on_two_tables_is_one_finding_with_two_places(held):
    (finding,) = held(TABLES, "table-recovery-off").findings
    assert finding.title == "Orders, Payments: point-in-time recovery is off"
    assert [instance.actual.id for instance in finding.instances] == ["Orders", "Payments"]
    assert (finding.kind, finding.tier, finding.resource_type) == (Kind.POSTURE, Tier.HIGH, "AWS::DynamoDB::Table")
    assert finding.property == "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"


def test_every_verdict_of_a_rule_is_counted(held):
    text = """
        Parameters:
          Recoverable: {Type: String}
        Resources:
          Good: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [], PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}}
          Bad: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: []}}
          Open: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [], PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: !Ref Recoverable}}}
    """
    count = held(text, "table-recovery-off").counts["table-recovery-off"]
    assert (count.satisfied, count.gap, count.undecided, count.not_understood) == (1, 1, 1, 0)


def test_a_value_that_depends_on_a_condition_fires_no_rule(held):
    text = """
        Parameters:
          Stage: {Type: String}
        Conditions:
          IsProduction: !Equals [!Ref Stage, production]
        Resources:
          Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: !If [IsProduction, true, false]}}
    """
    assert held(text, "database-single-az").findings == ()


def test_an_if_that_is_wrong_either_way_fires(fired):
    text = """
        Parameters:
          Stage: {Type: String}
        Conditions:
          IsProduction: !Equals [!Ref Stage, production]
        Resources:
          Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, BackupRetentionPeriod: !If [IsProduction, 3, 1]}}
    """
    assert fired(text, "database-backups-short") == ["Ledger"]


def test_a_resource_that_is_never_created_is_not_judged(fired):
    text = """
        Conditions:
          Never: !Equals [a, b]
        Resources:
          Ledger: {Type: AWS::RDS::DBInstance, Condition: Never, Properties: {Engine: mysql}}
    """
    assert fired(text, "database-single-az") == []


def test_a_crash_in_a_rule_becomes_a_diagnostic_and_the_others_go_on(held, monkeypatch):
    def crash(*_):
        raise KeyError("lost")

    monkeypatch.setattr(check, "check_of", lambda rule: crash if rule == "iam-wildcard" else None)
    text = TABLES + "    Worker: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}\n"
    checked = held(text, "iam-wildcard", "table-recovery-off")
    assert [finding.rule for finding in checked.findings] == ["table-recovery-off"]
    (diagnostic,) = checked.diagnostics
    assert (diagnostic.severity, "iam-wildcard" in diagnostic.message) == (Severity.WARNING, True)
    assert checked.counts["iam-wildcard"].not_understood == 1


def test_an_id_stays_when_lines_and_order_change(held):
    lines = TABLES.strip().splitlines()
    other = "\n\n".join(reversed([line.strip() for line in lines]))
    assert held(TABLES, "table-recovery-off").findings[0].id == held(other, "table-recovery-off").findings[0].id


def test_the_same_design_gives_the_same_answer(design_of):
    design = design_of(TABLES)
    assert check_design(design) == check_design(replace(design))


def test_credentials_are_shown_masked(held):
    text = """
        Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MasterUserPassword: winter-is-long}}
    """
    checked = held(text, "secret-written-out", "database-password-unmanaged")
    assert "winter-is-long" not in repr(checked)
    assert {finding.instances[0].actual.value for finding in checked.findings} == {"(secret)"}


def test_a_rule_that_says_more_silences_another_on_the_same_resource(held):
    text = """
        Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, BackupRetentionPeriod: 0}}
    """
    checked = held(text, "database-backups-off", "database-backups-short")
    assert [finding.rule for finding in checked.findings] == ["database-backups-off"]


def test_a_policy_of_its_own_is_named_where_it_is_the_one_too_wide(held):
    text = """
        Worker: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
        Allow:
          Type: AWS::IAM::Policy
          Properties: {PolicyName: p, Roles: [!Ref Worker], PolicyDocument: {Statement: [{Effect: Allow, Action: "sqs:SendMessage", Resource: "*"}]}}
    """
    (finding,) = held(text, "iam-wildcard").findings
    assert [instance.actual.id for instance in finding.instances] == ["Allow"]


def test_a_finding_points_at_the_lines_of_the_property(held):
    text = """
        Ledger:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: mysql
            MultiAZ: false
    """
    (finding,) = held(text, "database-single-az").findings
    side = finding.instances[0].actual
    assert (side.location.start_line, side.value, side.has_value) == (6, False, True)


def test_the_reference_shows_the_better_value_beside(design_of):
    weak = design_of("Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: false}}")
    strong = design_of("Books: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: true}}")
    beside = Beside(reference=strong, counterparts={"Ledger": "Books"})
    (finding,) = check_design(weak, beside, SINGLE_AZ).findings
    assert (finding.tier, finding.instances[0].reference.value, finding.alone) == (Tier.HIGH, True, None)


def test_a_weakness_of_the_reference_too_is_told_apart(design_of):
    weak = design_of(
        "Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: false}}\n"
        "Other: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: false}}"
    )
    beside = Beside(reference=weak, counterparts={"Ledger": "Ledger"})
    own, shared = check_design(weak, beside, SINGLE_AZ).findings
    assert [instance.actual.id for instance in own.instances] == ["Other"]
    assert (own.tier, own.alone) == (Tier.HIGH, None)
    assert (shared.tier, shared.alone, shared.instances[0].actual.id) == (Tier.INFO, Tier.HIGH, "Ledger")
    assert own.id != shared.id


def test_what_the_comparison_told_is_not_told_again(design_of):
    weak = design_of("Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: false}}")
    beside = Beside(reference=weak, counterparts={}, told=frozenset({("Ledger", "MultiAZ")}))
    assert check_design(weak, beside, SINGLE_AZ).findings == ()


def test_a_broken_rule_beside_a_missing_resource_is_its_consequence(design_of):
    topic = "Alerts: {Type: AWS::SNS::Topic}"
    reader = "Pager: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Alerts, Protocol: sqs, Endpoint: x}}"
    silent, heard = design_of(topic), design_of(f"{topic}\n{reader}")
    rules = Baseline(name="b", title="b", rules={"topic-without-subscription": None})
    counterparts = {"Alerts": "Alerts"}
    told = Beside(reference=heard, counterparts=counterparts, explained=explained_in(heard, {"Pager"}))
    untold = Beside(reference=heard, counterparts=counterparts)
    assert check_design(silent, told, rules).findings == ()
    assert len(check_design(silent, untold, rules).findings) == 1


def test_a_rule_broken_where_nothing_else_differs_is_the_consequence_of_a_gap_elsewhere(design_of):
    weak = design_of("Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: false}}")
    strong = design_of("Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: true}}")
    quiet = quiet_in(weak, ["Ledger"], (), ())
    beside = Beside(reference=strong, counterparts={"Ledger": "Ledger"}, quiet=quiet)
    assert (quiet, check_design(weak, beside, SINGLE_AZ).findings) == ({"Ledger"}, ())


def test_a_resource_with_a_setting_of_its_own_may_break_a_rule_of_its_own(design_of):
    design = design_of("Ledger: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: false}}")
    here = Location(file="design.yml", start_line=1, end_line=1)
    extra = NotGap(
        kind=Kind.PROPERTY,
        reason="only the actual design sets it",
        actual=Side(id="Ledger", location=here, value=False, has_value=True),
    )
    assert quiet_in(design, ["Ledger"], (), (extra,)) == set()


def test_a_parameter_that_lost_its_user_with_a_missing_resource_goes_without_a_word(design_of):
    head = "Parameters:\n  Address: {Type: String}\nResources:\n  Alerts: {Type: AWS::SNS::Topic}\n"
    reader = "  Mail: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Alerts, Protocol: email, Endpoint: !Ref Address}}\n"
    silent, heard = design_of(head), design_of(head + reader)
    rules = Baseline(name="b", title="b", rules={"declaration-unused": None})
    beside = Beside(reference=heard, counterparts={"Alerts": "Alerts"}, explained=explained_in(heard, {"Mail"}))
    assert len(check_design(silent, beside, rules).findings) == 1
    assert check_design(silent, replace(beside, forgiving=True), rules).findings == ()


def test_a_baseline_can_change_a_tier_and_a_threshold(design_of):
    design = design_of(
        "Ledger: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, BackupRetentionPeriod: 20}}"
    )
    rule = "database-backups-short"
    plain = Baseline(name="b", title="b", rules={rule: None})
    strict = Baseline(name="b", title="b", rules={rule: Tier.HIGH}, thresholds={rule: {"days": 35}})
    assert check_design(design, baseline=plain).findings == ()
    (finding,) = check_design(design, baseline=strict).findings
    assert (finding.tier, finding.title) == (Tier.HIGH, "Ledger: automated backups reach back less than 35 days")


def test_a_design_as_a_whole_is_the_place_of_what_it_lacks(held):
    (finding,) = held(TABLES, "budget-missing").findings
    (instance,) = finding.instances
    assert (instance.actual.location.file, finding.resource_type) == ("design.yml", None)


@pytest.mark.parametrize("text", ["Nothing: {Type: Custom::Thing}", "A: {Type: AWS::S3::Bucket, Properties: []}"])
def test_odd_designs_crash_no_rule(design_of, text):
    assert check_design(design_of(text)).diagnostics == ()


def test_odd_values_crash_no_rule(design_of):
    odd = "[[1], {a: [null]}, '', 3.5, true, {Ref: Gone}]"
    kinds = (
        "RDS::DBCluster",
        "S3::Bucket",
        "IAM::Role",
        "Lambda::Function",
        "EC2::SecurityGroup",
        "Route53::RecordSet",
    )
    names = [
        "Policies",
        "PolicyDocument",
        "SecurityGroupIngress",
        "VpcConfig",
        "Environment",
        "Code",
        "ReplicationConfiguration",
        "Replicas",
    ]
    body = "\n".join(
        f"R{place}: {{Type: 'AWS::{kind}', Properties: {{{', '.join(f'{name}: {odd}' for name in names)}}}}}"
        for place, kind in enumerate(kinds)
    )
    assert check_design(design_of(body), baseline=default_baseline()).diagnostics == ()


def test_regions_nobody_knows_leave_a_question_between_regions_undecided(held):
    text = """
        Parameters:
          Vault: {Type: String}
        Resources:
          Plan: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanName: d, BackupPlanRule: [{RuleName: d, TargetBackupVault: main, CopyActions: [{DestinationBackupVaultArn: !Ref Vault}]}]}}}
    """
    (finding,) = held(text, "backup-stays-in-region").findings
    assert (finding.undecided, finding.tier) == (True, Tier.INFO)
    assert finding.title == "cannot tell yet: Plan: the backups never leave the region"
