"""Facts about a resource or a design that rule files may ask for by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Choice, Value
from reviewer.rules import intent, invocation, network
from reviewer.rules.view import View, items, objects
from reviewer.vocabulary.rule_book import group

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


def _members(view: View, cluster: Resource) -> int | None:
    """Return how many instances a database cluster has; None where one may be its and nothing tells."""
    kind = cluster.type.replace("::DBCluster", "::DBInstance")
    if view.known(("stray members", kind), lambda: _has_stray_member(view, kind)):
        return None
    return len(list(view.users(cluster, ("DBClusterIdentifier",), (kind,))))


def _has_stray_member(view: View, kind: str) -> bool:
    """Tell whether an instance belongs to a cluster that the design does not declare."""
    return any(
        instance.properties.get("DBClusterIdentifier", ABSENT) is not ABSENT
        and not list(view.targets(instance, ("DBClusterIdentifier",)))
        for instance in view.by_type.get(kind, ())
    )


def is_cluster_member(_: View, instance: Resource) -> bool:
    """Tell whether a database instance belongs to a cluster, which then holds the data."""
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


def is_log_bucket(view: View, bucket: Resource) -> bool:
    """Tell whether a bucket only takes logs: of other buckets, load balancers, trails or distributions."""
    edges = [each for each in view.incoming.get(bucket.address, ()) if _type(view, each.source) != _BUCKET_POLICY]
    names = {"LoggingConfiguration", "LoadBalancerAttributes", "Logging", "AccessLoggingPolicy"}
    told = [each for each in edges if _type(view, each.source) in _LOGGING or names & {str(step) for step in each.path}]
    return bool(edges) and len(told) == len(edges)


def _type(view: View, address: str) -> str:
    return view.resources[address].type


_BUCKET_POLICY: Final = "AWS::S3::BucketPolicy"
_LOGGING: Final = ("AWS::CloudTrail::Trail", "AWS::EC2::FlowLog", "AWS::Config::DeliveryChannel")


def _is_scaled(view: View, table: Resource) -> bool | None:
    """Tell whether a scalable target names the table, by a text where not by a reference."""
    tables = view.known("scaled tables", lambda: _scaled_tables(view))
    own = str(table.properties.get("TableName", table.address))
    return None if tables and not any(own in name for name in tables) else bool(tables)


def _scaled_tables(view: View) -> list[str]:
    targets = view.by_type.get("AWS::ApplicationAutoScaling::ScalableTarget", ())
    named = [str(target.properties.get("ResourceId", "")) for target in targets]
    return [name for name in named if name.startswith("table/")]


def _is_dead_letter_queue(view: View, queue: Resource) -> bool:
    """Tell whether a queue takes what others could not process, or takes nothing from a reader of its own."""
    ways = ("RedrivePolicy", "DeadLetterConfig", "DestinationConfig", "DeadLetterQueue")
    edges = view.incoming.get(queue.address, ())
    return any(set(ways) & {str(step) for step in edge.path} for edge in edges)


def _is_database_secret(view: View, secret: Resource) -> bool:
    """Tell whether a secret holds a database's credential: one refers to it, or it is shaped like one."""
    kinds = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::SecretsManager::SecretTargetAttachment")
    generated = secret.at(("GenerateSecretString", "GenerateStringKey")) == "password"
    written = secret.properties.get("SecretString", ABSENT)
    shaped = isinstance(written, dict) and {"username", "password"} <= {str(key).lower() for key in written}
    return generated or shaped or any(True for _ in view.users(secret, (), kinds))


def _holds_workload(view: View, vpc: Resource) -> bool:
    """Tell whether something that computes runs in a subnet of the network."""
    return vpc.address in view.known("working vpcs", lambda: set(_working_vpcs(view)))


def _working_vpcs(view: View) -> Iterator[str | None]:
    for name in group("compute"):
        for resource in view.by_type.get(name, ()):
            for subnet in network.subnets_of(view, resource) or ():
                yield network.vpc_of(view, subnet)


def _gateways_beside(view: View, gateway: Resource) -> int | None:
    """Return how many NAT gateways the network of this one has."""
    home = network.vpc_of(view, gateway)
    if home is None:
        return None
    return len(network.in_vpcs(view, gateway.type)[home])


