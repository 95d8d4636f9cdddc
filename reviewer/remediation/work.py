"""What the findings ask for, fix by fix: what to add and what to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewer.model.design import Declaration, DeclarationKind, Edge, Resource
from reviewer.model.location import Path
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field, replace
from reviewer.model.review import Finding, Instance, Kind, Side, Tier
from reviewer.model.value import references_in
from reviewer.remediation.parts import whole_of

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
    parts: dict[str, list[Resource]] = field(default_factory=dict)
    """The reference's resources that stand in another entry, by that entry's address."""

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
                whole = whole_of(resource)
                if whole is not None:
                    side.setdefault(whole, resource)
                    made.parts.setdefault(whole, []).append(resource)
        return made

    def our(self, side: Side | None) -> Resource | None:
        """Return the resource of the reference that a side is about."""
        if side is None:
            return None
        line = side.location.start_line
        around = (item for item in self.parts.get(side.id, ()) if item.location.file == side.location.file)
        inside = (item for item in around if item.location.start_line <= line <= item.location.end_line)
        return next(inside, None) or self.ours.get(side.id)

    def pair(self, instance: Instance) -> tuple[Resource, Resource] | None:
        """Return the two resources an instance is about."""
        ours = self.our(instance.reference)
        address = self.matching.addresses.get(ours.address) if ours is not None else None
        theirs = self.matching.actual.resources.get(address) if address is not None else None
        if theirs is None and instance.actual is not None:
            theirs = self.theirs.get(instance.actual.id)
        return (ours, theirs) if ours is not None and theirs is not None else None


def jobs(findings: Sequence[Finding], matching: Matching) -> list[Job]:
    """Return what the findings above info ask for, in their order."""
    lookup = Lookup.of(matching)
    made = [job for finding in findings if _asks(finding) for job in [_job(finding, lookup)] if _is_work(job)]
    return list(_wired(made, matching))


def _asks(finding: Finding) -> bool:
    return finding.tier is not Tier.INFO


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


def _wired(made: Sequence[Job], matching: Matching) -> Iterator[Job]:
    """Yield the jobs, each with what uses the missing resources: where they are named, and the outputs of them."""
    covered = {(change.reference.address, name) for job in made for change in job.changes for name in change.names[:1]}
    told = {(item.kind, item.group, item.name) for job in made for item in job.declared}
    told |= {(item.kind, item.group, item.name) for item in matching.actual.declarations}
    present = {(item.kind, item.name) for item in matching.actual.declarations}
    partners = {match.reference.address: match for match in matching.pairs}
    users: dict[str, list[Edge]] = {}
    for edge in matching.reference.edges:
        if edge.source in partners:
            users.setdefault(edge.target, []).append(edge)
    for job in made:
        added = {address: None for resource in job.added for address in (resource.address, *resource.folded)}
        if not added:
            yield job
            continue
        changes: list[Change] = []
        for edge in (edge for address in added for edge in users.get(address, ())):
            match, names = partners[edge.source], _until_list(edge.path)
            if names and (edge.source, names[0]) not in covered:
                covered.add((edge.source, names[0]))
                changes.append(Change(reference=match.reference, actual=match.actual, names=names))
        outputs = [
            item
            for item in matching.reference.declarations
            if item.kind is DeclarationKind.OUTPUT
            and (item.kind, item.group, item.name) not in told
            and (item.kind, item.name) not in present
            and any(reference.address in added for reference in references_in(dict(item.properties)))
        ]
        told.update((item.kind, item.group, item.name) for item in outputs)
        yield replace(
            job,
            changes=(*job.changes, *changes),
            declared=(*job.declared, *outputs),
            redeclared=(*job.redeclared, *_outputs_of(added, matching)),
        )


def _outputs_of(added: Mapping[str, None], matching: Matching) -> Iterator[Redeclaration]:
    """Yield the outputs of both designs that are to name one of these resources."""
    theirs = {item.name: item for item in matching.actual.declarations if item.kind is DeclarationKind.OUTPUT}
    for item in matching.reference.declarations:
        there = theirs.get(item.name) if item.kind is DeclarationKind.OUTPUT else None
        if there is not None and any(each.address in added for each in references_in(item.properties.get("Value", ""))):
            yield Redeclaration(reference=item, actual=there, field="Value")


def _until_list(path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for step in path:
        if not isinstance(step, str):
            break
        names.append(step)
    return tuple(names)


def _missing(finding: Finding, lookup: Lookup) -> Iterator[Resource]:
    missing = {resource.address for resource in lookup.matching.missing}
    for instance in finding.instances:
        resource = lookup.our(instance.reference)
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
