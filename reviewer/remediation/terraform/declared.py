"""Variables and outputs that another configuration declares, with the names of this one."""

from __future__ import annotations

import re
import textwrap

from reviewer.model.design import Declaration, DeclarationKind, Design
from reviewer.model.matching import Matching
from reviewer.model.review import Action, Place
from reviewer.remediation.homes import Home
from reviewer.remediation.terraform.names import Names

_KINDS = {DeclarationKind.PARAMETER: "variable", DeclarationKind.OUTPUT: "output"}


def written_block(item: Declaration, names: Names) -> tuple[str, Place] | None:
    """Return the block of a declaration in the actual's names, and where it goes; None where no lines hold it."""
    matching, kind = names.matching, _KINDS.get(item.kind)
    lines = matching.reference.sources.get(item.location.file, ())
    if kind is None or not item.location.file.endswith(".tf"):
        return None
    text = textwrap.dedent("\n".join(lines[item.location.start_line - 1 : item.location.end_line]))
    name = item.name.removeprefix("var.").removeprefix("output.")
    if not text.startswith(f'{kind} "{name}"'):
        return None
    home = Home(group=item.group, file=_file_of(item, matching.actual))
    place = Place(action=Action.ADD, file=home.file, path=(kind, name), group=item.group)
    return _renamed(text, matching, names, home), place


def _file_of(item: Declaration, actual: Design) -> str:
    """Return the file that holds the actual's declarations of this kind, else where they usually stand."""
    files = [
        other.location.file for other in actual.declarations if (other.kind, other.group) == (item.kind, item.group)
    ]
    return files[0] if files else item.location.file


def _renamed(text: str, matching: Matching, names: Names, home: Home) -> str:
    """Return a block whose resources have the names of the actual design."""
    for address, resource in matching.reference.resources.items():
        if resource.group != home.group or not resource.declared_type.startswith("aws_"):
            continue
        local = address.removeprefix(f"{home.group}.").partition("[")[0]
        there = names.local_address(address, home)
        if there is not None and there != local:
            text = re.sub(rf"\b{re.escape(local)}\b", there, text)
    return text
