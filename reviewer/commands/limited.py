"""The option `--limit`: what a run may cost, and the clock that ends it."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from reviewer.errors import InputError, TimeLimitError

if TYPE_CHECKING:
    from reviewer.settings import Limits

Limit = Annotated[
    list[str] | None,
    typer.Option("--limit", help="Raise or lower a limit, NAME=NUMBER; see `drdiff explain limits`. Repeatable."),
]


def limited(given: list[str] | None, written: Limits | None = None) -> Limits:
    """Return the limits of a run, the command line's over the configuration's, and start its clock.

    Raises:
        InputError: there is no such limit, or it cannot be set so.
    """
    from reviewer.model.record import replace
    from reviewer.options import pairs
    from reviewer.settings import Limits

    chosen = {name.replace("-", "_"): _number(name, text) for name, text in pairs(given or [], "--limit").items()}
    limits = replace(written or Limits(), **chosen)
    _start_clock(limits.seconds)
    return limits


def _number(name: str, text: str) -> int:
    from reviewer.configuration.check import configuration_schema
    from reviewer.settings import LIMIT_MEANINGS

    if name not in LIMIT_MEANINGS:
        raise InputError(f"--limit {name}: there is no such limit", help_text=f"limits are {', '.join(LIMIT_MEANINGS)}")
    bounds = configuration_schema()["$defs"]["limits"]["properties"][name]
    least, most = int(bounds["minimum"]), int(bounds["maximum"])
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(most)) + 1 else -1
    if not least <= number <= most:
        raise InputError(f"--limit {name}: the value is no whole number between {least:,} and {most:,}")
    return number


def _start_clock(seconds: int) -> None:
    def stop(_signal: int, _frame: object) -> NoReturn:
        raise TimeLimitError(seconds)

    try:
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(seconds)
    except (AttributeError, ValueError):
        return  # no such clock on this system, or not the main thread
