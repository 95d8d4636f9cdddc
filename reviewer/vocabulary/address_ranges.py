"""Address ranges as comparable facts, without importing `ipaddress` where no range is compared."""

from __future__ import annotations


def contains(outer: str, inner: str) -> bool:
    """Whether the range `outer` holds all of `inner`; false where either is no range or they are of two versions."""
    from ipaddress import IPv4Network, IPv6Network, ip_network  # noqa: PLC0415 - 5 ms that most runs do not need

    try:
        wide, narrow = ip_network(outer.strip(), strict=False), ip_network(inner.strip(), strict=False)
    except ValueError:
        return False
    if isinstance(wide, IPv4Network) and isinstance(narrow, IPv4Network):
        return narrow.subnet_of(wide)
    return isinstance(wide, IPv6Network) and isinstance(narrow, IPv6Network) and narrow.subnet_of(wide)


def prefix_of(text: str) -> int | None:
    """Return the prefix length of a range (`0.0.0.0/0` is 0), or None where the text has none."""
    length = text.rpartition("/")[2]
    return int(length) if "/" in text and length.isdigit() else None
