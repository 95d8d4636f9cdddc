from __future__ import annotations

import pytest

from reviewer.recovery.records import LOST, Disruption, Strategy

DAY = (0.0, 86400.0)
MINUTES = (60.0, 600.0)
SECONDS = (1.0, 60.0)


def database(settings: str) -> str:
    return f"""
    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {{Engine: mysql, DBInstanceClass: db.m6g.large, {settings}}}
    """


def cluster(settings: str, *instances: str) -> str:
    nodes = "".join(
        f"""
    Node{number}:
      Type: AWS::RDS::DBInstance
      Properties: {{DBClusterIdentifier: !Ref Orders, Engine: aurora-mysql{extra}}}"""
        for number, extra in enumerate(instances)
    )
    return f"""
    Orders:
      Type: AWS::RDS::DBCluster
      Properties: {{Engine: aurora-mysql, MasterUsername: admin, {settings}}}{nodes}
    """


def test_a_standby_instance_takes_over_in_one_to_two_minutes_without_loss(card, figures):
    found = figures(card(database("MultiAZ: true, BackupRetentionPeriod: 7")), "Orders")

    assert found["instance"] == found["zone"] == ((60.0, 120.0), (0.0, 0.0))


def test_a_single_instance_comes_back_from_its_logs(card, figures):
    found = figures(card(database("BackupRetentionPeriod: 7")), "Orders")

    assert found["software"] == found["zone"] == (DAY, (300.0, 300.0))


def test_a_database_without_backups_is_lost_with_its_zone(card, figures):
    found = figures(card(database("BackupRetentionPeriod: 0")), "Orders")

    assert found == dict.fromkeys(("software", "instance", "zone", "region"), (LOST, LOST))


def test_a_retention_nobody_knows_cannot_be_told(card):
    found = card(database("BackupRetentionPeriod: !ImportValue days"))

    estimate = found.stores[0].estimate(Disruption.SOFTWARE)
    assert (estimate.rto, estimate.rpo) == (None, None)
    assert estimate.reason.startswith("BackupRetentionPeriod of Orders is not known")


def test_a_switch_that_an_unknown_condition_decides_cannot_be_told(card):
    head = "Parameters: {Size: {Type: String}}\nConditions: {Large: !Equals [!Ref Size, big]}"
    found = card(database("MultiAZ: !If [Large, true, false], BackupRetentionPeriod: 7"), head)

    assert found.stores[0].estimate(Disruption.ZONE).rto is None
    assert "Large" in found.stores[0].estimate(Disruption.ZONE).reason


def test_replicated_automated_backups_are_backup_and_restore(card, figures):
    found = card(database("BackupRetentionPeriod: 7, AutomaticBackupReplicationRegion: eu-north-1"))

    assert (found.strategy, found.stores[0].regions) == (Strategy.BACKUP, ("eu-north-1",))
    assert figures(found, "Orders")["region"] == (DAY, MINUTES)


def test_a_replica_in_another_region_supports_a_warm_standby(across, figures):
    found = across(
        """
        resource "aws_db_instance" "orders" {
          engine                  = "mysql"
          backup_retention_period = 7
        }
        resource "aws_db_instance" "copy" {
          provider            = aws.away
          replicate_source_db = aws_db_instance.orders.arn
        }
        """
    )

    assert [(store.address, store.strategy) for store in found.stores] == [("aws_db_instance.orders", Strategy.WARM)]
    assert figures(found, "aws_db_instance.orders")["region"] == (MINUTES, None)


def test_two_databases_that_do_not_know_each_other_protect_nothing(across):
    found = across(
        """
        resource "aws_db_instance" "orders" {
          engine = "mysql"
        }
        resource "aws_db_instance" "orders_away" {
          provider = aws.away
          engine   = "mysql"
        }
        """
    )

    assert [store.strategy for store in found.stores] == [Strategy.NONE, Strategy.NONE]


def test_an_aurora_replica_takes_over_within_a_minute(card, figures):
    found = figures(card(cluster("BackupRetentionPeriod: 7", "", "")), "Orders")

    assert found["instance"] == found["zone"] == ((0.0, 60.0), (0.0, 0.0))