def _subnet_zones(view: View, vpc: Resource) -> int | None:
    """Return in how many zones the subnets of a network lie."""
    zones = [network.zone_of(subnet) for subnet in view.users(vpc, ("VpcId",), (network.SUBNET,))]
    return None if None in zones else len(set(zones))


def _zones_without_gateway(view: View, vpc: Resource) -> int | None:
    """Return how many zones of a network's subnets have no NAT gateway; None where it has none at all."""
    subnets = list(view.users(vpc, ("VpcId",), (network.SUBNET,)))
    gateways = network.in_vpcs(view, "AWS::EC2::NatGateway").get(vpc.address, [])
    zones = {network.zone_of(subnet) for subnet in subnets}
    if not gateways or None in zones or len(zones) == 1:
        return None
    placed = {network.zone_of(subnet) for each in gateways for subnet in view.targets(each, ("SubnetId",))}
    return len(zones - placed)


def _member_regions(view: View, whole: Resource) -> int | None:
    """Return in how many regions the clusters of a global database are."""
    regions = {member.region for member in view.users(whole, ("GlobalClusterIdentifier",))}
    return None if None in regions else len(regions)


def _watches_declared(view: View, alarm: Resource) -> bool:
    """Tell whether a dimension of an alarm names a resource of the design, by reference or by its name."""
    return any(True for _ in view.targets(alarm, ("Dimensions",)))


_ENDPOINT: Final = re.compile(r"(?i)endpoint|host|url|addr|dsn|server")


def _is_connected_to(view: View, database: Resource) -> bool:
    """Tell whether a function is given the address of a database, not only its name."""
    kinds = group("functions")
    return any(
        _type(view, edge.source) in kinds
        and "Environment" in edge.path
        and ("ndpoint" in edge.attribute or _ENDPOINT.search(str(edge.path[-1])))
        for edge in view.incoming.get(database.address, ())
    )


_UPKEEP: Final = ("AWS::SecretsManager::RotationSchedule", "AWS::CloudFormation::CustomResource")


def _serves(view: View, function: Resource) -> bool:
    """Tell whether a function does more than rotate secrets or act for a custom resource."""
    found = invocation.callers(view, function)
    names = {
        str(item.properties.get("Principal", "")) for item in view.users(function, (), ("AWS::Lambda::Permission",))
    }
    if "secretsmanager.amazonaws.com" in names:
        return False
    return not found or not all(each.type in _UPKEEP or each.type.startswith("Custom::") for each in found)


def _bounds_recovery_point(_: View, parameters: Resource) -> bool:
    written = parameters.properties.get("Parameters", ABSENT)
    return isinstance(written, dict) and "rds.global_db_rpo" in written


FACTS: Final[Mapping[str, Fact]] = {
    "zones": _zones,
    "in_public_subnet": _is_in_public_subnet,
    "public_subnet": _is_public_subnet,
    "members": _members,
    "cluster_member": is_cluster_member,
    "replica_regions": _replica_regions,
    "path_out": _has_path_out,
    "conditional": _is_conditional,
    "open_to_world": _opens_to_world,
    "region_name": _region,
    "region_known": lambda _, resource: resource.region is not None,
    "log_bucket": is_log_bucket,
    "scaled_by_name": _is_scaled,
    "dead_letter_queue": _is_dead_letter_queue,
    "database_secret": _is_database_secret,
    "holds_workload": _holds_workload,
    "vpc_gateways": _gateways_beside,
    "subnet_zones": _subnet_zones,
    "gateway_zones_missing": _zones_without_gateway,
    "member_regions": _member_regions,
    "watches_declared": _watches_declared,
    "connected_functions": _is_connected_to,
    "serves": _serves,
    "recovery_bound": _bounds_recovery_point,
    "waits_nobody": invocation.is_invoked_without_waiting,
}
"""Each answers about one resource; None says that the inputs do not tell."""

DESIGN_FACTS: Final[Mapping[str, Callable[[View], Any]]] = {
    "recovery_intended": intent.recovery_is_intended,
    "recovery_region": intent.has_recovery_region,
    "evaluated": lambda view: view.is_evaluated(),
    "aws": intent.is_aws,
    "workload": intent.is_workload,
    "computes": intent.computes,
    "serving_regions": intent.serving_regions,
    "several_regions": intent.names_several_regions,
    "environment_input": intent.has_environment_input,
    "format": lambda view: view.design.format.value,
}
"""Each answers about the whole design."""
