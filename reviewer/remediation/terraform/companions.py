"""The variables, outputs and data sources that fixes bring along, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.review import Action, Place
from reviewer.remediation.terraform.hcl_text import Entry, block_text
from reviewer.remediation.terraform.names import SOURCE_NAMES, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a snippet and what it does."""

    text: str
    places: tuple[Place, ...]


@dataclass(slots=True)
class Companions:
    """What some snippet has brought along."""

    declared: set[tuple[str, str]] = field(default_factory=set)
    """Variables, outputs and data sources by folder and name."""
    handed: set[tuple[str, str]] = field(default_factory=set)
    """Variables of modules that the module's call sets."""

    def blocks(self, names: Names) -> Iterator[Block]:
        """Yield the variables and data sources that are named and not there yet."""
        for key in sorted(set(names.variables) - self.declared):
            self.declared.add(key)
            home, name = key
            text: Code = {"Fn::Own": "string"}
            entries: list[Entry] = [("type", text), ("description", names.variables[key])]
            if key in names.passed:
                entries.append(("default", None))
            if key in names.hidden:
                entries.append(("sensitive", True))
            yield _input_block(f'variable "{name}"', entries, home, ("variable", name))
        for key in sorted(set(names.sources) - self.declared):
            self.declared.add(key)
            home, declared = key
            more: list[Entry] = [("state", "available")] if declared == "aws_availability_zones" else []
            name = SOURCE_NAMES.get(declared, "current")
            yield _input_block(f'data "{declared}" "{name}"', more, home, ("data", declared, name))
        for key in sorted(set(names.stored) - self.declared):
            self.declared.add(key)
            home, name = key
            own: Code = {"Fn::Own": names.stored[key]}
            declared = "aws_secretsmanager_secret_version"
            yield _input_block(f'data "{declared}" "{name}"', [("secret_id", own)], home, ("data", declared, name))
        for key in sorted(set(names.outputs) - self.declared):
            self.declared.add(key)
            home, name = key
            yield _input_block(f'output "{name}"', [("value", names.outputs[key])], home, ("output", name))
        for folder, (file, call) in sorted(names.calls.items()):
            new = {name: value for (home, name), value in sorted(names.passed.items()) if home == folder}
            new = {name: value for name, value in new.items() if (folder, name) not in self.handed}
            self.handed.update((folder, name) for name in new)
            if new:
                places = tuple(Place(action=Action.SET, file=file, path=("module", call, name)) for name in new)
                values: dict[str, Code] = {name: {"Fn::Own": value} for name, value in new.items()}
                calls: list[Entry] = list(values.items())
                yield Block(text=block_text(f'module "{call}"', calls), places=places)


def _input_block(header: str, entries: Sequence[Entry], home: str, path: Path) -> Block:
    return Block(text=block_text(header, entries), places=(Place(action=Action.ADD, file=home, path=path),))
