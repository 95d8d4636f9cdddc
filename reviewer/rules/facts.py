"""Facts about a resource or a design that rule files may ask for by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Choice, Value
from reviewer.rules import intent, network
from reviewer.rules.view import View, items, objects

Fact = Callable[[View, Resource], Any]


def _zones(view: View, resource: Resource) -> int | None:
    return network.zones_of(view, resource)


def _is_in_public_subnet(view: View, resource: Resource) -> bool | None:
    subnets = network.subnets_of(view, resource)
    if not subnets:
        return None
    found = [network.is_public(view, subnet) for subnet in subnets]
    return True if True in found else None if None in found else False


def _is_public_subnet(view: View, subnet: Resource) -> bool | None:
    return network.is_public(view, subnet)


def _members(view: View, cluster: Resource) -> int:
    """Return how many instances a database cluster has; one with conditions counts."""
    kinds = tuple(f"AWS::{service}::DBInstance" for service in ("RDS", "DocDB", "Neptune"))
    return sum(1 for _ in view.users(cluster, ("DBClusterIdentifier",), kinds))


def _is_cluster_member(_: View, instance: Resource) -> bool:
    written = instance.properties.get("DBClusterIdentifier", ABSENT) is not ABSENT
    return written and instance.type.endswith("::DBInstance")


def _replica_regions(_: View, table: Resource) -> int | None:
    regions: set[str] = set()
    for replica in items(table.properties.get("Replicas", ABSENT)):
        if not isinstance(replica, dict):
            return None
        regions.add(str(replica.get("Region")))
    return len(regions)


def _has_path_out(view: View, resource: Resource) -> bool | None:
    subnets = network.subnets_of(view, resource)
    if not subnets:
        return None
    found = [network.has_way_out(view, subnet) for subnet in subnets]
    return True if True in found else None if None in found else False


def _is_conditional(_: View, resource: Resource) -> bool:
    return resource.condition is not None or any(_varies(value) for value in resource.properties.values())


def _varies(value: Value) -> bool:
    return isinstance(value, Choice)


def _opens_to_world(_: View, group: Resource) -> bool | None:
    return any(
        rule.get("CidrIp") == "0.0.0.0/0" or rule.get("CidrIpv6") == "::/0"
        for rule in objects(group.properties.get("SecurityGroupIngress", ABSENT))
    )


def _in_vpc(_: View, resource: Resource) -> bool:
    return resource.properties.get("VpcConfig", ABSENT) is not ABSENT


def _region(_: View, resource: Resource) -> str | None:
    return resource.region


FACTS: Final[Mapping[str, Fact]] = {
    "zones": _zones,
    "in_public_subnet": _is_in_public_subnet,
    "public_subnet": _is_public_subnet,
    "members": _members,
    "cluster_member": _is_cluster_member,
    "replica_regions": _replica_regions,
    "path_out": _has_path_out,
    "conditional": _is_conditional,
    "open_to_world": _opens_to_world,
    "region_name": _region,
}
"""Each answers about one resource; None says that the inputs do not tell."""

DESIGN_FACTS: Final[Mapping[str, Callable[[View], Any]]] = {
    "recovery_intended": intent.recovery_is_intended,
    "recovery_region": intent.has_recovery_region,
    "evaluated": lambda view: view.is_evaluated(),
    "aws": intent.is_aws,
    "workload": intent.is_workload,
    "format": lambda view: view.design.format.value,
}
"""Each answers about the whole design."""
