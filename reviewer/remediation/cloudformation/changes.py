"""What has to change in entries that both designs have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.model.code import Code
from reviewer.model.design import Declaration, DeclarationKind, Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.review import Action
from reviewer.model.value import ABSENT
from reviewer.remediation.cloudformation.edits import Edit, edits
from reviewer.remediation.cloudformation.names import Item, Names
from reviewer.remediation.cloudformation.rewrite import Sort, named, renamed, renamed_entry
from reviewer.remediation.cloudformation.source import SECTIONS, Entries, Source
from reviewer.remediation.homes import Home
from reviewer.remediation.parts import path_in_whole
from reviewer.remediation.secrets import without_secrets
from reviewer.remediation.work import Change, Redeclaration
from reviewer.vocabulary.families import counterpart_path

_ATTRIBUTES = frozenset(
    {"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "UpdatePolicy", "UpdateReplacePolicy"}
)
_EXCLUSIVE = {"AliasTarget": ("TTL", "ResourceRecords")}
"""What CloudFormation refuses beside a property."""
_DEPTH = 4
"""How many conditions may lead from a value to the parameter that decides it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One edit in one file of the actual design, and the tree that stands there now."""

    home: Home
    edit: Edit
    present: Code = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Finds the edits of entries that both designs have."""

    names: Names
    ours: Source
    theirs: Entries

    def of_resource(self, change: Change, needs: set[Item]) -> Iterator[Piece]:
        """Yield the edits that give a resource what its counterpart in the reference has."""
        ours, theirs = self.ours.resource(change.reference), self.theirs.resource(change.actual)
        if ours is None or theirs is None:
            return
        found: set[Item] = set()
        rename = self.names.rename(change.reference.group, found, change.actual.group)
        names = _place(change)
        hidden: set[str] = set()
        wanted: Code = self.shown(renamed_entry(ours, rename), change.reference, hidden)
        present: Code = theirs
        inner: Path = ()
        if names[:1] == ("Properties",):
            wanted, present = _at(wanted, _inside(change.reference)), _at(theirs, _inside(change.actual))
            inner, names = _inside(change.actual), names[1:]
        made = [edit for edit in _edits(wanted, present, names) if _may(edit, change)]
        made.extend(_ruled_out(made, present))
        if not made and wanted is not None:
            yield from self._deciding(_below(wanted, names), change)
        home = Home(group=change.actual.group, file=change.actual.location.file)
        told = {name for edit in made for _, name in named(edit.value)}
        yield from (hidden_parameter(name, home) for name in sorted(hidden & told))
        for edit in made:
            needs.update(self.needed(edit, found))
            yield Piece(
                home=home,
                edit=Edit(
                    path=("Resources", change.actual.name, *inner, *edit.path), action=edit.action, value=edit.value
                ),
                present={"Resources": {change.actual.name: theirs}},
            )

    def shown(self, entry: Code, resource: Resource, hidden: set[str]) -> Code:
        """Return a resource's entry with parameters for its secrets, whose names go to `hidden`."""

        def placeholder(path: Path) -> Code:
            words = [step for step in path if isinstance(step, str) and step.isalnum()]
            name = resource.name + (words[-1] if words else "Secret")
            hidden.add(name)
            return {"Ref": name}

        if not isinstance(entry, dict) or not isinstance(entry.get("Properties"), dict):
            return entry
        known = self.names.matching.reference.secrets | self.names.matching.actual.secrets
        return {**entry, "Properties": without_secrets(entry["Properties"], resource.type, known, placeholder)}

    def needed(self, edit: Edit, found: Iterable[Item]) -> set[Item]:
        """Return what an edit names, of all that its entry names."""
        last = edit.path[-1] if edit.path else ""
        told = {name for _, name in named({str(last): edit.value, "value": edit.value})}
        return {item for item in found if self.names.new[item] in told}

    def of_declaration(self, both: Redeclaration, needs: set[Item]) -> Iterator[Piece]:
        """Yield the edits that give a declaration what its counterpart in the reference has."""
        ours, theirs = self.ours.declaration(both.reference), self.theirs.declaration(both.actual)
        section = SECTIONS[both.reference.kind]
        found: set[Item] = set()
        rename = self.names.rename(both.reference.group, found, both.actual.group)
        wanted = renamed(ours, rename) if section == "Conditions" else renamed_entry(ours, rename)
        made = list(edits(wanted, theirs, (both.field,) if both.field else ()))
        if not made and both.reference.kind is not DeclarationKind.PARAMETER:
            yield from self._deciding(_below(wanted, (both.field,) if both.field else ()), both)
        for edit in made:
            needs.update(self.needed(edit, found))
            yield self._declared(both.actual, edit, theirs)

    def _declared(self, item: Declaration, edit: Edit, present: Code) -> Piece:
        section = SECTIONS[item.kind]
        return Piece(
            home=Home(group=item.group, file=item.location.file),
            edit=Edit(path=(section, item.name, *edit.path), action=edit.action, value=edit.value),
            present={section: {item.name: present}},
        )

    def _deciding(self, value: Code, pair: Change | Redeclaration) -> Iterator[Piece]:
        """Yield how the parameters and mappings have to change that decide a value both sides write alike."""
        seen: set[str] = set()
        open_names = [*named(value)]
        for _ in range(_DEPTH):
            more: list[tuple[Sort, str]] = []
            for sort, name in open_names:
                ours, theirs = self._both(sort, name, pair)
                if ours is None or theirs is None or name in seen:
                    continue
                seen.add(name)
                wanted, present = self.ours.declaration(ours), self.theirs.declaration(theirs)
                if sort is Sort.CONDITION:
                    more.extend(named(present))
                    continue
                fields = ("Default",) if ours.kind is DeclarationKind.PARAMETER else ()
                for edit in edits(wanted, present, fields):
                    if edit.action is not Action.REMOVE:
                        yield self._declared(theirs, edit, present)
            open_names = more

    def _both(
        self, sort: Sort, name: str, pair: Change | Redeclaration
    ) -> tuple[Declaration | None, Declaration | None]:
        kind = {Sort.CONDITION: DeclarationKind.CONDITION, Sort.MAPPING: DeclarationKind.MAPPING}.get(
            sort, DeclarationKind.PARAMETER
        )
        sides = (
            (self.names.matching.reference.declarations, pair.reference.group),
            (self.names.matching.actual.declarations, pair.actual.group),
        )
        ours, theirs = (
            next((item for item in items if (item.kind, item.name, item.group) == (kind, name, group)), None)
            for items, group in sides
        )
        return ours, theirs


