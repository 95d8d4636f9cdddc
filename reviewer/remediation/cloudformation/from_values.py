"""Entries written anew for a reference in another format, out of its canonical resources."""

from __future__ import annotations

import re

from reviewer.model.code import Code
from reviewer.model.design import Declaration, Design, Resource
from reviewer.model.location import Location
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference
from reviewer.remediation.terms import call, term

_PSEUDO = (
    (re.compile(r"data\.aws_region\.\w+\.(?:name|region|id)"), "AWS::Region"),
    (re.compile(r"data\.aws_caller_identity\.\w+\.account_id"), "AWS::AccountId"),
    (re.compile(r"data\.aws_partition\.\w+\.partition"), "AWS::Partition"),
)
_WORDS = re.compile(r"[A-Za-z0-9]+")
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")


@dataclass(slots=True)
class CanonicalEntries:
    """The canonical resources of a design as entries of a template; names are addresses until they are renamed."""

    design: Design
    parameters: dict[str, str] = field(default_factory=dict)
    """What no input tells, as parameters with their descriptions."""

    def resource(self, resource: Resource) -> dict[str, Code] | None:
        """Return a resource as an entry; None where CloudFormation has no such type."""
        if not resource.type.startswith("AWS::"):
            return None
        entry: dict[str, Code] = {"Type": resource.type}
        if resource.depends_on and not _follows(resource):
            entry["DependsOn"] = list[Code](resource.depends_on)
        for name in _ATTRIBUTES:
            value = resource.attributes.get(f"@{name}")
            if isinstance(value, str):
                entry[name] = value
        properties = self._written(term(dict(resource.properties), _link), resource.name)
        if properties:
            entry["Properties"] = properties
        return entry

    def at(self, location: Location, name: str) -> dict[str, Code] | None:
        """Return the entry of the resource whose address is `name`."""
        del location
        resource = self.design.resources.get(name)
        return None if resource is None else self.resource(resource)

    def declaration(self, item: Declaration) -> Code:
        """Return nothing: the declarations of another language are not those of a template."""
        del item
        return None

    def _written(self, value: Code, name: str) -> Code:
        found = call(value)
        if found is not None:
            return self._call(*found, name)
        if isinstance(value, dict):
            return {key: self._written(item, key) for key, item in value.items()}
        return [self._written(item, name) for item in value] if isinstance(value, list) else value

    def _call(self, function: str, argument: Code, name: str) -> Code:
        if function == "Fn::Unknown":
            return {"Ref": self._input(str(argument), name)}
        if function == "Fn::Hidden":
            return {"Ref": self._input(name, name)}
        if function == "Fn::Joined" and isinstance(argument, list):
            return self._joined(argument, name)
        return {function: argument}

    def _joined(self, parts: list[Code], name: str) -> Code:
        text, variables = "", dict[str, Code]()
        for part in parts:
            if isinstance(part, str):
                text += part.replace("${", "${!")
            else:
                key = f"@{len(variables) + 1}"
                variables[key] = self._written(part, name)
                text += f"${{{key}}}"
        return {"Fn::Sub": [text, variables]}

    def _input(self, expression: str, name: str) -> str:
        for pattern, pseudo in _PSEUDO:
            if pattern.fullmatch(expression):
                return pseudo
        plain = expression.removeprefix("var.")
        made = pascal(plain if re.fullmatch(r"\w+", plain) else name)
        self.parameters.setdefault(made, f"In the reference: {expression[:80]}")
        return made


def pascal(name: str) -> str:
    """Return a name of another language as a logical id."""
    made = "".join(word[:1].upper() + word[1:] for part in _WORDS.findall(name) for word in part.split("_"))
    return made if made and not made[0].isdigit() else f"R{made}"


def _link(reference: Reference) -> Code:
    if reference.attribute:
        return {"Fn::GetAtt": [reference.address, reference.attribute]}
    return {"Ref": reference.address}


def _follows(resource: Resource) -> bool:
    """Tell whether a resource waits only for what it names anyway, as resolved formats write."""
    return resource.declared_type.startswith("aws:")
