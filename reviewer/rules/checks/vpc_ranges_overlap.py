"""Networks whose address ranges overlap though traffic has to pass between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.design import Resource
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.intent import recovery_is_intended
from reviewer.rules.network import PEERING, VPC
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.address_ranges import contains, overlapping
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield pairs of VPCs with overlapping ranges that are peered, or that lie in two regions of one design."""
    vpcs = [
        (vpc, text) for vpc in view.by_type.get(VPC, ()) if isinstance(text := vpc.properties.get("CidrBlock"), str)
    ]
    peered = set(_peered(view, vpcs))
    apart = set(_apart(vpcs)) if recovery_is_intended(view) else set[tuple[int, int]]()
    for pair in sorted(peered | apart):
        (one, first), (other, second) = (vpcs[position] for position in pair)
        says = f"{first} and {second}" if first != second else f"both {first}"
        yield from _pair(one, other, says, peered=pair in peered)


def _peered(view: View, vpcs: Sequence[tuple[Resource, str]]) -> Iterator[tuple[int, int]]:
    """Yield the positions of every two VPCs that a peering connects and whose ranges overlap."""
    places = {vpc.address: position for position, (vpc, _) in enumerate(vpcs)}
    for peering in view.by_type.get(PEERING, ()):
        ends = [addresses(peering.properties.get(name, ABSENT))[:1] for name in ("VpcId", "PeerVpcId")]
        found = sorted(places[end[0]] for end in ends if end and end[0] in places)
        if len(found) == 2 and found[0] != found[1] and _overlap(*(vpcs[place][1] for place in found)):  # noqa: PLR2004  both ends
            yield found[0], found[1]


def _apart(vpcs: Sequence[tuple[Resource, str]]) -> Iterator[tuple[int, int]]:
    """Yield the positions of every two VPCs of two regions whose ranges overlap."""
    placed = [position for position, (vpc, _) in enumerate(vpcs) if vpc.region is not None]
    ranges, regions = [vpcs[place][1] for place in placed], [vpcs[place][0].region for place in placed]
    yield from ((placed[one], placed[other]) for one, other in overlapping(ranges, regions))


def _pair(one: Resource, other: Resource, says: str, *, peered: bool) -> Iterator[Hit]:
    tier = Tier.HIGH if peered else Tier.MEDIUM
    for vpc in (one, other):
        value = vpc.properties["CidrBlock"]
        yield Hit(item=vpc, path=("CidrBlock",), value=value, detail=says, tier=tier, cause=says)


def _overlap(one: str, other: str) -> bool:
    return contains(one, other) or contains(other, one)
