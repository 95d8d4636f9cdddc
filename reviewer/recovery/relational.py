"""What protects relational, document and graph databases: instances, clusters, and global clusters of them."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.record import dataclass, replace
from reviewer.model.value import ABSENT, references_in
from reviewer.recovery.protection import StoreFacts, elsewhere, protection, when_on, when_positive
from reviewer.recovery.records import Disruption, Protection, Strategy
from reviewer.recovery.view import Doubt, View, flag, read, same_region, text_region

_RETENTION = ("BackupRetentionPeriod",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterKind:
    """The types of one cluster engine and the prefix of its figures."""

    cluster: str
    instance: str
    globally: str
    figures: str


CLUSTERS = (
    ClusterKind(
        cluster="AWS::RDS::DBCluster",
        instance="AWS::RDS::DBInstance",
        globally="AWS::RDS::GlobalCluster",
        figures="aurora",
    ),
    ClusterKind(
        cluster="AWS::DocDB::DBCluster",
        instance="AWS::DocDB::DBInstance",
        globally="AWS::DocDB::GlobalCluster",
        figures="documentdb",
    ),
    ClusterKind(
        cluster="AWS::Neptune::DBCluster",
        instance="AWS::Neptune::DBInstance",
        globally="AWS::Neptune::GlobalCluster",
        figures="neptune",
    ),
)


def clusters(view: View) -> Iterator[StoreFacts]:
    """Yield every database cluster once, with the members of its global cluster."""
    for kind in CLUSTERS:
        done: set[str] = set()
        for cluster in sorted(view.of(kind.cluster), key=_is_secondary):
            if cluster.address not in done:
                siblings = _siblings(view, kind, cluster)
                done.update(item.address for item in siblings)
                yield _cluster(view, kind, cluster, siblings)


def instances(view: View) -> Iterator[StoreFacts]:
    """Yield every database instance that belongs to no cluster and replicates no other instance of the design."""
    alone = [item for item in view.of("AWS::RDS::DBInstance") if item.at(("DBClusterIdentifier",)) is ABSENT]
    sources = {item.address: _source(view, item) for item in alone}
    for instance in alone:
        if sources[instance.address] is None:
            replicas = [item for item in alone if sources[item.address] is instance]
            yield StoreFacts(
                resource=instance,
                members=(instance, *replicas),
                protections=tuple(_instance_protections(view, instance, replicas)),
            )


def _source(view: View, replica: Resource) -> Resource | None:
    return next(view.targets(replica, ("SourceDBInstanceIdentifier",)), None)


def _instance_protections(view: View, instance: Resource, replicas: list[Resource]) -> Iterator[Protection]:
    yield from when_on(view, "rds-multi-az", instance, ("MultiAZ",))
    yield from when_positive(view, "rds-point-in-time", instance, _RETENTION)
    region = read(view, instance, ("AutomaticBackupReplicationRegion",))
    if isinstance(region, Doubt):
        yield protection("rds-backup-replication", instance, ("AutomaticBackupReplicationRegion",), doubt=region.reason)
    elif isinstance(region, str) and region:
        made = protection("rds-backup-replication", instance, ("AutomaticBackupReplicationRegion",))
        yield replace(made, region=region)
    for replica in replicas:
        where = ("SourceDBInstanceIdentifier",)
        if same_region(view, instance, replica) is True:
            yield protection("rds-replica-promotion", replica, where)
        made = protection("rds-cross-region-replica", replica, where)
        yield from elsewhere(view, made, instance, replica)


def _is_secondary(cluster: Resource) -> bool:
    """Tell whether a cluster takes its data from another: it names a source, or sets no master user of its own."""
    if any(cluster.at((name,)) is not ABSENT for name in ("SourceRegion", "ReplicationSourceIdentifier")):
        return True
    member = cluster.at(("GlobalClusterIdentifier",)) is not ABSENT
    owns = any(
        cluster.at((name,)) is not ABSENT
        for name in ("MasterUsername", "MasterUserPassword", "ManageMasterUserPassword", "SnapshotIdentifier")
    )
    return member and not owns


def _siblings(view: View, kind: ClusterKind, cluster: Resource) -> tuple[Resource, ...]:
    """Return the clusters of the same global cluster, and those that replicate this one, the primary first."""
    found = [cluster]
    found.extend(view.referring(cluster.address, "ReplicationSourceIdentifier"))
    for parent in _parents(view, kind, cluster):
        found.extend(view.referring(parent.address, "GlobalClusterIdentifier"))
        found.extend(view.targets(parent, ("SourceDBClusterIdentifier",)))
    members = {item.address: item for item in found if item.type == kind.cluster}
    return tuple(members.values())


def _parents(view: View, kind: ClusterKind, cluster: Resource) -> list[Resource]:
    named = view.targets(cluster, ("GlobalClusterIdentifier",))
    sourced = view.referring(cluster.address, "SourceDBClusterIdentifier")
    return [item for item in (*named, *sourced) if item.type == kind.globally]


def _cluster(view: View, kind: ClusterKind, primary: Resource, siblings: tuple[Resource, ...]) -> StoreFacts:
    nodes = {item.address: _instances_of(view, kind, item) for item in siblings}
    parents = _parents(view, kind, primary)
    owned = [node for items in nodes.values() for node in items]
    protections = [
        *_in_region(view, kind, primary, nodes[primary.address]),
        *_in_other_regions(view, kind, primary, siblings, nodes),
        *_outside(view, kind, primary, siblings),
    ]
    return StoreFacts(
        resource=primary,
        members=(*siblings, *owned, *parents),
        protections=tuple(protections),
        assumptions=tuple(_assumptions(primary, nodes[primary.address])),
    )


def _instances_of(view: View, kind: ClusterKind, cluster: Resource) -> list[Resource]:
    found = [item for item in view.referring(cluster.address, "DBClusterIdentifier") if item.type == kind.instance]
    name = cluster.at(("DBClusterIdentifier",))
    if not found and isinstance(name, str):
        found = [item for item in view.of(kind.instance) if item.at(("DBClusterIdentifier",)) == name]
    return found


def _in_region(view: View, kind: ClusterKind, cluster: Resource, nodes: list[Resource]) -> Iterator[Protection]:
    engine = read(view, cluster, ("Engine",))
    if kind.figures == "aurora" and isinstance(engine, str) and not engine.startswith("aurora"):
        yield protection("rds-multi-az-cluster", cluster, ("Engine",))
        yield from when_positive(view, "rds-point-in-time", cluster, _RETENTION)
        return
    yield from _failover(kind, cluster, nodes)
    if kind.figures == "aurora":
        yield from when_positive(view, "aurora-backtrack", cluster, ("BacktrackWindow",))
    retention = ("BackupRetentionPeriod",) if cluster.at(_RETENTION) is not ABSENT else ()
    # These clusters keep at least one day of continuous backups: no value turns them off.
    yield protection(f"{kind.figures}-point-in-time", cluster, retention)


def _failover(kind: ClusterKind, cluster: Resource, nodes: list[Resource]) -> Iterator[Protection]:
    if cluster.at(("EngineMode",)) == "serverless":
        yield protection("aurora-no-replica", cluster, ("EngineMode",))
        yield protection("aurora-storage", cluster, ("EngineMode",))
        return
    zones = {str(node.at(("AvailabilityZone",))) for node in nodes if node.at(("AvailabilityZone",)) is not ABSENT}
    one_zone = len(zones) == 1 and all(node.at(("AvailabilityZone",)) is not ABSENT for node in nodes)
    if len(nodes) > 1:
        replica = protection(f"{kind.figures}-replica", nodes[1], note=f"{len(nodes)} instances")
        if not one_zone:
            yield replica
            return
        yield replace(replica, covers=frozenset({Disruption.INSTANCE}))
        note = f"all {len(nodes)} instances are in {next(iter(zones))}"
    elif nodes:
        yield protection(f"{kind.figures}-no-replica", nodes[0], note="1 instance, no replica")
        note = "1 instance, no replica"
    else:
        note = "no instance of it is declared"
        storage = protection(f"{kind.figures}-storage", cluster, note=note)
        yield replace(storage, covers=frozenset({Disruption.INSTANCE, Disruption.ZONE}))
        return
    yield protection(f"{kind.figures}-storage", nodes[0], note=note)


def _in_other_regions(
    view: View,
    kind: ClusterKind,
    primary: Resource,
    siblings: tuple[Resource, ...],
    nodes: dict[str, list[Resource]],
) -> Iterator[Protection]:
    for other in siblings:
        if other is primary:
            continue
        path = ("GlobalClusterIdentifier",) if other.at(("GlobalClusterIdentifier",)) is not ABSENT else ()
        count = len(nodes[other.address])
        if count:
            made = protection(f"{kind.figures}-global", other, path, note=f"{count} instances in the secondary")
            if flag(view, other, ("EnableGlobalWriteForwarding",)) is True:
                made = replace(made, supports=Strategy.ACTIVE)
        else:
            made = protection("aurora-global-headless", other, path, note="no instance in the secondary")
        yield from elsewhere(view, made, primary, other)


def _outside(view: View, kind: ClusterKind, primary: Resource, siblings: tuple[Resource, ...]) -> Iterator[Protection]:
    """Yield a doubt where the cluster is a member of a global cluster that the input does not declare."""
    value = primary.at(("GlobalClusterIdentifier",))
    declared = any(parent.type == kind.globally for parent in view.targets(primary, ("GlobalClusterIdentifier",)))
    if value is ABSENT or declared or len(siblings) > 1:
        return
    by_name = {str(item.at(("GlobalClusterIdentifier",))) for item in view.of(kind.globally)}
    if str(value) in by_name and not list(references_in(value)):
        return
    yield protection(
        f"{kind.figures}-global",
        primary,
        ("GlobalClusterIdentifier",),
        doubt=f"{primary.address} is a member of a global cluster whose other members are not declared",
    )


def _assumptions(cluster: Resource, nodes: list[Resource]) -> Iterator[str]:
    if len(nodes) > 1 and all(node.at(("AvailabilityZone",)) is ABSENT for node in nodes):
        yield "the service places the instances of a cluster in different zones, where no zone is written"
    source = text_region(cluster.at(("ReplicationSourceIdentifier",)))
    if isinstance(source, str):
        yield f"{cluster.address} is itself a replica of a cluster in {source}"
