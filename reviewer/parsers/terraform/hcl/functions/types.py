"""Type conversion functions, and those that set or lift the mark of a secret."""

from __future__ import annotations

from reviewer.parsers.terraform.hcl.conversion import as_set, elements, to_bool, to_number
from reviewer.parsers.terraform.hcl.encoding import text_of_scalar
from reviewer.parsers.terraform.hcl.functions.signature import Function, fn
from reviewer.parsers.terraform.hcl.values import (
    Attribute,
    Composite,
    Document,
    EvaluationError,
    Marked,
    Runtime,
    SetList,
    marked,
)


def _tostring(value: Runtime) -> Runtime:
    """Return a string as it is, partly known ones too."""
    if isinstance(value, Marked):
        return Marked(_tostring(value.value))
    if (
        value is None
        or isinstance(value, (Attribute, Composite, Document))
        or not isinstance(value, (str, int, float, list, dict))
    ):
        return value
    return text_of_scalar(value)


def _tonumber(value: Runtime) -> Runtime:
    return None if value is None else to_number(value)


def _tobool(value: Runtime) -> Runtime:
    return None if value is None else to_bool(value)


def _tolist(value: Runtime) -> Runtime:
    return None if value is None else _alike(elements(value))


def _toset(value: Runtime) -> Runtime:
    if value is None or isinstance(value, SetList):
        return value
    return as_set(_alike(elements(value)))


def _alike(items: list[Runtime]) -> list[Runtime]:
    """Return the elements as strings where any is one: a collection has one type."""
    if any(isinstance(item, str) for item in items):
        return [text_of_scalar(item) if isinstance(item, (int, float)) else item for item in items]
    return items


def _tomap(value: Runtime) -> Runtime:
    if value is not None and not isinstance(value, dict):
        raise EvaluationError("'tomap' takes a map or object")
    return None if value is None else dict(zip(value, _alike(list(value.values())), strict=True))


def _nonsensitive(value: Runtime) -> Runtime:
    if isinstance(value, Marked):
        return value.value
    if isinstance(value, Composite):
        return Composite(tuple(_unmarked(part) for part in value.parts))
    return value


def _unmarked(part: str | Attribute | Marked | object) -> str:
    if isinstance(part, Marked):
        return text_of_scalar(part.value)
    return part  # type: ignore[return-value]


def _issensitive(value: Runtime) -> Runtime:
    return isinstance(value, Marked) or (
        isinstance(value, Composite) and any(isinstance(part, Marked) for part in value.parts)
    )


FUNCTIONS: dict[str, Function] = {
    "ephemeralasnull": fn(lambda value: value, "V"),
    "issensitive": fn(_issensitive, "V"),
    "nonsensitive": fn(_nonsensitive, "V"),
    "sensitive": fn(marked, "V"),
    "tobool": fn(_tobool, "x"),
    "tolist": fn(_tolist, "X"),
    "tomap": fn(_tomap, "X"),
    "tonumber": fn(_tonumber, "x"),
    "toset": fn(_toset, "X"),
    "tostring": fn(_tostring, "V"),
}