def hidden_parameter(name: str, home: Home) -> Piece:
    """Return the piece that declares the parameter a secret comes through."""
    value: Code = {"Type": "String", "NoEcho": True}
    return Piece(home=home, edit=Edit(path=("Parameters", name), action=Action.ADD, value=value))


def _may(edit: Edit, change: Change) -> bool:
    """Tell whether an edit is right: nothing is removed that the reference has in another entry."""
    if edit.action is not Action.REMOVE:
        return True
    if change.names[:1] and change.names[0] in _ATTRIBUTES:
        return len(change.names) == 1
    return len(edit.path) == len(change.names) and change.reference.at(change.names) is ABSENT


def _ruled_out(made: Iterable[Edit], present: Code) -> list[Edit]:
    """Return the removal of what cannot stand beside what an edit sets."""
    told = {edit.path[-1] for edit in made if edit.path and edit.action is not Action.REMOVE}
    return [
        Edit(path=(name,), action=Action.REMOVE, value=None)
        for key, names in _EXCLUSIVE.items()
        if key in told and isinstance(present, dict)
        for name in names
        if name in present
    ]


def _place(change: Change) -> tuple[str, ...]:
    """Return the names of the property in the entry: attributes stand beside the properties."""
    names = change.names
    if names and names[0] in _ATTRIBUTES:
        return names
    lead = sum(isinstance(step, str) for step in path_in_whole(change.reference))
    names = names[lead:]
    if change.reference.type != change.actual.type:
        path = counterpart_path(change.reference.type, change.actual.type, names)
        names = tuple(step for step in path if isinstance(step, str))
    return ("Properties", *names)


def _inside(resource: Resource) -> Path:
    return ("Properties", *path_in_whole(resource))


def _at(value: Code, path: Path) -> Code:
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step), {} if step == "Properties" else None)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _below(value: Code, names: tuple[str, ...]) -> Code:
    """Return what stands at a property, or the nearest thing around it."""
    for name in names:
        if not isinstance(value, dict) or name not in value:
            return value
        value = value[name]
    return value


def _edits(wanted: Code, present: Code, names: tuple[str, ...]) -> Iterator[Edit]:
    """Yield the edits of an entry; a dependency is added to those there are."""
    if names[:1] != ("DependsOn",):
        yield from edits(wanted, present, names)
        return
    ours, theirs = (_listed(entry.get("DependsOn") if isinstance(entry, dict) else None) for entry in (wanted, present))
    every = [*theirs, *(name for name in ours if name not in theirs)]
    if every != theirs:
        value: Code = every[0] if len(every) == 1 else every
        yield Edit(path=("DependsOn",), action=Action.SET, value=value)


def _listed(value: Code) -> list[Code]:
    return value if isinstance(value, list) else [] if value is None else [value]
