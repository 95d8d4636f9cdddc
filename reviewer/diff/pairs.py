"""The differences of one matched pair."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.diff.attributes import attribute_differences
from reviewer.diff.canonical import Spelling
from reviewer.diff.languages import share_language
from reviewer.diff.leaves import Leaf
from reviewer.diff.sides import Sides
from reviewer.diff.values import Comparer
from reviewer.diff.verdicts import derived_nature, is_derived, verdict_of
from reviewer.model.design import RESOLVED_FORMATS, Resource
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.model.review import Kind, Match
from reviewer.model.value import Reference, Unknown, Value
from reviewer.vocabulary.families import counterpart_path
from reviewer.vocabulary.roles import Better, property_role
from reviewer.vocabulary.schemas import type_schema


def pair_differences(match: Match, sides: Sides, *, stand_in: bool = False) -> Iterator[Difference]:
    """Yield every difference of a pair; for a stand-in only the settings that matter on both types."""
    reference, actual = match.reference, match.actual
    comparer = Comparer(sides.speller, reference.type, _assumed(match))
    expected, found = dict(reference.properties), dict(actual.properties)
    if reference.type != actual.type:
        expected, found = _common(reference, actual)
    for leaf in comparer.compare(expected, found, (), ()):
        difference = _from_leaf(leaf, match, sides)
        if difference is not None and (not stand_in or _tells_of_stand_in(difference)):
            yield _marked(difference, stand_in=stand_in)
    if stand_in:
        return
    for path, found_path, spelling in comparer.resolved:
        yield _equal(match, path, found_path, _how_equal(spelling))
    if sides.matching.actual.format not in RESOLVED_FORMATS:
        yield from _derivations(match, Nature.LITERAL if share_language(sides.matching) else Nature.CHANGED)
    yield from attribute_differences(match, comparer, sides)


def _assumed(match: Match) -> dict[str, bool]:
    """Return the conditions under which both resources exist: only there can they differ."""
    return {condition: True for condition in (match.reference.condition, match.actual.condition) if condition}


def _common(reference: Resource, actual: Resource) -> tuple[dict[str, Value], dict[str, Value]]:
    """Return the two property sets in the reference type's spelling, without what only one of the types can have."""
    schema = type_schema(reference.type)
    moved: dict[str, Value] = {}
    for key, value in actual.properties.items():
        path = counterpart_path(actual.type, reference.type, (key,))
        if len(path) == 1 and isinstance(path[0], str):
            moved[path[0]] = value
    other = type_schema(actual.type)
    known = set(schema.properties) if schema is not None else set(moved)
    theirs = {
        step
        for name in (other.properties if other is not None else ())
        for step in counterpart_path(actual.type, reference.type, (name,))[:1]
    }
    ours = {key: value for key, value in reference.properties.items() if key in theirs or key in moved}
    return ours, {key: value for key, value in moved.items() if key in known}


def _marked(difference: Difference, *, stand_in: bool) -> Difference:
    return replace(difference, stand_in=True) if stand_in else difference


def _tells_of_stand_in(difference: Difference) -> bool:
    """Whether a difference between two unlike things says something: known settings, not names or plain presence."""
    if not isinstance(difference.reference, Resource) or difference.verdict is Verdict.RENAMED:
        return False
    role = property_role(difference.reference.type, difference.path)
    directed = role.better is not Better.NONE or difference.nature in (Nature.LITERAL, Nature.FIXED)
    settled = difference.verdict in (Verdict.EQUAL, Verdict.CONSEQUENCE)
    return role.known and directed and not settled and not role.cosmetic and difference.nature is not Nature.EXTRA


def _from_leaf(leaf: Leaf, match: Match, sides: Sides) -> Difference | None:
    reference, actual = match.reference, match.actual
    verdict, reason = verdict_of(leaf, match, sides)
    nature = leaf.nature
    if nature in (Nature.CHANGED, Nature.FIXED) and verdict in (Verdict.DIFFERENT, Verdict.UNDECIDED):
        nature = derived_nature(leaf, match, sides)
    detail = "; ".join(part for part in (leaf.detail, leaf.condition) if part)
    return Difference(
        kind=_kind(leaf, sides),
        nature=nature,
        verdict=verdict,
        reference=reference,
        actual=actual,
        path=leaf.path,
        found_path=leaf.found_path,
        expected=leaf.expected,
        found=leaf.found,
        reason=reason,
        detail=detail,
    )


def _kind(leaf: Leaf, sides: Sides) -> Kind:
    """A lost reference to a resource that both designs have is a lost relation."""
    if isinstance(leaf.expected, Reference) and not isinstance(leaf.found, Unknown):
        return Kind.RELATION if leaf.expected.address in sides.matching.addresses else Kind.PROPERTY
    return Kind.PROPERTY


def _equal(match: Match, path: Path, found_path: Path, reason: str) -> Difference:
    return Difference(
        kind=Kind.PROPERTY,
        nature=Nature.CHANGED,
        verdict=Verdict.EQUAL,
        reference=match.reference,
        actual=match.actual,
        path=path,
        found_path=found_path,
        expected=match.reference.at(path),
        found=match.actual.at(found_path),
        reason=reason,
    )


def _how_equal(spelling: Spelling) -> str:
    return "names the same resource" if spelling is not Spelling.NAME else "spells out the name of the same resource"


def _derivations(match: Match, nature: Nature) -> Iterator[Difference]:
    """Yield values that are equal now but written as a fixed value where the reference derives them.

    Another language derives other values, so that across languages a fixed one says nothing.
    """
    for path, origin in match.reference.origins.items():
        if path in match.actual.origins or not is_derived(origin):
            continue
        expected, found = match.reference.at(path), match.actual.at(path)
        plain = isinstance(found, (str, int, float)) and isinstance(expected, (str, int, float, bool))
        if plain and str(expected).lower() == str(found).lower():
            inputs = [name for name in origin.inputs if not name.startswith("condition ")]
            reason = f"equal after resolving {', '.join(inputs) or origin.expression}"
            yield Difference(
                kind=Kind.PROPERTY,
                nature=nature,
                verdict=Verdict.EQUAL,
                reference=match.reference,
                actual=match.actual,
                path=path,
                found_path=path,
                expected=expected,
                found=found,
                reason=reason,
            )
