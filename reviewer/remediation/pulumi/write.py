"""Snippets for an actual Pulumi program: TypeScript, or YAML where the program is YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from reviewer.model.code import Code
from reviewer.model.design import Format, Resource
from reviewer.model.location import Path
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.review import Action, Place, Snippet
from reviewer.model.value import Reference
from reviewer.remediation.cloudformation.style import Style, style_of
from reviewer.remediation.cloudformation.yaml_text import yaml_text
from reviewer.remediation.guard import guarded
from reviewer.remediation.homes import Home
from reviewer.remediation.pulumi.names import Named, Names
from reviewer.remediation.pulumi.program_text import typescript, yaml_value
from reviewer.remediation.pulumi.spelling import class_of, input_name, token_of, variable_of
from reviewer.remediation.terms import OURS, THEIRS, own_link, term
from reviewer.remediation.terraform.change import Part, parts_of_change
from reviewer.remediation.terraform.compose import Composed, main_resource, satellites_for
from reviewer.remediation.terraform.forms import in_own_form
from reviewer.remediation.terraform.merge import hidden
from reviewer.remediation.terraform.reverse import Argument
from reviewer.remediation.work import Change, Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A resource with some or all of its inputs, and where it goes."""

    name: str
    token: str
    inputs: dict[str, Code]
    places: tuple[Place, ...]
    provider: str = ""
    is_new: bool = True
    waits: tuple[str, ...] = ()
    """What it waits for, as an option."""


