"""Security-group rules by meaning: which traffic is admitted, not how the rules are cut."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Value

_ALL: Final = (0, 65_535)
_EVERY_CODE: Final = -1
_PROTOCOLS: Final = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "-1": "all", "all": "all"}
_PEERS: Final = (
    "CidrIp",
    "CidrIpv6",
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "DestinationSecurityGroupId",
    "SourcePrefixListId",
    "DestinationPrefixListId",
)
Spell = Callable[[Value], str]
ALLOW_ALL_EGRESS: Final[dict[str, Value]] = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}


@dataclass(frozen=True, slots=True, order=True)
class Admission:
    """Traffic of one protocol on a port range, from or to one peer (address range, group or prefix list)."""

    protocol: str
    first: int
    last: int
    peer: str

    @property
    def is_icmp(self) -> bool:
        """Whether the "ports" are a type and a code."""
        return self.protocol.startswith("icmp")

    def __str__(self) -> str:
        ports = "all ports" if (self.first, self.last) == _ALL else f"port {self.first}"
        if self.is_icmp and (self.first, self.last) != _ALL:
            ports = f"type {self.first}" if self.last == _EVERY_CODE else f"type {self.first} code {self.last}"
        elif self.first != self.last and (self.first, self.last) != _ALL:
            ports = f"ports {self.first}-{self.last}"
        protocol = "all traffic" if self.protocol == "all" else f"{self.protocol} {ports}"
        return f"{protocol}, {self.peer}"


def compare_rules(
    expected: list[Value], found: list[Value], spell: Spell, spell_found: Spell
) -> tuple[tuple[Admission, ...], tuple[Admission, ...]]:
    """Return the traffic the found rules admit less, and the traffic they admit more, sorted."""
    ours = _united(admission for rule in expected for admission in _admissions(rule, spell))
    theirs = _united(admission for rule in found for admission in _admissions(rule, spell_found))
    lost = sorted(rule for rule in ours - theirs if not any(_covers(other, rule) for other in theirs))
    added = sorted(rule for rule in theirs - ours if not any(_covers(other, rule) for other in ours))
    return tuple(lost), tuple(added)


def _united(admissions: Iterable[Admission]) -> set[Admission]:
    """Return the same traffic in as few admissions as ports and ranges that touch each other allow."""
    by_peer: dict[tuple[str, str], list[Admission]] = defaultdict(list)
    for admission in admissions:
        by_peer[admission.protocol, admission.peer].append(admission)
    by_ports: dict[tuple[str, int, int], set[str]] = defaultdict(set)
    for (protocol, peer), rules in by_peer.items():
        ranges = sorted((rule.first, rule.last) for rule in rules)
        # The "ports" of ICMP are a type and a code, which no two rules share as a range.
        for first, last in ranges if rules[0].is_icmp else _touching(ranges):
            by_ports[protocol, first, last].add(peer)
    return {Admission(*ports, peer) for ports, peers in by_ports.items() for peer in _collapsed(peers)}


def _touching(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, last = ranges[0]
    for start, end in ranges[1:]:
        if start <= last + 1:
            last = max(last, end)
        else:
            yield first, last
            first, last = start, end
    yield first, last


def _collapsed(peers: set[str]) -> set[str]:
    """Return the peers with address ranges that make one larger range together written as that one."""
    narrow: list[ipaddress.IPv4Network] = []
    wide: list[ipaddress.IPv6Network] = []
    others: set[str] = set()
    for peer in peers:
        network = _network(peer)
        if isinstance(network, ipaddress.IPv4Network):
            narrow.append(network)
        elif isinstance(network, ipaddress.IPv6Network):
            wide.append(network)
        else:
            others.add(peer)
    collapsed = {*map(str, ipaddress.collapse_addresses(narrow)), *map(str, ipaddress.collapse_addresses(wide))}
    return others | collapsed


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def is_open_to_all(admission: Admission) -> bool:
    """Whether the peer is the whole Internet."""
    return admission.peer in ("0.0.0.0/0", "::/0")


def _admissions(rule: Value, spell: Spell) -> Iterator[Admission]:
    if not isinstance(rule, dict):
        yield Admission("unread", 0, 0, spell(rule))
        return
    protocol = spell(rule.get("IpProtocol", "-1")).lower()
    protocol = _PROTOCOLS.get(protocol, protocol)
    first, last = _port(rule.get("FromPort", ABSENT), spell), _port(rule.get("ToPort", ABSENT), spell)
    if protocol == "all" or first is None or last is None or (first == -1 and last == -1):
        first, last = _ALL
    peers = [spell(rule[name]) for name in _PEERS if rule.get(name) not in (None, ABSENT, "")]
    for peer in peers or ["nobody named"]:
        yield Admission(protocol, first, last, peer)


def _port(value: Value, spell: Spell) -> int | None:
    text = spell(value) if value is not ABSENT else ""
    return int(text) if text.lstrip("-").isdigit() else None


def _covers(wide: Admission, narrow: Admission) -> bool:
    if wide.protocol not in ("all", narrow.protocol):
        return False
    if wide.protocol != "all" and not _spans(wide, narrow):
        return False
    return wide.peer == narrow.peer or _contains(wide.peer, narrow.peer)


def _spans(wide: Admission, narrow: Admission) -> bool:
    if wide.is_icmp and (wide.first, wide.last) != _ALL:
        return wide.first == narrow.first and wide.last in (_EVERY_CODE, narrow.last)
    return wide.first <= narrow.first and narrow.last <= wide.last


def _contains(wide: str, narrow: str) -> bool:
    outer, inner = _network(wide), _network(narrow)
    if isinstance(outer, ipaddress.IPv4Network) and isinstance(inner, ipaddress.IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(outer, ipaddress.IPv6Network) and isinstance(inner, ipaddress.IPv6Network):
        return inner.subnet_of(outer)
    return False
