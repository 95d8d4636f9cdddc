"""`Fn::Cidr`: the address blocks of a network."""

from __future__ import annotations

import ipaddress
from itertools import islice

_MOST_BLOCKS = 256


def cidr_blocks(block: str, count: str, bits: str | None) -> tuple[str, ...] | None:
    """Return `count` consecutive blocks of `2**bits` addresses inside `block`, None where that makes no sense.

    Without `bits` an IPv6 block is cut into /64s; for IPv4 CloudFormation requires it.
    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
    """
    try:
        network = ipaddress.ip_network(block, strict=False)
        wanted = int(count)
        prefix = network.max_prefixlen - int(bits) if bits is not None else 64
        if network.version == 4 and bits is None:  # noqa: PLR2004  IPv4
            return None
        if not 1 <= wanted <= _MOST_BLOCKS or not network.prefixlen <= prefix <= network.max_prefixlen:
            return None
        blocks = tuple(str(part) for part in islice(network.subnets(new_prefix=prefix), wanted))
    except ValueError:
        return None
    return blocks if len(blocks) == wanted else None
