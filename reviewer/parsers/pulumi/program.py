"""Reads Pulumi YAML programs (`Pulumi.yaml` with `resources`) without running them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from reviewer.errors import InputError
from reviewer.model.design import Declaration, DeclarationKind, Diagnostic, Format, Resource, Severity, Template
from reviewer.model.location import Location
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference, Sensitive, Value
from reviewer.parsers.nodes import Node
from reviewer.parsers.pulumi.interpolation import Access, parts_of
from reviewer.parsers.pulumi.program_values import Place, Program, read_value
from reviewer.parsers.pulumi.tokens import COMPONENT_PACKAGES, full_token
from reviewer.parsers.pulumi.urns import package_of
from reviewer.parsers.source import Source
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits

_RESOURCES = re.compile(r"^['\"]?resources['\"]?:", re.MULTILINE)
_TYPE = re.compile(r"^\s+type:\s*['\"]?[\w-]+(:[\w./-]+){1,2}['\"]?\s*$", re.MULTILINE)
_OPTIONS = ("protect", "retainOnDelete", "ignoreChanges", "deletedWith", "replaceOnChanges")
_CONFIG_SECTIONS = ("configuration", "config")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramOptions:
    """What is known besides the program: the stack's configuration (`Pulumi.<stack>.yaml`) and its name."""

    config: Mapping[str, str] = field(default_factory=dict)
    """Configuration by namespaced or plain key."""
    stack: str = ""
    folder: FilePath | None = None
    """Where `fn::readFile` may read."""
    limits: Limits = field(default_factory=Limits)


def accepts(source: Source) -> bool:
    """Whether a text is a Pulumi YAML program: resources whose types are Pulumi tokens."""
    text = source.text
    return _RESOURCES.search(text) is not None and _TYPE.search(text) is not None


def read_program(source: Source, options: ProgramOptions | None = None) -> Template:
    """Return the design a Pulumi YAML program describes.

    Raises:
        InputError: the text is not YAML or has no resources.
    """
    given = options or ProgramOptions()
    diagnostics: list[Diagnostic] = []
    root = read_yaml(source.text, source.name, given.limits, diagnostics)
    nodes = _section(root, "resources")
    if not nodes:
        raise InputError("the program has no resources", file=source.name, help_text="name a Pulumi YAML program")
    program = _program(source, given, root)
    resources = [resource for key, node in nodes.items() if (resource := _resource(program, nodes, key, node))]
    declarations = (*_parameters(program, root), *_outputs(program, root))
    return Template(
        label=source.name,
        format=Format.PULUMI_YAML,
        files=(source.name,),
        resources=tuple(resources),
        declarations=declarations,
        diagnostics=(*diagnostics, *program.diagnostics),
        sources={source.name: source.lines},
        secrets=frozenset(program.secrets),
    )


def _program(source: Source, options: ProgramOptions, root: Node) -> Program:
    nodes = _section(root, "resources")
    name = root.get("name")
    project = name.text() or "" if name is not None else ""
    known = {"project": project, "stack": options.stack}
    program = Program(
        file=source.name,
        limits=options.limits,
        folder=options.folder,
        resources={key: _address(key, node) for key, node in nodes.items()},
        variables=_section(root, "variables"),
        pulumi={key: value for key, value in known.items() if value},
    )
    program.config = _config(program, root, options.config, project)
    return program


def _section(root: Node, name: str) -> Mapping[str, Node]:
    node = root.get(name)
    return dict(node.items()) if node is not None else {}


def _config(program: Program, root: Node, given: Mapping[str, str], project: str) -> dict[str, Value]:
    """Return configuration by key: what the stack gives, else the declared default."""
    found: dict[str, Value] = {}
    for section in _CONFIG_SECTIONS:
        for key, node in _section(root, section).items():
            default = node.get("default") or node.get("value") if isinstance(node.value, dict) else node
            value = given.get(key, given.get(f"{project}:{key}"))
            if value is None and default is not None:
                found[key] = read_value(program, default, Place())
            elif value is not None:
                found[key] = value
            secret = node.get("secret")
            if secret is not None and secret.value is True and isinstance(found.get(key), str):
                program.secrets.add(str(found[key]))
                found[key] = Sensitive.of(str(found[key]))
    found.update({key: value for key, value in given.items() if key not in found})
    return found


def _address(key: str, node: Node) -> str:
    kind, name = node.get("type"), node.get("name")
    token = full_token(kind.text() or "") if kind is not None else ""
    return f"{token}::{(name.text() if name is not None else None) or key}"


