"""Expressions a plan keeps as text: JSON configuration (cdktf) shows its templates as they are written."""

from __future__ import annotations

import re

from reviewer.model.location import Path
from reviewer.model.value import Reference, Sensitive, Unknown, Value, text_of
from reviewer.parsers.json_fields import mapping
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_reading import Reading
from reviewer.parsers.terraform.plan_references import trace

_PLACE = re.compile(r"\$\{([^{}]*)\}")
_SIMPLE = re.compile(r'[\w-]+(?:\.[\w-]+|\[\d+\]|\["[^"\]]*"\])+')


def template_value(reading: Reading, expression: Json, below: Path) -> Value:
    """Return the template at a place below an expression with its references; None where it is not all plain ones."""
    text = mapping(expression).get("constant_value")
    for step in below:
        if isinstance(text, dict) and isinstance(step, str):
            text = text.get(step)
        elif isinstance(text, list) and isinstance(step, int) and step < len(text):
            text = text[step]
        else:
            return None
    return _filled(reading, text) if isinstance(text, str) and "${" in text else None


def _filled(reading: Reading, text: str) -> Value:
    parts: list[str | Reference | Unknown | Sensitive] = []
    position = 0
    for match in _PLACE.finditer(text):
        reference = _reference(reading, match.group(1).strip())
        if reference is None:
            return None
        parts += [text[position : match.start()], reference]
        position = match.end()
    rest = text[position:]
    return None if "${" in rest or "%{" in text else text_of([*parts, rest])


def _reference(reading: Reading, inner: str) -> Reference | None:
    if _SIMPLE.fullmatch(inner) is None:
        return None
    found = trace(reading.tracer, (inner,), reading.scope)
    if found.hazy or len(found.targets) != 1 or len(found.targets[0].instances) != 1:
        return None
    target = found.targets[0]
    return Reference(target.instances[0].address, target.attribute) if target.instances[0].managed else None
