"""`format` and `formatlist`: printf verbs."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from types import NoneType

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl import encoding
from reviewer.parsers.terraform.hcl.conversion import to_bool, to_number
from reviewer.parsers.terraform.hcl.functions.signature import Function, fn
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.templates import Piece, composite, pieces_of
from reviewer.parsers.terraform.hcl.values import EvaluationError, Marked, Runtime, unknown

_VERB = re.compile(
    r"%(?P<flags>[ +\-0#]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?:\[(?P<index>\d+)\])?(?P<verb>[a-zA-Z%])"
)
_WIDEST = 10_000
_BASES = {"b": "b", "d": "d", "o": "o", "x": "x", "X": "X"}


def format_text(pattern: str, *arguments: Runtime) -> Runtime:
    """Return the pattern with its verbs replaced; arguments that are not known leave a partly known string.

    Raises:
        EvaluationError: a verb does not fit its argument, or the numbers of both differ.
    """
    pieces: list[Piece] = []
    position = 0
    used = 0
    explicit = False
    while (percent := pattern.find("%", position)) >= 0:
        pieces.append(pattern[position:percent])
        found = _VERB.match(pattern, percent)
        if found is None:
            raise EvaluationError(f"'{pattern[:80]}' has a verb that is not understood")
        position = found.end()
        if found["verb"] == "%":
            pieces.append("%")
            continue
        if found["index"]:
            used, explicit = int(found["index"]) - 1, True
        if not 0 <= used < len(arguments):
            raise EvaluationError("the format has more verbs than arguments")
        pieces.extend(_formatted(found, arguments[used]))
        used += 1
    pieces.append(pattern[position:])
    if not explicit and used < len(arguments):
        raise EvaluationError("the format has fewer verbs than arguments")
    return composite(pieces)


def _formatted(verb: re.Match[str], argument: Runtime) -> list[Piece]:
    settling = Settling()
    plain = settling.plain(argument)
    simple = verb["verb"] in "sv" and not (verb["width"] or verb["precision"] or "#" in verb["flags"])
    if simple and not isinstance(plain, (list, dict, NoneType)):
        return pieces_of(argument)
    if settling.unknown:
        piece: Piece = unknown(f'format("{verb[0]}")', plain if isinstance(plain, Unknown) else argument)
        return [piece]
    text = _padded(verb, _written(verb, plain))
    return [Marked(text)] if settling.sensitive else [text]


def _padded(verb: re.Match[str], text: str) -> str:
    width = int(verb["width"] or 0)
    if width > _WIDEST:
        raise EvaluationError("the format is too wide")
    if "-" in verb["flags"]:
        return text.ljust(width)
    if "0" in verb["flags"] and verb["verb"] != "v":
        return text[:1] + text[1:].rjust(width - 1, "0") if text[:1] in {"-", "+"} else text.rjust(width, "0")
    return text.rjust(width)


def _written(verb: re.Match[str], value: Runtime) -> str:
    letter = verb["verb"]
    precision = int(verb["precision"]) if verb["precision"] else None
    if precision is not None and precision > _WIDEST:
        raise EvaluationError("the format is too precise")
    if letter == "v":
        return _any(value, json="#" in verb["flags"])
    if letter in "sq":
        text = encoding.text_of_scalar(value)
        text = text if precision is None else text[:precision]
        return encoding.json_string(text) if letter == "q" else text
    if letter == "t":
        return "true" if to_bool(value) else "false"
    number = to_number(value)
    text = _number(letter, number, precision)
    if letter in "xX" and "#" in verb["flags"]:
        text = f"0{letter}{text}"
    sign = "+" if "+" in verb["flags"] else " " if " " in verb["flags"] else ""
    return text if number < 0 else sign + text


def _any(value: Runtime, *, json: bool) -> str:
    if json or value is None or isinstance(value, (list, dict)):
        return encoding.json_text(value)
    return encoding.text_of_scalar(value)


def _number(letter: str, number: float, precision: int | None) -> str:
    if letter in _BASES:
        return format(int(number), _BASES[letter])
    if letter in "fF":
        step = Decimal(1).scaleb(-(6 if precision is None else precision))
        return format(Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_EVEN), "f")
    if letter in "eE":
        return format(number, f".{6 if precision is None else precision}{letter}")
    if letter in "gG":
        return _shortest(number, letter) if precision is None else format(number, f".{precision}{letter}")
    raise EvaluationError(f"'%{letter}' is no verb of 'format'")


def _shortest(number: float, letter: str) -> str:
    """Return as many digits as the number needs, with an exponent below 0.0001 and from a million on."""
    if 1e-4 <= abs(number) < 1e6 or number == 0:  # noqa: PLR2004 (where Go changes the notation)
        return encoding.number_text(number)
    mantissa, exponent = f"{Decimal(repr(number)).normalize():e}".split("e")
    return f"{mantissa}{'E' if letter == 'G' else 'e'}{exponent[0]}{exponent[1:]:0>2}"


def _formatlist(pattern: Runtime, *arguments: Runtime) -> Runtime:
    """Return one formatted string for every element of the lists among the arguments."""
    lengths = {len(argument) for argument in arguments if isinstance(argument, list)}
    if len(lengths) > 1:
        raise EvaluationError("the lists of 'formatlist' differ in length")
    text = encoding.text_of_scalar(pattern)
    if not lengths:
        return [format_text(text, *arguments)]
    rows = range(lengths.pop())
    return [
        format_text(text, *(argument[row] if isinstance(argument, list) else argument for argument in arguments))
        for row in rows
    ]


FUNCTIONS: dict[str, Function] = {
    "format": fn(format_text, "sV*"),
    "formatlist": fn(_formatlist, "sX*"),
}
