"""What the resources of the reference are called in an actual Pulumi program."""

from __future__ import annotations

import re
from collections import Counter

from reviewer.model.code import Code
from reviewer.model.design import Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference
from reviewer.remediation.homes import Home, Neighbours
from reviewer.remediation.pulumi.spelling import token_of, variable_of
from reviewer.remediation.terms import OURS, THEIRS, call, link
from reviewer.remediation.terraform.attributes import attribute_of
from reviewer.remediation.terraform.types import declared_type
from reviewer.vocabulary.spelling import camel_case, snake_case

_PSEUDO = {
    "AWS::Region": "aws.getRegionOutput().name",
    "AWS::AccountId": "aws.getCallerIdentityOutput().accountId",
    "AWS::Partition": "aws.getPartitionOutput().partition",
}
_ZONES = re.compile(r"!GetAZs .*\[(\d+)\]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A resource of the program, or one that a fix adds to it."""

    declared: str
    name: str
    token: str
    home: Home


@dataclass(slots=True)
class Names:
    """The names of the reference in the words of the actual program."""

    matching: Matching
    yaml: bool
    new: dict[str, Named] = field(default_factory=dict)
    """Missing resources by their address in the reference."""
    settings: dict[str, bool] = field(default_factory=dict)
    """Configuration values that the fixes need, and whether each is a secret."""
    shared_names: frozenset[str] = frozenset()
    """Names that resources of several types have."""
    shared_tags: tuple[tuple[str, Code], ...] = ()
    habits: frozenset[str] = frozenset()
    """The Terraform names of the types that the program uses."""

    @classmethod
    def of(cls, matching: Matching, *, yaml: bool) -> Names:
        """Return the names for a comparison."""
        every = matching.actual.resources.values()
        used = {declared for resource in every if (declared := declared_type(resource)) is not None}
        made = cls(matching=matching, yaml=yaml, habits=frozenset(used), shared_names=_shared_names(matching))
        neighbours = Neighbours.of(matching)
        taken = {resource.name for resource in matching.actual.resources.values()}
        for resource in matching.missing:
            declared = declared_type(resource)
            if declared is None:
                continue
            name = _free(_plain_name(resource), taken)
            taken.add(name)
            home = neighbours.home_of(resource)
            made.new[resource.address] = Named(declared=declared, name=name, token=token_of(declared), home=home)
        return made

    def link(self, reference: Reference) -> Code:
        """Return a reference of the reference design as a link, to the counterpart where there is one."""
        return link(reference, self.matching, self.new)

    def finished(self, value: Code, argument: str) -> Code:
        """Return a value with every link and unknown as an expression of the program."""
        found = call(value)
        if found is not None:
            return self._call(*found, argument)
        if isinstance(value, dict):
            return {key: self.finished(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self.finished(item, argument) for item in value]
        return value

    def _call(self, name: str, content: Code, argument: str) -> Code:
        if name == "Fn::Link" and isinstance(content, list):
            side, address, attribute = map(str, content)
            return {"Fn::Own": self._expression(side, address, attribute, argument)}
        if name == "Fn::Unknown":
            return {"Fn::Own": self._unknown(str(content), argument)}
        if name == "Fn::Stored" and isinstance(content, list):
            return {"Fn::Own": self._stored(content[0], str(content[1]))}
        if name == "Fn::Hidden":
            return {"Fn::Own": self._setting(argument, secret=True)}
        if name == "Fn::Joined" and isinstance(content, list):
            return {"Fn::Joined": [self.finished(part, "") for part in content]}
        return {name: self.finished(content, argument)}

    def _stored(self, link: Code, key: str) -> str:
        """Return the value of a secret, read when the program runs."""
        found = self.finished(link, "secret_id")
        secret = str(found["Fn::Own"]) if isinstance(found, dict) and "Fn::Own" in found else ""
        if self.yaml:
            return self._setting(f"{secret.partition('.')[0]}_value", secret=True)
        text = f"aws.secretsmanager.getSecretVersionOutput({{ secretId: {secret} }}).secretString"
        return f'{text}.apply((text) => JSON.parse(text)["{key}"])' if key else text

    def _expression(self, side: str, address: str, attribute: str, argument: str) -> str:
        named = self.new.get(address) if side == OURS else None
        resource = self.matching.actual.resources.get(address) if side == THEIRS else None
        if named is None and resource is None:
            return self._setting(f"{address.rpartition(':')[2]}_{attribute}")
        declared = named.declared if named is not None else declared_type(resource) or ""  # type: ignore[arg-type]
        name = named.name if named is not None else resource.name  # type: ignore[union-attr]
        token = named.token if named is not None else resource.declared_type  # type: ignore[union-attr]
        written = camel_case(attribute_of(declared, attribute, argument))
        return f"{name if self.yaml else self.variable(name, token)}.{written}"

    def variable_at(self, link: Code) -> str | None:
        """Return the variable of a linked resource, in YAML its name."""
        argument = link["Fn::Link"] if isinstance(link, dict) else None
        side, address, _ = map(str, argument) if isinstance(argument, list) else ("", "", "")
        named = self.new.get(address) if side == OURS else None
        if named is not None:
            return named.name if self.yaml else self.variable(named.name, named.token)
        resource = self.matching.actual.resources.get(address) if side == THEIRS else None
        if resource is None:
            return None
        return resource.name if self.yaml else self.variable(resource.name, resource.declared_type)

    def variable(self, name: str, token: str) -> str:
        """Return the variable of a resource: its name, with its type where two types share the name."""
        kind = token.rpartition(":")[2]
        return variable_of(f"{name}-{kind}" if name in self.shared_names else name)

    def _unknown(self, expression: str, argument: str) -> str:
        if expression in _PSEUDO and not self.yaml:
            return _PSEUDO[expression]
        if (zone := _ZONES.match(expression)) and not self.yaml:
            return f'aws.getAvailabilityZonesOutput({{ state: "available" }}).names[{zone[1]}]'
        name = expression.removeprefix("var.")
        return self._setting(snake_case(name) if re.fullmatch(r"[A-Za-z]\w*", name) else argument)

    def _setting(self, name: str, *, secret: bool = False) -> str:
        name = name.lower() if name.isupper() else name
        made = variable_of(camel_case(re.sub(r"\W+", "_", name)) or "value")
        self.settings[made] = self.settings.get(made, False) or secret
        if self.yaml:
            return made
        return f'config.{"requireSecret" if secret else "require"}("{made}")'


def _shared_names(matching: Matching) -> frozenset[str]:
    held = {address for resource in matching.actual.resources.values() for address in resource.folded}
    held |= {address.partition(".")[0] for address in matching.actual.resources}
    counted = Counter(address.rpartition("::")[2] for address in held if "::" in address)
    return frozenset(name for name, number in counted.items() if number > 1)


def _plain_name(resource: Resource) -> str:
    if resource.declared_type.startswith("AWS::"):
        return snake_case(resource.name).replace("_", "-")
    key = re.search(r"\[\"?(.*?)\"?\]\Z", resource.address)
    return f"{resource.name}-{key[1]}" if key is not None else resource.name


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)
