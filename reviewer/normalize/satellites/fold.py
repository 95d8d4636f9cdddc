"""Resources that only complete another one, folded into it, so that every way of writing an architecture is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.design import Diagnostic, Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field, replace
from reviewer.model.value import ABSENT, Choice, Reference, Text, Unknown, Value
from reviewer.normalize.satellites.iam import Homes, inlined_policies, policy_homes
from reviewer.normalize.satellites.merge import Piece, with_pieces
from reviewer.normalize.translation.references import rewritten_properties
from reviewer.vocabulary.mapping.records import Fold
from reviewer.vocabulary.mapping.rules import fold_of, terraform_rule
from reviewer.vocabulary.naming import identity_property

PARENT = "@parent"
"""The resource attribute in which a satellite of Terraform's own making keeps what names its parent."""
_ROUNDS = 3
"""Satellites of satellites are as deep as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """The resources that are left, and where each folded satellite went."""

    resources: tuple[Resource, ...]
    parents: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Resources by address, and by type and name."""

    by_address: Mapping[str, Resource]
    by_name: Mapping[tuple[str, str], str]
    by_type: Mapping[str, tuple[Resource, ...]]

    @classmethod
    def of(cls, resources: Iterable[Resource]) -> Index:
        """Return the index of `resources`; a name two resources share names neither."""
        by_address = {resource.address: resource for resource in resources}
        by_name: dict[tuple[str, str], str] = {}
        by_type: dict[str, list[Resource]] = {}
        for resource in by_address.values():
            by_type.setdefault(resource.type, []).append(resource)
            name = _name(resource)
            if name is not None:
                key = (resource.type, name)
                by_name[key] = "" if key in by_name else resource.address
        return cls(
            by_address=by_address,
            by_name=by_name,
            by_type={name: tuple(found) for name, found in by_type.items()},
        )

    def home(self, value: Value, kinds: tuple[str, ...], parents: Mapping[str, str]) -> str | None:
        """Return the address of the one resource of these types that `value` names, or None."""
        for address in _addresses(value):
            final = parents.get(address, address)
            found = self.by_address.get(final)
            if found is not None and found.type in kinds:
                return final
        if isinstance(value, str):
            return next((self.by_name[kind, value] for kind in kinds if self.by_name.get((kind, value))), None)
        return None


@dataclass(slots=True)
class _Round:
    """One pass over all resources: what goes where, and what is left of those that go only in part."""

    index: Index
    parents: Mapping[str, str]
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    changed: dict[str, Resource] = field(default_factory=dict)

    def note(self, resource: Resource) -> None:
        """Note where a satellite's pieces go; nothing for a resource that stands alone."""
        homes = policy_homes(resource, lambda value, kind: self.index.home(value, (kind,), self.parents))
        if homes is not None:
            self._note_policy(resource, homes)
            return
        fold = _fold_of(resource)
        parent = None if fold is None else _parent(resource, fold, self.index, self.parents)
        if fold is None or parent is None or parent == resource.address:
            return
        self.gone[resource.address] = parent
        self.pieces.setdefault(parent, []).append(_piece(resource, fold))

    def _note_policy(self, resource: Resource, homes: Homes) -> None:
        if not homes.pieces:
            return
        if homes.rest is None:
            self.gone[resource.address] = homes.pieces[0][0]
        else:
            self.changed[resource.address] = homes.rest
        for address, piece in homes.pieces:
            self.pieces.setdefault(address, []).append(piece)


def folded(resources: tuple[Resource, ...]) -> Folding:
    """Return the resources with every satellite whose parent is among them inside that parent."""
    parents: dict[str, str] = {}
    for _ in range(_ROUNDS):
        found = _Round(index=Index.of(resources), parents=parents)
        for resource in resources:
            found.note(resource)
        if not found.gone and not found.changed:
            break
        parents = {**parents, **found.gone}
        kept = [found.changed.get(item.address, item) for item in resources if item.address not in found.gone]
        resources = tuple(with_pieces(resource, found.pieces.get(resource.address, [])) for resource in kept)
    inlined = inlined_policies(resources)
    parents = _final({**parents, **inlined.parents})
    return Folding(resources=tuple(_redirected(item, parents) for item in inlined.resources), parents=parents)


def _fold_of(resource: Resource) -> Fold | None:
    if resource.type.startswith("aws_"):
        rule = terraform_rule(resource.type)
        return None if rule is None else rule.fold
    return fold_of(resource.type)


def _parent(resource: Resource, fold: Fold, index: Index, parents: Mapping[str, str]) -> str | None:
    kinds = tuple(fold.into.split("|"))
    value = (
        resource.attributes.get(PARENT) if resource.type.startswith("aws_") else resource.properties.get(fold.parent)
    )
    found = index.home(value, kinds, parents) if value is not None else None
    if found is not None or not fold.match:
        return found
    wanted = {name: resource.properties.get(name, resource.attributes.get(PARENT)) for name in fold.match}
    candidates = [
        item.address
        for kind in kinds
        for item in index.by_type.get(kind, ())
        if all(item.properties.get(name) == value for name, value in wanted.items())
    ]
    return candidates[0] if len(candidates) == 1 else None


def _piece(resource: Resource, fold: Fold) -> Piece:
    """Return what a satellite adds to its parent."""
    left_out = {fold.parent, *fold.drop, *fold.match}
    properties: dict[str, Value] = {name: item for name, item in resource.properties.items() if name not in left_out}
    at: Path = tuple(fold.append.split(".")) if fold.append else ()
    return Piece(
        satellite=resource,
        at=at,
        properties=properties,
        append=bool(fold.append),
        condition=resource.condition,
    )


def _name(resource: Resource) -> str | None:
    """Return the literal name a resource is identified by, where the template writes one."""
    written = identity_property(resource.type)
    value = resource.at(tuple(written.split("."))) if written else None
    return value if isinstance(value, str) and value else None


def _addresses(value: Value) -> Iterable[str]:
    """Yield the addresses a value that names one resource may mean."""
    if isinstance(value, Reference):
        yield value.address
    elif isinstance(value, Unknown):
        yield from (reference.address for reference in value.references)
    elif isinstance(value, Text):
        yield from (part.address for part in value.parts if isinstance(part, Reference))
    elif isinstance(value, list) and len(value) == 1:
        yield from _addresses(value[0])
    elif isinstance(value, Choice):
        both = [list(_addresses(branch)) for branch in (value.then, value.otherwise) if branch is not ABSENT]
        if len(both) == 1:
            yield from both[0]


def _final(parents: Mapping[str, str]) -> dict[str, str]:
    """Return the parents with those that were folded themselves followed to the end."""
    found: dict[str, str] = {}
    for address, first in parents.items():
        parent = first
        for _ in range(_ROUNDS + 1):
            parent = parents.get(parent, parent)
        found[address] = parent
    return found


def _redirected(resource: Resource, parents: Mapping[str, str]) -> Resource:
    """Return a resource whose references to folded satellites name the parent instead."""
    if not parents:
        return resource

    def redirect(reference: Reference) -> Reference:
        return Reference(parents[reference.address]) if reference.address in parents else reference

    properties = rewritten_properties(resource.properties, redirect)
    waits = any(address in parents for address in resource.depends_on)
    if properties is resource.properties and not waits and PARENT not in resource.attributes:
        return resource
    needs = [parents.get(address, address) for address in resource.depends_on]
    return replace(
        resource,
        properties=properties,
        attributes={name: value for name, value in resource.attributes.items() if name != PARENT},
        depends_on=tuple(dict.fromkeys(address for address in needs if address != resource.address)),
    )
