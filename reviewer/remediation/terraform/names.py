"""What the resources and inputs of the reference are called in an actual design in Terraform."""

from __future__ import annotations

import re

from reviewer.model.code import Code
from reviewer.model.design import Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference
from reviewer.remediation.homes import Home, Neighbours
from reviewer.remediation.terms import OURS, THEIRS, call, link
from reviewer.remediation.terraform.attributes import attribute_of
from reviewer.remediation.terraform.habits import blocks_in, folder_of, prefixes_in, shared_tags_in, types_in
from reviewer.remediation.terraform.types import declared_type
from reviewer.vocabulary.spelling import snake_case

_WORD = re.compile(r"[^a-z0-9]+")
_PSEUDO = {
    "AWS::Region": ("aws_region", "region"),
    "AWS::AccountId": ("aws_caller_identity", "account_id"),
    "AWS::Partition": ("aws_partition", "partition"),
}
"""The data source that knows what CloudFormation's pseudo parameters tell."""


Key = tuple[str, str]
"""The folder of a module, and a name in it."""
SOURCE_NAMES = {"aws_availability_zones": "available"}
"""What a data source is called that is not called `current`."""
_ZONES = re.compile(r"!GetAZs .*\[(\d+)\]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A resource of the actual design, or one that a fix adds to it."""

    declared: str
    name: str
    home: Home

    @property
    def local(self) -> str:
        """Its address inside its own module."""
        return f"{self.declared}.{self.name}"


@dataclass(slots=True)
class Names:
    """The names of the reference in the words of the actual design."""

    matching: Matching
    new: dict[str, Named] = field(default_factory=dict)
    """Missing resources by their address in the reference."""
    variables: dict[Key, str] = field(default_factory=dict)
    """Variables that the fixes bring along, with what they are."""
    hidden: set[Key] = field(default_factory=set)
    """Those of them that hold secrets."""
    passed: dict[Key, str] = field(default_factory=dict)
    """Those of them that the call of the module sets, with the expression."""
    calls: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Folder of a module to the file and name of its call."""
    outputs: dict[Key, Code] = field(default_factory=dict)
    """Outputs that the fixes bring along."""
    sources: set[Key] = field(default_factory=set)
    """Data sources that the fixes bring along, by type."""
    stored: dict[Key, str] = field(default_factory=dict)
    """Secrets that the fixes read, with the expression of their id."""
    prefixes: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By module: what names begin with, and the expression that yields it."""
    habits: frozenset[str] = frozenset()
    """The Terraform types the actual design uses."""
    shared_tags: tuple[tuple[str, Code], ...] = ()
    """The tags that the provider gives every resource of the actual design."""

    @classmethod
    def of(cls, matching: Matching) -> Names:
        """Return the names for a comparison."""
        made = cls(
            matching=matching,
            shared_tags=shared_tags_in(matching),
            prefixes=prefixes_in(matching),
            habits=types_in(matching),
        )
        neighbours, written = Neighbours.of(matching), blocks_in(matching)
        taken: dict[str, set[str]] = {}
        for resource in matching.actual.resources.values():
            taken.setdefault(resource.group, set()).add(_local(resource)[1])
        for resource in matching.missing:
            declared = declared_type(resource)
            if declared is None:
                continue
            home = neighbours.home_of(resource)
            there = taken.setdefault(home.group, set())
            there |= written.get(folder_of(home.file), set())
            name = _free(f"{declared}.", _plain_name(resource), there)
            there.add(f"{declared}.{name}")
            made.new[resource.address] = Named(declared=declared, name=name, home=home)
        return made

    def link(self, reference: Reference) -> Code:
        """Return a reference of the reference design as a link, to the counterpart where there is one."""
        return link(reference, self.matching, self.new)

    def local_address(self, address: str, home: Home) -> str | None:
        """Return what a resource of the reference is called in a module, without an instance key; None if elsewhere."""
        named = self.new.get(address)
        if named is not None:
            return named.local if named.home.group == home.group else None
        there = self.matching.actual.resources.get(self.matching.addresses.get(address, ""))
        if there is None or there.group != home.group:
            return None
        return _local(there)[1].partition("[")[0]

    def finished(self, value: Code, argument: str, home: Home) -> Code:
        """Return a value with every link and unknown as an expression of the actual design's module `home`."""
        found = call(value)
        if found is not None:
            return self._call(*found, argument, home)
        if isinstance(value, dict):
            return {key: self.finished(item, key, home) for key, item in value.items()}
        if isinstance(value, list):
            return [self.finished(item, argument, home) for item in value]
        return self._named_alike(value, home) if isinstance(value, str) else value

    def _named_alike(self, text: str, home: Home) -> Code:
        """Return a name that begins as the module's other names do with the same expression."""
        for start, written in self.prefixes.get(home.group, ()):
            if text.startswith(start) and len(text) > len(start) and not text[len(start)].isalnum():
                return {"Fn::Joined": [{"Fn::Own": written}, text.removeprefix(start)]}
        return text

    def _call(self, name: str, content: Code, argument: str, home: Home) -> Code:
        if name == "Fn::Link" and isinstance(content, list):
            side, address, attribute = map(str, content)
            return {"Fn::Own": self._expression(side, address, attribute, argument, home)}
        if name == "Fn::Unknown":
            return {"Fn::Own": self._unknown(str(content), argument, home)}
        if name == "Fn::Stored" and isinstance(content, list):
            return {"Fn::Own": self._stored(content[0], str(content[1]), home)}
        if name == "Fn::Hidden":
            self.hidden.add((folder_of(home.file), _slug(argument)))
            return {"Fn::Own": self._variable(argument, "Secret; pass it from outside the configuration.", home)}
        if name == "Fn::Joined" and isinstance(content, list):
            return {"Fn::Joined": [self.finished(part, "", home) for part in content]}
        return {name: self.finished(content, argument, home)}

    def _stored(self, link: Code, key: str, home: Home) -> str:
        """Return the value of a secret, read by a data source of its name."""
        found = self.finished(link, "secret_id", home)
        secret = str(found["Fn::Own"]) if isinstance(found, dict) and "Fn::Own" in found else ""
        name = _slug(secret.split(".")[-2]) if secret.count(".") > 1 else _slug(secret)
        self.stored.setdefault((folder_of(home.file), name), secret)
        text = f"data.aws_secretsmanager_secret_version.{name}.secret_string"
        return f'jsondecode({text})["{key}"]' if key else text

    def _expression(self, side: str, address: str, attribute: str, argument: str, home: Home) -> str:
        if side == OURS and address in self.new:
            return self._reached(self.new[address], attribute, argument, home)
        resource = self.matching.actual.resources.get(address) if side == THEIRS else None
        if resource is None:
            return self._variable(
                f"{address.rpartition('.')[2]}_{attribute}", f"What the reference names {address}.", home
            )
        local = _local(resource)[1]
        declared = declared_type(resource) or resource.declared_type
        place = Home(group=resource.group, file=resource.location.file)
        return self._reached(
            Named(declared=declared, name=local.removeprefix(f"{declared}."), home=place), attribute, argument, home
        )

    def _reached(self, target: Named, attribute: str, argument: str, home: Home) -> str:
        """Return how module `home` names an attribute: directly, by an output, or by a variable handed to it."""
        written = f"{target.local}.{attribute_of(target.declared, attribute, argument)}"
        if target.home.group == home.group:
            return written
        reached = written
        if target.home.group:
            if "." in target.home.group.removeprefix("module."):
                return self._variable(_slug(written.partition(".")[2]), f"{target.home.group}.{written}", home)
            reached = f"{target.home.group}.{self._output(written, target.home)}"
        if not home.group:
            return reached
        variable = _slug(written.partition(".")[2])
        called = self._module_call(home)
        if called is not None:
            self.calls[folder_of(home.file)] = called
            self.passed.setdefault((folder_of(home.file), variable), reached)
        return self._variable(variable, f"{reached}, from outside the module.", home)

    def _output(self, expression: str, home: Home) -> str:
        """Return the output of a module that yields an expression; one is added where there is none."""
        folder = folder_of(home.file)
        for file, lines in self.matching.actual.sources.items():
            name = ""
            for line in lines if folder_of(file) == folder else ():
                if match := re.match(r'output "(\w+)"', line):
                    name = match[1]
                elif name and re.fullmatch(rf"\s*value\s*=\s*{re.escape(expression)}\s*", line):
                    return name
        name = _slug(expression.partition(".")[2])
        self.outputs.setdefault((folder, name), {"Fn::Own": expression})
        return name

    def _module_call(self, home: Home) -> tuple[str, str] | None:
        """Return the file and the name of the call of a module of the root."""
        name = home.group.removeprefix("module.")
        for file, lines in self.matching.actual.sources.items():
            if any(re.match(rf'module "{re.escape(name)}"', line) for line in lines):
                return file, name
        return None

    def _unknown(self, expression: str, argument: str, home: Home) -> str:
        pseudo = _PSEUDO.get(expression)
        if pseudo is not None:
            return f"data.{pseudo[0]}.{self._source(pseudo[0], home)}.{pseudo[1]}"
        if zone := _ZONES.match(expression):
            return f"data.aws_availability_zones.{self._source('aws_availability_zones', home)}.names[{zone[1]}]"
        name = expression.removeprefix("var.")
        if re.fullmatch(r"[A-Za-z]\w*", name):
            return self._variable(snake_case(name), f"As the reference's {name}.", home)
        return self._variable(_slug(argument) or "value", f"In the reference: {expression[:80]}", home)

    def _source(self, declared: str, home: Home) -> str:
        written = re.compile(rf'data "{declared}" "(\w+)"')
        for file, lines in self.matching.actual.sources.items():
            for line in lines if folder_of(file) == folder_of(home.file) else ():
                if match := written.match(line):
                    return match[1]
        self.sources.add((folder_of(home.file), declared))
        return SOURCE_NAMES.get(declared, "current")

    def _variable(self, name: str, description: str, home: Home) -> str:
        name, folder = _slug(name), folder_of(home.file)
        written = re.compile(rf'variable "{name}"')
        files = self.matching.actual.sources.items()
        is_there = any(written.match(line) for file, lines in files if folder_of(file) == folder for line in lines)
        if not is_there:
            self.variables.setdefault((folder, name), description)
        return f"var.{name}"


def _local(resource: Resource) -> tuple[str, str]:
    group = resource.group
    return group, resource.address.removeprefix(f"{group}.") if group else resource.address


def _plain_name(resource: Resource) -> str:
    name = resource.name if not resource.declared_type.startswith("AWS::") else snake_case(resource.name)
    key = re.search(r"\[(.*)\]\Z", resource.address)
    if key is not None and resource.declared_type.startswith("aws_"):
        name = f"{name}_{key[1]}"
    return _slug(name)


def _slug(text: str) -> str:
    made = _WORD.sub("_", text.lower()).strip("_")
    return made if not made[:1].isdigit() else f"_{made}"


def _free(prefix: str, name: str, taken: set[str]) -> str:
    if f"{prefix}{name}" not in taken:
        return name
    numbers = range(2, len(taken) + 3)
    return next(f"{name}_{number}" for number in numbers if f"{prefix}{name}_{number}" not in taken)
