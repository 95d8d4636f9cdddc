"""Whether a place where two values differ can be a gap at all."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.diff.canonical import MISSING_MARK
from reviewer.diff.key_policies import is_default_key_policy
from reviewer.diff.languages import has_attributes, share_language
from reviewer.diff.leaves import Leaf
from reviewer.diff.places import zone_letter
from reviewer.diff.sides import Sides
from reviewer.model.design import RESOLVED_FORMATS, DeclarationKind, Origin, Resource
from reviewer.model.difference import Nature, Verdict
from reviewer.model.location import Path
from reviewer.model.review import Match
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value, leaves, references_in
from reviewer.vocabulary.defaults import governing_property, is_default
from reviewer.vocabulary.directions import Direction, compare_direction
from reviewer.vocabulary.lists import list_semantics
from reviewer.vocabulary.naming import identity_property, name_matters, physical_name_properties
from reviewer.vocabulary.roles import property_role

WRITTEN_ALIKE = "written alike; only what a parameter holds differs"
_APPLY = Unknown("(known after apply)")
"""What a plan without its configuration has for arguments and for what only the provider computes."""
_LABELS = frozenset({"Id", "ID", "Sid", "RuleName", "PolicyName", "Name"})
_LABEL_DEPTH = 3
_TABLE = {"Fn::FindInMap"}
"""A value looked up in a mapping of the template is as fixed as one written at its place."""
_PLAIN_FUNCTIONS = frozenset({"Ref", "Fn::If"})
_INPUTS = frozenset({DeclarationKind.PARAMETER, DeclarationKind.MAPPING})
Answer = tuple[Verdict, str] | None


def verdict_of(leaf: Leaf, match: Match, sides: Sides) -> tuple[Verdict, str]:
    """Return the verdict on a difference and its reason: the first question with an answer decides."""
    for question in _QUESTIONS:
        answer = question(leaf, match, sides)
        if answer is not None:
            return answer
    return Verdict.DIFFERENT, ""


def _default(leaf: Leaf, match: Match, _sides: Sides) -> Answer:
    return (Verdict.EQUAL, "equal to the default") if _is_default(leaf, match.reference, match.actual) else None


def _governed(leaf: Leaf, match: Match, _sides: Sides) -> Answer:
    by = governing_property(match.reference.type, leaf.path)
    members = by is not None and all(by in side.properties for side in (match.reference, match.actual))
    return (Verdict.EQUAL, "the cluster decides it for its members") if members else None


def _name(leaf: Leaf, match: Match, sides: Sides) -> Answer:
    if not _names_itself(leaf, match.reference):
        return None
    if leaf.found is not ABSENT:
        return Verdict.RENAMED, "renamed"
    return None if share_language(sides.matching) else (Verdict.RENAMED, "the name is generated")


def _loss_of_missing(leaf: Leaf, _match: Match, sides: Sides) -> Answer:
    if _follows_from_missing(leaf, sides):
        return Verdict.CONSEQUENCE, f"follows from the missing {leaf.expected}"
    return None


def _named_resources(leaf: Leaf, _match: Match, sides: Sides) -> Answer:
    ours = sides.speller.named_resources(leaf.expected, of_reference=True)
    same_words = (
        () if isinstance(leaf.found, Reference) else sides.speller.named_resources(leaf.found, of_reference=True)
    )
    if not set(ours).isdisjoint(same_words):
        return Verdict.EQUAL, f"spells out the name of the reference's {ours[0]}"
    theirs = sides.speller.named_resources(leaf.found, of_reference=False)
    if not ours or not theirs:
        return None
    counterparts = {sides.speller.counterpart(address) for address in ours}
    for address in theirs:
        if address in counterparts:
            return Verdict.EQUAL, f"names the same resource, {address}"
    if sides.matching.addresses.keys().isdisjoint(ours) and not isinstance(leaf.found, Reference):
        return Verdict.CONSEQUENCE, f"names {theirs[0]} in the place of the missing {ours[0]}"
    return None


def _stand_in(leaf: Leaf, match: Match, sides: Sides) -> Answer:
    if _speaks_of_stand_in(leaf, match, sides):
        return Verdict.CONSEQUENCE, "follows from the resource that another takes the place of"
    return None


def _label(leaf: Leaf, match: Match, _sides: Sides) -> Answer:
    return (Verdict.RENAMED, "renamed") if _is_label(leaf, match.reference) else None


def _writing(leaf: Leaf, match: Match, sides: Sides) -> Answer:
    ours = _as_written(leaf.expected, leaf.path, match.reference)
    theirs = _as_written(leaf.found, leaf.found_path, match.actual)
    if ours != theirs or _is_weaker(leaf, match.reference) or not _holds_differ(sides):
        return None
    return Verdict.EQUAL, WRITTEN_ALIKE


def _holds_differ(sides: Sides) -> bool:
    """Whether any parameter or mapping holds something else; else a local or a module's input was rewritten.

    A template has no locals: what is written alike there differs by the parameters it was given.
    """
    if has_attributes(sides.matching):
        return True
    ours, theirs = (
        {(item.kind, item.name): item.properties for item in design.declarations if item.kind in _INPUTS}
        for design in (sides.matching.reference, sides.matching.actual)
    )
    return ours != theirs


def _is_weaker(leaf: Leaf, reference: Resource) -> bool:
    """Whether what the parameter holds makes a setting worse that recovery turns on."""
    role = property_role(reference.type, leaf.path)
    return role.known and compare_direction(role, leaf.expected, leaf.found) is Direction.WEAKER


def _zone(leaf: Leaf, _match: Match, sides: Sides) -> Answer:
    if isinstance(leaf.found, str) and sides.matching.actual.format not in RESOLVED_FORMATS:
        return None  # somebody wrote the zone down where the reference takes it from the region
    return (Verdict.EQUAL, "the zone at that position") if _is_same_zone(leaf) else None


def _open(leaf: Leaf, _match: Match, _sides: Sides) -> Answer:
    if leaf.found is ABSENT and leaf.expected == _APPLY:
        return Verdict.EQUAL, "nothing tells whether the reference sets it"
    return (Verdict.UNDECIDED, "not known before deployment") if _is_undecided(leaf) else None


_QUESTIONS: tuple[Callable[[Leaf, Match, Sides], Answer], ...] = (
    _default,
    _governed,
    _name,
    _loss_of_missing,
    _named_resources,
    _stand_in,
    _label,
    _writing,
    _zone,
    _open,
)


def _is_default(leaf: Leaf, reference: Resource, actual: Resource) -> bool:
    """Whether one side writes what the other leaves to the provider's default."""
    written = leaf.expected if leaf.found is ABSENT else leaf.found
    if ABSENT in (leaf.found, leaf.expected) and is_default_key_policy(reference.type, written):
        return True
    if leaf.found is ABSENT:
        return is_default(reference.type, leaf.path, leaf.expected, actual.properties)
    if leaf.expected is ABSENT:
        return is_default(actual.type, leaf.found_path, leaf.found, reference.properties)
    return False


