"""Subnet ranges written down while the network's own range is an input."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.network import SUBNET
from reviewer.rules.view import View, addresses
from reviewer.rules.written import is_derived
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield subnets with a literal range in a VPC whose range can be chosen."""
    if view.is_evaluated():
        return
    for subnet in view.by_type.get(SUBNET, ()):
        value = subnet.properties.get("CidrBlock")
        if not isinstance(value, str) or is_derived(subnet, ("CidrBlock",)):
            continue
        for address in addresses(subnet.properties.get("VpcId", ABSENT)):
            vpc = view.resources.get(address)
            origin = vpc.origins.get(("CidrBlock",)) if vpc is not None else None
            if origin is not None and origin.inputs:
                yield Hit(
                    item=subnet,
                    path=("CidrBlock",),
                    value=value,
                    detail=f"{address} takes its range from {origin.inputs[0]}",
                )
