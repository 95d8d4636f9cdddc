"""Values that only the deployment tells: a plan or preview keeps where they come from, not the text around them."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.diff.canonical import MISSING_MARK, Speller
from reviewer.model.design import RESOLVED_FORMATS, Design
from reviewer.model.value import Reference, Text, Value

_TELLING = 3
"""A text shorter than this says too little to tell whose property it is."""


def may_mean(speller: Speller, expected: Value, found: Value) -> bool:
    """Tell whether one value is an open one of a plan or preview, and the other the text that it stands for.

    `integrations/${api.id}` is planned as a value from `api`, and so is `${vpc.cidr_block}`, whose text may be known.
    """
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and _pairwise(speller, expected, found)
    ours, theirs = speller.matching.reference, speller.matching.actual
    if isinstance(found, Reference) and theirs.format in RESOLVED_FORMATS:
        return _stands_for(found, expected, theirs, [speller.counterpart(address) for address in _sources(expected)])
    if isinstance(expected, Reference) and ours.format in RESOLVED_FORMATS:
        mapped = Reference(speller.counterpart(expected.address), expected.attribute)
        if mapped.address.startswith(MISSING_MARK):
            return False
        return _stands_for(mapped, found, theirs, _sources(found))
    return False


def _pairwise(speller: Speller, expected: list[Value], found: list[Value]) -> bool:
    pairs = zip(expected, found, strict=True)
    return bool(expected) and all(
        speller.same(mine, other) is not None or may_mean(speller, mine, other) for mine, other in pairs
    )


def _sources(value: Value) -> list[str]:
    """Return the addresses of what a text with literal parts is made of."""
    if not isinstance(value, Text):
        return []
    return [part.address for part in value.parts if isinstance(part, Reference)]


def _stands_for(open_value: Reference, other: Value, actual: Design, sources: Iterable[str]) -> bool:
    if isinstance(other, Text):
        return set(sources) == {open_value.address}
    resource = actual.resources.get(open_value.address)
    if resource is None or not isinstance(other, str) or len(other) < _TELLING:
        return False
    return any(value == other for value in resource.properties.values() if isinstance(value, str))
