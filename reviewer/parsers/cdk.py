"""Reads the manifest of a CDK cloud assembly (`cdk.out`): which templates it holds and where each is deployed.

The templates themselves are CloudFormation and are read by that reader.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass
from reviewer.parsers.json_fields import mapping, string, strings
from reviewer.parsers.json_source import Json, load_json
from reviewer.parsers.source import is_inside, read_source
from reviewer.settings import Limits

MANIFEST: Final = "manifest.json"
IGNORED_METADATA: Final = frozenset(
    {
        "aws:cdk:path",
        "aws:asset:path",
        "aws:asset:property",
        "aws:asset:is-bundled",
        "aws:asset:original-path",
        "aws:asset:dockerfile-path",
        "aws:asset:docker-build-target",
        "aws:asset:docker-build-args",
        "aws:asset:docker-build-secrets",
        "aws:asset:docker-build-contexts",
        "aws:cdk:is-custom-resource-handler-singleton",
        "aws:cdk:is-custom-resource-handler-runtime-family",
        "aws:cdk:is-custom-resource-handler-customResourceProvider",
        "aws:cdk:do-not-refactor",
    }
)
"""Resource metadata that the CDK writes for its own tools; it says nothing about the design.

Source: https://docs.aws.amazon.com/cdk/v2/guide/resources.html and aws-cdk-lib's `cx-api`.
"""
IGNORED_TYPES: Final = frozenset({"AWS::CDK::Metadata"})
"""Resources that report CDK usage; every synth may write another analytics text."""
IGNORED_PARAMETERS: Final = frozenset({"BootstrapVersion"})
IGNORED_RULES: Final = frozenset({"CheckBootstrapVersion"})
IGNORED_CONDITIONS: Final = frozenset({"CDKMetadataAvailable"})
ASSET_HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")
"""A content hash as it stands in asset keys, bucket keys and image tags; two builds of one source may differ."""
_ENVIRONMENT: Final = re.compile(r"aws://([^/]+)/(.+)")
_STACK: Final = "aws:cloudformation:stack"
_ASSEMBLY: Final = "cdk:cloud-assembly"
_DEEPEST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedTemplate:
    """A nested stack: the resource that stands for it, and its template's path relative to the assembly."""

    logical_id: str
    template: str
    nested: tuple[NestedTemplate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyStack:
    """One stack to deploy. `region` and `account` are None where the app leaves them to the caller's environment."""

    id: str
    name: str
    template: str
    region: str | None = None
    account: str | None = None
    depends_on: tuple[str, ...] = ()
    """Ids of the stacks deployed before it."""
    nested: tuple[NestedTemplate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyPlan:
    """What a cloud assembly deploys; template paths are relative to its folder."""

    stacks: tuple[AssemblyStack, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    root: Path
    limits: Limits
    diagnostics: list[Diagnostic]


def accepts(root: Path) -> bool:
    """Whether a folder is a cloud assembly: its manifest has a version and artifacts."""
    try:
        manifest = _load(_Reading(root=root, limits=Limits(), diagnostics=[]), MANIFEST)
    except InputError:
        return False
    return "artifacts" in manifest and "version" in manifest


def read_assembly(root: Path, limits: Limits | None = None) -> AssemblyPlan:
    """Return the stacks of a cloud assembly, stages included, in the order they deploy.

    Raises:
        InputError: the folder has no readable manifest.
    """
    reading = _Reading(root=root, limits=limits or Limits(), diagnostics=[])
    stacks = list(_stacks(reading, "", 0))
    if not stacks:
        reading.diagnostics.append(_warning("the cloud assembly has no stacks"))
    return AssemblyPlan(stacks=tuple(_ordered(stacks)), diagnostics=tuple(reading.diagnostics))


def _stacks(reading: _Reading, folder: str, depth: int) -> Iterator[AssemblyStack]:
    manifest = _load(reading, f"{folder}{MANIFEST}")
    for name, artifact in mapping(manifest.get("artifacts")).items():
        fields = mapping(artifact)
        if fields.get("type") == _STACK:
            stack = _stack(reading, folder, name, fields)
            if stack is not None:
                yield stack
        elif fields.get("type") == _ASSEMBLY and depth < _DEEPEST:
            inner = _inside(reading, f"{folder}{string(mapping(fields.get('properties')).get('directoryName'))}/")
            if inner is not None:
                yield from _stacks(reading, inner, depth + 1)


def _stack(reading: _Reading, folder: str, name: str, fields: Mapping[str, Json]) -> AssemblyStack | None:
    properties = mapping(fields.get("properties"))
    template = _inside(reading, f"{folder}{string(properties.get('templateFile'))}")
    if template is None:
        return None
    match = _ENVIRONMENT.fullmatch(string(fields.get("environment")))
    account, region = match.groups() if match else (None, None)
    before = (one for one in strings(fields.get("dependencies")) if not one.endswith(".assets"))
    return AssemblyStack(
        id=f"{folder}{name}",
        name=string(properties.get("stackName")) or name,
        template=template,
        region=None if region in (None, "unknown-region") else region,
        account=None if account in (None, "unknown-account") else account,
        depends_on=tuple(f"{folder}{one}" for one in before),
        nested=tuple(_nested(reading, template, 0)),
    )


def _nested(reading: _Reading, template: str, depth: int) -> Iterator[NestedTemplate]:
    """Yield the nested stacks whose templates the CDK put beside their parent's."""
    try:
        resources = mapping(_load(reading, template).get("Resources"))
    except InputError as error:
        problem = Diagnostic(severity=Severity.ERROR, message=error.message, file=template, line=error.line)
        reading.diagnostics.append(problem)
        return
    folder = template.rpartition("/")[0]
    for logical_id, resource in resources.items():
        fields = mapping(resource)
        asset = string(mapping(fields.get("Metadata")).get("aws:asset:path"))
        if fields.get("Type") != "AWS::CloudFormation::Stack" or not asset or depth >= _DEEPEST:
            continue
        inner = _inside(reading, f"{folder}/{asset}" if folder else asset)
        if inner is not None:
            below = tuple(_nested(reading, inner, depth + 1))
            yield NestedTemplate(logical_id=logical_id, template=inner, nested=below)


def _inside(reading: _Reading, relative: str) -> str | None:
    """Return a path of the assembly as relative to its root; None, and a diagnostic, for one outside or missing."""
    path = reading.root / relative
    if not relative or "\0" in relative or not is_inside(path, reading.root):
        reading.diagnostics.append(_warning(f"the path '{relative}' leads out of the cloud assembly; it is not read"))
        return None
    if not os.path.exists(path):  # noqa: PTH110  unlike Path.exists it takes any name, also one too long to be
        reading.diagnostics.append(_warning(f"the cloud assembly lacks '{relative}'"))
        return None
    clean = path.resolve().relative_to(reading.root.resolve()).as_posix()
    return f"{clean}/" if relative.endswith("/") else clean


def _load(reading: _Reading, relative: str) -> Mapping[str, Json]:
    path = reading.root / relative
    if not is_inside(path, reading.root):
        raise InputError("the file lies outside the cloud assembly", file=relative)
    return mapping(load_json(read_source(path, relative, reading.limits), reading.limits).value)


def _ordered(stacks: list[AssemblyStack]) -> Iterator[AssemblyStack]:
    """Yield stacks after those they depend on, otherwise as the manifest lists them."""
    done: set[str] = set()
    waiting = list(stacks)
    known = {stack.id for stack in stacks}
    while waiting:
        ready = [stack for stack in waiting if all(one in done or one not in known for one in stack.depends_on)]
        for stack in ready or waiting[:1]:
            done.add(stack.id)
            waiting.remove(stack)
            yield stack


def _warning(message: str) -> Diagnostic:
    return Diagnostic(severity=Severity.WARNING, message=message, file=MANIFEST)
