"""The differences of one matched pair: properties, resource attributes, condition and explicit dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reviewer.diff.canonical import MISSING_MARK, Speller, Spelling
from reviewer.diff.places import zone_letter
from reviewer.diff.reach import Reach
from reviewer.diff.values import Comparer, Leaf
from reviewer.model.design import RESOLVED_FORMATS, Design, Origin, Resource
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.location import Path
from reviewer.model.matching import Matching
from reviewer.model.review import Kind, Match
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value, leaves, references_in
from reviewer.vocabulary.defaults import default_at, is_default
from reviewer.vocabulary.families import counterpart_path
from reviewer.vocabulary.lists import list_semantics
from reviewer.vocabulary.naming import name_matters, physical_name_properties
from reviewer.vocabulary.roles import Better, property_role
from reviewer.vocabulary.schemas import type_schema

_COMPARED_ATTRIBUTES = ("@CreationPolicy", "@DeletionPolicy", "@UpdatePolicy", "@UpdateReplacePolicy")
WRITTEN_ALIKE = "written alike; only what a parameter holds differs"
_LABELS = frozenset({"Id", "ID", "Sid", "RuleName", "PolicyName", "Name"})
_LABEL_DEPTH = 3
_TABLE = {"Fn::FindInMap"}
"""A value looked up in a mapping of the template is as fixed as one written at its place."""
_GLOBAL_SERVICES = (
    "AWS::CloudFront::",
    "AWS::GlobalAccelerator::",
    "AWS::IAM::",
    "AWS::Organizations::",
    "AWS::Route53::",
    "AWS::Shield::",
)
_PLAIN_FUNCTIONS = frozenset({"Ref", "Fn::If"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both designs, how their values are spelled alike, and what each resource reaches through references."""

    matching: Matching
    speller: Speller
    reach: Reach
    """Address in the actual design to every address it needs, directly or not."""


def pair_differences(match: Match, sides: Sides, *, stand_in: bool = False) -> Iterator[Difference]:
    """Yield every difference of a pair; for a stand-in only the settings that matter on both types."""
    reference, actual = match.reference, match.actual
    comparer = Comparer(sides.speller, reference.type, _assumed(match, sides))
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
        yield _equal(match, path, found_path, _how_equal(match, path, spelling))
    if sides.matching.actual.format not in RESOLVED_FORMATS:
        yield from _derivations(match)
    yield from _attributes(match, comparer)
    yield from _region(match)
    yield from _condition(match, sides.matching)
    yield from _dependencies(match, sides)


def _assumed(match: Match, sides: Sides) -> dict[str, bool]:
    """Return the conditions under which both resources exist: only there can they differ."""
    del sides
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
    verdict, reason = _verdict(leaf, match, sides)
    nature = leaf.nature
    if nature in (Nature.CHANGED, Nature.FIXED) and verdict in (Verdict.DIFFERENT, Verdict.UNDECIDED):
        nature = _derived_nature(leaf, match, sides)
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


def _verdict(leaf: Leaf, match: Match, sides: Sides) -> tuple[Verdict, str]:
    reference, actual = match.reference, match.actual
    if _is_default(leaf, reference, actual):
        return Verdict.EQUAL, "equal to the default"
    if _names_itself(leaf, reference):
        return Verdict.RENAMED, "renamed"
    if _follows_from_missing(leaf, sides):
        return Verdict.CONSEQUENCE, f"follows from the missing {leaf.expected}"
    ours = sides.speller.named_resource(leaf.expected, of_reference=True)
    theirs = sides.speller.named_resource(leaf.found, of_reference=False)
    if ours is not None and theirs is not None:
        if sides.speller.counterpart(ours) == theirs:
            return Verdict.EQUAL, f"names the same resource, {theirs}"
        if ours not in sides.matching.addresses and not isinstance(leaf.found, Reference):
            return Verdict.CONSEQUENCE, f"names {theirs} in the place of the missing {ours}"
    if _speaks_of_stand_in(leaf, match, sides):
        return Verdict.CONSEQUENCE, "follows from the resource that another takes the place of"
    if _is_label(leaf, reference):
        return Verdict.RENAMED, "renamed"
    if _as_written(leaf.expected, leaf.path, reference) == _as_written(leaf.found, leaf.found_path, actual):
        return Verdict.EQUAL, WRITTEN_ALIKE
    if _is_same_zone(leaf):
        return Verdict.EQUAL, "the zone at that position"
    if _is_undecided(leaf):
        return Verdict.UNDECIDED, "not known before deployment"
    return Verdict.DIFFERENT, ""


def _is_default(leaf: Leaf, reference: Resource, actual: Resource) -> bool:
    """Whether one side writes what the other leaves to the provider's default."""
    if leaf.found is ABSENT:
        return is_default(reference.type, leaf.path, leaf.expected, actual.properties)
    if leaf.expected is ABSENT:
        return is_default(actual.type, leaf.found_path, leaf.found, reference.properties)
    return False


