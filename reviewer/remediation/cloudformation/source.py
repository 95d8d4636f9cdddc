"""A template's entries as plain trees, read again from its lines: intrinsic functions kept, in their long form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import yaml

from reviewer.model.code import Code
from reviewer.model.design import Declaration, DeclarationKind, Design, Format, Resource
from reviewer.model.location import Location
from reviewer.model.record import dataclass, field, replace

if TYPE_CHECKING:
    from yaml.nodes import Node

SECTIONS = {
    DeclarationKind.PARAMETER: "Parameters",
    DeclarationKind.OUTPUT: "Outputs",
    DeclarationKind.CONDITION: "Conditions",
    DeclarationKind.MAPPING: "Mappings",
}
TEMPLATES = frozenset({Format.CLOUDFORMATION, Format.SAM, Format.CDK})
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = ("Ref", "Condition")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+\Z")
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}


class Source(Protocol):
    """Where the entries of a design come from."""

    def resource(self, resource: Resource) -> dict[str, Code] | None:
        """Return the entry of a resource."""

    def declaration(self, item: Declaration) -> Code:
        """Return the entry of a declaration."""

    def at(self, location: Location, name: str) -> dict[str, Code] | None:
        """Return the entry called `name` at a place."""


@dataclass(slots=True)
class Entries:
    """The entries of a design's templates, read when asked for."""

    design: Design
    read: dict[Location, Mapping[str, Code]] = field(default_factory=dict)

    def resource(self, resource: Resource) -> dict[str, Code] | None:
        """Return the entry of a declared resource, or of the one it stands in; None where no lines hold it."""
        return self.at(resource.location, resource.name)

    def declaration(self, item: Declaration) -> Code:
        """Return the entry of a parameter, output, condition or mapping, or None."""
        return self._block(item.location).get(item.name)

    def at(self, location: Location, name: str) -> dict[str, Code] | None:
        """Return the mapping called `name` that stands on these lines."""
        found = self._block(location).get(name)
        if found is None and (around := self._around(location, name)) is not None:
            found = self._block(around).get(name)
        return found if isinstance(found, dict) else None

    def _around(self, location: Location, name: str) -> Location | None:
        """Return the lines of the entry `name` that lines inside it belong to."""
        lines = self.design.sources.get(location.file, ())
        head = re.compile(rf"""( *)["']?{re.escape(name)}["']? *:""")
        for start in range(min(location.start_line, len(lines)) - 1, -1, -1):
            match = head.match(lines[start])
            if match is not None:
                end = _end(lines, start, len(match[1]))
                inside = start + 1 <= location.start_line <= end
                return replace(location, start_line=start + 1, end_line=end) if inside else None
        return None

    def _block(self, location: Location) -> Mapping[str, Code]:
        if location not in self.read:
            lines = self.design.sources.get(location.file, ())
            text = "\n".join(lines[location.start_line - 1 : location.end_line])
            self.read[location] = _parsed(text) or _found_in_whole("\n".join(lines), location)
        return self.read[location]


def _end(lines: tuple[str, ...], start: int, width: int) -> int:
    """Return the last line, from 1, that is set in deeper than the line `start`, which counts from 0."""
    for index in range(start + 1, len(lines)):
        line = lines[index]
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent <= width:
            return index + 1 if line.strip()[0] in "}]" and indent == width else index
    return len(lines)


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
