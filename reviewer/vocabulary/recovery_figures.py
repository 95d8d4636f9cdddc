"""What AWS says about how fast its services recover and how much data they lose (`data/recovery.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from math import fsum

from reviewer.model.record import dataclass
from reviewer.vocabulary.tables import table

Range = tuple[float, float]
"""Seconds from and to; `inf` where there is no way back."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing AWS says: `rto` and `rpo` in seconds, None where it gives no figure; `states` is in our words."""

    name: str
    states: str
    source: str
    rto: Range | None
    rpo: Range | None
    covers: frozenset[str] = frozenset()
    supports: str = "none"


@cache
def figure(name: str) -> Figure:
    """Return the figure of that name.

    Raises:
        KeyError: the table has none.
    """
    return _figure(name, table("recovery")["figures"][name])


@cache
def strategy_figure(strategy: str) -> Figure:
    """Return what AWS says about one of its recovery strategies."""
    knowledge = table("recovery")
    return _figure(strategy, {"source": knowledge["strategy_source"], **knowledge["strategies"][strategy]})


def store_lift(type_name: str) -> Mapping[str, str]:
    """Return what lifts a data store to each better strategy, the worst first; `{name}` is the store."""
    stores: dict[str, dict[str, str]] = table("recovery")["lift"]["stores"]
    return stores.get(type_name, stores["*"])


def service_lift(piece: str) -> str:
    """Return what supplies a missing piece of a service path; may hold `{name}` and `{standby}`."""
    return str(table("recovery")["lift"]["services"][piece])


def seconds_in(text: str) -> float | None:
    """Return the seconds of `90`, `90s`, `15m`, `1h30m` or `2d`; None where it is no duration."""
    written = text.strip().lower()
    if written.replace(".", "", 1).isdecimal():
        return float(written)
    parts = _PART.findall(written)
    if not parts or _PART.sub("", written).strip():
        return None
    return fsum(float(number) * _UNITS[unit] for number, unit in parts)


def _figure(name: str, entry: Mapping[str, object]) -> Figure:
    covers = entry.get("covers")
    return Figure(
        name=name,
        states=str(entry["states"]),
        source=str(entry["source"]),
        rto=_range(entry["rto"]),
        rpo=_range(entry["rpo"]),
        covers=frozenset(covers) if isinstance(covers, list) else frozenset(),
        supports=str(entry.get("supports", "none")),
    )


def _range(written: object) -> Range | None:
    words: dict[str, list[str]] = table("recovery")["words"]
    if written == "none":
        return None
    span = words.get(written, written) if isinstance(written, str) else written
    low, high = span if isinstance(span, list) else (span, span)
    return _seconds(low), _seconds(high)


def _seconds(written: object) -> float:
    found = seconds_in(str(written))
    if found is None:
        message = f"recovery.yaml: {written!r} is no duration"
        raise ValueError(message)
    return found
