"""Asks a forge again after failures that pass: as late as it says, doubling the pause else, within a budget of time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from reviewer.forges.forge import Answer, Refusal
from reviewer.model.record import dataclass

T = TypeVar("T")

PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Status codes worth another try; so is a 403 that names a rate limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to go on: seconds in all, the first pause in seconds, and the clock."""

    budget: float = 180.0
    first: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


def patiently(call: Callable[[], T], patience: Patience, settled: Callable[[], bool] | None = None) -> T | None:
    """Return what `call` returns, asking again after failures that pass.

    Args:
        call: asks the forge.
        patience: how long to go on.
        settled: looks whether a request that failed was carried out all the same (a comment written before the
            connection broke); then None is returned, so that nothing is written twice.

    Raises:
        Refusal: the last one, where the failure does not pass or the budget is used up.
    """
    pause, left = patience.first, patience.budget
    while True:
        try:
            return call()
        except Refusal as refusal:
            wait = wait_after(refusal.answer, pause, patience.now())
            if wait is None or wait > left:
                raise
            patience.sleep(wait)
            if settled is not None and refusal.answer.may_have_worked and settled():
                return None
            pause, left = pause * 2, left - wait


def wait_after(answer: Answer, pause: float, now: float) -> float | None:
    """Return the seconds to wait before another try, None where another try would fail as well."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    told = _seconds(headers.get("retry-after"))
    limited = told is not None or headers.get("x-ratelimit-remaining") == "0" or "rate limit" in answer.message.lower()
    if answer.status is not None and answer.status not in PASSING and not (answer.status == 403 and limited):  # noqa: PLR2004
        return None
    if told is not None:
        return max(told, pause)
    reset = _seconds(headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset"))
    if limited and reset is not None:
        return max(reset - now + 1, pause)
    return pause


def _seconds(text: str | None) -> float | None:
    """Return a header's number; dates are not read, the doubling pause serves instead."""
    try:
        return max(0.0, float(text)) if text is not None else None
    except ValueError:
        return None
