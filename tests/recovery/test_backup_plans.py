from __future__ import annotations

import pytest

from reviewer.recovery.records import LOST, Disruption, Strategy

DAY = (0.0, 86400.0)


def plan(selection: str, rule: str = "ScheduleExpression: rate(12 hours)") -> str:
    return f"""
    Plan:
      Type: AWS::Backup::BackupPlan
      Properties:
        BackupPlan:
          BackupPlanName: all
          BackupPlanRule: [{{RuleName: all, TargetBackupVault: main, {rule}}}]
    Selection:
      Type: AWS::Backup::BackupSelection
      Properties:
        BackupPlanId: !Ref Plan
        BackupSelection: {{SelectionName: all, IamRoleArn: "arn:aws:iam::1:role/b", {selection}}}
    Carts:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: shop-carts
        Tags: [{{Key: backup, Value: daily}}]
    """


COPY = (
    "CopyActions: [{DestinationBackupVaultArn: 'arn:aws:backup:eu-north-1:111122223333:backup-vault:away'}], "
    "ScheduleExpression: cron(0 5 * * ? *)"
)


@pytest.mark.parametrize(
    "selection",
    [
        "Resources: [!GetAtt Carts.Arn]",
        "Resources: ['*']",
        "Resources: ['arn:aws:dynamodb:*:*:table/*']",
        "Resources: ['arn:aws:dynamodb:*:*:table/shop-*']",
        "ListOfTags: [{ConditionType: STRINGEQUALS, ConditionKey: backup, ConditionValue: daily}]",
    ],
)
def test_a_selected_store_loses_no_more_than_the_schedule(card, figures, selection):
    found = figures(card(plan(selection)), "Carts")

    assert found["software"] == (DAY, (0.0, 43200.0))


@pytest.mark.parametrize(
    "selection",
    [
        "Resources: ['arn:aws:rds:*:*:db:*']",
        "Resources: ['arn:aws:dynamodb:*:*:table/other-*']",
        "Resources: ['*'], NotResources: [!GetAtt Carts.Arn]",
        "ListOfTags: [{ConditionType: STRINGEQUALS, ConditionKey: backup, ConditionValue: weekly}]",
    ],
)
def test_a_store_that_is_not_selected_is_not_backed_up(card, figures, selection):
    found = figures(card(plan(selection)), "Carts")

    assert found["software"] == (LOST, LOST)


def test_a_rule_without_a_schedule_runs_daily(card, figures):
    found = figures(card(plan("Resources: ['*']", "Lifecycle: {DeleteAfterDays: 7}")), "Carts")

    assert found["software"] == (DAY, DAY)


def test_a_schedule_nobody_understands_leaves_the_loss_open(card, figures):
    found = figures(card(plan("Resources: ['*']", "ScheduleExpression: sometimes")), "Carts")

    assert found["software"] == (DAY, None)


def test_a_copy_to_another_region_is_backup_and_restore(card, figures):
    found = card(plan("Resources: ['*']", COPY), region="eu-west-1")

    assert (found.strategy, found.stores[0].regions) == (Strategy.BACKUP, ("eu-west-1", "eu-north-1"))
    assert figures(found, "Carts")["region"] == (DAY, DAY)
    limit = found.estimate(Disruption.REGION).limit
    assert (limit.address, limit.property) == (
        "Plan",
        "BackupPlan.BackupPlanRule[0].CopyActions[0].DestinationBackupVaultArn",
    )


def test_a_copy_within_the_region_does_not_survive_it(card):
    assert card(plan("Resources: ['*']", COPY), region="eu-north-1").strategy is Strategy.NONE


def test_a_copy_from_a_region_nobody_knows_cannot_be_told(card):
    found = card(plan("Resources: ['*']", COPY))

    assert found.strategy is None
    assert found.doubt == "the region of Carts is not known, so eu-north-1 may be its own"


def test_a_copy_to_a_vault_of_another_provider_is_seen(across):
    found = across(
        """
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"
        }
        resource "aws_backup_vault" "away" {
          provider = aws.away
          name     = "away"
        }
        resource "aws_backup_plan" "daily" {
          name = "daily"
          rule {
            rule_name         = "daily"
            target_vault_name = "main"
            schedule          = "cron(0 5 * * ? *)"
            copy_action {
              destination_vault_arn = aws_backup_vault.away.arn
            }
          }
        }
        resource "aws_backup_selection" "all" {
          name         = "all"
          plan_id      = aws_backup_plan.daily.id
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = [aws_dynamodb_table.carts.arn]
        }
        """
    )

    assert (found.strategy, found.recovery_regions) == (Strategy.BACKUP, ("eu-north-1",))


def lifecycle(copy: str = "") -> str:
    return f"""
    Disk:
      Type: AWS::EC2::Volume
      Properties: {{AvailabilityZone: eu-west-1a, Tags: [{{Key: backup, Value: "yes"}}]}}
    Policy:
      Type: AWS::DLM::LifecyclePolicy
      Properties:
        State: ENABLED
        PolicyDetails:
          ResourceTypes: [VOLUME]
          TargetTags: [{{Key: backup, Value: "yes"}}]
          Schedules:
            - CreateRule: {{Interval: 12, IntervalUnit: HOURS}}
              RetainRule: {{Count: 5}}{copy}
    """


def test_snapshots_of_tagged_volumes_are_as_old_as_their_interval(card, figures):
    found = figures(card(lifecycle()), "Disk")

    assert found["zone"] == found["software"] == (DAY, (0.0, 43200.0))


def test_snapshots_copied_to_another_region_are_backup_and_restore(card):
    copy = "\n              CrossRegionCopyRules: [{Target: eu-north-1, Encrypted: true}]"

    assert card(lifecycle(copy), region="eu-west-1").strategy is Strategy.BACKUP
