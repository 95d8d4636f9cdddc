"""Functions that are told an endpoint in a network they have no path to."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.network import PEERING, names_gateway, peers_of, routes_of, subnets_of, vpc_of
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule, group

_INSIDE = ("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster", "AWS::EFS::MountTarget")
_BRIDGES = ("AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::VPNConnection")


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each variable of a function that names a database of another VPC without a route to it."""
    if any(view.by_type.get(bridge) for bridge in _BRIDGES):
        return
    kinds = group("databases") | set(_INSIDE)
    for function in view.of_types(rule.types):
        subnets = subnets_of(view, function)
        home = vpc_of(view, subnets[0]) if subnets else None
        if not subnets or home is None:
            continue
        for path, value in found_at(Scope(function), "Environment.Variables.*"):
            for address in addresses(value):
                target = view.resources.get(address)
                if target is None or target.type not in kinds:
                    continue
                there = vpc_of(view, target)
                if there is not None and there != home and not _leads(view, subnets, home, there):
                    says = f"{path[-1]} is in {there}, and {home} has no route there"
                    yield Hit(item=function, path=path, value=value, detail=says)
                    yield from _tables(view, home, there)


def _leads(view: View, subnets: list[Resource], home: str, there: str) -> bool:
    """Tell whether some subnet has a route over a direct peering; peering does not pass on to third networks."""
    for peering, other in peers_of(view, home):
        if other != there or peering.type != PEERING:
            continue
        for subnet in subnets:
            routes = routes_of(view, subnet)
            if routes is None or any(names_gateway(route, "VpcPeeringConnectionId", peering) for route in routes):
                return True
    return False


def _tables(view: View, home: str, there: str) -> Iterator[Hit]:
    for table in view.by_type.get("AWS::EC2::RouteTable", ()):
        if set(addresses(table.properties.get("VpcId", ABSENT))) & {home, there}:
            yield Hit(item=table, beside=True)
