"""Date and time functions; those that read the clock have no known result."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import fsum

from reviewer.parsers.terraform.hcl.functions.signature import Function, NotComputableError, fn
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)\Z")
_FORMAT = re.compile(
    r"'((?:[^']|'')*)'|YYYY|YY|MMMM|MMM|MM|M|DD|D|EEEE|EEE|hh|h|HH|H|AA|aa|mm|m|ss|s|ZZZZZ|ZZZZ|ZZZ|Z|[A-Za-z]+|[^A-Za-z']+|'"
)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper() if _TIMESTAMP.match(text) else "")
    except ValueError:
        raise EvaluationError(f"'{text[:60]}' is no RFC 3339 timestamp") from None


def _duration(text: str) -> timedelta:
    digits = text.removeprefix("-").removeprefix("+")
    parts = _DURATION.findall(digits)
    if digits != "0" and (not parts or "".join(number + unit for number, unit in parts) != digits):
        raise EvaluationError(f"'{text[:60]}' is no duration")
    seconds = fsum(float(number) * _SECONDS[unit] for number, unit in parts)
    try:
        return timedelta(seconds=-seconds if text.startswith("-") else seconds)
    except OverflowError:
        raise EvaluationError(f"'{text[:60]}' is too long a duration") from None


def _written(moment: datetime) -> str:
    text = moment.replace(microsecond=0).isoformat()
    return text.replace("+00:00", "Z") if moment.utcoffset() == timedelta(0) else text


def _timeadd(timestamp: str, duration: str) -> Runtime:
    try:
        return _written(_moment(timestamp) + _duration(duration))
    except OverflowError:
        raise EvaluationError(f"'{duration[:60]}' leads out of the calendar") from None


def _timecmp(first: str, second: str) -> Runtime:
    one, other = _moment(first), _moment(second)
    return (one > other) - (one < other)


def _offset(moment: datetime, *, colon: bool) -> str:
    text = moment.strftime("%z")
    return f"{text[:3]}:{text[3:5]}" if colon else text[:5]


def _zone(verb: str, moment: datetime) -> str:
    utc = moment.utcoffset() == timedelta(0)
    if verb == "Z" and utc:
        return "Z"
    if verb == "ZZZ" and utc:
        return "UTC"
    return _offset(moment, colon=verb in {"Z", "ZZZZZ"})


_STRFTIME = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "DD": "%d",
    "EEEE": "%A",
    "EEE": "%a",
    "hh": "%H",
    "HH": "%I",
    "AA": "%p",
    "mm": "%M",
    "ss": "%S",
}
_UNPADDED = {"M": "%m", "D": "%d", "h": "%H", "H": "%I", "m": "%M", "s": "%S"}


def _formatdate(pattern: str, timestamp: str) -> Runtime:
    moment = _moment(timestamp).replace(tzinfo=_moment(timestamp).tzinfo or UTC)
    written = ""
    for found in _FORMAT.finditer(pattern):
        verb = found[0]
        if found[1] is not None:
            written += found[1].replace("''", "'")
        elif verb in _STRFTIME:
            written += moment.strftime(_STRFTIME[verb])
        elif verb in _UNPADDED:
            written += str(int(moment.strftime(_UNPADDED[verb])))
        elif verb == "aa":
            written += moment.strftime("%p").lower()
        elif verb[0] == "Z" and len(verb) != 2:  # noqa: PLR2004 (ZZ has no meaning)
            written += _zone(verb, moment)
        elif verb[0].isalpha() or verb == "'":
            raise EvaluationError(f"'{verb[:20]}' has no meaning in a date format")
        else:
            written += verb
    return written


def _clock(*_arguments: Runtime) -> Runtime:
    raise NotComputableError


FUNCTIONS: dict[str, Function] = {
    "formatdate": fn(_formatdate, "ss"),
    "plantimestamp": fn(_clock, ""),
    "timeadd": fn(_timeadd, "ss"),
    "timecmp": fn(_timecmp, "ss"),
    "timestamp": fn(_clock, ""),
}
