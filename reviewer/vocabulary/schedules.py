"""How often a schedule expression runs: `rate(…)` and `cron(…)` as the hours between two runs."""

from __future__ import annotations

import re

_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0}
_RATE = re.compile(r"^rate\(\s*(\d+)\s+(minute|hour|day|week|month)s?\s*\)$")
_CRON = re.compile(r"^(?:cron\()?\s*([^\s()]+(?:\s+[^\s()]+){4,5})\s*\)?$")
_EVERY = ("*", "?")


def hours_between(expression: str) -> float | None:
    """Return the average hours between two runs, or None where the expression is not understood."""
    rate = _RATE.match(expression.strip().lower())
    if rate is not None:
        return int(rate[1]) * _HOURS[rate[2]]
    cron = _CRON.match(expression.strip())
    return _cron_hours(cron[1].split()) if cron is not None else None


def _cron_hours(fields: list[str]) -> float | None:
    minute, hour, day, month, weekday = fields[:5]
    counts = [_runs(minute, 60), _runs(hour, 24), _runs(day, 30), _runs(month, 12), _runs(weekday, 7)]
    if None in counts or 0 in counts:
        return None
    minutes, hours, days, months, weekdays = (count or 0 for count in counts)
    day_share = 1.0
    if day not in _EVERY:
        day_share *= days / 30.4
    if weekday not in _EVERY:
        day_share *= weekdays / 7
    return 24.0 / (minutes * hours * day_share * months / 12)


def _runs(field: str, whole: int) -> int | None:
    """Return how many values of a cron field match, `whole` for all of them."""
    total = 0
    for part in field.split(","):
        base, _, step = part.partition("/")
        first, _, last = base.partition("-")
        if step and not step.isdigit():
            return None
        if base in _EVERY or (step and not last):
            count = whole
        elif first.isdigit() and last.isdigit():
            count = int(last) - int(first) + 1
        else:
            count = 1 if not last else 5
        total += -(-count // int(step)) if step and int(step) else count
    return total
