"""What a comparison knows when rules judge its actual design: who matches whom, and what it has told already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reviewer.model.design import Declaration, Design, Resource
from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding, Kind, NotGap, Tier
from reviewer.rules.evidence import identifier
from reviewer.rules.hit import Hit
from reviewer.vocabulary.rule_book import Rule

Place = tuple[str, str]
"""The id of a resource or declaration as findings write it, and the first step of a property path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The reference beside the design that is judged, and the places its differences are told at."""

    reference: Design
    counterparts: Mapping[str, str]
    """Address in the actual design to the address of its match in the reference."""
    told: frozenset[Place] = field(default_factory=frozenset)
    explained: frozenset[str] = frozenset()
    """Addresses in the reference beside which a resource is missing in the actual design; see `explained_in`."""
    quiet: frozenset[str] = frozenset()
    """Addresses in the actual design of resources that differ in nothing but what is told; see `quiet_in`."""
    forgiving: bool = False
    """Whether a parameter that lost its users with what is told of them goes without a word."""
    same_language: bool = True
    """Whether both are written in one language: parameters and outputs are each language's own."""

    def counterpart(self, item: Resource) -> Resource | None:
        """Return the match of a resource in the reference, if it has one of the same type."""
        found = self.reference.resources.get(self.counterparts.get(item.address, ""))
        return found if found is not None and found.type == item.type else None


def places_of(findings: Iterable[Finding]) -> frozenset[Place]:
    """Return the places of the actual design at which findings say something."""
    return frozenset(
        (instance.actual.id, (finding.property or "").split(".")[0])
        for finding in findings
        for instance in finding.instances
        if instance.actual is not None
    )


def explained_in(reference: Design, missing: Iterable[str]) -> frozenset[str]:
    """Return the addresses next to a missing resource, and those of its type.

    Where the reference keeps a rule by a resource that is missing (the second record of a failover pair, a topic's
    subscription), the missing resource is the finding and the broken rule its consequence.
    """
    gone = frozenset(missing)
    types = {reference.resources[address].type for address in gone if address in reference.resources}
    near = {address for address, resource in reference.resources.items() if resource.type in types}
    for edge in reference.edges:
        if edge.source in gone or edge.target in gone:
            near.update((edge.source, edge.target))
    return frozenset(near)


def quiet_in(
    actual: Design, counterparts: Iterable[str], told: Iterable[Finding], not_gaps: Iterable[NotGap]
) -> frozenset[str]:
    """Return the matched resources at which nothing differs, or only what weighs enough to be a gap of its own.

    A rule that such a resource breaks beside its match is broken by a gap that is told, here or elsewhere. What a
    comparison passes over (a setting only the actual design has, a note) may break a rule of its own.
    """
    passed = {item.actual.id for item in not_gaps if item.actual is not None and _may_break(item)}
    for finding in told:
        if finding.tier is Tier.INFO:
            passed.update(one.actual.id for one in finding.instances if one.actual is not None)
    resources = (actual.resources[address] for address in counterparts if address in actual.resources)
    return frozenset(item.address for item in resources if passed.isdisjoint((item.address, *item.folded)))


def _may_break(item: NotGap) -> bool:
    if item.kind not in (Kind.PROPERTY, Kind.RELATION) or item.actual is None or not item.actual.has_value:
        return False
    return item.reference is None or not item.reference.has_value or item.reference.value != item.actual.value


def untold(rule: Rule, hits: Sequence[Hit], beside: Beside) -> list[Hit]:
    """Return the hits without those on a property whose difference the comparison has told."""
    return [
        hit
        for hit in hits
        if hit.item is None or (identifier(hit.item, hit.path), _first(rule, hit)) not in beside.told
    ]


def _first(rule: Rule, hit: Hit) -> str:
    step = hit.property or next((str(step) for step in hit.path), "") or rule.property or ""
    return step.removeprefix("@").split(".")[0]


@dataclass(slots=True)
class Shared:
    """The hits that the same rules have in the reference."""

    beside: Beside
    struck: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))

    def add(self, rule: Rule, hits: Iterable[Hit]) -> None:
        """Keep what a rule says of the reference."""
        self.struck[rule.id].update(_key(hit) for hit in hits if not hit.beside)

    def has(self, rule: Rule, hit: Hit) -> bool:
        """Tell whether the reference has this weakness too."""
        if isinstance(hit.item, Resource):
            other = self.beside.counterpart(hit.item)
            return other is not None and other.address in self.struck[rule.id]
        return _key(hit) in self.struck[rule.id]

    def parted(self, rule: Rule, hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
        """Return the hits that are the actual design's own, and those it shares with the reference.

        What only bears witness goes with the hits of its cause; a shared doubt is worth no word.
        """
        shared = [hit for hit in hits if not hit.beside and self.has(rule, hit)]
        known = {id(hit) for hit in shared}
        own = [hit for hit in hits if not (hit.beside or id(hit) in known or self._is_consequence(hit))]
        causes = {hit.cause for hit in own}
        own.extend(hit for hit in hits if hit.beside and hit.cause in causes)
        left = {hit.cause for hit in shared} - causes
        shared.extend(hit for hit in hits if hit.beside and hit.cause in left)
        return own, [hit for hit in shared if not hit.undecided]

    def _is_consequence(self, hit: Hit) -> bool:
        """Whether a difference is why: the reference keeps the rule, and what makes it break here is told already.

        So one gap is one finding, in whichever two languages the designs are written.
        """
        if isinstance(hit.item, Resource):
            other = self.beside.counterpart(hit.item)
            known = hit.item.address in self.beside.quiet or not self.beside.same_language
            return other is not None and (other.address in self.beside.explained or known)
        if hit.item is None or not self.beside.same_language:
            return True
        users = _users(hit.item, self.beside.reference) if self.beside.forgiving else set()
        return bool(users) and all(self._tells(address) for address in users)

    def _tells(self, address: str) -> bool:
        """Tell whether a gap is told at a resource of the reference: it is missing, or its match differs."""
        own = {ours for ours, theirs in self.beside.counterparts.items() if theirs == address}
        return address in self.beside.explained or any(place in own for place, _ in self.beside.told)


def _users(item: Declaration, design: Design) -> set[str]:
    """Return the addresses of the resources that are written with a parameter."""
    name = item.name.removeprefix("var.")
    written = (
        (resource.address, origin) for resource in design.resources.values() for origin in resource.origins.values()
    )
    return {address for address, origin in written if name in origin.inputs}


def _key(hit: Hit) -> object:
    if isinstance(hit.item, Resource):
        return hit.item.address
    return (hit.item.kind, hit.item.name) if isinstance(hit.item, Declaration) else None
