"""The day a waiver's last day is held against: the only clock, and one that can be set."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping

from reviewer.errors import InputError


def today(given: str | None = None, environment: Mapping[str, str] | None = None) -> dt.date:
    """Return `given`, else DRDIFF_TODAY, else the day (UTC) of SOURCE_DATE_EPOCH, else the day it is (UTC).

    Raises:
        InputError: what is given is no day.
    """
    known = os.environ if environment is None else environment
    for name, text in (("--today", given), ("DRDIFF_TODAY", known.get("DRDIFF_TODAY"))):
        if text:
            return _day(text, name)
    epoch = known.get("SOURCE_DATE_EPOCH")
    if epoch:
        return _of_epoch(epoch)
    return dt.datetime.now(dt.UTC).date()


def day_of(text: str) -> dt.date | None:
    """Return a day written as 2026-12-31, None for any other text."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-12-31") else None
    except ValueError:
        return None


def _day(text: str, name: str) -> dt.date:
    day = day_of(text)
    if day is None:
        raise InputError(f"{name} {text[:40]!r} is no day", help_text="write it as 2026-12-31")
    return day


def _of_epoch(text: str) -> dt.date:
    try:
        return dt.datetime.fromtimestamp(int(text), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH {text[:40]!r} is no number of seconds"
        raise InputError(message, help_text="write seconds since 1970, or unset it") from error
