"""What protects caches, search domains and warehouses."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import ABSENT
from reviewer.recovery.protection import StoreFacts, elsewhere, protection, when_on, when_positive
from reviewer.recovery.records import Disruption, Protection
from reviewer.recovery.view import Doubt, View, flag, number, read

_GROUP = "AWS::ElastiCache::ReplicationGroup"
_GLOBAL = "GlobalReplicationGroupId"


def caches(view: View) -> Iterator[StoreFacts]:
    """Yield every replication group once, with the members of its global datastore, and every single cluster."""
    done: set[str] = set()
    for group in sorted(view.of(_GROUP), key=lambda item: item.at((_GLOBAL,)) is not ABSENT):
        if group.address in done:
            continue
        siblings = _siblings(view, group)
        done.update(item.address for item in siblings)
        own = (*_nodes(view, group), *when_positive(view, "elasticache-snapshot", group, ("SnapshotRetentionLimit",)))
        yield StoreFacts(resource=group, members=siblings, protections=(*own, *_members(view, group, siblings)))
    for cluster in view.of("AWS::ElastiCache::CacheCluster"):
        snapshots = when_positive(view, "elasticache-snapshot", cluster, ("SnapshotRetentionLimit",))
        yield StoreFacts(resource=cluster, members=(cluster,), protections=tuple(snapshots))


def _nodes(view: View, group: Resource) -> Iterator[Protection]:
    automatic = flag(view, group, ("AutomaticFailoverEnabled",))
    zones = flag(view, group, ("MultiAZEnabled",))
    replicas = _replicas(view, group)
    made = protection("elasticache-failover", group, ("AutomaticFailoverEnabled",))
    doubt = next((item.reason for item in (automatic, replicas) if isinstance(item, Doubt)), "")
    if automatic is False or replicas == 0:
        return
    if doubt:
        yield replace(made, doubt=doubt)
    elif isinstance(zones, Doubt):
        yield replace(made, doubt=zones.reason)
    else:
        instance = frozenset({Disruption.INSTANCE})
        yield made if zones else replace(made, covers=instance, note="MultiAZEnabled is not on")


def _replicas(view: View, group: Resource) -> float | Doubt:
    """Return how many replicas a shard has."""
    if group.at(("ReplicasPerNodeGroup",)) is not ABSENT:
        return number(view, group, ("ReplicasPerNodeGroup",))
    nodes = number(view, group, ("NumCacheClusters",))
    return nodes if isinstance(nodes, Doubt) else max(nodes - 1, 0)


def _siblings(view: View, group: Resource) -> tuple[Resource, ...]:
    found = {group.address: group}
    parents = [*view.targets(group, (_GLOBAL,)), *view.referring(group.address, "Members")]
    for parent in parents:
        for member in (*view.targets(parent, ("Members",)), *view.referring(parent.address, _GLOBAL)):
            if member.type == _GROUP:
                found.setdefault(member.address, member)
    return tuple(found.values())


def _members(view: View, group: Resource, siblings: tuple[Resource, ...]) -> Iterator[Protection]:
    for other in siblings[1:]:
        yield from elsewhere(view, protection("elasticache-global", other, (_GLOBAL,)), group, other)
    if len(siblings) == 1 and group.at((_GLOBAL,)) is not ABSENT:
        doubt = f"{group.address} is a member of a global datastore whose other members are not declared"
        yield protection("elasticache-global", group, (_GLOBAL,), doubt=doubt)


def searches(view: View) -> Iterator[StoreFacts]:
    """Yield every search domain."""
    for domain in view.of("AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"):
        part = "ClusterConfig" if domain.type.startswith("AWS::Open") else "ElasticsearchClusterConfig"
        protections = [
            *when_on(view, "opensearch-standby", domain, (part, "MultiAZWithStandbyEnabled")),
            *when_on(view, "opensearch-zones", domain, (part, "ZoneAwarenessEnabled")),
            protection("opensearch-snapshot", domain),
        ]
        yield StoreFacts(resource=domain, members=(domain,), protections=tuple(protections))


def warehouses(view: View) -> Iterator[StoreFacts]:
    """Yield every Redshift cluster."""
    for cluster in view.of("AWS::Redshift::Cluster"):
        protections = [*when_on(view, "redshift-multi-az", cluster, ("MultiAZ",))]
        days = number(view, cluster, ("AutomatedSnapshotRetentionPeriod",), otherwise=1)
        path = ("AutomatedSnapshotRetentionPeriod",)
        if isinstance(days, Doubt) or days > 0:
            doubt = days.reason if isinstance(days, Doubt) else ""
            protections.append(protection("redshift-snapshot", cluster, path, doubt=doubt))
        region = read(view, cluster, ("DestinationRegion",))
        if isinstance(region, Doubt):
            protections.append(protection("redshift-copy", cluster, ("DestinationRegion",), doubt=region.reason))
        elif isinstance(region, str) and region:
            protections.append(replace(protection("redshift-copy", cluster, ("DestinationRegion",)), region=region))
        yield StoreFacts(resource=cluster, members=(cluster,), protections=tuple(protections))
