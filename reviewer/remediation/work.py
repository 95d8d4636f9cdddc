"""What the findings ask for, fix by fix: what to add and what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.design import Declaration, DeclarationKind, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding, Instance, Kind, Tier

_KINDS = {
    Kind.PARAMETER: DeclarationKind.PARAMETER,
    Kind.OUTPUT: DeclarationKind.OUTPUT,
    Kind.CONDITION: DeclarationKind.CONDITION,
    Kind.MAPPING: DeclarationKind.MAPPING,
}
_CHANGES = frozenset({Kind.PROPERTY, Kind.RELATION, Kind.CONDITION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A resource of the actual design that is to have what one of the reference has, below a property."""

    reference: Resource
    actual: Resource
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeclaration:
    """A declaration of both designs whose field is to be as in the reference; no field: all of it."""

    reference: Declaration
    actual: Declaration
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one finding asks for."""

    finding: Finding
    added: tuple[Resource, ...] = ()
    declared: tuple[Declaration, ...] = ()
    changes: tuple[Change, ...] = ()
    redeclared: tuple[Redeclaration, ...] = ()


@dataclass(slots=True)
class Lookup:
    """Resources and declarations by what findings call them."""

    matching: Matching
    ours: dict[str, Resource] = field(default_factory=dict)
    theirs: dict[str, Resource] = field(default_factory=dict)

    @classmethod
    def of(cls, matching: Matching) -> Lookup:
        """Return the lookup for both designs; a folded satellite leads to the resource it is part of."""
        made = cls(matching=matching)
        for side, design in ((made.ours, matching.reference), (made.theirs, matching.actual)):
            for resource in design.resources.values():
                for address in resource.folded:
                    side.setdefault(address, resource)
            for resource in design.resources.values():
                side[resource.address] = resource
                whole = resource.attributes.get("@part_of")
                if isinstance(whole, str):
                    side.setdefault(whole, resource)
        return made

    def pair(self, instance: Instance) -> tuple[Resource, Resource] | None:
        """Return the two resources an instance is about."""
        if instance.reference is None:
            return None
        ours = self.ours.get(instance.reference.id)
        address = self.matching.addresses.get(ours.address) if ours is not None else None
        theirs = self.theirs.get(instance.actual.id) if instance.actual is not None else None
        if theirs is None and address is not None:
            theirs = self.matching.actual.resources.get(address)
        return (ours, theirs) if ours is not None and theirs is not None else None


def jobs(findings: Sequence[Finding], matching: Matching) -> list[Job]:
    """Return what the findings above info ask for, in their order."""
    lookup = Lookup.of(matching)
    return [job for finding in findings if _asks(finding) for job in [_job(finding, lookup)] if _is_work(job)]


def _asks(finding: Finding) -> bool:
    return finding.tier is not Tier.INFO or finding.undecided


def _is_work(job: Job) -> bool:
    return bool(job.added or job.declared or job.changes or job.redeclared)


def _job(finding: Finding, lookup: Lookup) -> Job:
    if finding.kind is Kind.MISSING_RESOURCE:
        found = {resource.address: resource for resource in _missing(finding, lookup)}
        return Job(finding=finding, added=tuple(found.values()))
    if finding.kind in _KINDS:
        declared = tuple(_declarations(finding, lookup.matching))
        if declared:
            new = tuple(item for item in declared if isinstance(item, Declaration))
            both = tuple(item for item in declared if isinstance(item, Redeclaration))
            return Job(finding=finding, declared=new, redeclared=both)
    if finding.kind not in _CHANGES:
        return Job(finding=finding)
    names = tuple((finding.property or "").split(".")) if finding.property else ()
    pairs = dict.fromkeys(
        (ours.address, theirs.address)
        for instance in finding.instances
        if (pair := lookup.pair(instance)) is not None
        for ours, theirs in [pair]
    )
    changes = tuple(
        Change(
            reference=lookup.matching.reference.resources[ours],
            actual=lookup.matching.actual.resources[theirs],
            names=names,
        )
        for ours, theirs in pairs
    )
    return Job(finding=finding, changes=changes)


def _missing(finding: Finding, lookup: Lookup) -> Iterator[Resource]:
    missing = {resource.address for resource in lookup.matching.missing}
    for instance in finding.instances:
        resource = lookup.ours.get(instance.reference.id) if instance.reference is not None else None
        if resource is not None and resource.address in missing:
            yield resource


def _declarations(finding: Finding, matching: Matching) -> Iterator[Declaration | Redeclaration]:
    kind = _KINDS[finding.kind]
    theirs = {(item.name, item.kind): item for item in matching.actual.declarations}
    for instance in finding.instances:
        item = next((item for item in matching.reference.declarations if _is_meant(item, kind, instance)), None)
        if item is None:
            continue
        present = theirs.get((item.name, kind))
        if present is None:
            yield item
        else:
            yield Redeclaration(reference=item, actual=present, field=finding.property or "")


def _is_meant(item: Declaration, kind: DeclarationKind, instance: Instance) -> bool:
    side = instance.reference
    if side is None or item.kind is not kind or item.name != side.id:
        return False
    place = item.location
    return place.file == side.location.file and place.start_line <= side.location.start_line <= place.end_line
