"""IP network functions."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from reviewer.parsers.terraform.hcl.functions.signature import Function, fn
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_Network = IPv4Network | IPv6Network


def _network(prefix: str) -> _Network:
    try:
        return ip_network(prefix if "/" in prefix else "", strict=False)
    except ValueError:
        raise EvaluationError(f"'{prefix[:60]}' is no network prefix") from None


def _subnet(network: _Network, bits: float, number: float) -> _Network:
    length = network.prefixlen + int(bits)
    if bits < 0 or length > network.max_prefixlen:
        raise EvaluationError(f"'{network}' has no {int(bits)} more bits for subnets")
    if not 0 <= number < (1 << int(bits)):
        raise EvaluationError(f"{int(bits)} bits do not number subnet {int(number)}")
    start = int(network.network_address) + (int(number) << (network.max_prefixlen - length))
    return type(network)((start, length))


def _cidrsubnet(prefix: str, bits: float, number: float) -> Runtime:
    return str(_subnet(_network(prefix), bits, number))


def _cidrsubnets(prefix: str, *bits: float) -> Runtime:
    network = _network(prefix)
    position = int(network.network_address)
    end = position + network.num_addresses
    subnets: list[Runtime] = []
    for wanted in bits:
        length = network.prefixlen + int(wanted)
        if wanted < 1 or length > network.max_prefixlen:
            raise EvaluationError(f"'{prefix}' has no {int(wanted)} more bits for subnets")
        size = 1 << (network.max_prefixlen - length)
        position = -(-position // size) * size
        if position + size > end:
            raise EvaluationError(f"'{prefix}' has no room for {len(bits)} subnets of these sizes")
        subnets.append(str(type(network)((position, length))))
        position += size
    return subnets


def _cidrhost(prefix: str, number: float) -> Runtime:
    network = _network(prefix)
    offset = int(number) if number >= 0 else network.num_addresses + int(number)
    if not 0 <= offset < network.num_addresses:
        raise EvaluationError(f"'{prefix}' has no host {int(number)}")
    return str(network[offset])


def _cidrnetmask(prefix: str) -> Runtime:
    network = _network(prefix)
    if not isinstance(network, IPv4Network):
        raise EvaluationError("only IPv4 networks have a netmask")
    return str(network.netmask)


def _cidrcontains(prefix: str, inner: str) -> Runtime:
    network = _network(prefix)
    try:
        if "/" not in inner:
            return ip_address(inner) in network
    except ValueError:
        raise EvaluationError(f"'{inner[:60]}' is no address") from None
    other = _network(inner)
    return other.version == network.version and int(network.network_address) <= int(other.network_address) <= int(
        other.broadcast_address
    ) <= int(network.broadcast_address)


FUNCTIONS: dict[str, Function] = {
    "cidrcontains": fn(_cidrcontains, "ss"),
    "cidrhost": fn(_cidrhost, "sn"),
    "cidrnetmask": fn(_cidrnetmask, "s"),
    "cidrsubnet": fn(_cidrsubnet, "snn"),
    "cidrsubnets": fn(_cidrsubnets, "sn*"),
}
