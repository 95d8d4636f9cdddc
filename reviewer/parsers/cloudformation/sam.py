"""SAM templates written out as plain CloudFormation by aws-sam-translator, an optional dependency."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass
from reviewer.parsers.nodes import Node, wrap

TRANSFORM: Final = "AWS::Serverless-2016-10-31"
_PREFIX: Final = "AWS::Serverless::"
_ANY_REGION: Final = "us-east-1"
"""The translator asks for a region to choose an ARN partition; nothing else of it reaches the output."""


@dataclass(frozen=True, slots=True)
class _Session:
    """Stands where the translator expects an AWS session, so that it neither looks for credentials nor calls out."""

    region_name: str = _ANY_REGION


def is_sam(root: Node) -> bool:
    """Whether a template asks for the SAM transform and has a resource that needs it."""
    transform = root.get("Transform")
    names = transform.value if transform is not None and isinstance(transform.value, list) else [transform]
    asked = any(isinstance(name, Node) and name.value == TRANSFORM for name in names)
    return asked and any(_is_serverless(resource) for _, resource in _resources(root))


def _resources(root: Node) -> list[tuple[str, Node]]:
    resources = root.get("Resources")
    return list(resources.items()) if resources is not None else []


def _is_serverless(resource: Node) -> bool:
    kind = resource.get("Type")
    return kind is not None and isinstance(kind.value, str) and kind.value.startswith(_PREFIX)


def expand_sam(root: Node, file: str, diagnostics: list[Diagnostic]) -> Node:
    """Return the template with its serverless resources written out; as it is, with a diagnostic, where that fails.

    A generated resource has the lines of the resource it is generated from.
    """
    try:
        from samtranslator.parser.parser import Parser  # noqa: PLC0415  an optional dependency
        from samtranslator.public.exceptions import InvalidDocumentException  # noqa: PLC0415
        from samtranslator.translator.translator import Translator  # noqa: PLC0415
    except ImportError:
        _note(diagnostics, file, "SAM resources are compared as they are written; install drdiff[sam] to expand them")
        return root
    plain = copy.deepcopy(root.plain())
    try:
        made = Translator({}, Parser(), boto_session=_Session()).translate(plain, parameter_values=_defaults(root))
    except InvalidDocumentException as error:
        causes = "; ".join(str(cause.message) for cause in getattr(error, "causes", ())) or str(error)
        _note(diagnostics, file, f"SAM resources are compared as they are written: {causes}")
        return root
    except Exception as error:  # noqa: BLE001  a fault of the translator must not end the review
        _note(diagnostics, file, f"SAM resources are compared as they are written: the translator failed ({error})")
        return root
    return _with_lines(made, root)


def _defaults(root: Node) -> dict[str, Any]:
    parameters = root.get("Parameters")
    found: dict[str, Any] = {"AWS::Region": _ANY_REGION}
    for name, node in parameters.items() if parameters is not None else ():
        default = node.get("Default")
        if default is not None:
            found[name] = default.plain()
    return found


def _with_lines(made: Mapping[str, Any], root: Node) -> Node:
    sections = dict(root.items())
    before = dict(_resources(root))
    resources: dict[str, Node] = {}
    for name, resource in made.get("Resources", {}).items():
        source = before.get(name)
        if source is not None and not _is_serverless(source):
            resources[name] = source
            continue
        origin = _origin(name, before)
        start, end = (origin.start, origin.end) if origin is not None else (root.start, root.start)
        resources[name] = wrap(resource, start, end)
    sections.pop("Transform", None)
    sections.pop("Globals", None)
    old = sections.get("Resources")
    sections["Resources"] = Node(resources, old.start if old else root.start, old.end if old else root.end)
    for section in ("Conditions", "Outputs"):
        added = dict(made.get(section, {}))
        known = dict(sections[section].items()) if section in sections else {}
        if added:
            entries = {key: known.get(key) or wrap(value, root.start, root.start) for key, value in added.items()}
            sections[section] = Node(entries, root.start, root.end)
    return Node(sections, root.start, root.end)


def _origin(name: str, before: Mapping[str, Node]) -> Node | None:
    """Return the resource a generated one belongs to: generated ids begin with the id they come from."""
    if name in before:
        return before[name]
    longest = max((known for known in before if name.startswith(known)), key=len, default=None)
    return before[longest] if longest is not None else None


def _note(diagnostics: list[Diagnostic], file: str, message: str) -> None:
    diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=file))
