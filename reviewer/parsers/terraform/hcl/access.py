"""Attributes and indexes: one step into a value."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.values import (
    Attribute,
    Composite,
    Document,
    EvaluationError,
    Handle,
    Marked,
    Runtime,
    SetList,
    Whole,
    unknown,
)

_KIND_NAMES = {str: "a string", int: "a number", float: "a number", bool: "a bool", Composite: "a string"}


def step_into(value: Runtime, key: Runtime, *, index: bool) -> Runtime:
    """Return `value.key`, or `value[key]` with `index`; the key is known or wholly unknown.

    Raises:
        EvaluationError: the value has no such attribute or element.
    """
    if isinstance(value, Marked):
        inner = step_into(value.value, key, index=index)
        return inner if isinstance(inner, Marked) else Marked(inner)
    if isinstance(key, Unknown) or not isinstance(key, (str, int, float)):
        return _by_unknown(value, key)
    if isinstance(value, dict):
        return _member(value, key)
    if isinstance(value, list):
        return _element(value, key)
    return _into_opaque(value, key, index=index)


def _into_opaque(value: Runtime, key: str | float, *, index: bool) -> Runtime:
    if isinstance(value, Handle):
        return value.attribute(str(key))
    if isinstance(value, Attribute):
        return Attribute(value.of, (*value.path, key if isinstance(key, str) else int(key)))
    if isinstance(value, Whole):
        return value.handle if index else value.handle.attribute(str(key))
    if isinstance(value, Unknown):
        return Unknown(f"{value.expression}{_spelled(key, index=index)}", value.references)
    if isinstance(value, Document):
        return step_into(value.value, key, index=index)
    what = "null" if value is None else _KIND_NAMES.get(type(value), "the value")
    raise EvaluationError(f"{what} has no '{key}'")


def _spelled(key: str | float, *, index: bool) -> str:
    if isinstance(key, str):
        return f'["{key}"]' if index else f".{key}"
    return f"[{key}]"


def _by_unknown(value: Runtime, key: Runtime) -> Runtime:
    """Return what an index that is not known picks: the only candidate, or unknown."""
    if isinstance(value, Whole):
        return value.handle
    if key is None:
        raise EvaluationError("the index is null")
    if not isinstance(key, Unknown):
        raise EvaluationError("the index is neither a string nor a number")
    base = value.expression if isinstance(value, Unknown) else "element"
    return unknown(f"{base}[{key.expression}]", value, key)


def _member(value: dict[str, Runtime], key: str | float) -> Runtime:
    name = key if isinstance(key, str) else key_text(key)
    if name not in value:
        raise EvaluationError(f"there is no element '{name}'")
    return value[name]


def key_text(key: str | float) -> str:
    """Return a map key as text: `true`, `1`, `1.5`."""
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, float) and key.is_integer():
        return str(int(key))
    return str(key)


def _element(value: Sequence[Runtime], key: str | float) -> Runtime:
    if isinstance(value, SetList):
        raise EvaluationError("a set has no indexes")
    try:
        position = int(key)
    except ValueError:
        raise EvaluationError(f"a list has no attribute '{key}'") from None
    if position != float(key) or not 0 <= position < len(value):
        raise EvaluationError(f"the list has {len(value)} elements and no element {key}")
    return value[position]
