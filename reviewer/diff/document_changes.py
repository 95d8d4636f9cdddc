"""What differs inside a document that the provider takes as text: a dashboard, a runbook, a state machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from reviewer.model.value import ABSENT, Value

_MOST_TOLD: Final = 3
_MOST_LEAVES: Final = 2000
"""A document larger than this is told as a whole: comparing it costs more than it says."""
_LONGEST: Final = 60
_SECRET: Final = re.compile(r"(?i)pass|secret|token|key|credential|auth")
Spell = Callable[[Value], str]


def changes_in(expected: Value, found: Value, spell: Spell, spell_found: Spell) -> str:
    """Return the first differences of two documents in words, by path; empty where they are too large to tell.

    Args:
        expected: the reference's document.
        found: the actual design's document.
        spell: how a plain value of the reference reads in the words of the actual design.
        spell_found: how one of the actual design reads.
    """
    budget = [_MOST_LEAVES]
    ours, theirs = _plain(expected, spell, budget), _plain(found, spell_found, budget)
    if budget[0] < 0:
        return ""
    from deepdiff import DeepDiff  # noqa: PLC0415  only documents that differ need it

    told = sorted(_told(DeepDiff(ours, theirs, view="tree", threshold_to_diff_deeper=0)))
    more = f"; and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return "; ".join(told[:_MOST_TOLD]) + more


def _plain(value: Value, spell: Spell, budget: list[int]) -> object:
    budget[0] -= 1
    if budget[0] < 0:
        return None
    if isinstance(value, dict):
        return {key: _plain(child, spell, budget) for key, child in value.items() if child is not ABSENT}
    if isinstance(value, list):
        return [_plain(child, spell, budget) for child in value]
    return spell(value)


def _told(found: object) -> Iterator[str]:
    groups = found.items() if isinstance(found, dict) else ()
    for kind, changes in groups:
        for change in changes:
            place = ".".join(str(step) for step in change.path(output_format="list"))
            if kind.endswith("removed"):
                yield f"lacks {place}"
            elif kind.endswith("added"):
                yield f"has {place}"
            elif _SECRET.search(place):
                yield f"{place} differs"
            else:
                yield f"{place} is {_short(change.t2)} instead of {_short(change.t1)}"


def _short(value: object) -> str:
    text = "another structure" if isinstance(value, (dict, list)) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
