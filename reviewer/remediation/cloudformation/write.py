"""Snippets for an actual design in CloudFormation, out of a reference in CloudFormation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reviewer.model.code import Code
from reviewer.model.design import Declaration, Resource
from reviewer.model.location import Path
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.review import Action, Place, Snippet
from reviewer.remediation.cloudformation.edits import Edit, edits
from reviewer.remediation.cloudformation.fragment import fragment
from reviewer.remediation.cloudformation.json_text import json_text
from reviewer.remediation.cloudformation.names import Item, Names
from reviewer.remediation.cloudformation.rewrite import renamed, renamed_entry
from reviewer.remediation.cloudformation.source import SECTIONS, Entries
from reviewer.remediation.cloudformation.style import Style, style_of
from reviewer.remediation.cloudformation.yaml_text import yaml_text
from reviewer.remediation.homes import Home
from reviewer.remediation.work import Change, Job, Redeclaration
from reviewer.vocabulary.families import counterpart_path

ATTRIBUTES = frozenset({"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "UpdatePolicy", "UpdateReplacePolicy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One edit in one file of the actual design, and what stands there now."""

    home: Home
    edit: Edit
    present: Code = None


@dataclass(slots=True)
class Writer:
    """Writes the snippets of all jobs, each missing thing in one of them."""

    names: Names
    ours: Entries
    theirs: Entries
    style: Style
    told: dict[Item, str] = field(default_factory=dict)
    """What some finding adds itself, and that finding's title."""
    claimed: set[Item] = field(default_factory=set)
    """What a snippet brings along because nothing else does."""

    @classmethod
    def of(cls, matching: Matching) -> Writer:
        """Return the writer for a comparison."""
        return cls(
            names=Names.of(matching),
            ours=Entries(matching.reference),
            theirs=Entries(matching.actual),
            style=style_of(matching.actual),
        )

    def snippets(self, work: Sequence[Job]) -> Mapping[str, Snippet]:
        """Return the snippet of every job by the id of its finding."""
        for job in work:
            for item in self._own(job):
                self.told.setdefault(item, job.finding.title)
        made: dict[str, Snippet] = {}
        done: set[Item] = set()
        for job in work:
            own = [item for item in self._own(job) if item not in done]
            done.update(own)
            snippet = self._snippet(job, own)
            if snippet is not None:
                made[job.finding.id] = snippet
        return made

    def _own(self, job: Job) -> Iterator[Item]:
        for resource in job.added:
            for name in (resource.name, *(address.rpartition(":")[2] for address in resource.folded)):
                if ("Resources", resource.group, name) in self.names.new:
                    yield ("Resources", resource.group, name)
        for item in job.declared:
            if (SECTIONS[item.kind], item.group, item.name) in self.names.new:
                yield (SECTIONS[item.kind], item.group, item.name)

    def _snippet(self, job: Job, own: Sequence[Item]) -> Snippet | None:
        needs: set[Item] = set()
        pieces = [piece for item in own for piece in self._new(item, needs)]
        for change in job.changes:
            pieces.extend(self._changed(change, needs))
        for both in job.redeclared:
            pieces.extend(self._redeclared(both, needs))
        pieces = list({(piece.home, piece.edit.action, *map(str, piece.edit.path)): piece for piece in pieces}.values()) if all(piece.edit.action is not Action.APPEND for piece in pieces) else pieces
        if not pieces:
            return None
        pieces, elsewhere = self._with_companions(pieces, needs - set(own))
        return self._written(pieces, sorted(elsewhere))

    def _with_companions(self, pieces: list[Piece], needs: set[Item]) -> tuple[list[Piece], set[str]]:
        """Return the pieces with what they need and no other snippet brings, and the names that others bring."""
        companions: list[Piece] = []
        elsewhere: set[str] = set()
        open_items = sorted(needs)
        seen = set(open_items)
        while open_items:
            item = open_items.pop(0)
            if item in self.told or item in self.claimed:
                elsewhere.add(self.names.new[item])
                continue
            self.claimed.add(item)
            more: set[Item] = set()
            companions.extend(self._new(item, more))
            open_items.extend(sorted(more - seen))
            seen |= more
        return [*companions, *pieces], elsewhere

    def _new(self, item: Item, needs: set[Item]) -> Iterator[Piece]:
        """Yield the piece that adds an entry of the reference."""
        section, group, name = item
        written = self.names.written[item]
        entry: Code = self.ours.at(written.location, name)
        if entry is None and isinstance(written.whole, Declaration):
            entry = self.ours.declaration(written.whole)
        if entry is None:
            return
        rename = self.names.rename(group, needs)
        value = renamed(entry, rename) if section == "Conditions" else renamed_entry(entry, rename)
        if section == "Parameters":
            value = _without_secret(value)
        yield Piece(
            home=self.names.home(item),
            edit=Edit(path=(section, self.names.new[item]), action=Action.ADD, value=value),
        )

    def _changed(self, change: Change, needs: set[Item]) -> Iterator[Piece]:
        ours, theirs = self.ours.resource(change.reference), self.theirs.resource(change.actual)
        if ours is None or theirs is None:
            return
        found: set[Item] = set()
        wanted = renamed_entry(ours, self.names.rename(change.reference.group, found, change.actual.group))
        base: Path = ("Resources", change.actual.name)
        names = self._place(change)
        for edit in _edits(wanted, theirs, names):
            needs.update(self._needed(edit, found))
            yield Piece(
                home=Home(group=change.actual.group, file=change.actual.location.file),
                edit=Edit(path=(*base, *edit.path), action=edit.action, value=edit.value),
                present={"Resources": {change.actual.name: theirs}},
            )

    def _needed(self, edit: Edit, found: Iterable[Item]) -> set[Item]:
        """Return what an edit names, of all that its entry names."""
        told: set[str] = set()
        renamed_entry({"value": edit.value, **_as_attribute(edit)}, _noting(told))
        return {item for item in found if self.names.new[item] in told}

    def _place(self, change: Change) -> tuple[str, ...]:
        names = change.names
        if names and names[0] in ATTRIBUTES:
            return names
        if change.reference.type != change.actual.type:
            path = counterpart_path(change.reference.type, change.actual.type, names)
            names = tuple(step for step in path if isinstance(step, str))
        return ("Properties", *names)

    def _redeclared(self, both: Redeclaration, needs: set[Item]) -> Iterator[Piece]:
        ours, theirs = self.ours.declaration(both.reference), self.theirs.declaration(both.actual)
        rename = self.names.rename(both.reference.group, needs, both.actual.group)
        wanted = renamed_entry(ours, rename) if SECTIONS[both.reference.kind] != "Conditions" else renamed(ours, rename)
        section = SECTIONS[both.actual.kind]
        names = (both.field,) if both.field and isinstance(wanted, dict) and both.field in wanted else ()
        for edit in edits(wanted, theirs, names):
            yield Piece(
                home=Home(group=both.actual.group, file=both.actual.location.file),
                edit=Edit(path=(section, both.actual.name, *edit.path), action=edit.action, value=edit.value),
                present={section: {both.actual.name: theirs}},
            )

    def _written(self, pieces: Sequence[Piece], elsewhere: Sequence[str]) -> Snippet:
        tree = fragment([(piece.edit, piece.present) for piece in pieces])
        places = tuple(
            Place(
                action=piece.edit.action, file=piece.home.file, path=piece.edit.path, group=piece.home.group
            )
            for piece in pieces
        )
        if self.style.json:
            return Snippet(language="json", text=json_text(tree, self.style), places=places)
        note = f"# Also needed, from other fixes: {', '.join(elsewhere)}\n" if elsewhere else ""
        return Snippet(language="yaml", text=note + yaml_text(tree, self.style), places=places)


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


def _as_attribute(edit: Edit) -> dict[str, Code]:
    last = edit.path[-1] if edit.path else ""
    return {str(last): edit.value} if last in ("Condition", "DependsOn") else {}


def _noting(told: set[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    def note(_sort: object, name: str, attribute: str) -> tuple[str, str]:
        told.add(name)
        return name, attribute

    return note


def _without_secret(value: Code) -> Code:
    """Return a parameter without the default of a hidden one."""
    if isinstance(value, dict) and value.get("NoEcho") in (True, "true"):
        return {key: item for key, item in value.items() if key != "Default"}
    return value