def _names_itself(leaf: Leaf, reference: Resource) -> bool:
    names = physical_name_properties(reference.type)
    if ".".join(str(step) for step in leaf.path) not in names or name_matters(reference.type):
        return False
    return leaf.expected is not ABSENT and leaf.found is not ABSENT


def _follows_from_missing(leaf: Leaf, sides: Sides) -> bool:
    """Whether the only thing lost is a reference to a resource that is reported as missing itself."""
    if leaf.found is not ABSENT and not isinstance(leaf.found, list | Unknown):
        return False
    missing = {resource.address for resource in sides.matching.missing}
    if isinstance(leaf.found, Unknown):
        return isinstance(leaf.expected, Reference) and leaf.expected.address in missing
    items = list(leaves(leaf.expected))
    if isinstance(leaf.expected, list) and isinstance(leaf.found, list):
        items = [
            item for item in items if sides.speller.counterpart(getattr(item, "address", "")).startswith(MISSING_MARK)
        ]
    references = [item for item in items if isinstance(item, Reference)]
    if not items or len(references) != len(items) or isinstance(leaf.expected, dict):
        return False
    if leaf.nature is not Nature.MISSING:
        return False
    return all(reference.address in missing for reference in references)


def _is_label(leaf: Leaf, reference: Resource) -> bool:
    """Whether the value only labels a list item (a rule's or origin's id) that is compared by what it says."""
    if len(leaf.path) < _LABEL_DEPTH or not isinstance(leaf.path[-2], int) or ABSENT in (leaf.expected, leaf.found):
        return False
    keys = list_semantics(reference.type, leaf.path[:-2]).keys
    return leaf.path[-1] in _LABELS and leaf.path[-1] in keys


def _as_written(value: Value, path: Path, resource: Resource) -> object:
    """Return a value with its derived parts as the expressions they are written as; a fresh object if it has none."""
    found: list[bool] = []

    def spelled(part: Value, steps: Path) -> object:
        origin = resource.origins.get(steps)
        if origin is not None:
            found.append(True)
            return ("expression", origin.expression)
        if isinstance(part, list):
            return [spelled(item, (*steps, position)) for position, item in enumerate(part)]
        if isinstance(part, dict):
            return {key: spelled(item, (*steps, key)) for key, item in part.items()}
        return part

    made = spelled(value, path)
    return made if found else object()


def _speaks_of_stand_in(leaf: Leaf, match: Match, sides: Sides) -> bool:
    """Whether the place where the values differ names a replaced resource there and its stand-in here.

    An alarm on a cluster that became an alarm on the instance in its place differs in the dimension's name as well:
    the whole list item around the value is looked at.
    """
    replaced = {item.reference.address: item.actual.address for item in sides.matching.stand_ins}
    if not replaced or leaf.found is ABSENT:
        return False
    ours = {reference.address for reference in references_in(_around(match.reference, leaf.path, leaf.expected))}
    theirs = {reference.address for reference in references_in(_around(match.actual, leaf.found_path, leaf.found))}
    return any(replaced[address] in theirs for address in ours if address in replaced)


def _around(resource: Resource, path: Path, value: Value) -> Value:
    """Return the nearest list item around the value at `path`, the value itself where it is in no list."""
    for end in range(len(path), 0, -1):
        if isinstance(path[end - 1], int):
            return resource.at(path[:end])
    return value


def _is_same_zone(leaf: Leaf) -> bool:
    """Whether one side takes a zone by its position and the other names the zone that has it."""
    for taken, named in ((leaf.expected, leaf.found), (leaf.found, leaf.expected)):
        zone = zone_letter(taken.expression) if isinstance(taken, Unknown) else None
        if zone is not None and isinstance(named, str):
            return named.endswith(zone[1]) and (zone[0] is None or named[:-1] == zone[0])
    return False


def _is_undecided(leaf: Leaf) -> bool:
    """Whether a value that no input tells decides if there is a gap; that nothing is written is always decided."""
    if ABSENT in (leaf.expected, leaf.found):
        return False
    return _is_open(leaf.expected) or _is_open(leaf.found)


def _is_open(value: Value) -> bool:
    if isinstance(value, Sensitive):
        return value.digest.startswith("unseen:")
    if isinstance(value, Text):
        return any(isinstance(part, Unknown) for part in value.parts)
    return isinstance(value, Unknown)


