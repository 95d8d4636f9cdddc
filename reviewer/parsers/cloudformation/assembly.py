"""A CDK cloud assembly (`cdk.out`) as one design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Format, Severity, Template
from reviewer.parsers import cdk
from reviewer.parsers.cloudformation.inputs import DesignInput
from reviewer.parsers.cloudformation.reader import Placed
from reviewer.parsers.cloudformation.sections import Sections, split_sections
from reviewer.parsers.nodes import Node
from reviewer.settings import ReadOptions


def read_assembly_design(folder: Path, options: ReadOptions) -> Template:
    """Return the stacks of a CDK cloud assembly as one design, each in its environment's region.

    Raises:
        InputError: the assembly has no readable stack.
    """
    plan = cdk.read_assembly(folder, options.limits)
    design = DesignInput(folder, options, diagnostics=list(plan.diagnostics))
    placed: list[Placed] = []
    nested: dict[tuple[str, str], str] = {}
    for stack in plan.stacks:
        sections = design.open(stack.template)
        if sections is None:
            message = f"stack '{stack.name}': its template is missing or holds no resources"
            design.diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=stack.template))
            continue
        nested.update(_nested_of(stack.template, stack.nested))
        placed.append(Placed(sections=_without_cdk_noise(sections, stack.name), region=stack.region))
    if not placed:
        raise InputError(
            "the cloud assembly holds no stack that can be read", file=folder.name, help_text="run `cdk synth`"
        )

    def opener(parent: Sections, logical_id: str, _url: str | None) -> Sections | None:
        file = nested.get((parent.file, logical_id))
        sections = design.open(file) if file is not None else None
        return _without_cdk_noise(sections, logical_id) if sections is not None else None

    return design.template(placed, folder.resolve().name, Format.CDK, opener)


def _nested_of(parent: str, children: Sequence[cdk.NestedTemplate]) -> Iterator[tuple[tuple[str, str], str]]:
    for child in children:
        yield (parent, child.logical_id), child.template
        yield from _nested_of(child.template, child.nested)


def _without_cdk_noise(sections: Sections, name: str) -> Sections:
    """Return a template without what the CDK writes for its own tools, asset hashes masked."""
    ignored = {
        "Parameters": cdk.IGNORED_PARAMETERS,
        "Conditions": cdk.IGNORED_CONDITIONS,
        "Rules": cdk.IGNORED_RULES,
    }
    kept: dict[str, Node] = {}
    for section, node in sections.root.items():
        entries = dict(node.items())
        if section == "Resources":
            entries = {key: child for key, child in entries.items() if not _is_metadata(child)}
        elif section in ignored:
            entries = {key: child for key, child in entries.items() if key not in ignored[section]}
        kept[section] = (
            _hashes_masked(Node(entries, node.start, node.end)) if entries or isinstance(node.value, dict) else node
        )
    return split_sections(Node(kept, sections.root.start, sections.root.end), name=name, file=sections.file)


def _is_metadata(resource: Node) -> bool:
    kind = resource.get("Type")
    return kind is not None and kind.value in cdk.IGNORED_TYPES


def _hashes_masked(node: Node) -> Node:
    if isinstance(node.value, dict):
        return Node({key: _hashes_masked(child) for key, child in node.value.items()}, node.start, node.end)
    if isinstance(node.value, list):
        return Node([_hashes_masked(child) for child in node.value], node.start, node.end)
    if isinstance(node.value, str):
        return Node(cdk.ASSET_HASH.sub("(asset)", node.value), node.start, node.end)
    return node
