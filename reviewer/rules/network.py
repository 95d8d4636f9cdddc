"""Where resources lie in the network: subnets, zones, routes, and what can be reached from there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Reference, Text, Unknown, Value, leaves
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View, addresses, is_open, items

SUBNET = "AWS::EC2::Subnet"
VPC = "AWS::EC2::VPC"
ROUTE = "AWS::EC2::Route"
PEERING = "AWS::EC2::VPCPeeringConnection"
ENDPOINT = "AWS::EC2::VPCEndpoint"
_SERVICE = re.compile(r"^(?:com|cn\.com)\.amazonaws\.[^.]+\.([a-z0-9.-]+)$")
ANYWHERE = ("0.0.0.0/0", "::/0")
_PLACES = (
    "VpcConfig.SubnetIds",
    "SubnetIds",
    "Subnets",
    "SubnetId",
    "SubnetMappings[].SubnetId",
    "VPCZoneIdentifier",
    "VPCOptions.SubnetIds",
    "ResourcesVpcConfig.SubnetIds",
    "NetworkConfiguration.AwsvpcConfiguration.Subnets",
    "VpcSubnetIds",
    "BrokerNodeGroupInfo.ClientSubnets",
)
_GROUPS = ("DBSubnetGroupName", "CacheSubnetGroupName", "ClusterSubnetGroupName", "SubnetGroupName")


def subnets_of(view: View, resource: Resource) -> list[Resource] | None:
    """Return the declared subnets a resource lies in, None where they are not known; empty where it lies in none."""
    return view.known(("subnets", resource.address), lambda: _subnets_of(view, resource))


def _subnets_of(view: View, resource: Resource) -> list[Resource] | None:
    for place in _PLACES:
        values = [value for _, value in found_at(Scope(resource), place)]
        if values:
            return _named(view, values, SUBNET)
    for name in _GROUPS:
        value = resource.properties.get(name, ABSENT)
        if value is not ABSENT:
            groups = [view.resources[each] for each in _linked(resource, name, value) if each in view.resources]
            return subnets_of(view, groups[0]) if len(groups) == 1 else None
    cluster = resource.properties.get("DBClusterIdentifier", ABSENT)
    if resource.type.endswith("::DBInstance") and cluster is not ABSENT:
        clusters = [view.resources[each] for each in addresses(cluster) if each in view.resources]
        return subnets_of(view, clusters[0]) if len(clusters) == 1 else None
    return []


def _linked(resource: Resource, name: str, value: Value) -> list[str]:
    """Return what a property refers to; a preview keeps the link apart from a generated name."""
    links = resource.attributes.get("@references")
    spelled = name[:1].lower() + name[1:]
    spelled = spelled.replace("dB", "db")
    kept = links.get(spelled, ABSENT) if isinstance(links, dict) else ABSENT
    return addresses(value) or addresses(kept)


def _named(view: View, values: list[Value], type_name: str) -> list[Resource] | None:
    """Return the resources of a type that values name; None where one of them is something else."""
    found: list[Resource] = []
    for value in values:
        for item in items(value):
            names = [view.resources[each] for each in addresses(item) if each in view.resources]
            fits = [resource for resource in names if resource.type == type_name]
            if not fits or is_open(item):
                return None
            found.extend(fits)
    return list({resource.address: resource for resource in found}.values())


def zone_of(subnet: Resource) -> str | None:
    """Return what tells a subnet's zone from others: the zone, or its position in the region's list; None: unknown."""
    value = subnet.properties.get("AvailabilityZone", subnet.properties.get("AvailabilityZoneId", ABSENT))
    if isinstance(value, str):
        return value
    if isinstance(value, Unknown) and value.expression.endswith("]"):
        return value.expression
    if isinstance(value, Text) and isinstance(value.parts[-1], str):
        return str(value)
    return None


def zones_of(view: View, resource: Resource) -> int | None:
    """Return in how many zones the subnets of a resource lie, None where that is not known or it has none."""
    subnets = subnets_of(view, resource)
    if not subnets:
        return None
    zones = [zone_of(subnet) for subnet in subnets]
    if len(subnets) == 1:
        return 1
    return None if None in zones else len(set(zones))


def vpc_of(view: View, resource: Resource) -> str | None:
    """Return the address of the VPC a resource lies in, None where it is not declared or not known."""
    return view.known(("vpc", resource.address), lambda: _vpc_of(view, resource))


def _vpc_of(view: View, resource: Resource) -> str | None:
    named = addresses(resource.properties.get("VpcId", ABSENT))
    if resource.type == VPC:
        return resource.address
    if not named and resource.type == "AWS::EC2::NatGateway":
        subnets = _named(view, [resource.properties.get("SubnetId", ABSENT)], SUBNET)
        return vpc_of(view, subnets[0]) if subnets else None
    if not named:
        subnets = subnets_of(view, resource) if resource.type != SUBNET else None
        vpcs = {vpc_of(view, subnet) for subnet in subnets or ()}
        return vpcs.pop() if len(vpcs) == 1 else None
    return named[0] if named[0] in view.resources else None


def in_vpcs(view: View, type_name: str) -> Mapping[str | None, list[Resource]]:
    """Return the resources of a type by the address of their VPC."""
    return view.known(("in vpcs", type_name), lambda: _in_vpcs(view, type_name))


def _in_vpcs(view: View, type_name: str) -> Mapping[str | None, list[Resource]]:
    found: dict[str | None, list[Resource]] = {}
    for resource in view.by_type.get(type_name, ()):
        found.setdefault(vpc_of(view, resource), []).append(resource)
    return found


def route_table_of(view: View, subnet: Resource) -> Resource | None:
    """Return the route table associated with a subnet; None where the main one serves it."""
    for association in view.users(subnet, ("SubnetId",), ("AWS::EC2::SubnetRouteTableAssociation",)):
        for address in addresses(association.properties.get("RouteTableId", ABSENT)):
            if address in view.resources:
                return view.resources[address]
    return None


def routes_of(view: View, subnet: Resource) -> list[Resource] | None:
    """Return the routes that serve a subnet beyond the local one; None where they are not known."""
    return view.known(("routes", subnet.address), lambda: _routes_of(view, subnet))


def _routes_of(view: View, subnet: Resource) -> list[Resource] | None:
    if vpc_of(view, subnet) is None:
        return None
    table = route_table_of(view, subnet)
    if table is not None:
        return list(view.users(table, ("RouteTableId",), (ROUTE,)))
    return view.known("main routes", lambda: _main_routes(view))


def _main_routes(view: View) -> list[Resource] | None:
    """Return the routes of a subnet that no association names: none, or not known."""
    for association in view.by_type.get("AWS::EC2::SubnetRouteTableAssociation", ()):
        if is_open(association.properties.get("SubnetId", ABSENT)) or not addresses(
            association.properties.get("SubnetId", ABSENT)
        ):
            return None
    return None if any(table.declared_type in _MAIN_TABLES for table in view.resources.values()) else []


_MAIN_TABLES = (
    "aws_default_route_table",
    "aws_main_route_table_association",
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
)


def default_routes(view: View, subnet: Resource) -> list[Resource] | None:
    """Return the routes of a subnet to anywhere; None where its routes are not known."""
    routes = routes_of(view, subnet)
    if routes is None:
        return None
    return [route for route in routes if _is_anywhere(route)]


def _is_anywhere(route: Resource) -> bool:
    names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
    return any(route.properties.get(name) in ANYWHERE for name in names)


def is_public(view: View, subnet: Resource) -> bool | None:
    """Tell whether a subnet has a route to an internet gateway; None where its routes are not known."""
    routes = default_routes(view, subnet)
    if routes is None:
        return None
    return any(_gateway_is_internet(view, route) for route in routes)


def _gateway_is_internet(view: View, route: Resource) -> bool:
    gateway = route.properties.get("GatewayId", ABSENT)
    kinds = {view.resources[each].type for each in addresses(gateway) if each in view.resources}
    return "AWS::EC2::InternetGateway" in kinds or (isinstance(gateway, str) and gateway.startswith("igw-"))


def has_way_out(view: View, subnet: Resource) -> bool | None:
    """Tell whether a subnet has any default route that a resource without a public address can use."""
    routes = default_routes(view, subnet)
    if routes is None:
        return None
    return any(not _gateway_is_internet(view, route) for route in routes)


def endpoint_services(view: View, vpc: str) -> set[str] | None:
    """Return the services that VPC endpoints of a VPC reach, by the last words of their names; None: one is unknown."""
    found: set[str] = set()
    for endpoint in view.by_type.get(ENDPOINT, ()):
        place = endpoint.properties.get("VpcId", ABSENT)
        if vpc not in addresses(place):
            if is_open(place):
                return None
            continue
        name = endpoint.properties.get("ServiceName", ABSENT)
        written = "".join(leaf if isinstance(leaf, str) else "?" for leaf in leaves(name))
        service = _SERVICE.match(written)
        if service is None:
            return None
        found.add(service[1])
    return found


def peers_of(view: View, vpc: str) -> Iterator[tuple[Resource, str]]:
    """Yield each peering connection of a VPC with the address of the VPC at its other end."""
    for peering in view.by_type.get(PEERING, ()):
        one = addresses(peering.properties.get("VpcId", ABSENT))
        other = addresses(peering.properties.get("PeerVpcId", ABSENT))
        if one[:1] == [vpc] and other:
            yield peering, other[0]
        elif other[:1] == [vpc] and one:
            yield peering, one[0]


def names_gateway(route: Resource, name: str, target: Resource) -> bool:
    """Tell whether a route leads to `target` by the property `name`."""
    return any(
        leaf.address == target.address
        for leaf in leaves(route.properties.get(name, ABSENT))
        if isinstance(leaf, Reference)
    )
