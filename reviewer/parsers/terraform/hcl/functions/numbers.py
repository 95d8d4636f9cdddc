"""Numeric functions."""

from __future__ import annotations

import math

from reviewer.parsers.terraform.hcl.functions.signature import Function, fn
from reviewer.parsers.terraform.hcl.operators import arithmetic
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CASELESS_BASE = 36
_LARGEST_POWER = 4_000


def _whole(number: float) -> int | float:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _least(*values: float) -> Runtime:
    if not values:
        raise EvaluationError("'min' needs a number")
    return min(values)


def _most(*values: float) -> Runtime:
    if not values:
        raise EvaluationError("'max' needs a number")
    return max(values)


def _log(number: float, base: float) -> Runtime:
    try:
        return _whole(math.log(number) / math.log(base))
    except (ValueError, ZeroDivisionError):
        raise EvaluationError(f"the logarithm of {number} to base {base} has no value") from None


def _pow(base: float, exponent: float) -> Runtime:
    if abs(exponent) > _LARGEST_POWER:
        raise EvaluationError("the exponent is too large")
    try:
        result = base**exponent
        return _whole(result) if isinstance(result, (int, float)) else _no_real_power(base, exponent)
    except (OverflowError, ZeroDivisionError):
        return _no_real_power(base, exponent)


def _no_real_power(base: float, exponent: float) -> Runtime:
    raise EvaluationError(f"{base} to the power of {exponent} is no number")


def _parseint(text: str, base: float) -> Runtime:
    digits = text.removeprefix("-")
    if not 2 <= base <= len(_DIGITS):  # noqa: PLR2004 (binary is the smallest base)
        raise EvaluationError(f"{base} is no base of a number")
    value = 0
    for digit in digits.lower() if base <= _CASELESS_BASE else digits:
        worth = _DIGITS.find(digit)
        if not 0 <= worth < base:
            raise EvaluationError(f"'{text}' is no number in base {base}")
        value = value * int(base) + worth
    if not digits:
        raise EvaluationError("an empty string is no number")
    return -value if text.startswith("-") else value


def _signum(number: float) -> Runtime:
    return (number > 0) - (number < 0)


def _sum(values: list[int | float]) -> Runtime:
    if not values:
        raise EvaluationError("'sum' needs a number")
    total: int | float = 0
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise EvaluationError("'sum' takes numbers only")
        total = arithmetic("+", total, value)
    return total


def _ceil(number: float) -> Runtime:
    return math.ceil(number)


def _floor(number: float) -> Runtime:
    return math.floor(number)


def _abs(number: float) -> Runtime:
    return abs(number)


FUNCTIONS: dict[str, Function] = {
    "abs": fn(_abs, "n"),
    "ceil": fn(_ceil, "n"),
    "floor": fn(_floor, "n"),
    "log": fn(_log, "nn"),
    "max": fn(_most, "n*"),
    "min": fn(_least, "n*"),
    "parseint": fn(_parseint, "sn"),
    "pow": fn(_pow, "nn"),
    "signum": fn(_signum, "n"),
    "sum": fn(_sum, "l"),
}
