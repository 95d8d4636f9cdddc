"""What a resource has besides its properties: attributes, region, condition, explicit dependencies."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.diff.languages import ANOTHER_LANGUAGE, has_attributes, share_language
from reviewer.diff.sides import Sides
from reviewer.diff.values import Comparer
from reviewer.model.design import Design, Format, Resource
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.location import Path
from reviewer.model.matching import Matching
from reviewer.model.review import Kind, Match
from reviewer.model.value import ABSENT, Value
from reviewer.vocabulary.defaults import default_at

_COMPARED_ATTRIBUTES = ("@CreationPolicy", "@DeletionPolicy", "@UpdatePolicy", "@UpdateReplacePolicy")
_RECORDED = frozenset({Format.TERRAFORM_STATE, Format.PULUMI_STACK})
_GLOBAL_SERVICES = (
    "AWS::CloudFront::",
    "AWS::GlobalAccelerator::",
    "AWS::IAM::",
    "AWS::Organizations::",
    "AWS::Route53::",
    "AWS::Shield::",
)


def attribute_differences(match: Match, comparer: Comparer, sides: Sides) -> Iterator[Difference]:
    """Yield the differences of a pair that are not in its properties."""
    yield from _attributes(match, comparer, sides.matching)
    yield from _region(match)
    yield from _condition(match, sides.matching)
    yield from _dependencies(match, sides)


def _attributes(match: Match, comparer: Comparer, matching: Matching) -> Iterator[Difference]:
    """Yield attributes that differ; what only one of two languages has a word for is no gap of the other."""
    share = share_language(matching)
    for name in _COMPARED_ATTRIBUTES:
        path: Path = (name,)
        own_word = has_attributes(matching) or name in match.actual.attributes
        own_word = own_word and (share or name in match.reference.attributes)
        expected = _attribute(match.reference, name)
        found = _attribute(match.actual, name)
        for leaf in comparer.compare(expected, found, path, path):
            nature = Nature.CHANGED if ABSENT not in (leaf.found, leaf.expected) else leaf.nature
            yield Difference(
                kind=Kind.PROPERTY,
                nature=nature,
                verdict=Verdict.DIFFERENT if own_word else Verdict.EQUAL,
                reference=match.reference,
                actual=match.actual,
                path=leaf.path,
                found_path=leaf.found_path,
                expected=leaf.expected,
                found=leaf.found,
                reason="" if own_word else ANOTHER_LANGUAGE,
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
    """Yield that a resource is created under another condition; only templates have a word for conditions."""
    expected, found = match.reference.condition, match.actual.condition
    if _outcome(expected, matching.reference) == _outcome(found, matching.actual):
        return
    own_word = has_attributes(matching)
    foreign = Verdict.UNDECIDED if own_word else Verdict.EQUAL
    yield Difference(
        kind=Kind.CONDITION,
        nature=Nature.MISSING if found is None else Nature.EXTRA if expected is None else Nature.CHANGED,
        verdict=Verdict.DIFFERENT if share_language(matching) else foreign,
        reason="" if share_language(matching) else ANOTHER_LANGUAGE,
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
    if sides.matching.reference.format in _RECORDED:
        return  # a record of what is deployed keeps every dependency, whether its author wrote it or not
    reached = sides.reach.of(match.actual.address)
    lost = [
        address
        for address in match.reference.depends_on
        if address in sides.matching.addresses and sides.matching.addresses[address] not in reached
    ]
    if lost:
        share = share_language(sides.matching)
        yield Difference(
            kind=Kind.RELATION,
            nature=Nature.MISSING,
            verdict=Verdict.DIFFERENT if share else Verdict.EQUAL,
            reason="" if share else ANOTHER_LANGUAGE,
            reference=match.reference,
            actual=match.actual,
            path=("@DependsOn",),
            found_path=("@DependsOn",),
            expected=list(lost),
            found=list(match.actual.depends_on) or ABSENT,
            detail="does not wait for " + ", ".join(sides.matching.addresses[address] for address in lost),
        )
