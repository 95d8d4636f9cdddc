"""Networks whose address ranges overlap though traffic has to pass between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reviewer.model.design import Resource
from reviewer.model.review import Tier
from reviewer.rules.hit import Hit
from reviewer.rules.intent import recovery_is_intended
from reviewer.rules.network import VPC, peers_of
from reviewer.rules.view import View
from reviewer.vocabulary.address_ranges import contains
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield pairs of VPCs with overlapping ranges that are peered, or that lie in two regions of one design."""
    for one, other in combinations(view.by_type.get(VPC, ()), 2):
        first, second = one.properties.get("CidrBlock"), other.properties.get("CidrBlock")
        if not (isinstance(first, str) and isinstance(second, str) and _overlap(first, second)):
            continue
        peered = any(address == other.address for _, address in peers_of(view, one.address))
        apart = view.same_region(one, other) is False
        if peered or (apart and recovery_is_intended(view)):
            says = f"{first} and {second}" if first != second else f"both {first}"
            yield from _pair(one, other, says, peered=peered)


def _pair(one: Resource, other: Resource, says: str, *, peered: bool) -> Iterator[Hit]:
    tier = Tier.HIGH if peered else Tier.MEDIUM
    for vpc in (one, other):
        value = vpc.properties["CidrBlock"]
        yield Hit(item=vpc, path=("CidrBlock",), value=value, detail=says, tier=tier, cause=says)


def _overlap(one: str, other: str) -> bool:
    return contains(one, other) or contains(other, one)
