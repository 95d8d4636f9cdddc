"""Address ranges as comparable facts, without importing `ipaddress` where no range is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


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


def overlapping(ranges: Sequence[str], places: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Yield the positions of every two ranges that overlap and are of two places, the lower position first.

    Ranges nest or are apart, so that one pass over them in order meets all pairs and no others.
    """
    waiting: list[tuple[int, int, dict[object, list[int]]]] = []
    for (version, start, back), position in sorted(_placed(ranges)):
        while waiting and (waiting[-1][0] != version or waiting[-1][1] < start):
            waiting.pop()
        for _, _, around in waiting:
            for place, positions in around.items():
                if place != places[position]:
                    yield from ((min(other, position), max(other, position)) for other in positions)
        if not waiting or waiting[-1][1] != -back:
            waiting.append((version, -back, {}))
        waiting[-1][2].setdefault(places[position], []).append(position)


def _placed(ranges: Sequence[str]) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Yield version, first address and (negative, for sorting) last address of each text that is a range."""
    from ipaddress import ip_network  # noqa: PLC0415 - see above

    for position, text in enumerate(ranges):
        try:
            found = ip_network(text.strip(), strict=False)
        except ValueError:
            continue
        yield (found.version, int(found.network_address), -int(found.broadcast_address)), position


def prefix_of(text: str) -> int | None:
    """Return the prefix length of a range (`0.0.0.0/0` is 0), or None where the text has none."""
    length = text.rpartition("/")[2]
    return int(length) if "/" in text and length.isdigit() else None