@dataclass(slots=True)
class Writer:
    """Writes the snippets of all jobs, each missing resource in one of them."""

    names: Names
    style: Style
    done: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, matching: Matching) -> Writer:
        """Return the writer for a comparison."""
        yaml = matching.actual.format is Format.PULUMI_YAML
        return cls(names=Names.of(matching, yaml=yaml), style=style_of(matching.actual))

    def snippets(self, work: Sequence[Job]) -> Mapping[str, Snippet]:
        """Return the snippet of every job by the id of its finding."""
        made: dict[str, Snippet] = {}
        for job in work:
            snippet = guarded("yaml" if self.names.yaml else "typescript", partial(self._snippet, job))
            if snippet is not None:
                made[job.finding.id] = snippet
        return made

    def _snippet(self, job: Job) -> Snippet | None:
        pieces = [piece for resource in job.added for piece in self._added(resource)]
        pieces.extend(piece for change in job.changes for piece in self._changed(change))
        pieces = [piece for piece in pieces if piece.places]
        return self._written(pieces) if pieces else None

    def _added(self, resource: Resource) -> Iterator[Piece]:
        named = self.names.new.get(resource.address)
        if named is None or resource.address in self.done:
            return
        self.done.add(resource.address)
        root = term(dict(resource.properties), self.names.link)
        assert isinstance(root, dict)  # noqa: S101  properties are a mapping
        root = hidden(root, resource.type, self.names.matching)
        root, _ = in_own_form(resource.type, root, (), {})
        main, said = main_resource(named.declared, root)
        yield self._new(main, named, None, self._provider(resource))
        for made in satellites_for(resource.type, root, said, self.names.habits):
            yield self._new(made, self._beside(named, made), (OURS, resource.address), self._provider(resource))

    def _beside(self, named: Named, made: Composed) -> Named:
        """Return the name of a new satellite: its parent's with what it is."""
        kind = token_of(made.declared).rpartition(":")[2]
        plain = f"{named.name}-{_words(kind)}"
        number, name = 2, plain
        while name in self.declared:
            name, number = f"{plain}-{number}", number + 1
        self.declared.add(name)
        return Named(declared=made.declared, name=name, token=token_of(made.declared), home=named.home)

    def _provider(self, resource: Resource) -> str:
        """Return the program's provider for a resource's region, where the program names its providers."""
        every = [item for item in self.names.matching.actual.resources.values() if item.provider]
        same = [item.provider or "" for item in every if item.region == resource.region and resource.region]
        found = max(sorted(set(same)), key=same.count) if same else None
        return "" if found is None or found.startswith("default") else found

    def _new(self, made: Composed, named: Named, parent: tuple[str, str] | None, provider: str) -> Piece:
        inputs: dict[str, Code] = {}
        if parent is not None:
            link: Code = {"Fn::Link": [*parent, ""]}
            name = input_name(made.declared, Argument(name=made.parent), top=True)
            inputs[name] = self.names.finished(link, made.parent)
            inputs.update(made.more)
        inputs.update(self._inputs(made.declared, made.arguments, named.name, top=True))
        place = Place(action=Action.ADD, file=named.home.file, path=("resources", named.name), group=named.home.group)
        return Piece(name=named.name, token=named.token, inputs=inputs, places=(place,), provider=provider)

    def _inputs(self, declared: str, arguments: Sequence[Argument], owner: str, *, top: bool) -> dict[str, Code]:
        made: dict[str, Code] = {}
        for argument in arguments:
            name = input_name(declared, argument, top=top)
            if argument.blocks is None:
                hint = f"{owner}_{argument.name}" if argument.value == {"Fn::Hidden": ""} else argument.name
                made[name] = self.names.finished(argument.value, hint)
            else:
                bodies: list[Code] = [self._inputs(declared, body, owner, top=False) for body in argument.blocks]
                made[name] = bodies[0] if argument.kind.endswith("1") else bodies
        return made

    def _changed(self, change: Change) -> Iterator[Piece]:
        if change.names[:1] == ("DependsOn",):
            yield from self._waiting(change)
            return
        for part in parts_of_change(change, self.names, self.names.habits):
            yield from self._part(part, change.actual)

    def _waiting(self, change: Change) -> Iterator[Piece]:
        """Yield the dependencies there are with those that are lost, as an option of the resource."""
        actual = change.actual
        ours = [self.names.link(Reference(address)) for address in change.reference.depends_on]
        theirs = [own_link(Reference(address)) for address in actual.depends_on]
        every = [self.names.variable_at(link) for link in (*theirs, *(link for link in ours if link not in theirs))]
        place = Place(
            action=Action.SET,
            file=actual.location.file,
            path=("resources", actual.name, "options", "dependsOn"),
            group=actual.group,
        )
        known = tuple(dict.fromkeys(name for name in every if name is not None))
        yield Piece(name=actual.name, token=actual.declared_type, inputs={}, places=(place,), is_new=False, waits=known)

    def _part(self, part: Part, actual: Resource) -> Iterator[Piece]:
        home = Home(group=actual.group, file=actual.location.file)
        if part.address is None:
            token = token_of(part.made.declared)
            base = Named(declared=part.made.declared, name=actual.name, token=token, home=home)
            named = self._beside(base, part.made)
            yield self._new(part.made, named, (THEIRS, actual.address), self._provider(actual))
            return
        name = part.address.rpartition("::")[2]
        token = part.address.rpartition("::")[0] if "::" in part.address else token_of(part.made.declared)
        path: Path = ("resources", name)
        if part.is_gone:
            yield Piece(
                name=name,
                token=token,
                inputs={},
                is_new=False,
                places=(Place(action=Action.REMOVE, file=home.file, path=path, group=home.group),),
            )
            return
        inputs = self._inputs(part.made.declared, part.made.arguments, name, top=True)
        places = tuple(
            Place(action=Action.SET, file=home.file, path=(*path, "properties", key), group=home.group)
            for key in inputs
        )
        yield Piece(name=name, token=token, inputs=inputs, places=places, is_new=False)

    def _written(self, pieces: Sequence[Piece]) -> Snippet:
        places = tuple(dict.fromkeys(place for piece in pieces for place in piece.places))
        if self.names.yaml:
            return Snippet(language="yaml", text=self._yaml(pieces), places=places)
        settings = sorted(name for name in self.names.settings if name not in self.settings)
        self.settings.update(settings)
        notes = [f"// Set it first: pulumi config set {_flag(self.names.settings[name])}{name} …" for name in settings]
        return Snippet(
            language="typescript",
            text="\n\n".join([*notes, *(self._statement(piece) for piece in pieces)]),
            places=places,
        )

    def _statement(self, piece: Piece) -> str:
        if piece.places[0].action is Action.REMOVE:
            return f'// Remove {class_of(piece.token)} "{piece.name}"'
        options = _options(piece)
        body = "".join(f"  {key}: {typescript(value, '  ')},\n" for key, value in piece.inputs.items())
        kept = "" if piece.is_new else "  // the other arguments stay\n"
        head = f'const {self.names.variable(piece.name, piece.token)} = new {class_of(piece.token)}("{piece.name}", '
        return f"{head}{{\n{kept}{body}}}{options});"

    def _yaml(self, pieces: Sequence[Piece]) -> str:
        resources: dict[str, Code] = {}
        notes: list[str] = []
        for piece in pieces:
            if piece.places[0].action is Action.REMOVE:
                notes.append(f"# Remove {piece.name}")
                continue
            entry: dict[str, Code] = {"type": piece.token} if piece.is_new else {}
            entry["properties"] = {key: yaml_value(value) for key, value in piece.inputs.items()}
            if piece.provider:
                entry["options"] = {"provider": f"${{{piece.provider}}}"}
            if piece.waits:
                entry = {"options": {"dependsOn": [f"${{{name}}}" for name in piece.waits]}}
            resources[piece.name] = entry
        settings = sorted(name for name in self.names.settings if name not in self.settings)
        self.settings.update(settings)
        tree: dict[str, Code] = {}
        if settings:
            tree["config"] = {name: {"type": "string", **_secret(self.names.settings[name])} for name in settings}
        if resources:
            tree["resources"] = resources
        return "\n".join([*notes, *([yaml_text(tree, self.style)] if tree else [])])


def _secret(secret: bool) -> dict[str, Code]:
    return {"secret": True} if secret else {}


def _flag(secret: bool) -> str:
    return "--secret " if secret else ""


def _options(piece: Piece) -> str:
    waits = f"dependsOn: [{', '.join(piece.waits)}]" if piece.waits else ""
    provider = f"provider: {variable_of(piece.provider)}" if piece.provider else ""
    said = ", ".join(item for item in (provider, waits) if item)
    return f", {{ {said} }}" if said else ""


def _words(name: str) -> str:
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name).strip("-")