def _names_itself(leaf: Leaf, reference: Resource) -> bool:
    names = physical_name_properties(reference.type)
    if ".".join(str(step) for step in leaf.path) not in names or name_matters(reference.type):
        return False
    return leaf.expected is not ABSENT


def _follows_from_missing(leaf: Leaf, sides: Sides) -> bool:
    """Whether the only thing lost is a reference to a resource that is reported as missing itself."""
    if leaf.found is not ABSENT and not isinstance(leaf.found, (list, Unknown)):
        return False
    missing = {resource.address for resource in sides.matching.missing}
    if isinstance(leaf.found, Unknown):
        return isinstance(leaf.expected, Reference) and leaf.expected.address in missing
    items = list(leaves(leaf.expected))
    if isinstance(leaf.expected, list) and isinstance(leaf.found, list):
        items = [
            item for item in items if sides.speller.counterpart(getattr(item, "address", "")).startswith(MISSING_MARK)
        ]
    named = [_meant(sides.speller.named_resources(item, of_reference=True), leaf.path, sides) for item in items]
    if not items or isinstance(leaf.expected, dict) or leaf.nature is not Nature.MISSING:
        return False
    return all(addresses and missing.issuperset(addresses) for addresses in named)


def _meant(addresses: tuple[str, ...], path: Path, sides: Sides) -> tuple[str, ...]:
    """Return those of the resources sharing a name whose identity is called as the property that names them."""
    last = next((step for step in reversed(path) if isinstance(step, str)), "")
    types = {address: sides.matching.reference.resources[address].type for address in addresses}
    return tuple(address for address in addresses if identity_property(types[address]) == last) or addresses


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


def derived_nature(leaf: Leaf, match: Match, sides: Sides) -> Nature:
    """Tell a fixed value from one that merely differs: the reference derives it, or varies it by region."""
    if sides.matching.actual.format in RESOLVED_FORMATS or not share_language(sides.matching):
        return leaf.nature
    written = match.reference.origins.get(leaf.path)
    here = match.actual.origins.get(leaf.found_path)
    if (here is not None and set(here.functions) != _TABLE) or not isinstance(leaf.found, (str, int, float)):
        return leaf.nature
    if isinstance(leaf.expected, Choice) or (
        isinstance(leaf.expected, Unknown) and "AWS::Region" in leaf.expected.expression
    ):
        return Nature.FIXED
    derived = written is not None and is_derived(written) and set(written.functions) != _TABLE
    return Nature.LITERAL if derived else leaf.nature


def is_derived(origin: Origin) -> bool:
    """Whether a value comes from a parameter or is computed, rather than merely named."""
    return bool(origin.inputs) or bool(set(origin.functions) - _PLAIN_FUNCTIONS)
