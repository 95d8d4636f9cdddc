"""A template's entries as plain trees, read again from its lines: intrinsic functions kept, in their long form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

from reviewer.model.code import Code
from reviewer.model.design import Declaration, DeclarationKind, Design, Resource
from reviewer.model.location import Location
from reviewer.model.record import dataclass, field

if TYPE_CHECKING:
    from yaml.nodes import Node

SECTIONS = {
    DeclarationKind.PARAMETER: "Parameters",
    DeclarationKind.OUTPUT: "Outputs",
    DeclarationKind.CONDITION: "Conditions",
    DeclarationKind.MAPPING: "Mappings",
}
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = ("Ref", "Condition")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+\Z")
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}


@dataclass(slots=True)
class Entries:
    """The entries of a design's templates, read when asked for."""

    design: Design
    read: dict[Location, Mapping[str, Code]] = field(default_factory=dict)

    def resource(self, resource: Resource) -> dict[str, Code] | None:
        """Return the entry of a declared resource, or None where its lines do not hold it."""
        entry = self.at(resource.location, resource.name)
        return entry if entry is not None and entry.get("Type") == resource.declared_type else None

    def declaration(self, item: Declaration) -> Code:
        """Return the entry of a parameter, output, condition or mapping, or None."""
        return self._block(item.location).get(item.name)

    def at(self, location: Location, name: str) -> dict[str, Code] | None:
        """Return the mapping called `name` that stands on these lines."""
        found = self._block(location).get(name)
        return found if isinstance(found, dict) else None

    def _block(self, location: Location) -> Mapping[str, Code]:
        if location not in self.read:
            lines = self.design.sources.get(location.file, ())
            text = "\n".join(lines[location.start_line - 1 : location.end_line])
            self.read[location] = _parsed(text) or _found_in_whole("\n".join(lines), location)
        return self.read[location]


def _parsed(text: str) -> Mapping[str, Code]:
    if text.lstrip().startswith('"'):
        try:
            found = json.loads("{" + text.strip().rstrip(",") + "}")
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
    try:
        root = yaml.compose(text.expandtabs(4), Loader=_Loader)
        made = _tree(root) if root is not None else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return made if isinstance(made, dict) else {}


def _found_in_whole(text: str, location: Location) -> Mapping[str, Code]:
    """Return every entry of a JSON document of one line, where lines part nothing."""
    if location.start_line != location.end_line or not text.lstrip().startswith("{"):
        return {}
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    sections = document.values() if isinstance(document, dict) else ()
    return {name: entry for section in sections if isinstance(section, dict) for name, entry in section.items()}


def _tree(node: Node) -> Code:
    made: Code
    if isinstance(node, yaml.ScalarNode):
        made = _scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        made = [_tree(item) for item in node.value]
    else:
        made = {key.value: _tree(item) for key, item in node.value if isinstance(key, yaml.ScalarNode)}
        if "<<" in made:
            raise ValueError("merged mappings are not read again")
    return _tagged(str(node.tag), made)


def _tagged(tag: str, value: Code) -> Code:
    """Spell out a short tag: `!GetAtt A.B` is `{"Fn::GetAtt": ["A", "B"]}`."""
    if not tag.startswith("!") or tag == "!":
        return value
    name = tag[1:]
    if name in _PLAIN_TAGS:
        return {name: value}
    if name == "GetAtt" and isinstance(value, str):
        return {"Fn::GetAtt": [*value.split(".", 1)]}
    return {f"Fn::{name}": value}


def _scalar(node: yaml.ScalarNode) -> Code:
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~") or text.lower() == "null":
        return None
    if text.lower() in _BOOLEANS and text in (text.lower(), text.title(), text.upper()):
        return _BOOLEANS[text.lower()]
    if _INTEGER.match(text) and len(text) < 16:  # noqa: PLR2004  longer ones are ids, not numbers
        return int(text)
    return float(text) if _FLOAT.match(text) else text