def _resource(program: Program, nodes: Mapping[str, Node], key: str, node: Node) -> Resource | None:
    """Return a resource that counts: no provider, no resource merely looked up, no opaque component."""
    kind = node.get("type")
    declared = (kind.text() if kind is not None else None) or ""
    token = full_token(declared)
    if package_of(token) == "pulumi" or node.get("get") is not None:
        return None
    if not declared or package_of(token) in COMPONENT_PACKAGES:
        what = f"is the component '{declared}', whose parts only a preview shows" if declared else "has no type"
        message = f"{key} {what}; it is passed over"
        program.diagnostics.append(
            Diagnostic(severity=Severity.WARNING, message=message, file=program.file, line=node.start)
        )
        return None
    place = Place()
    inputs = node.get("properties")
    properties = read_value(program, inputs, place) if inputs is not None else {}
    properties = dict(properties) if isinstance(properties, dict) else {}
    region = _region(program, nodes, node, properties)
    if properties.get("region") == region and package_of(token) == "aws":
        properties.pop("region", None)
    place.spans.pop((), None)
    address = program.resources[key]
    return Resource(
        address=address,
        type=token,
        declared_type=declared,
        name=address.rpartition("::")[2],
        properties={name: value for name, value in properties.items() if value is not None},
        location=Location(file=program.file, start_line=node.start, end_line=node.end),
        attributes=dict(_attributes(program, node, place)),
        depends_on=_depends_on(program, node),
        region=region,
        provider=_option_name(node, "provider") or package_of(token),
        group=_parent(program, node),
        spans=place.spans,
        origins=place.origins,
        secret_paths=frozenset(place.secret_paths),
    )


def _attributes(program: Program, node: Node, place: Place) -> Iterator[tuple[str, Value]]:
    options = node.get("options")
    for name in _OPTIONS:
        option = options.get(name) if options is not None else None
        if option is not None and option.value:
            yield f"@{name}", read_value(program, option, place, (f"@{name}",))


def _option_name(node: Node, option: str) -> str:
    """Return the resource that an option names as `${name}`."""
    options = node.get("options")
    value = options.get(option) if options is not None else None
    parts = parts_of(value.value) if value is not None and isinstance(value.value, str) else []
    return parts[0].name if len(parts) == 1 and isinstance(parts[0], Access) else ""


def _parent(program: Program, node: Node) -> str:
    return program.resources.get(_option_name(node, "parent"), "")


def _depends_on(program: Program, node: Node) -> tuple[str, ...]:
    options = node.get("options")
    wanted = options.get("dependsOn") if options is not None else None
    value = read_value(program, wanted, Place()) if wanted is not None else []
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(item.address for item in items if isinstance(item, Reference)))


def _region(program: Program, nodes: Mapping[str, Node], node: Node, properties: Mapping[str, Value]) -> str | None:
    """Return the region of the resource, its provider, the default provider, or the configuration."""
    explicit = nodes.get(_option_name(node, "provider"))
    default = next((one for one in nodes.values() if _is_default_provider(one)), None)
    provider = explicit or default
    inputs = provider.get("properties") if provider is not None else None
    written = inputs.get("region") if inputs is not None else None
    candidates = [
        properties.get("region"),
        read_value(program, written, Place()) if written is not None else None,
        program.config.get("aws:region") if explicit is None else None,
    ]
    return next((one for one in candidates if isinstance(one, str) and one), None)


def _is_default_provider(node: Node) -> bool:
    mark = node.get("defaultProvider")
    return mark is not None and mark.value is True


def _parameters(program: Program, root: Node) -> Iterator[Declaration]:
    for section in _CONFIG_SECTIONS:
        for key, node in _section(root, section).items():
            properties: dict[str, Value] = {}
            kind = node.get("type")
            if kind is not None and kind.text():
                properties["Type"] = kind.text()
            if key in program.config:
                properties["Default"] = program.config[key]
            secret = node.get("secret")
            if secret is not None and secret.value is True:
                properties["NoEcho"] = True
            location = Location(file=program.file, start_line=node.start, end_line=node.end)
            yield Declaration(kind=DeclarationKind.PARAMETER, name=key, properties=properties, location=location)


def _outputs(program: Program, root: Node) -> Iterator[Declaration]:
    for key, node in _section(root, "outputs").items():
        place = Place()
        value = read_value(program, node, place, ("Value",))
        yield Declaration(
            kind=DeclarationKind.OUTPUT,
            name=key,
            properties={"Value": value},
            location=Location(file=program.file, start_line=node.start, end_line=node.end),
            spans=place.spans,
            origins=place.origins,
        )
