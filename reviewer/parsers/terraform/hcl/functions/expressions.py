"""Regular expressions: Go's syntax run by Python, bounded, since both pattern and text come from the input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.parsers.terraform.hcl.functions.signature import NotComputableError
from reviewer.parsers.terraform.hcl.limits import DEFAULT_LIMITS
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_POSIX = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "word": r"\w",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9A-Fa-f",
}
_RISKY = re.compile(r"[+*}]\??\)[*+{]|\|[^()]*\)[*+{]|[+*}]\)[^()]*\)[*+{]")
"""A repeated group that repeats or chooses inside: where backtracking can take exponential time."""
_MANY_REPETITIONS = 4
_SHORT = 60
_LONG = 50_000
_MODERATE = 2_000


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    translated = re.sub(r"\[:(\w+):\]", lambda found: _POSIX.get(found[1], found[0]), pattern)
    translated = translated.replace(r"\z", r"\Z")
    if re.search(r"\\[pPQ]|\(\?[a-zA-Z]*U", translated):
        raise NotComputableError
    flags = re.match(r"\(\?([ims]+)\)", translated)
    try:
        return re.compile(translated, 0 if flags else re.ASCII)
    except (re.error, RecursionError, OverflowError):
        raise EvaluationError(f"'{pattern[:80]}' is no regular expression") from None


def _ready(pattern: str, text: str) -> re.Pattern[str]:
    """Return the pattern to search `text` with, unless that might take very long."""
    repetitions = len(re.findall(r"[*+]|\{\d*,", pattern))
    longest = _SHORT if _RISKY.search(pattern) else _MODERATE if repetitions > _MANY_REPETITIONS else _LONG
    if len(text) > longest or len(pattern) > _MODERATE:
        raise NotComputableError
    return _compiled(pattern)


def _captured(found: re.Match[str]) -> Runtime:
    """Return what a match captures: named groups as a map, numbered ones as a list, else the whole text."""
    if found.re.groupindex:
        return {name: found[name] for name in sorted(found.re.groupindex)}
    if found.re.groups:
        return list(found.groups())
    return found[0]


def regex(pattern: str, text: str) -> Runtime:
    """Return what the first match captures.

    Raises:
        EvaluationError: nothing matches.
    """
    found = _ready(pattern, text).search(text)
    if found is None:
        raise EvaluationError(f"'{pattern[:80]}' does not match")
    return _captured(found)


def regexall(pattern: str, text: str) -> Runtime:
    """Return what every match captures."""
    return [_captured(found) for found in _matches(pattern, text)]


def _matches(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches; unlike Python, Go finds no empty one right behind another."""
    end = -1
    for found in _ready(pattern, text).finditer(text):
        if found.end() > found.start() or found.start() > end:
            yield found
        end = found.end()


def replace(text: str, pattern: str, replacement: str) -> Runtime:
    """Return the text with every match replaced; `$1` and `${name}` stand for what groups captured."""
    if (len(text) + 1) * (len(replacement) + 1) > DEFAULT_LIMITS.text_characters:
        raise NotComputableError
    pieces: list[str] = []
    position = 0
    for found in _matches(pattern, text):
        pieces += [text[position : found.start()], _filled(found, replacement)]
        position = found.end()
    return "".join([*pieces, text[position:]])


def _filled(found: re.Match[str], replacement: str) -> str:
    def group(reference: re.Match[str]) -> str:
        if reference[0] == "$$":
            return "$"
        name = reference[1] or reference[2]
        try:
            return found[int(name) if name.isdigit() else name] or ""
        except IndexError:
            return ""

    return re.sub(r"\$\$|\$(\w+)|\$\{(\w+)\}", group, replacement)
