"""Parameters, mappings, conditions and outputs of both designs compared."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator

from reviewer.diff.canonical import Speller, Spelling
from reviewer.diff.common_conditions import opposite
from reviewer.diff.languages import ANOTHER_LANGUAGE, share_declarations, share_language
from reviewer.model.design import Declaration, DeclarationKind
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.matching import Matching
from reviewer.model.review import Kind
from reviewer.model.value import ABSENT, Choice, Reference, Value, leaves

_KINDS = {
    DeclarationKind.PARAMETER: Kind.PARAMETER,
    DeclarationKind.OUTPUT: Kind.OUTPUT,
    DeclarationKind.CONDITION: Kind.CONDITION,
    DeclarationKind.MAPPING: Kind.MAPPING,
}
_COMPARED_FIELDS = {
    DeclarationKind.PARAMETER: (
        "AllowedPattern",
        "AllowedValues",
        "Default",
        "MaxLength",
        "MaxValue",
        "MinLength",
        "MinValue",
        "NoEcho",
        "Type",
    ),
    DeclarationKind.OUTPUT: ("Export", "Value"),
    DeclarationKind.CONDITION: ("Outcome",),
}
_REFERENCE = re.compile(r"!Ref (\S+?)(?=[\],\s}]|$)")
_FIELD_DEFAULTS: dict[str, Value] = {"NoEcho": False}
_EXACT = (Spelling.ADDRESS, Spelling.PATTERN, Spelling.NAME)
"""An output hands on one attribute of a resource: another attribute of the same is not it."""
_KEPT_FIELDS = ("Default", "Value")
"""The fields that a plan or state keeps of a declaration."""


def declaration_differences(matching: Matching, speller: Speller) -> Iterator[Difference]:
    """Yield how the declarations differ; a renamed output or mapping is no gap."""
    if not share_language(matching):
        yield from (_of_language(item) for item in matching.reference.declarations)
        return
    whole = share_declarations(matching)
    theirs = {(item.kind, item.name): item for item in matching.actual.declarations}
    paired: set[tuple[DeclarationKind, str]] = set()
    lone: list[Declaration] = []
    for item in matching.reference.declarations:
        other = theirs.get((item.kind, item.name))
        if other is None:
            if whole or any(other.kind is item.kind for other in matching.actual.declarations):
                lone.append(item)
            continue
        paired.add((item.kind, item.name))
        yield from _fields(item, other, speller, whole=whole)
    extra = [item for key, item in theirs.items() if key not in paired]
    for item in lone:
        twin = _renamed(item, extra, speller) or _turned_about(item, extra)
        if twin is not None:
            extra = [other for other in extra if other is not twin]
            yield _between(item, twin, Nature.CHANGED, Verdict.RENAMED, f"renamed to {twin.name}")
        else:
            yield _missing(item, matching)
    for item in extra:
        yield Difference(
            kind=_KINDS[item.kind],
            nature=Nature.EXTRA,
            verdict=Verdict.EQUAL,
            actual=item,
            reason=f"only the actual design declares this {item.kind}",
        )


def _of_language(item: Declaration) -> Difference:
    return Difference(
        kind=_KINDS[item.kind], nature=Nature.MISSING, reference=item, verdict=Verdict.EQUAL, reason=ANOTHER_LANGUAGE
    )


def _missing(item: Declaration, matching: Matching) -> Difference:
    verdict, reason = Verdict.DIFFERENT, ""
    if item.kind is DeclarationKind.OUTPUT and _speaks_of_missing(item, matching):
        verdict, reason = Verdict.CONSEQUENCE, "follows from the missing resource it names"
    return Difference(kind=_KINDS[item.kind], nature=Nature.MISSING, reference=item, verdict=verdict, reason=reason)


def _speaks_of_missing(item: Declaration, matching: Matching) -> bool:
    references = [leaf for leaf in leaves(item.properties.get("Value", ABSENT)) if isinstance(leaf, Reference)]
    # A resource that another takes the place of leaves its outputs to be given by that one.
    replaced = {match.reference.address for match in matching.stand_ins}
    missing = {resource.address for resource in matching.missing} - replaced
    return bool(references) and all(reference.address in missing for reference in references)


def _renamed(item: Declaration, extra: list[Declaration], speller: Speller) -> Declaration | None:
    """Return the declaration of another name that says the same, if there is exactly one."""
    if item.kind is DeclarationKind.PARAMETER:
        return None
    wanted = _meaning(item, speller, of_reference=True)
    if wanted is None:
        return None
    twins = [
        other for other in extra if other.kind is item.kind and _meaning(other, speller, of_reference=False) == wanted
    ]
    return twins[0] if len(twins) == 1 else None


def _turned_about(item: Declaration, extra: Iterable[Declaration]) -> Declaration | None:
    """Return the condition that decides the opposite in the place of this one, its choices turned about."""
    outcome = item.properties.get("Outcome")
    if item.kind is not DeclarationKind.CONDITION or not isinstance(outcome, str):
        return None
    wanted = opposite(outcome)
    return next((other for other in extra if other.kind is item.kind and other.properties["Outcome"] == wanted), None)


def _meaning(item: Declaration, speller: Speller, *, of_reference: bool) -> Hashable:
    if item.kind is DeclarationKind.OUTPUT:
        value = item.properties.get("Value", ABSENT)
        if isinstance(value, Choice):
            value = value.then if value.otherwise in ("", ABSENT) else value
        return speller.key(value, Spelling.PATTERN, of_reference=of_reference)
    if item.kind is DeclarationKind.CONDITION:
        outcome = item.properties.get("Outcome", ABSENT)
        return outcome if isinstance(outcome, str) else None
    return speller.key(dict(item.properties), Spelling.ADDRESS, of_reference=of_reference)


def _fields(item: Declaration, other: Declaration, speller: Speller, *, whole: bool) -> Iterator[Difference]:
    if item.kind is DeclarationKind.MAPPING:
        if speller.same(dict(item.properties), dict(other.properties)) is None:
            yield _between(item, other, Nature.CHANGED, Verdict.DIFFERENT, "")
        return
    for name in _COMPARED_FIELDS[item.kind]:
        if not whole and name not in _KEPT_FIELDS:
            continue
        expected = item.properties.get(name, _FIELD_DEFAULTS.get(name, ABSENT))
        found = other.properties.get(name, _FIELD_DEFAULTS.get(name, ABSENT))
        if item.kind is DeclarationKind.OUTPUT:
            expected, found = _under_own_condition(item, other, expected, found)
        if _same(name, expected, found, speller):
            continue
        nature = Nature.MISSING if found is ABSENT else Nature.EXTRA if expected is ABSENT else Nature.CHANGED
        yield Difference(
            kind=_KINDS[item.kind],
            nature=nature,
            reference=item,
            actual=other,
            path=(name,),
            found_path=(name,),
            expected=expected,
            found=found,
        )


def _same(name: str, expected: Value, found: Value, speller: Speller) -> bool:
    if name == "AllowedValues" and isinstance(expected, list) and isinstance(found, list):
        return sorted(map(str, expected)) == sorted(map(str, found))
    return speller.same(expected, found, _EXACT) is not None


def _under_own_condition(item: Declaration, other: Declaration, expected: Value, found: Value) -> tuple[Value, Value]:
    """Read `If(C, x, "")` as x where the other side says the same by `Condition: C` on the output."""
    if isinstance(expected, Choice) and other.properties.get("Condition") == expected.condition:
        expected = expected.then
    if isinstance(found, Choice) and item.properties.get("Condition") == found.condition:
        found = found.then
    return expected, found


def _between(item: Declaration, other: Declaration, nature: Nature, verdict: Verdict, reason: str) -> Difference:
    return Difference(
        kind=_KINDS[item.kind], nature=nature, verdict=verdict, reference=item, actual=other, reason=reason
    )