def test_aurora_instances_written_into_one_zone_do_not_survive_it(card, figures):
    found = figures(card(cluster("BackupRetentionPeriod: 7", *[", AvailabilityZone: eu-west-1a"] * 2)), "Orders")

    assert (found["instance"], found["zone"]) == (((0.0, 60.0), (0.0, 0.0)), (None, (0.0, 0.0)))


def test_a_lone_aurora_instance_is_made_again_but_nobody_says_when_its_zone_is_gone(card, figures):
    found = figures(card(cluster("BackupRetentionPeriod: 7", "")), "Orders")

    assert (found["instance"], found["zone"]) == (((0.0, 600.0), (0.0, 0.0)), (None, (0.0, 0.0)))


def test_a_cluster_without_an_instance_says_so(card):
    estimate = card(cluster("BackupRetentionPeriod: 7")).stores[0].estimate(Disruption.INSTANCE)

    assert estimate.rto is None
    assert estimate.reason.startswith("no instance of it is declared")


def test_backtrack_rewinds_in_minutes(card, figures):
    found = figures(card(cluster("BacktrackWindow: 3600", "")), "Orders")

    assert found["software"] == (MINUTES, SECONDS)


def test_a_multi_az_cluster_of_another_engine_fails_over_in_35_seconds(card, figures):
    text = """
    Orders:
      Type: AWS::RDS::DBCluster
      Properties: {Engine: postgres, DBClusterInstanceClass: db.m6gd.large, AllocatedStorage: 100}
    """

    assert figures(card(text), "Orders")["zone"] == ((0.0, 35.0), (0.0, 0.0))


GLOBAL = """
resource "aws_rds_global_cluster" "all" {
  global_cluster_identifier = "all"
}
resource "aws_rds_cluster" "here" {
  engine                    = "aurora-postgresql"
  master_username           = "admin"
  global_cluster_identifier = aws_rds_global_cluster.all.id
}
resource "aws_rds_cluster" "away" {
  provider                  = aws.away
  engine                    = "aurora-postgresql"
  global_cluster_identifier = aws_rds_global_cluster.all.id
}
"""
NODE = """
resource "aws_rds_cluster_instance" "away" {
  provider           = aws.away
  engine             = "aurora-postgresql"
  cluster_identifier = aws_rds_cluster.away.id
}
"""


def test_a_global_database_with_an_instance_away_supports_a_warm_standby(across, figures):
    found = across(GLOBAL + NODE)

    assert [(store.address, store.strategy) for store in found.stores] == [("aws_rds_cluster.here", Strategy.WARM)]
    assert found.stores[0].regions == ("eu-west-1", "eu-north-1")
    assert figures(found, "aws_rds_cluster.here")["region"] == (MINUTES, SECONDS)


def test_a_secondary_without_an_instance_is_a_pilot_light(across):
    found = across(GLOBAL)

    assert found.stores[0].strategy is Strategy.PILOT
    assert found.stores[0].lift == ("Run at least one instance in the secondary cluster of aws_rds_cluster.here.",)


def test_a_global_cluster_with_one_member_keeps_nothing_elsewhere(card):
    text = (
        cluster("GlobalClusterIdentifier: !Ref All", "", "").rstrip() + "\n    All: {Type: AWS::RDS::GlobalCluster}\n"
    )

    assert card(text, region="eu-west-1").strategy is Strategy.NONE


def test_a_member_of_a_global_cluster_declared_elsewhere_cannot_be_told(card):
    found = card(cluster("GlobalClusterIdentifier: shop-global", ""))

    assert found.strategy is None
    assert found.doubt == "Orders is a member of a global cluster whose other members are not declared"


@pytest.mark.parametrize(
    ("service", "failover"),
    [("DocDB", (0.0, 30.0)), ("Neptune", (0.0, 120.0))],
)
def test_document_and_graph_clusters_have_figures_of_their_own(card, figures, service, failover):
    text = f"""
    Orders: {{Type: "AWS::{service}::DBCluster"}}
    One: {{Type: "AWS::{service}::DBInstance", Properties: {{DBClusterIdentifier: !Ref Orders}}}}
    Two: {{Type: "AWS::{service}::DBInstance", Properties: {{DBClusterIdentifier: !Ref Orders}}}}
    """
    found = figures(card(text), "Orders")

    assert (found["zone"], found["software"]) == ((failover, (0.0, 0.0)), (DAY, (300.0, 300.0)))
