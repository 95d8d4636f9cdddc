"""String functions."""

from __future__ import annotations

import re
import unicodedata

from reviewer.parsers.terraform.hcl.functions import expressions
from reviewer.parsers.terraform.hcl.functions.signature import Function, fn
from reviewer.parsers.terraform.hcl.limits import DEFAULT_LIMITS
from reviewer.parsers.terraform.hcl.templates import Piece, composite, pieces_of
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError, Runtime

_LONGEST = DEFAULT_LIMITS.text_characters


def _join(separator: str, *lists: list[Runtime]) -> Runtime:
    pieces: list[Piece] = []
    length = 0
    for items in lists:
        for item in items:
            if item is None:
                raise EvaluationError("'join' does not take null elements")
            pieces.extend([separator, *pieces_of(item)] if pieces or length else pieces_of(item))
            length += 1 + len(separator) + (len(item) if isinstance(item, str) else 0)
            if length > _LONGEST:
                raise LimitError(f"a string is longer than {_LONGEST} characters")
    return composite(pieces)


def _split(separator: str, text: str) -> Runtime:
    return list(text.split(separator)) if separator else list(text)


def _replace(text: str, old: str, new: str) -> Runtime:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return expressions.replace(text, old[1:-1], new)
    count = text.count(old) if old else len(text) + 1
    if len(text) + count * len(new) > _LONGEST:
        raise LimitError(f"a string is longer than {_LONGEST} characters")
    return text.replace(old, new)


def _substr(text: str, offset: float, length: float) -> Runtime:
    start = int(offset) if offset >= 0 else max(0, len(text) + int(offset))
    if start > len(text):
        return ""
    return text[start:] if length < 0 else text[start : start + int(length)]


def _upper(text: str) -> str:
    """Return the text in capitals, letter by letter: no letter becomes two."""
    return "".join(capital if len(capital := letter.upper()) == 1 else letter for letter in text)


def _title(text: str) -> Runtime:
    return re.sub(r"\b\w", lambda found: _upper(found[0]), text)


def _indent(spaces: float, text: str) -> Runtime:
    if not 0 <= spaces <= 10_000:  # noqa: PLR2004 (wider than any text anyone writes)
        raise EvaluationError("the indentation is too wide")
    return text.replace("\n", "\n" + " " * int(spaces))


def _trim(text: str, characters: str) -> Runtime:
    return text.strip(characters) if characters else text


def _chomp(text: str) -> Runtime:
    return re.sub(r"(?:\r\n|\n|\r)+\Z", "", text)


def _strrev(text: str) -> Runtime:
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return "".join(reversed(clusters))


FUNCTIONS: dict[str, Function] = {
    "chomp": fn(_chomp, "s"),
    "endswith": fn(lambda text, end: text.endswith(end), "ss"),
    "indent": fn(_indent, "ns"),
    "join": fn(_join, "sL*"),
    "lower": fn(lambda text: text.lower(), "s"),
    "regex": fn(expressions.regex, "ss"),
    "regexall": fn(expressions.regexall, "ss"),
    "replace": fn(_replace, "sss"),
    "split": fn(_split, "ss"),
    "startswith": fn(lambda text, start: text.startswith(start), "ss"),
    "strcontains": fn(lambda text, part: part in text, "ss"),
    "strrev": fn(_strrev, "s"),
    "substr": fn(_substr, "snn"),
    "title": fn(_title, "s"),
    "trim": fn(_trim, "ss"),
    "trimprefix": fn(lambda text, start: text.removeprefix(start), "ss"),
    "trimspace": fn(lambda text: text.strip(), "s"),
    "trimsuffix": fn(lambda text, end: text.removesuffix(end), "ss"),
    "upper": fn(_upper, "s"),
}
