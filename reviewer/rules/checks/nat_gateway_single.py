"""Networks of several zones whose way out is a single NAT gateway."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.network import SUBNET, default_routes, is_public, vpc_of, zone_of
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule, group


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
        private = _private_subnets(view, home)
        zones = {zone_of(subnet) or subnet.address for subnet in private}
        if len(found) == 1 and len(zones) > 1:
            cut = [subnet.address for subnet in private if not default_routes(view, subnet)]
            says = f"{', '.join(cut)} has no route to it" if cut else f"private subnets of {len(zones)} zones need it"
            yield Hit(item=found[0], detail=says)


def _vpc(view: View, gateway: Resource) -> str | None:
    for address in addresses(gateway.properties.get("SubnetId", ABSENT)):
        subnet = view.resources.get(address)
        if subnet is not None and subnet.type == SUBNET:
            return vpc_of(view, subnet) or str(subnet.properties.get("VpcId"))
    return None


def _private_subnets(view: View, vpc: str) -> list[Resource]:
    """Return the VPC's private subnets that leave over a gateway, or in which something runs that has to."""
    found: list[Resource] = []
    for subnet in view.by_type.get(SUBNET, ()):
        if (vpc_of(view, subnet) or str(subnet.properties.get("VpcId"))) != vpc:
            continue
        if is_public(view, subnet) is False and (default_routes(view, subnet) or _holds_workload(view, subnet)):
            found.append(subnet)
    return found


def _holds_workload(view: View, subnet: Resource) -> bool:
    kinds = tuple(sorted(group("compute")))
    return any(True for _ in view.users(subnet, (), kinds))
