"""Data stores of a design that plans for the loss of a region, whose data nothing carries to another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.rules.backups import copied_away
from reviewer.rules.checks.replication_target_undeclared import Names, shape
from reviewer.rules.facts import is_cluster_member, is_log_bucket
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View, addresses, is_open, items
from reviewer.vocabulary.rule_book import Rule


@dataclass(frozen=True, slots=True)
class Way:
    """The property that carries a store's data to another region, and what says the same in another place."""

    property: str
    others: tuple[str, ...]
    words: str
    tier: Tier = Tier.HIGH
    users: tuple[tuple[str, str], ...] = ()
    """Types and properties of resources that carry the data by naming the store."""


WAYS: Final = {
    "AWS::RDS::DBCluster": Way(
        "GlobalClusterIdentifier",
        ("ReplicationSourceIdentifier", "SourceRegion"),
        "it joins no global cluster and replicates from or to none",
        users=(
            ("AWS::RDS::GlobalCluster", "SourceDBClusterIdentifier"),
            ("AWS::RDS::DBCluster", "ReplicationSourceIdentifier"),
        ),
    ),
    "AWS::RDS::DBInstance": Way(
        "AutomaticBackupReplicationRegion",
        ("SourceRegion", "SourceDBInstanceIdentifier"),
        "it has no replica or backup in another region",
        users=(("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier"),),
    ),
    "AWS::DocDB::DBCluster": Way(
        "GlobalClusterIdentifier",
        (),
        "it joins no global cluster",
        users=(("AWS::DocDB::GlobalCluster", "SourceDBClusterIdentifier"),),
    ),
    "AWS::DynamoDB::Table": Way("Replicas", (), "a table has no replicas; a global table would"),
    "AWS::DynamoDB::GlobalTable": Way("Replicas", (), "all its replicas are in one region"),
    "AWS::S3::Bucket": Way("ReplicationConfiguration", (), "it replicates nowhere", Tier.MEDIUM),
    "AWS::EFS::FileSystem": Way("ReplicationConfiguration", (), "it replicates nowhere"),
    "AWS::ElastiCache::ReplicationGroup": Way(
        "GlobalReplicationGroupId",
        (),
        "it joins no global data store",
        Tier.LOW,
        users=(("AWS::ElastiCache::GlobalReplicationGroup", "Members"),),
    ),
    "AWS::SecretsManager::Secret": Way("ReplicaRegions", (), "it has no replica", Tier.MEDIUM),
}


_SECRET: Final = "AWS::SecretsManager::Secret"  # noqa: S105 - a type name
"""A secret of another region's own serves there as well as a replica."""


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield every data store that neither replicates to another region nor has its backups copied there."""
    targets = {edge.target for edge in view.design.edges if "ReplicationConfiguration" in edge.path}
    names = Names(_destinations(view))
    for store in view.of_types(rule.types):
        way = WAYS.get(store.type)
        if way is None or is_cluster_member(view, store) or store.address in targets:
            continue
        if store.type == _SECRET and any(view.same_region(store, each) is False for each in view.by_type[_SECRET]):
            continue
        if names.may_have(shape(store.properties.get("BucketName", ""))):
            continue
        if _is_carried(view, store, way) or copied_away(view, store) or is_log_bucket(view, store):
            continue
        yield Hit(
            item=store,
            path=(way.property,) if store.properties.get(way.property, ABSENT) is not ABSENT else (),
            detail=way.words,
            tier=way.tier,
            cause=f"{store.type} {way.property}",
            property=way.property,
        )


def _destinations(view: View) -> list[str]:
    """Return the names of the buckets that others replicate to, as far as they are written out."""
    place = "ReplicationConfiguration.Rules[].Destination.Bucket"
    values = [
        value for bucket in view.by_type.get("AWS::S3::Bucket", ()) for _, value in found_at(Scope(bucket), place)
    ]
    return [shape(value).rpartition(":")[2] for value in values if not addresses(value)]


def _is_carried(view: View, store: Resource, way: Way) -> bool:
    if way.property == "Replicas":
        replicas = items(store.properties.get("Replicas", ABSENT))
        regions = {str(item.get("Region")) for item in replicas if isinstance(item, dict)}
        return len(regions) > 1 or any(is_open(item) for item in replicas if not isinstance(item, dict))
    written = any(store.properties.get(name, ABSENT) is not ABSENT for name in (way.property, *way.others))
    return written or any(True for kind, at in way.users for _ in view.users(store, (at,), (kind,)))
