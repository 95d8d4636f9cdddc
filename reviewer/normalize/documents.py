"""JSON written as text inside a property (a dashboard, a policy) as the structure it stands for."""

from __future__ import annotations

import json
from typing import Final

from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value, text_of

_MARK: Final = "\ue000{}\ue001"
_OPEN, _CLOSE = "\ue000", "\ue001"
_SMALLEST = 2
_LARGEST = 2_000_000
_DEEPEST = 60


def structured(value: Value) -> Value:
    """Return `value` with every text in it that is a JSON object or array read as that structure.

    References and unknowns inside the text keep their place: `{"arn": "${Key.Arn}"}` has a reference as its value.
    """
    if isinstance(value, dict):
        made = {key: structured(child) for key, child in value.items()}
        return value if all(made[key] is value[key] for key in value) else made
    if isinstance(value, list):
        items = [structured(child) for child in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Choice):
        return Choice(value.condition, structured(value.then), structured(value.otherwise))
    if isinstance(value, str):
        return _parsed(value, ()) if value[:64].lstrip()[:1] in ("{", "[") else value
    if isinstance(value, Text) and isinstance(value.parts[0], str) and value.parts[0].lstrip()[:1] in ("{", "["):
        holes = tuple(part for part in value.parts if not isinstance(part, str))
        numbers = iter(range(len(holes)))
        text = "".join(part if isinstance(part, str) else _MARK.format(next(numbers)) for part in value.parts)
        parsed = _parsed(text, holes)
        return value if isinstance(parsed, str) else parsed
    return value


def _parsed(text: str, holes: tuple[Reference | Unknown | Sensitive, ...]) -> Value:
    stripped = text.strip()
    if not _SMALLEST <= len(stripped) <= _LARGEST or stripped[-1] not in ("}", "]"):
        return text
    try:
        found = json.loads(_quoted_holes(stripped))
    except (ValueError, RecursionError):
        return text
    return _filled(found, holes, 0)


def _quoted_holes(text: str) -> str:
    """Quote marks that stand where a JSON value does (`"period": ${Period}`): outside a string they need quotes."""
    if _OPEN not in text:
        return text
    out: list[str] = []
    inside = escaped = False
    for char in text:
        if char == '"' and not escaped:
            inside = not inside
        escaped = char == "\\" and not escaped
        if not inside and char == _OPEN:
            out.append('"')
        out.append(char)
        if not inside and char == _CLOSE:
            out.append('"')
    return "".join(out)


def _filled(value: object, holes: tuple[Reference | Unknown | Sensitive, ...], depth: int) -> Value:
    if depth > _DEEPEST:
        return Unknown("a document nested too deeply to compare")
    if isinstance(value, dict):
        return {key: _filled(child, holes, depth + 1) for key, child in value.items()}
    if isinstance(value, list):
        return [_filled(child, holes, depth + 1) for child in value]
    if isinstance(value, str):
        return _with_holes(value, holes) if _OPEN in value else value
    return value if isinstance(value, (int, float)) or value is None else str(value)


def _with_holes(text: str, holes: tuple[Reference | Unknown | Sensitive, ...]) -> Value:
    parts: list[str | Reference | Unknown | Sensitive] = []
    for position, piece in enumerate(text.split(_OPEN)):
        if position == 0:
            parts.append(piece)
            continue
        number, _, rest = piece.partition(_CLOSE)
        parts.append(holes[int(number)] if number.isdigit() and int(number) < len(holes) else piece)
        parts.append(rest)
    return text_of(parts)
