"""The operators of the language, over plain and unknown values."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.conversion import to_bool, to_number
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import Attribute, EvaluationError, Marked, Runtime, unknown

_DIGITS = 160
_GUARD_DIGITS = 10
_LARGEST_WHOLE = Decimal(10) ** 30
_LARGEST_NUMBER_BITS = 2_000


def binary(operator: str, left: Runtime, right: Runtime) -> Runtime:
    """Return `left operator right`, or None where an unknown operand decides.

    Raises:
        EvaluationError: the operands do not fit the operator.
    """
    settling = Settling()
    result = _result(operator, left, right, settling)
    return Marked(result) if settling.sensitive and result is not None else result


def _result(operator: str, left: Runtime, right: Runtime, settling: Settling) -> Runtime:
    """Return the result, or None where it is not known."""
    if operator in {"==", "!="}:
        equal = _null_test(left, right)
        if equal is None:
            equal = equals(settling.plain(left), settling.plain(right))
        return None if equal is None else equal == (operator == "==")
    first, second = settling.top(left), settling.top(right)
    if operator in {"&&", "||"}:
        return _logical(first, second, decisive=operator == "||")
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return None
    compare = _COMPARISONS.get(operator)
    if compare is not None:
        return compare(to_number(first), to_number(second))
    return arithmetic(operator, to_number(first), to_number(second))


def _null_test(left: Runtime, right: Runtime) -> bool | None:
    """Return False for an attribute that another resource computes against null: such attributes get a value.

    Terraform itself only knows after apply; a configuration that counts on it works only because it is so.
    """
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Attribute) and other is None:
            return False
    return None


def _logical(left: Runtime, right: Runtime, *, decisive: bool) -> bool | None:
    known = [to_bool(side) for side in (left, right) if not isinstance(side, Unknown)]
    if decisive in known:
        return decisive
    return (not decisive) if len(known) == 2 else None  # noqa: PLR2004 (both sides)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def equals(left: Runtime, right: Runtime) -> bool | None:
    """Tell whether two settled values are equal; None where unknown parts decide."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        return _all(equals(one, other) for one, other in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all(equals(value, right[key]) for key, value in left.items())
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return left == right


def _all(results: object) -> bool | None:
    outcome: bool | None = True
    for result in results:  # type: ignore[attr-defined]
        if result is False:
            return False
        if result is None:
            outcome = None
    return outcome


def unary(operator: str, operand: Runtime, expression: str) -> Runtime:
    """Return `-operand` or `!operand`."""
    settling = Settling()
    plain = settling.top(operand)
    if isinstance(plain, Unknown):
        result: Runtime = unknown(expression, operand)
    elif operator == "!":
        result = not to_bool(plain)
    else:
        result = -to_number(plain)
    return Marked(result) if settling.sensitive else result


def arithmetic(operator: str, left: float, right: float) -> int | float:
    """Return the result of `+ - * / %`, computed in decimals so that 0.1 + 0.2 is 0.3."""
    if isinstance(left, int) and isinstance(right, int) and operator in "+-*":
        if left.bit_length() + right.bit_length() > _LARGEST_NUMBER_BITS:
            raise EvaluationError("the number is too large")
        return _WHOLE[operator](left, right)
    with localcontext(prec=_DIGITS) as context:
        try:
            result = _DECIMAL[operator](_exact(left), _exact(right))
            context.prec -= _GUARD_DIGITS
            result = +result
            whole = result == result.to_integral_value() and abs(result) < _LARGEST_WHOLE
            return int(result) if whole else _precise(result)
        except (DivisionByZero, InvalidOperation, Overflow):
            raise EvaluationError(f"{left} {operator} {right} has no result") from None


class Precise(float):
    """A number with more digits than a float keeps, so that 2 / 3 * 3 is 2."""

    __slots__ = ("decimal",)
    decimal: Decimal


def _precise(decimal: Decimal) -> Precise:
    number = Precise(decimal)
    number.decimal = decimal
    return number


def _exact(number: float) -> Decimal:
    return number.decimal if isinstance(number, Precise) else Decimal(repr(number))


_WHOLE: dict[str, Callable[[int, int], int]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}
_DECIMAL: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "%": lambda left, right: left % right,
}
