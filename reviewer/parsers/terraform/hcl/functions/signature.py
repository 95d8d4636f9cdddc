"""What a built-in function takes, and how its arguments are made ready for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reviewer.model.record import dataclass
from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.conversion import to_bool, to_number
from reviewer.parsers.terraform.hcl.encoding import text_of_scalar
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import EvaluationError, Marked, Runtime, unknown


class NotComputableError(Exception):
    """A call whose result cannot be told before the configuration is applied, or not by this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A built-in function.

    `takes` has a letter for each argument: `s` string, `n` number, `b` bool, `l` list or set, `m` map, `x` anything;
    all of them are wholly known when `run` sees them. A capital letter lets elements that are not known through;
    `V` hands the argument over as it is. `?` makes the letter before it optional, `*` repeats it.
    """

    run: Callable[..., Runtime]
    takes: str


def fn(run: Callable[..., Runtime], takes: str) -> Function:
    """Return the table entry of a function."""
    return Function(run=run, takes=takes)


def apply(function: Function, arguments: Sequence[Runtime], name: str, expression: str) -> Runtime:
    """Return the call's result; unknown where an argument it needs is, marked where one is.

    Raises:
        EvaluationError: the arguments do not fit.
    """
    settling = Settling()
    ready: list[Runtime] = []
    for kind, argument in zip(_kinds(function.takes, len(arguments), name), arguments, strict=True):
        ready.append(_ready(kind, argument, settling, name))
    if settling.unknown:
        result: Runtime = unknown(expression, *arguments)
    else:
        try:
            result = function.run(*ready)
        except NotComputableError:
            result = unknown(expression, *arguments)
    return Marked(result) if settling.sensitive and not isinstance(result, Marked) else result


def _kinds(takes: str, count: int, name: str) -> Iterator[str]:
    """Yield the letter of every argument."""
    letters = takes.replace("?", "").replace("*", "")
    least = len(letters) - takes.count("?") - takes.count("*")
    if count < least or (count > len(letters) and not takes.endswith("*")):
        raise EvaluationError(f"'{name}' does not take {count} arguments")
    for position in range(count):
        yield letters[min(position, len(letters) - 1)]


def _ready(kind: str, argument: Runtime, settling: Settling, name: str) -> Runtime:
    if kind == "V":
        return argument
    value = settling.plain(argument) if kind.islower() else settling.top(argument)
    if isinstance(value, Unknown) or kind in {"x", "X"}:
        return value
    if value is None:
        raise EvaluationError(f"'{name}' does not take null")
    try:
        return _CONVERTERS[kind.lower()](value)
    except EvaluationError as error:
        raise EvaluationError(f"'{name}': {error.message}") from None


def _list(value: Runtime) -> Runtime:
    if not isinstance(value, list):
        raise EvaluationError("a list is required")
    return value


def _map(value: Runtime) -> Runtime:
    if not isinstance(value, dict):
        raise EvaluationError("a map is required")
    return value


_CONVERTERS: dict[str, Callable[[Runtime], Runtime]] = {
    "s": text_of_scalar,
    "n": to_number,
    "b": to_bool,
    "l": _list,
    "m": _map,
}
