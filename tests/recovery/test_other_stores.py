from __future__ import annotations

import pytest

from reviewer.recovery.records import LOST, Disruption, Strategy

DAY = (0.0, 86400.0)
NOTHING = ((0.0, 0.0), (0.0, 0.0))
MINUTES = (60.0, 600.0)
SECONDS = (1.0, 60.0)


def test_a_table_survives_its_zone_and_is_restored_to_a_second(card, figures):
    text = """
    Carts:
      Type: AWS::DynamoDB::Table
      Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}
    """

    assert figures(card(text), "Carts") == {
        "software": (DAY, (300.0, 300.0)),
        "instance": NOTHING,
        "zone": NOTHING,
        "region": (LOST, LOST),
    }


def test_a_table_without_recovery_points_loses_all_data_to_an_error(card, figures):
    found = card("Carts: {Type: AWS::DynamoDB::Table}")

    assert figures(found, "Carts")["software"] == (LOST, LOST)


def global_table(*replicas: str, extra: str = "") -> str:
    items = "".join(f"\n          - {replica}" for replica in replicas)
    return f"""
    Carts:
      Type: AWS::DynamoDB::GlobalTable
      Properties:{extra}
        Replicas:{items}
    """


def test_replicas_in_two_regions_need_no_region_of_the_stack(card, figures):
    found = card(global_table("{Region: eu-west-1}", "{Region: eu-north-1}"))

    assert (found.strategy, found.stores[0].regions) == (Strategy.ACTIVE, ("eu-west-1", "eu-north-1"))
    assert figures(found, "Carts")["region"] == ((0.0, 0.0), SECONDS)
    assert found.stores[0].estimate(Disruption.REGION).limit.property == "Replicas"


def test_strong_consistency_loses_nothing(card, figures):
    strong = "\n        MultiRegionConsistency: STRONG"
    replicas = ["{Region: eu-west-1}", "{Region: eu-north-1}", "{Region: eu-west-3}"]
    found = card(global_table(*replicas, extra=strong))

    assert figures(found, "Carts")["region"] == NOTHING


def test_one_replica_is_no_other_region(card):
    assert card(global_table("{Region: eu-west-1}"), region="eu-west-1").strategy is Strategy.NONE


def test_a_replica_in_a_region_nobody_knows_cannot_be_told(card):
    found = card(global_table("{Region: eu-west-1}", "{Region: !Ref Away}"), "Parameters: {Away: {Type: String}}")

    assert (found.strategy, "Replicas.1.Region of Carts is not known" in found.doubt) == (None, True)


def test_recovery_points_of_a_replica_only_are_told(card):
    pitr = "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}"
    found = card(global_table("{Region: eu-west-1}", f"{{Region: eu-north-1, {pitr}}}"))

    assert found.stores[0].estimate(Disruption.SOFTWARE).reason.startswith("not in eu-west-1: ")


def test_versions_bring_objects_back_without_loss(card, figures):
    text = "Photos: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}"
    found = figures(card(text), "Photos")

    assert (found["software"], found["zone"]) == ((DAY, (0.0, 0.0)), NOTHING)


BUCKETS = """
resource "aws_s3_bucket" "photos" {}
resource "aws_s3_bucket" "copies" {
  PROVIDER
}
resource "aws_s3_bucket_replication_configuration" "away" {
  bucket = aws_s3_bucket.photos.id
  role   = "arn:aws:iam::111122223333:role/copy"
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.copies.arn
      TIME
    }
  }
}
"""
TIMED = 'replication_time {\n        status = "Enabled"\n        time { minutes = 15 }\n      }'


@pytest.mark.parametrize(("time", "loss"), [("", (0.0, 172800.0)), (TIMED, (0.0, 900.0))])
def test_replicated_objects_are_as_old_as_the_replication_lets_them(across, figures, time, loss):
    found = across(BUCKETS.replace("PROVIDER", "provider = aws.away").replace("TIME", time))

    assert [store.address for store in found.stores] == ["aws_s3_bucket.photos"]
    assert found.stores[0].strategy is Strategy.WARM
    assert figures(found, "aws_s3_bucket.photos")["region"] == ((0.0, 0.0), loss)


def test_a_copy_in_the_same_region_does_not_survive_it(across):
    found = across(BUCKETS.replace("PROVIDER", "").replace("TIME", ""))

    assert found.strategy is Strategy.NONE


def replicating(target: str, name: str = "photos-${AWS::Region}") -> str:
    return f"""
    Photos:
      Type: AWS::S3::Bucket
      Properties:
        BucketName: !Sub '{name}'
        ReplicationConfiguration:
          Role: arn:aws:iam::111122223333:role/copy
          Rules: [{{Status: Enabled, Destination: {{Bucket: '{target}'}}}}]
    """


