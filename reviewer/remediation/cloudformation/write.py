"""Snippets for an actual design in CloudFormation, out of a reference in CloudFormation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from reviewer.model.code import Code
from reviewer.model.design import Declaration, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.review import Action, Place, Snippet
from reviewer.remediation.cloudformation.changes import Changes, Piece, hidden_parameter
from reviewer.remediation.cloudformation.edits import Edit
from reviewer.remediation.cloudformation.fragment import fragment
from reviewer.remediation.cloudformation.from_values import CanonicalEntries
from reviewer.remediation.cloudformation.json_text import json_text
from reviewer.remediation.cloudformation.names import Item, Names, name_of
from reviewer.remediation.cloudformation.rewrite import named, renamed, renamed_entry
from reviewer.remediation.cloudformation.source import SECTIONS, TEMPLATES, Entries, Source
from reviewer.remediation.cloudformation.style import Style, style_of
from reviewer.remediation.cloudformation.yaml_text import yaml_text
from reviewer.remediation.guard import guarded
from reviewer.remediation.homes import Home
from reviewer.remediation.parts import path_in_whole, whole_of
from reviewer.remediation.work import Job


@dataclass(slots=True)
class Writer:
    """Writes the snippets of all jobs, each missing thing in one of them."""

    names: Names
    ours: Source
    changes: Changes
    style: Style
    told: set[Item] = field(default_factory=set)
    """What the snippet of some finding adds because the finding is about it."""
    inputs: set[tuple[str, str]] = field(default_factory=set)
    """Parameters brought along for what the reference's inputs do not tell."""
    claimed: set[Item] = field(default_factory=set)
    """What a snippet brings along because nothing else does."""

    @classmethod
    def of(cls, matching: Matching, work: Sequence[Job]) -> Writer:
        """Return the writer for a comparison and what its findings ask for."""
        missing = {(SECTIONS[item.kind], item.group, item.name) for job in work for item in job.declared}
        names = Names.of(matching, missing)
        is_template = matching.reference.format in TEMPLATES
        ours = Entries(matching.reference) if is_template else CanonicalEntries(matching.reference)
        return cls(
            names=names,
            ours=ours,
            changes=Changes(names=names, ours=ours, theirs=Entries(matching.actual)),
            style=style_of(matching.actual),
        )

    def snippets(self, work: Sequence[Job]) -> Mapping[str, Snippet]:
        """Return the snippet of every job by the id of its finding."""
        for job in work:
            self.told.update(self._own(job))
        made: dict[str, Snippet] = {}
        done: set[Item] = set()
        for job in work:
            own = [item for item in self._own(job) if item not in done]
            done.update(own)
            snippet = guarded(self.style.language, partial(self._snippet, job, own))
            if snippet is not None:
                made[job.finding.id] = snippet
        return made

    def _own(self, job: Job) -> Iterator[Item]:
        """Yield the entries that a finding says are missing."""
        for resource in job.added:
            for name in (name_of(resource), *(address.rpartition(":")[2] for address in resource.folded)):
                if ("Resources", resource.group, name) in self.names.new:
                    yield ("Resources", resource.group, name)
        for item in job.declared:
            if (SECTIONS[item.kind], item.group, item.name) in self.names.new:
                yield (SECTIONS[item.kind], item.group, item.name)

    def _snippet(self, job: Job, own: Sequence[Item]) -> Snippet | None:
        needs: set[Item] = set()
        pieces = [piece for item in own for piece in self._new(item, needs)]
        for resource in job.added:
            pieces.extend(self._part(resource, needs))
        for change in job.changes:
            pieces.extend(self.changes.of_resource(change, needs))
        for both in job.redeclared:
            pieces.extend(self.changes.of_declaration(both, needs))
        pieces = _once(pieces)
        if not pieces:
            return None
        companions, elsewhere = self._companions(needs - set(own))
        pieces = [*companions, *pieces]
        return self._written([*self._inputs(pieces), *pieces], sorted(elsewhere))

    def _inputs(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the parameters for what the reference's inputs do not tell, and for values of other stacks."""
        known = {**self.names.handed, **(self.ours.parameters if isinstance(self.ours, CanonicalEntries) else {})}
        there = {(item.group, item.name) for item in self.names.matching.actual.declarations}
        made: list[Piece] = []
        for piece in pieces:
            for name in sorted({name for _, name in named(piece.edit.value)} & set(known)):
                if (piece.home.group, name) in there | self.inputs:
                    continue
                self.inputs.add((piece.home.group, name))
                value: Code = {"Type": "String", "Description": known[name]}
                made.append(
                    Piece(home=piece.home, edit=Edit(path=("Parameters", name), action=Action.ADD, value=value))
                )
        return made

    def _companions(self, needs: set[Item]) -> tuple[list[Piece], set[str]]:
        """Return what is needed and no other snippet brings, and the names that others bring."""
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
        return companions, elsewhere

    def _new(self, item: Item, needs: set[Item]) -> Iterator[Piece]:
        """Yield the piece that adds an entry of the reference."""
        section, group, name = item
        written = self.names.written[item]
        entry: Code = self.ours.at(written.location, name)
        if entry is None and isinstance(written.whole, Declaration):
            entry = self.ours.declaration(written.whole)
        if entry is None:
            return
        rename = self.names.rename(group, needs, self.names.home(item).group)
        value = renamed(entry, rename) if section == "Conditions" else renamed_entry(entry, rename)
        if section == "Parameters":
            value = _without_secret(value, self.names.matching.reference.secrets)
        hidden: set[str] = set()
        if isinstance(written.whole, Resource):
            value = self.changes.shown(value, written.whole, hidden)
        yield from (hidden_parameter(name, self.names.home(item)) for name in sorted(hidden))
        edit = Edit(path=(section, self.names.new[item]), action=Action.ADD, value=value)
        yield Piece(home=self.names.home(item), edit=edit)

    def _part(self, resource: Resource, needs: set[Item]) -> Iterator[Piece]:
        """Yield the piece that adds a missing part to the entry it belongs in, where the actual design has that."""
        whole = whole_of(resource)
        there = self.names.counterparts.get(("Resources", resource.group, name_of(resource))) if whole else None
        siblings = [
            match.actual
            for match in self.names.matching.pairs
            if whole is not None and whole_of(match.reference) == whole and whole_of(match.actual) is not None
        ]
        entry = self.ours.at(resource.location, resource.name) or self._whole(resource)
        path = path_in_whole(resource)
        value = entry.get("Properties") if entry is not None else None
        for step in path:
            value = value.get(str(step)) if isinstance(value, dict) else _item(value, step)
        if value is None or not (siblings or there):
            return
        group, name = (siblings[0].group, siblings[0].name) if siblings else there or ("", "")
        file = siblings[0].location.file if siblings else self.names.neighbours.homes[resource.group].file
        edit = Edit(
            path=("Resources", name, "Properties", *path[:-1]),
            action=Action.APPEND,
            value=renamed(value, self.names.rename(resource.group, needs, group)),
        )
        yield Piece(home=Home(group=group, file=file), edit=edit)

    def _whole(self, resource: Resource) -> dict[str, Code] | None:
        written = self.names.written.get(("Resources", resource.group, name_of(resource)))
        return None if written is None else self.ours.at(written.location, name_of(resource))

    def _written(self, pieces: Sequence[Piece], elsewhere: Sequence[str]) -> Snippet:
        by_home: dict[Home, list[Piece]] = {}
        for piece in pieces:
            by_home.setdefault(piece.home, []).append(piece)
        places = tuple(
            Place(action=piece.edit.action, file=home.file, path=piece.edit.path, group=home.group)
            for home, own in by_home.items()
            for piece in own
        )
        trees = {home: fragment([(item.edit, item.present) for item in own]) for home, own in by_home.items()}
        if self.style.json:
            whole: Code = next(iter(trees.values())) if len(trees) == 1 else _by_stack(trees)
            return Snippet(language="json", text=json_text(whole, self.style), places=places)
        notes = [f"# Also needed, from other fixes: {', '.join(elsewhere)}"] if elsewhere else []
        documents = ["\n".join(self._document(home, own, several=len(trees) > 1)) for home, own in by_home.items()]
        return Snippet(language="yaml", text="\n".join([*notes, "\n---\n".join(documents)]), places=places)

    def _document(self, home: Home, pieces: Sequence[Piece], *, several: bool) -> Iterator[str]:
        """Yield what goes to one template, under its stack's name where there are several."""
        if several:
            yield f"# {home.group or home.file}"
        yield from (f"# Remove {_dotted(piece.edit.path)}" for piece in pieces if self._is_comment(piece))
        tree = fragment([(piece.edit, piece.present) for piece in pieces if not self._is_comment(piece)])
        if tree:
            yield yaml_text(tree, self.style)

    def _is_comment(self, piece: Piece) -> bool:
        return piece.edit.action is Action.REMOVE and not self.style.json


def _by_stack(trees: Mapping[Home, dict[str, Code]]) -> dict[str, Code]:
    return {home.group or home.file: tree for home, tree in trees.items()}


def _item(value: Code, step: str | int) -> Code:
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _once(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without repeated ones: two resources of the reference may stand for one of the actual."""
    found: dict[tuple[object, ...], Piece] = {}
    for piece in pieces:
        value = str(piece.edit.value) if piece.edit.action is Action.APPEND else ""
        found.setdefault((piece.home, piece.edit.action, piece.edit.path, value), piece)
    return list(found.values())


def _dotted(path: Sequence[str | int]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _without_secret(value: Code, known: frozenset[str]) -> Code:
    """Return a parameter without a default that is secret."""
    if isinstance(value, dict) and (value.get("NoEcho") in (True, "true") or value.get("Default") in known):
        return {key: item for key, item in value.items() if key != "Default"}
    return value