def _derived_nature(leaf: Leaf, match: Match, sides: Sides) -> Nature:
    """Tell a fixed value from one that merely differs: the reference derives it, or varies it by region."""
    if sides.matching.actual.format in RESOLVED_FORMATS:
        return leaf.nature
    written = match.reference.origins.get(leaf.path)
    here = match.actual.origins.get(leaf.found_path)
    if (here is not None and set(here.functions) != _TABLE) or not isinstance(leaf.found, str | int | float):
        return leaf.nature
    if isinstance(leaf.expected, Choice) or (
        isinstance(leaf.expected, Unknown) and "AWS::Region" in leaf.expected.expression
    ):
        return Nature.FIXED
    return Nature.LITERAL if written is not None and _is_derived(written) and set(written.functions) != _TABLE else leaf.nature


def _is_derived(origin: Origin) -> bool:
    return bool(origin.inputs) or bool(set(origin.functions) - _PLAIN_FUNCTIONS)


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


def _how_equal(match: Match, path: Path, spelling: Spelling) -> str:
    del match, path
    return "names the same resource" if spelling is Spelling.PATTERN else "spells out the name of the same resource"


def _derivations(match: Match) -> Iterator[Difference]:
    """Yield values that are equal now but written as a fixed value where the reference derives them."""
    for path, origin in match.reference.origins.items():
        if path in match.actual.origins or not _is_derived(origin):
            continue
        expected, found = match.reference.at(path), match.actual.at(path)
        plain = isinstance(found, str | int | float) and isinstance(expected, str | int | float | bool)
        if plain and str(expected).lower() == str(found).lower():
            inputs = [name for name in origin.inputs if not name.startswith("condition ")]
            reason = f"equal after resolving {', '.join(inputs) or origin.expression}"
            yield Difference(
                kind=Kind.PROPERTY,
                nature=Nature.LITERAL,
                verdict=Verdict.EQUAL,
                reference=match.reference,
                actual=match.actual,
                path=path,
                found_path=path,
                expected=expected,
                found=found,
                reason=reason,
            )


def _attributes(match: Match, comparer: Comparer) -> Iterator[Difference]:
    for name in _COMPARED_ATTRIBUTES:
        path: Path = (name,)
        expected = _attribute(match.reference, name)
        found = _attribute(match.actual, name)
        for leaf in comparer.compare(expected, found, path, path):
            written = leaf.found is not ABSENT
            nature = Nature.CHANGED if written and leaf.expected is not ABSENT else leaf.nature
            yield Difference(
                kind=Kind.PROPERTY,
                nature=nature,
                reference=match.reference,
                actual=match.actual,
                path=leaf.path,
                found_path=leaf.found_path,
                expected=leaf.expected,
                found=leaf.found,
            )


def _attribute(resource: Resource, name: str) -> Value:
    value = resource.attributes.get(name, ABSENT)
    return default_at(resource.type, (name,), resource.properties) if value is ABSENT else value


def _region(match: Match) -> Iterator[Difference]:
    """Yield that a resource is in another region, where both are known; global services have none."""
    expected, found = match.reference.region, match.actual.region
    if expected is None or found is None or expected == found or match.reference.type.startswith(_GLOBAL_SERVICES):
        return
    yield Difference(
        kind=Kind.PROPERTY,
        nature=Nature.CHANGED,
        reference=match.reference,
        actual=match.actual,
        path=("@Region",),
        found_path=("@Region",),
        expected=expected,
        found=found,
    )


def _condition(match: Match, matching: Matching) -> Iterator[Difference]:
    expected, found = match.reference.condition, match.actual.condition
    if _outcome(expected, matching.reference) == _outcome(found, matching.actual):
        return
    yield Difference(
        kind=Kind.CONDITION,
        nature=Nature.MISSING if found is None else Nature.EXTRA if expected is None else Nature.CHANGED,
        reference=match.reference,
        actual=match.actual,
        path=("@Condition",),
        found_path=("@Condition",),
        expected=ABSENT if expected is None else expected,
        found=ABSENT if found is None else found,
    )


def _outcome(condition: str | None, design: Design) -> Value:
    """Return what a condition amounts to: true where there is none, else its outcome or expression."""
    return True if condition is None else design.conditions.get(condition, condition)


def _dependencies(match: Match, sides: Sides) -> Iterator[Difference]:
    """Yield explicit dependencies the actual neither writes nor has through its references."""
    reached = sides.reach.of(match.actual.address)
    lost = [
        address
        for address in match.reference.depends_on
        if address in sides.matching.addresses and sides.matching.addresses[address] not in reached
    ]
    if lost:
        yield Difference(
            kind=Kind.RELATION,
            nature=Nature.MISSING,
            reference=match.reference,
            actual=match.actual,
            path=("@DependsOn",),
            found_path=("@DependsOn",),
            expected=list(lost),
            found=list(match.actual.depends_on) or ABSENT,
            detail="does not wait for " + ", ".join(sides.matching.addresses[address] for address in lost),
        )
