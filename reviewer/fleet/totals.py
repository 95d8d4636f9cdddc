"""What a fleet amounts to: its worst stacks, categories and rules, counted while the results go by."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from typing import Any

from reviewer.model.record import dataclass
from reviewer.model.review import Tier

TIERS = ("high", "medium", "low", "info")
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One pair and its counts by tier."""

    name: str
    verdict: str
    counts: tuple[int, ...]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A category or a rule: in how many pairs it shows, and its findings by tier."""

    name: str
    pairs: int
    counts: tuple[int, ...]
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A whole fleet. The lists of stacks hold the worst hundred; `reviewed` and `failed` count all."""

    reviewed: int
    failed: int
    with_high: int
    """How many of the pairs have a high finding."""
    counts: tuple[int, ...]
    stacks: tuple[Stack, ...]
    failures: tuple[Stack, ...]
    categories: tuple[Row, ...]
    rules: tuple[Row, ...]


class _Groups:
    """Counts of findings and of pairs by name and tier."""

    def __init__(self) -> None:
        self.findings: Counter[tuple[str, str]] = Counter()
        self.pairs: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def add(self, named: list[tuple[str, str, str]]) -> None:
        """Count one pair's findings, given as name, tier and title."""
        for name, tier, title in named:
            self.findings[name, tier] += 1
            self.examples[name] = min(title, self.examples.get(name, title))
        self.pairs.update({name for name, _, _ in named})

    def rows(self) -> tuple[Row, ...]:
        """Return the groups, worst first."""
        found = [
            Row(
                name=name,
                pairs=pairs,
                counts=tuple(self.findings[name, tier] for tier in TIERS),
                example=self.examples[name],
            )
            for name, pairs in self.pairs.items()
        ]
        return tuple(sorted(found, key=lambda row: ([-each for each in row.counts], row.name)))


def totals_of(results: Iterable[dict[str, Any]]) -> Totals:
    """Return the totals of results that are read one at a time; memory grows with rules and categories only."""
    counts, reviewed, failed, with_high = [0] * len(TIERS), 0, 0, 0
    categories, rules = _Groups(), _Groups()
    worst: list[tuple[tuple[int, ...], _Backwards, Stack]] = []
    failures: list[tuple[_Backwards, Stack]] = []
    for result in results:
        if result["status"] != "reviewed":
            failed += 1
            stack = Stack(name=result["pair"], verdict="", counts=(0,) * len(TIERS), error=result["error"])
            _keep(failures, (_Backwards(stack.name), stack))
            continue
        reviewed += 1
        own = tuple(int(result[tier]) for tier in TIERS)
        with_high += own[0] > 0
        counts = [left + right for left, right in zip(counts, own, strict=True)]
        stack = Stack(name=result["pair"], verdict=result["verdict"], counts=own)
        _keep(worst, (own, _Backwards(stack.name), stack))
        told = [each for each in result["findings"] if each["tier"] != Tier.INFO.value]
        categories.add([(each["category"], each["tier"], each["title"]) for each in told])
        rules.add([(each["rule"], each["tier"], each["title"]) for each in told])
    return Totals(
        reviewed=reviewed,
        failed=failed,
        with_high=with_high,
        counts=tuple(counts),
        stacks=tuple(stack for _, _, stack in sorted(worst, reverse=True)),
        failures=tuple(stack for _, stack in sorted(failures, reverse=True)),
        categories=categories.rows(),
        rules=rules.rows(),
    )


class _Backwards(str):
    """A name that sorts the other way round: among equals the first by name is kept."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)


def _keep(heap: list[Any], item: Any) -> None:  # noqa: ANN401  tuples that compare
    if len(heap) < _MOST:
        heapq.heappush(heap, item)
    else:
        heapq.heappushpop(heap, item)
