"""Peering connections whose VPCs have no route to each other."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.network import PEERING, ROUTE, names_gateway
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule

TABLE = "AWS::EC2::RouteTable"


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield a connection and the route tables of each of its VPCs that no route leads from."""
    routes = view.by_type.get(ROUTE, ())
    for peering in view.by_type.get(PEERING, ()):
        silent = [side for side in ("VpcId", "PeerVpcId") if _is_silent(view, peering, side, routes)]
        if not silent:
            continue
        ways = " and ".join("from the requester" if side == "VpcId" else "from the accepter" for side in silent)
        yield Hit(item=peering, detail=f"no route {ways}")
        for side in silent:
            yield from (Hit(item=table, beside=True) for table in _tables(view, peering, side))


def _vpc(view: View, peering: Resource, side: str) -> Resource | None:
    named = addresses(peering.properties.get(side, ABSENT))
    return view.resources.get(named[0]) if named else None


def _tables(view: View, peering: Resource, side: str) -> list[Resource]:
    vpc = _vpc(view, peering, side)
    return [] if vpc is None else list(view.users(vpc, ("VpcId",), (TABLE,)))


def _is_silent(view: View, peering: Resource, side: str, routes: tuple[Resource, ...]) -> bool:
    """Tell whether no declared route of the VPC on that side leads over the connection."""
    vpc = _vpc(view, peering, side)
    if vpc is None:
        return False
    tables = {table.address for table in _tables(view, peering, side)}
    leading = [route for route in routes if names_gateway(route, "VpcPeeringConnectionId", peering)]
    unclear = [route for route in leading if not addresses(route.properties.get("RouteTableId", ABSENT))]
    return not unclear and not any(
        set(addresses(route.properties.get("RouteTableId", ABSENT))) & tables for route in leading
    )
