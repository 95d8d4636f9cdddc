"""Which names a template uses: parameters, conditions and mappings nobody uses are worth telling."""

from __future__ import annotations

import re

from reviewer.model.record import dataclass, field
from reviewer.parsers.nodes import Node

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9:]+)[^}]*\}")
_REGION = re.compile(r"\b(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:north|south|east|west|central)[a-z]*-\d\b")


@dataclass(slots=True)
class Used:
    """The names that references, conditions and map look-ups of a template mention."""

    references: set[str] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)
    mappings: set[str] = field(default_factory=set)


def used_names(root: Node) -> Used:
    """Return every name mentioned outside the Parameters and Metadata sections."""
    used = Used()
    stack = [node for section, node in root.items() if section not in ("Parameters", "Metadata")]
    while stack:
        value = stack.pop().value
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            for key, child in value.items():
                _mention(key, child, used)
                stack.append(child)
        elif isinstance(value, str) and "${" in value:
            used.references.update(_PLACEHOLDER.findall(value))
    return used


def _mention(key: str, child: Node, used: Used) -> None:
    first = child.value[0].value if isinstance(child.value, list) and child.value else None
    if key == "Ref" and isinstance(child.value, str):
        used.references.add(child.value)
    elif key == "Condition" and isinstance(child.value, str):
        used.conditions.add(child.value)
    elif key == "Fn::If" and isinstance(first, str):
        used.conditions.add(first)
    elif key == "Fn::FindInMap" and isinstance(first, str):
        used.mappings.add(first)


def region_in(*texts: str) -> str | None:
    """Return the one AWS region that the first text naming any names; None where it names several."""
    for text in texts:
        found = set(_REGION.findall(text))
        if found:
            return found.pop() if len(found) == 1 else None
    return None
