"""Large machine-written JSON (plans, states, previews) at C speed, with lines only for what is cited."""

from __future__ import annotations

import gc
import json
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from json.decoder import JSONDecodeError

from reviewer.errors import InputError
from reviewer.model.record import dataclass, field
from reviewer.parsers.source import Source
from reviewer.settings import Limits

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_CANDIDATES = 40
_START = re.compile(r"^[ \t\ufeff]*([{\[])", re.MULTILINE)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_STREAMS = (
    ("@level", "the machine-readable log of a Terraform run", "write the plan with `terraform show -json PLANFILE`"),
    (
        "preludeEvent",
        "the event stream of a Pulumi run",
        "write it with `pulumi preview --json`, streaming switched off",
    ),
    ("timestamp", "the event stream of a Pulumi run", "write it with `pulumi preview --json`, streaming switched off"),
)
"""Keys of a line in an event stream; `timestamp` counts only beside `sequence` (plans have it too)."""
_BEYOND_CHANCE = 40
"""A line of prose may begin like JSON, but does not go on like it for so many characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonDocument:
    """One JSON value of a file and where it stands: `offset` is its first character in `text`."""

    name: str
    text: str = field(repr=False)
    value: Json = field(repr=False)
    offset: int = 0
    depth: int = 100
    """The nesting its readers accept."""


@contextmanager
def gc_paused() -> Iterator[None]:
    """Keep the garbage collector off while millions of plain values are made, then spare it from walking them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


@contextmanager
def reading_from(document: JsonDocument) -> Iterator[None]:
    """Read values out of a document: without the garbage collector, and with an error for endless nesting.

    Raises:
        InputError: the values are nested more deeply than the limit.
    """
    try:
        with gc_paused():
            yield
    except RecursionError as error:
        raise too_deep(document.name) from error


def load_json(source: Source, limits: Limits) -> JsonDocument:
    """Return the JSON document in a file, also when a tool wrote lines of its own before or after it.

    Raises:
        InputError: there is no whole JSON document in it, several (an event stream), or it is nested too deeply.
    """
    text = source.text
    with gc_paused():
        value, start = _first_document(source)
        if _SURROGATE.search(text):
            value = _well_formed(value)
    return JsonDocument(name=source.name, text=text, value=value, offset=start, depth=limits.depth)


def holds_json(text: str) -> bool:
    """Whether a line near the top of the text starts a JSON object or list."""
    return _START.search(text, 0, 20_000) is not None


def _first_document(source: Source) -> tuple[Json, int]:
    """Return the first JSON object or list that begins a line and is complete, and where it begins."""
    decoder = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)
    failure: JSONDecodeError | None = None
    problem: InputError | None = None
    for start in islice((match.start(1) for match in _START.finditer(source.text)), _CANDIDATES):
        if failure is not None and start < failure.pos:
            continue
        try:
            value, _ = decoder.raw_decode(source.text, start)
        except JSONDecodeError as error:
            failure = error
            if error.pos - start > _BEYOND_CHANCE:
                break
        except RecursionError as error:
            raise too_deep(source.name) from error
        except ValueError as error:
            line = line_at(source.text, start)
            raise InputError(f"the JSON cannot be read: {error}", file=source.name, line=line) from error
        else:
            event = _stream_error(source, value)
            if value and event is None:
                return value, start
            problem = problem or event
    raise problem or _cut_off(source, failure)


def _cut_off(source: Source, error: JSONDecodeError | None) -> InputError:
    if error is None:
        return InputError(
            "the file holds no JSON document", file=source.name, help_text="name a plan, state or preview file"
        )
    return InputError(
        f"the JSON cannot be read: {error.msg.lower()}",
        file=source.name,
        line=line_at(source.text, error.pos),
        help_text="the file may be cut off; write it again",
    )


def too_deep(name: str) -> InputError:
    """Return the error for a document nested beyond the limit."""
    return InputError(
        "the JSON is nested too deeply", file=name, help_text="no tool writes such a file; check where it comes from"
    )


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"the number {text[:30]} is too large")
    return number


def _stream_error(source: Source, value: Json) -> InputError | None:
    """Return the explanation of a file of one event a line, None for any other document."""
    if not isinstance(value, dict):
        return None
    for mark, what, help_text in _STREAMS:
        if mark in value and (mark != "timestamp" or "sequence" in value):
            return InputError(f"the file is {what}, not one document", file=source.name, line=1, help_text=help_text)
    return None


def _well_formed(value: Json) -> Json:
    """Return the value with halves of surrogate pairs, which no output can encode, replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_well_formed(item) for item in value]
    if isinstance(value, dict):
        return {str(_well_formed(key)): _well_formed(item) for key, item in value.items()}
    return value


def line_at(text: str, position: int) -> int:
    """Return the 1-based line of a character."""
    return text.count("\n", 0, position) + 1
