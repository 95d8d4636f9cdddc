"""Says in one sentence what a finding is about, from its two sides, where the finding itself does not say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from reviewer.model.review import Finding, Instance, Kind, Side
from reviewer.renderers.escape import shorten
from reviewer.renderers.show import value_text

Sentence = Callable[[Finding, str], str]

LISTED: Final = 4
"""Names listed in a sentence; the others are counted."""


def issue(finding: Finding, actual: str) -> str:
    """Return what is wrong in words; `actual` names the actual design."""
    detail = finding.detail.strip()
    if detail[:1].isupper() or detail[:1] in {"'", "`", '"'}:
        return _closed(detail)
    sentence = (
        _SENTENCES.get(finding.kind, _difference)(finding, actual) or _difference(finding, actual) or finding.title
    )
    return _closed(f"{sentence.rstrip('.')} ({detail})" if detail else sentence)


def _closed(sentence: str) -> str:
    return sentence if sentence[-1:] in {".", "!", "?", ""} else f"{sentence}."


def _missing(finding: Finding, actual: str) -> str:
    names = [instance.reference.id for instance in finding.instances if instance.reference and not instance.actual]
    if not names:
        return ""
    type_ = f", of type '{finding.resource_type}'" if finding.resource_type else ""
    return f"The reference declares {_names(names)}{type_}; {actual} has no counterpart"


def _extra(finding: Finding, actual: str) -> str:
    names = [instance.actual.id for instance in finding.instances if instance.actual]
    return f"{actual} declares {_names(names)}, the reference does not" if names else ""


def _difference(finding: Finding, actual: str) -> str:
    """Return what both sides say of the property, if all places say the same."""
    if not finding.property or not finding.instances:
        return ""
    places = {_values(instance) for instance in finding.instances}
    if len(places) > 1:
        return f"'{finding.property}' differs in {len(finding.instances)} places"
    expected, found = places.pop()
    if not expected and not found:
        return ""
    if not found:
        return f"The reference sets '{finding.property}', {actual} does not"
    if not expected:
        return f"{actual} sets '{finding.property}', the reference does not"
    return f"The reference has {expected} for '{finding.property}', {actual} has {found}"


def _values(instance: Instance) -> tuple[str, str]:
    return _value(instance.reference), _value(instance.actual)


def _value(side: Side | None) -> str:
    """Return a side's value in quotes, empty where it has none."""
    if side is None or not side.has_value:
        return ""
    quoted = shorten(value_text(side.value)).replace("'", "\u2019")
    return f"'{quoted}'"


def _names(names: Sequence[str]) -> str:
    shown = [f"'{name}'" for name in names[:LISTED]]
    if len(names) > LISTED:
        shown.append(f"{len(names) - LISTED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


_SENTENCES: Final[dict[Kind, Sentence]] = {
    Kind.MISSING_RESOURCE: _missing,
    Kind.PARAMETER: _missing,
    Kind.OUTPUT: _missing,
    Kind.CONDITION: _missing,
    Kind.MAPPING: _missing,
    Kind.EXTRA_RESOURCE: _extra,
}
