"""The sections of one CloudFormation template, still as nodes."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.record import dataclass, field
from reviewer.parsers.nodes import Node

_KNOWN = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Globals",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """One template. `name` tells templates of one design apart; `file` is the file its lines belong to."""

    name: str
    file: str
    root: Node
    heading: str = ""
    serverless: bool = False
    """Whether it is a SAM template."""
    sections: Mapping[str, Mapping[str, Node]] = field(default_factory=dict)

    def entries(self, section: str) -> Mapping[str, Node]:
        """Return the named entries of a section; empty where the template has none."""
        return self.sections.get(section, {})


def is_template(root: Node) -> bool:
    """Whether a document is a CloudFormation template: it has Resources, and at least one of them names a Type."""
    resources = root.get("Resources")
    if resources is None or not isinstance(resources.value, dict):
        return False
    kinds = [resource.get("Type") for key, resource in resources.items() if not key.startswith("Fn::")]
    typed = any(kind is not None and isinstance(kind.value, str) for kind in kinds)
    loops = any(key.startswith("Fn::ForEach::") for key in resources.value)
    return typed or loops or (not resources.value and root.get("AWSTemplateFormatVersion") is not None)


def split_sections(root: Node, *, name: str, file: str, heading: str = "", serverless: bool = False) -> Sections:
    """Return the template's sections by name; entries of a section that is not a mapping are left out."""
    sections = {
        section: dict(node.items())
        for section, node in root.items()
        if section not in ("AWSTemplateFormatVersion", "Description", "Transform")
    }
    return Sections(name=name, file=file, root=root, heading=heading, serverless=serverless, sections=sections)


def unknown_sections(root: Node) -> list[tuple[str, int]]:
    """Return the top-level keys CloudFormation does not know, with their lines."""
    return [(key, node.start) for key, node in root.items() if key not in _KNOWN]
