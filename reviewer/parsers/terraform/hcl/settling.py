"""From values that remember where they come from to plain ones, where something is computed from them."""

from __future__ import annotations

from reviewer.model.value import Absent, Unknown
from reviewer.parsers.terraform.hcl import encoding
from reviewer.parsers.terraform.hcl.access import step_into
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

_PLAIN = frozenset({str, int, float, bool, type(None)})


class Settling:
    """Makes values plain and notes what it met: `sensitive` marks, and whether anything stays `unknown`."""

    __slots__ = ("sensitive", "unknown")

    def __init__(self) -> None:
        self.sensitive = False
        self.unknown = False

    def plain(self, value: Runtime) -> Runtime:
        """Return the value with everything in it resolved that can be; the rest becomes `Unknown`."""
        if type(value) in _PLAIN:
            return value
        value = self.top(value)
        if isinstance(value, SetList):
            return SetList([self.plain(item) for item in value])
        if isinstance(value, list):
            return [self.plain(item) for item in value]
        if isinstance(value, dict):
            return {key: self.plain(item) for key, item in value.items()}
        return value

    def top(self, value: Runtime) -> Runtime:
        """Return the value itself resolved, its elements left as they are; note whether it stays unknown."""
        while True:
            if isinstance(value, Marked):
                self.sensitive = True
                value = value.value
            elif isinstance(value, Attribute):
                value = looked_up(value)
            elif isinstance(value, Composite):
                value = self._text(value)
            elif isinstance(value, Document):
                value = self._document(value)
            elif isinstance(value, Handle):
                whole = value.whole()
                value = unknown(value.address, value) if whole is value else whole
            elif isinstance(value, Whole):
                value = unknown(value.handle.address, value)
            else:
                break
        if isinstance(value, Unknown):
            self.unknown = True
        return value

    def _text(self, value: Composite) -> Runtime:
        inner = Settling()
        parts = [inner.plain(part) for part in value.parts]
        self.sensitive = self.sensitive or inner.sensitive
        if inner.unknown:
            return unknown(composite_text(value), value)
        return "".join(encoding.text_of_scalar(part) for part in parts)

    def _document(self, value: Document) -> Runtime:
        inner = Settling()
        plain = inner.plain(value.value)
        self.sensitive = self.sensitive or inner.sensitive
        return unknown("jsonencode(...)", value) if inner.unknown else encoding.json_text(plain)


def looked_up(attribute: Attribute) -> Runtime:
    """Return the value the other resource's configuration gives the attribute, else `Unknown`."""
    first, *rest = attribute.path
    value = attribute.of.configured(str(first))
    if isinstance(value, Absent) or value is None:
        return Unknown(str(attribute.reference), (attribute.reference,))
    try:
        for key in rest:
            value = step_into(value, key, index=isinstance(key, int))
    except EvaluationError:
        return Unknown(str(attribute.reference), (attribute.reference,))
    return value


def composite_text(value: Composite) -> str:
    """Return a partly known string as a template of the configuration would spell it, secrets hidden."""
    written = ""
    for part in value.parts:
        if isinstance(part, str):
            written += part
        elif isinstance(part, Marked):
            written += "${(sensitive)}"
        else:
            written += f"${{{part.reference if isinstance(part, Attribute) else part.expression}}}"
    return written
