"""Snippets for an actual design in Terraform, out of a reference in any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from reviewer.model.code import Code
from reviewer.model.design import DeclarationKind, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.review import Action, Place, Snippet
from reviewer.model.value import Sensitive
from reviewer.remediation.guard import guarded
from reviewer.remediation.homes import Home
from reviewer.remediation.terms import OURS, THEIRS, term
from reviewer.remediation.terraform.change import Part, parts_of_change
from reviewer.remediation.terraform.companions import Block, Companions
from reviewer.remediation.terraform.compose import Composed, main_resource, satellites_for
from reviewer.remediation.terraform.declared import written_block
from reviewer.remediation.terraform.forms import in_own_form
from reviewer.remediation.terraform.hcl_text import Entry, block_text, expression
from reviewer.remediation.terraform.merge import hidden, is_written, without_tags
from reviewer.remediation.terraform.names import Named, Names
from reviewer.remediation.terraform.reverse import Argument
from reviewer.remediation.terraform.types import declared_type
from reviewer.remediation.work import Change, Job, Redeclaration


@dataclass(slots=True)
class Writer:
    """Writes the snippets of all jobs, each missing resource in one of them."""

    names: Names
    told: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    """Satellites that some snippet has added, by module and address."""
    companions: Companions = field(default_factory=Companions)

    @classmethod
    def of(cls, matching: Matching) -> Writer:
        """Return the writer for a comparison."""
        return cls(names=Names.of(matching))

    def snippets(self, work: Sequence[Job]) -> Mapping[str, Snippet]:
        """Return the snippet of every job by the id of its finding."""
        self.told = {resource.address for job in work for resource in job.added}
        made: dict[str, Snippet] = {}
        for job in work:
            snippet = guarded("hcl", partial(self._snippet, job))
            if snippet is not None:
                made[job.finding.id] = snippet
        return made

    def _snippet(self, job: Job) -> Snippet | None:
        blocks: list[Block] = []
        for resource in job.added:
            blocks.extend(self._added(resource))
        together = {change.actual.address for change in job.changes}
        for change in job.changes:
            blocks.extend(self._changed(change, together))
        for item in job.declared:
            found = written_block(item, self.names)
            if found is not None:
                blocks.append(Block(text=found[0], places=(found[1],)))
        for both in job.redeclared:
            blocks.extend(self._redeclared(both))
        if not blocks:
            return None
        blocks.extend(self.companions.blocks(self.names))
        blocks = list({block.places[0].file + str(block.places[0].path): block for block in reversed(blocks)}.values())
        blocks.reverse()
        places = tuple(place for block in blocks for place in block.places)
        return Snippet(language="hcl", text="\n\n".join(_headed(blocks)), places=places)

    def _added(self, resource: Resource) -> Iterator[Block]:
        named = self.names.new.get(resource.address)
        if named is None or resource.address in self.done:
            return
        self.done.add(resource.address)
        root = term(dict(resource.properties), self.names.link)
        assert isinstance(root, dict)  # noqa: S101  properties are a mapping
        root = hidden(root, resource.type, self.names.matching)
        root, _ = in_own_form(resource.type, without_tags(root, self.names.shared_tags), (), {})
        main, said = main_resource(named.declared, root)
        yield self._new_block(main, named, self._provider(resource, named.home), needs=self._needs(resource, named))
        for index, made in enumerate(satellites_for(resource.type, root, said, self.names.habits)):
            yield self._new_block(made, self._beside(named, made, index), {}, (OURS, resource.address))

    def _beside(self, named: Named, made: Composed, index: int) -> Named:
        """Return the name of a new satellite: that of its parent, with a number where there are several."""
        group = named.home.group
        name = named.name
        if f"{group}:{made.declared}.{name}" in self.declared:
            name = f"{named.name}_{index + 1}"
        self.declared.add(f"{group}:{made.declared}.{name}")
        return Named(declared=made.declared, name=name, home=named.home)

    def _new_block(
        self,
        made: Composed,
        named: Named,
        more: dict[str, Code],
        parent: tuple[str, str] | None = None,
        needs: Sequence[str] = (),
    ) -> Block:
        group = named.home.group
        entries: list[Entry] = list(more.items())
        if parent is not None:
            link: Code = {"Fn::Link": [*parent, ""]}
            entries.append((made.parent, self.names.finished(link, made.parent, named.home)))
            entries.extend(made.more)
        entries.extend(self._entries(made.arguments, named.name, named.home))
        if needs:
            waits: list[Code] = [{"Fn::Own": need} for need in needs]
            entries.append(("depends_on", waits))
        text = block_text(f'resource "{named.declared}" "{named.name}"', entries)
        place = Place(
            action=Action.ADD, file=named.home.file, path=("resource", named.declared, named.name), group=group
        )
        return Block(text=text, places=(place,))

    def _entries(self, arguments: Sequence[Argument], name: str, home: Home) -> list[Entry]:
        made: list[Entry] = []
        for argument in arguments:
            if argument.blocks is None:
                hint = argument.name if not _is_hidden(argument.value) else f"{name}_{argument.name}"
                made.append((argument.name, self.names.finished(argument.value, hint, home)))
            else:
                made.extend((argument.name, None, self._entries(body, name, home)) for body in argument.blocks)
        return sorted(made, key=len)

    def _needs(self, resource: Resource, named: Named) -> list[str]:
        """Return what a new resource waits for without naming it, of its own module."""
        edges = {
            edge.target for edge in self.names.matching.reference.edges if edge.source == resource.address and edge.path
        }
        waits = [
            self.names.local_address(address, named.home) for address in resource.depends_on if address not in edges
        ]
        return list(dict.fromkeys(local for local in waits if local is not None))

    def _provider(self, resource: Resource, home: Home) -> dict[str, Code]:
        """Return the provider a new resource names: that of the region's other resources in its module."""
        if home.group:
            return {}
        every = [item for item in self.names.matching.actual.resources.values() if item.provider]
        near = [item for item in every if item.group == home.group]
        same = [item for item in every if item.region == resource.region and resource.region] or near
        providers = [item.provider or "" for item in same]
        usual = max(sorted(set(providers)), key=providers.count) if providers else "aws"
        return {"provider": {"Fn::Own": usual}} if "." in usual else {}

    def _changed(self, change: Change, together: set[str]) -> Iterator[Block]:
        actual = change.actual
        if change.names[:1] == ("DependsOn",):
            yield from self._waiting(change)
        for part in parts_of_change(change, self.names, self.names.habits):
            home = Home(group=actual.group, file=part.file or actual.location.file)
            if part.address is None:
                named = self._free_name(part, actual, home)
                yield self._new_block(part.made, named, {}, (THEIRS, actual.address))
            elif part.is_gone:
                local = part.address.removeprefix(f"{home.group}.").partition("[")[0]
                path = ("resource", *local.split(".", 1))
                place = Place(action=Action.REMOVE, file=home.file, path=path, group=home.group)
                yield Block(text=f"# Remove {local}", places=(place,))
            else:
                yield from self._set_part(part, actual, home, together)

    def _redeclared(self, both: Redeclaration) -> Iterator[Block]:
        """Yield the default that a variable of both configurations is to have."""
        item, name = both.actual, both.actual.name.removeprefix("var.")
        value = both.reference.properties.get("Default")
        if item.kind is not DeclarationKind.PARAMETER or both.field != "Default" or isinstance(value, Sensitive):
            return
        default: Code = term(value, self.names.link)
        place = Place(action=Action.SET, file=item.location.file, path=("variable", name, "default"), group=item.group)
        yield Block(text=block_text(f'variable "{name}"', [("default", default)]), places=(place,))

    def _waiting(self, change: Change) -> Iterator[Block]:
        """Yield the dependencies there are with those that are lost."""
        actual = change.actual
        home, declared = Home(group=actual.group, file=actual.location.file), declared_type(actual)
        lost = [self.names.local_address(address, home) for address in change.reference.depends_on]
        own = [address.removeprefix(f"{actual.group}.").partition("[")[0] for address in actual.depends_on]
        every = list(dict.fromkeys([*own, *(local for local in lost if local is not None)]))
        if declared is not None and set(every) - set(own):
            waits: Code = [{"Fn::Own": local} for local in every]
            item = Argument(name="depends_on", kind="l", value=waits)
            yield self._set_block(declared, _name_in(actual), [item], home)

    def _set_part(self, part: Part, actual: Resource, home: Home, together: set[str]) -> Iterator[Block]:
        assert part.address is not None  # noqa: S101  a resource that is there
        declared = part.made.declared
        name = part.address.rpartition(f"{declared}.")[2].partition("[")[0]
        for gone in part.gone:
            place = Place(
                action=Action.REMOVE, file=home.file, path=("resource", declared, name, gone), group=home.group
            )
            yield Block(text=f"# Remove {gone} from {declared}.{name}", places=(place,))
        own = [self._for_one(item, actual, home, together) for item in part.made.arguments]
        if own:
            yield self._set_block(declared, name, own, home)

    def _free_name(self, part: Part, actual: Resource, home: Home) -> Named:
        """Return the name of a new satellite: its parent's, with a number where that is taken."""
        own = _name_in(actual)
        taken = {address.removeprefix(f"{home.group}.").partition("[")[0] for address in actual.folded}
        taken |= {key.partition(":")[2] for key in self.declared if key.startswith(f"{home.group}:")}
        number, name = 2, own
        while f"{part.made.declared}.{name}" in taken:
            name, number = f"{own}_{number}", number + 1
        self.declared.add(f"{home.group}:{part.made.declared}.{name}")
        return Named(declared=part.made.declared, name=name, home=home)

    def _for_one(self, item: Argument, actual: Resource, home: Home, together: set[str]) -> Argument:
        """Return an argument of a repeated resource that keeps the other instances' value."""
        plain, _, key = actual.address.partition("[")
        others = [
            address
            for address in self.names.matching.actual.resources
            if address.startswith(f"{plain}[") and address not in together
        ]
        origin = next((actual.origins[path] for path in sorted(item.paths, key=str) if path in actual.origins), None)
        if (
            not is_written(actual)
            or item.blocks is not None
            or not others
            or origin is None
            or "\n" in origin.expression
        ):
            return item
        value = expression(self.names.finished(item.value, item.name, home))
        which = "each.key" if key.startswith('"') else "count.index"
        own = f"{which} == {key.removesuffix(']')} ? {value} : {origin.expression}"
        return Argument(name=item.name, value={"Fn::Own": own}, paths=item.paths)

    def _set_block(self, declared: str, name: str, arguments: Sequence[Argument], home: Home) -> Block:
        text = block_text(f'resource "{declared}" "{name}"', self._entries(arguments, name, home))
        path = ("resource", declared, name)
        places = tuple(
            Place(action=Action.SET, file=home.file, path=(*path, item.name), group=home.group) for item in arguments
        )
        return Block(text=text, places=places)


def _headed(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the blocks' texts, under the name of their file where that changes."""
    file = ""
    for block in blocks:
        place = block.places[0]
        named = place.file.endswith(".tf") and place.file != file
        yield f"# {place.file}\n{block.text}" if named else block.text
        file = place.file or file


def _is_hidden(value: Code) -> bool:
    return isinstance(value, dict) and "Fn::Hidden" in value


def _name_in(resource: Resource) -> str:
    return resource.address.rpartition(f"{resource.declared_type}.")[2].partition("[")[0]
