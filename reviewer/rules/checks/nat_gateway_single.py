"""Networks of several zones whose way out is a single NAT gateway."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.network import ROUTE, SUBNET, default_routes, is_public, vpc_of, zone_of
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield a NAT gateway that serves private subnets of two zones or more, alone in its VPC."""
    gateways = view.by_type.get("AWS::EC2::NatGateway", ())
    homes: dict[str, list[Resource]] = {}
    for gateway in gateways:
        home = _vpc(view, gateway)
        if home is None:
            return
        homes.setdefault(home, []).append(gateway)
    for home, found in homes.items():
        zones = _zones_served(view, home)
        if len(found) == 1 and len(zones) > 1:
            yield Hit(item=found[0], detail=f"private subnets in {len(zones)} zones leave through it")


def _vpc(view: View, gateway: Resource) -> str | None:
    for address in addresses(gateway.properties.get("SubnetId", ABSENT)):
        subnet = view.resources.get(address)
        if subnet is not None and subnet.type == SUBNET:
            return vpc_of(view, subnet) or str(subnet.properties.get("VpcId"))
    return None


def _zones_served(view: View, vpc: str) -> set[str | None]:
    """Return the zones of the VPC's private subnets that have a default route, or none at all yet."""
    zones: set[str | None] = set()
    for subnet in view.by_type.get(SUBNET, ()):
        if (vpc_of(view, subnet) or str(subnet.properties.get("VpcId"))) != vpc:
            continue
        if is_public(view, subnet) is False and (default_routes(view, subnet) or not view.by_type.get(ROUTE)):
            zones.add(zone_of(subnet) or subnet.address)
    return zones
