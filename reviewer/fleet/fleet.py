"""A whole fleet: what is done already is taken from the journal, the rest is reviewed and written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reviewer.fleet.job import Result
from reviewer.fleet.journal import Journal, key_of
from reviewer.fleet.pairs import Pair, as_job
from reviewer.fleet.totals import Totals, totals_of
from reviewer.model.record import dataclass

Runner = Callable[[Iterator[dict[str, object]]], Iterator[Result]]
"""Takes pairs as plain values one at a time, and yields their results in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """A finished fleet: its totals, and the keys of its results in the journal."""

    totals: Totals
    keys: frozenset[str]


def review_fleet(
    pairs: Iterable[Pair],
    journal: Journal,
    run: Runner,
    tell: Callable[[str], None] = lambda _: None,
    *,
    again: bool = False,
) -> Fleet:
    """Review every pair that the journal does not hold yet, and return what the fleet amounts to.

    Args:
        pairs: the pairs; read one at a time.
        journal: where every result is written as soon as it is there.
        run: how pairs are reviewed: by worker processes, or on a cluster.
        tell: is called with the name of every pair that is done.
        again: review pairs that failed in an earlier run once more.
    """
    keys: set[str] = set()
    waiting: dict[str, str] = {}

    def jobs() -> Iterator[dict[str, object]]:
        for pair in pairs:
            key = key_of(pair)
            keys.add(key)
            if journal.done.get(key) or (key in journal.done and not again):
                tell(pair.name)
                continue
            waiting[pair.name] = key
            yield as_job(pair)

    for result in run(jobs()):
        journal.add(waiting.pop(result["pair"]), result)
        tell(result["pair"])
    found = frozenset(keys)
    return Fleet(totals=totals_of(journal.results(found)), keys=found)


def default_journal(sources: Iterable[str]) -> Path:
    """Return the journal of a fleet in the working folder: a run of the same sources takes it up."""
    import hashlib  # noqa: PLC0415  only here

    word = hashlib.blake2b("\x1f".join(sources).encode(), digest_size=4).hexdigest()
    return Path(f".drdiff-fleet-{word}.jsonl")