def test_a_destination_that_nobody_declares_cannot_be_told(card):
    found = card(replicating("arn:aws:s3:::elsewhere"))

    assert found.strategy is None
    assert "which no input declares, so its region is not known" in found.doubt


def test_the_bucket_that_the_same_template_makes_elsewhere_is_known_by_its_name(card):
    found = card(replicating("arn:aws:s3:::photos-eu-north-1"))

    assert (found.strategy, found.stores[0].regions) == (Strategy.WARM, ("eu-north-1",))
    assert found.stores[0].estimate(Disruption.REGION).reason.startswith("to the bucket that its template makes in")


def test_replicated_file_systems_lag_by_minutes(across, figures):
    found = across(
        """
        resource "aws_efs_file_system" "docs" {}
        resource "aws_efs_replication_configuration" "away" {
          source_file_system_id = aws_efs_file_system.docs.id
          destination {
            region = "eu-north-1"
          }
        }
        """
    )

    assert found.strategy is Strategy.WARM
    assert figures(found, "aws_efs_file_system.docs")["region"] == (MINUTES, (60.0, 900.0))


def test_a_one_zone_file_system_is_lost_with_its_zone_unless_it_is_backed_up(card, figures):
    one = "Type: AWS::EFS::FileSystem, Properties: {AvailabilityZoneName: eu-west-1a, BackupPolicy: {Status: STATE}}"
    bare = figures(card(f"Docs: {{{one.replace('STATE', 'DISABLED')}}}"), "Docs")
    kept = figures(card(f"Docs: {{{one.replace('STATE', 'ENABLED')}}}"), "Docs")

    assert (bare["zone"], kept["zone"]) == ((LOST, LOST), (DAY, DAY))


def cache(settings: str) -> str:
    return f"Cart: {{Type: AWS::ElastiCache::ReplicationGroup, Properties: {{{settings}}}}}"


def test_a_cache_fails_over_by_itself_across_zones(card, figures):
    found = figures(card(cache("AutomaticFailoverEnabled: true, MultiAZEnabled: true, NumCacheClusters: 2")), "Cart")

    assert (found["instance"], found["zone"]) == ((SECONDS, SECONDS), (SECONDS, SECONDS))


def test_a_cache_in_one_zone_only_survives_a_node(card, figures):
    found = figures(card(cache("AutomaticFailoverEnabled: true, MultiAZEnabled: false, NumCacheClusters: 2")), "Cart")

    assert (found["instance"], found["zone"]) == ((SECONDS, SECONDS), (LOST, LOST))


def test_a_cache_without_replica_only_has_its_snapshots(card, figures):
    found = figures(card(cache("NumCacheClusters: 1, SnapshotRetentionLimit: 5")), "Cart")

    assert found["zone"] == (DAY, DAY)


def test_a_global_datastore_supports_a_warm_standby(across):
    found = across(
        """
        resource "aws_elasticache_replication_group" "here" {
          automatic_failover_enabled = true
        }
        resource "aws_elasticache_global_replication_group" "all" {
          primary_replication_group_id = aws_elasticache_replication_group.here.id
        }
        resource "aws_elasticache_replication_group" "away" {
          provider                    = aws.away
          global_replication_group_id = aws_elasticache_global_replication_group.all.global_replication_group_id
        }
        """
    )

    assert [(store.address, store.strategy) for store in found.stores] == [
        ("aws_elasticache_replication_group.here", Strategy.WARM)
    ]


def test_a_search_domain_with_standby_fails_over_within_a_minute(card, figures):
    text = """
    Search:
      Type: AWS::OpenSearchService::Domain
      Properties: {ClusterConfig: {MultiAZWithStandbyEnabled: true}}
    """
    found = figures(card(text), "Search")

    assert (found["zone"], found["software"]) == (((0.0, 60.0), (0.0, 0.0)), (DAY, (0.0, 3600.0)))


def test_copied_warehouse_snapshots_are_backup_and_restore(card, figures):
    found = card("Sales: {Type: AWS::Redshift::Cluster, Properties: {DestinationRegion: eu-north-1}}")

    assert found.strategy is Strategy.BACKUP
    assert figures(found, "Sales")["region"] == (DAY, (0.0, 28800.0))


def test_a_file_server_across_zones_fails_over_by_itself(card, figures):
    text = """
    Share:
      Type: AWS::FSx::FileSystem
      Properties: {WindowsConfiguration: {DeploymentType: MULTI_AZ_1, AutomaticBackupRetentionDays: 0}}
    """
    found = figures(card(text), "Share")

    assert (found["zone"], found["software"]) == (((0.0, 60.0), (0.0, 0.0)), (LOST, LOST))


def test_a_volume_is_lost_with_its_zone(card, figures):
    found = figures(card("Disk: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a}}"), "Disk")

    assert (found["instance"], found["zone"]) == ((None, (0.0, 0.0)), (LOST, LOST))
