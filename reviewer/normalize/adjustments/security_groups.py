"""Security-group rules with one peer each, as CloudFormation writes them and Terraform does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.model.value import Reference, Value

_PEERS = {
    "SecurityGroupIngress": ("CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourcePrefixListId"),
    "SecurityGroupEgress": ("CidrIp", "CidrIpv6", "DestinationSecurityGroupId", "DestinationPrefixListId"),
}
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_ANYWHERE = {"CidrIp": "0.0.0.0/0", "CidrIpv6": "::/0"}
Kept = TypeVar("Kept")
Rule = dict[str, Value]


def with_single_peers(group: Resource) -> Resource:
    """Return the group with one rule per peer, and without the egress to anywhere that every group has anyway."""
    for name in _PEERS:
        rules = group.properties.get(name)
        if isinstance(rules, dict):
            rules = [rules]
        if isinstance(rules, list):
            group = _expanded(group, name, rules)
    egress = group.properties.get("SecurityGroupEgress")
    if isinstance(egress, list) and egress and all(_is_anywhere(rule) for rule in egress):
        rest = {name: value for name, value in group.properties.items() if name != "SecurityGroupEgress"}
        return replace(group, properties=rest)
    return group


def _expanded(group: Resource, name: str, rules: list[Value]) -> Resource:
    found: list[Value] = []
    places: dict[int, list[int]] = {}
    for index, rule in enumerate(rules):
        single = _single_peers(rule, _PEERS[name], group.address) if isinstance(rule, dict) else [rule]
        places[index] = list(range(len(found), len(found) + len(single)))
        found.extend(single)
    return replace(
        group,
        properties={**group.properties, name: found},
        spans=_reindexed(group.spans, name, places),
        origins=_reindexed(group.origins, name, places),
        parts=_reindexed(group.parts, name, places),
    )


def _single_peers(rule: Rule, peers: tuple[str, ...], own: str) -> list[Value]:
    """Return the rule once for each of its peers."""
    common = _common({key: value for key, value in rule.items() if key not in {*peers, "Self"}})
    found: list[Value] = []
    for peer in peers:
        values = rule.get(peer)
        found.extend({**common, peer: value} for value in (values if isinstance(values, list) else [values]) if value)
    if rule.get("Self") is True:
        found.append({**common, peers[2]: Reference(own)})
    return found or [common]


def _common(rule: Rule) -> Rule:
    protocol = rule.get("IpProtocol")
    if isinstance(protocol, (str, int)):
        name = str(protocol).lower()
        rule = {**rule, "IpProtocol": _PROTOCOLS.get(name, name)}
    if rule.get("IpProtocol") == "-1":
        return {key: value for key, value in rule.items() if key not in {"FromPort", "ToPort"}}
    return rule


def _is_anywhere(rule: Value) -> bool:
    if not isinstance(rule, dict) or rule.get("IpProtocol") != "-1":
        return False
    rest = {key: value for key, value in rule.items() if key not in {"IpProtocol", "Description"}}
    return bool(rest) and all(_ANYWHERE.get(key) == value for key, value in rest.items())


def _reindexed(entries: Mapping[Path, Kept], name: str, places: Mapping[int, list[int]]) -> dict[Path, Kept]:
    found: dict[Path, Kept] = {}
    for path, entry in entries.items():
        step = path[1] if len(path) > 1 and path[0] == name else None
        if not isinstance(step, int):
            found[path] = entry
            continue
        for place in places.get(step, ()):
            found[(name, place, *path[2:])] = entry
    return found
