"""Texts put together from values."""

from __future__ import annotations

from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value, references_in, text_of

_MOST_CHOICES = 4


def concatenate(values: list[Value], *, budget: int = _MOST_CHOICES) -> Value:
    """Return the text the values make one after another; a choice among them makes the text a choice."""
    for position, value in enumerate(values):
        if isinstance(value, Choice) and budget:
            before, after = values[:position], values[position + 1 :]
            then = concatenate([*before, value.then, *after], budget=budget - 1)
            otherwise = concatenate([*before, value.otherwise, *after], budget=budget - 1)
            return Choice(value.condition, then, otherwise)
    parts: list[str | Reference | Unknown | Sensitive] = []
    for value in values:
        parts.extend(_parts(value))
    return text_of(parts)


def _parts(value: Value) -> list[str | Reference | Unknown | Sensitive]:
    if isinstance(value, Text):
        return list(value.parts)
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, (str, Reference, Unknown, Sensitive)):
        return [value]
    if isinstance(value, (int, float)):
        return [str(value)]
    if value is ABSENT or value is None:
        return []
    return [Unknown(str(value), tuple(references_in(value)))]
