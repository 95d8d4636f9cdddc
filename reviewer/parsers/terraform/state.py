"""Reads Terraform state: the version 4 file, and `terraform show -json` of a state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reviewer.errors import InputError
from reviewer.model.design import Declaration, DeclarationKind, Diagnostic, Format, Resource, Severity, Template
from reviewer.model.location import Location, Path, Span
from reviewer.model.record import dataclass, field, replace
from reviewer.model.value import Sensitive, Value
from reviewer.parsers.identities import drop_implied_dependencies, resolve_dependencies, resolve_identities
from reviewer.parsers.json_fields import mapping
from reviewer.parsers.json_lines import EACH, Shape, lines_of, object_shape, property_spans
from reviewer.parsers.json_source import Json, JsonDocument, reading_from
from reviewer.parsers.regions import arn_region, share_regions
from reviewer.parsers.terraform.plan_addresses import module_path
from reviewer.parsers.terraform.plan_secrets import has_true, masked, plain, texts_in
from reviewer.parsers.terraform.state_instances import StateInstance, file_instances, shown_instances

_VERSION = 4
_SHOWN_KEYS = frozenset({"format_version", "terraform_version", "values", "checks"})
_CREDENTIALS = frozenset({"admin_password", "auth_token", "master_password", "password", "secret_string"})
"""Arguments that the AWS provider holds to be secret; states of older versions of Terraform do not mark them."""


@dataclass(slots=True, kw_only=True)
class _Reading:
    depth: int
    secret_paths: set[Path] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)


def accepts(document: JsonDocument) -> bool:
    """Whether the document is a Terraform or OpenTofu state, of any version."""
    fields = mapping(document.value)
    if "version" in fields and "terraform_version" in fields and "deployment" not in fields:
        return "resources" in fields or "modules" in fields
    return "format_version" in fields and fields.keys() <= _SHOWN_KEYS


def read_state(document: JsonDocument) -> Template:
    """Return the design that a state records; data sources stay apart.

    Raises:
        InputError: the state file is older than version 4.
    """
    state = mapping(document.value)
    shown = "format_version" in state
    _refuse(document, state)
    with reading_from(document):
        instances = list(shown_instances(state) if shown else file_instances(state))
        lines = lines_of(document, _shape(document))
        resources, secrets = _resources(document, instances, lines)
        declarations = tuple(_outputs(state, document.name, secrets))
    return Template(
        label=document.name,
        format=Format.TERRAFORM_STATE,
        files=(document.name,),
        resources=share_regions(drop_implied_dependencies(_connected(resources))),
        declarations=declarations,
        diagnostics=tuple(_diagnostics(document.name, resources)),
        secrets=frozenset(secrets),
    )


def _connected(resources: list[Resource]) -> tuple[Resource, ...]:
    return resolve_dependencies(resolve_identities(_own_arns(resources)))


def _refuse(document: JsonDocument, state: Mapping[str, Json]) -> None:
    version = state.get("version")
    if isinstance(version, int) and version < _VERSION:
        raise InputError(
            f"the state has version {version}, this program reads version 4",
            file=document.name,
            help_text="upgrade it with Terraform 0.12 or later, or run `terraform show -json`",
        )


def _diagnostics(file: str, resources: list[Resource]) -> Iterator[Diagnostic]:
    if not resources:
        yield Diagnostic(severity=Severity.WARNING, message="the state has no resources", file=file)
    tainted = [resource.address for resource in resources if resource.attributes.get("@tainted")]
    if tainted:
        message = f"resources are tainted and will be replaced: {', '.join(tainted[:10])}"
        yield Diagnostic(severity=Severity.NOTE, message=message, file=file)


def _shape(document: JsonDocument) -> Shape:
    module: dict[str, Shape] = {"resources": {EACH: object_shape(document, "values")}}
    module["child_modules"] = {EACH: module}
    instances = {EACH: {"instances": {EACH: object_shape(document, "attributes")}}}
    return {"values": {"root_module": module}, "resources": instances}


def _resources(
    document: JsonDocument, instances: list[StateInstance], lines: Mapping[str, Span]
) -> tuple[list[Resource], set[str]]:
    addresses = _instances_by_resource(instances)
    secrets: set[str] = set()
    resources: list[Resource] = []
    for instance in instances:
        if instance.managed:
            reading = _Reading(depth=document.depth)
            start, end = lines.get(instance.pointer, (1, 1))
            location = Location(file=document.name, start_line=start, end_line=end, pointer=instance.pointer)
            resource = _resource(reading, instance, location, addresses)
            inner = "/attributes" if instance.pointer.startswith("/resources/") else "/values"
            spans = property_spans(lines, instance.pointer + inner, resource.properties)
            resources.append(replace(resource, spans=spans))
            secrets |= reading.secrets
    return resources, secrets


def _instances_by_resource(instances: Iterable[StateInstance]) -> dict[str, list[str]]:
    """Return the instance addresses of every resource, also under its address without any index."""
    found: dict[str, list[str]] = {}
    for instance in instances:
        if instance.managed:
            local = f"{instance.type}.{instance.name}"
            for module in dict.fromkeys((instance.module, _without_indexes(instance.module))):
                found.setdefault(f"{module}.{local}" if module else local, []).append(instance.address)
    return found


def _without_indexes(module: str) -> str:
    return ".".join(f"module.{step.name}" for step in module_path(module))


def _resource(
    reading: _Reading, instance: StateInstance, location: Location, addresses: Mapping[str, list[str]]
) -> Resource:
    properties = dict(_properties(reading, instance))
    attributes: dict[str, Value] = {"@tainted": True} if instance.tainted else {}
    for name in ("id", "arn"):
        if isinstance(properties.get(name), str):
            attributes[f"@{name}"] = properties.pop(name)
    region = _region(properties, attributes, instance.type)
    if region is not None and properties.get("region") == region:
        del properties["region"]
    depends_on = (one for wanted in instance.depends_on for one in addresses.get(wanted, ()))
    return Resource(
        address=instance.address,
        type=instance.type,
        declared_type=instance.type,
        name=instance.name,
        properties=properties,
        location=location,
        attributes=attributes,
        depends_on=tuple(dict.fromkeys(one for one in depends_on if one != instance.address)),
        region=region,
        provider=instance.provider or None,
        group=instance.module,
        secret_paths=frozenset(reading.secret_paths),
    )


def _properties(reading: _Reading, instance: StateInstance) -> Iterator[tuple[str, Value]]:
    """Yield the values that say something: a state cannot tell null and empty from not written."""
    marks = mapping(instance.marks)
    for key, value in instance.values.items():
        if value is None or value in ("", [], {}):
            continue
        mark = True if instance.marks is True or (key in _CREDENTIALS and isinstance(value, str)) else marks.get(key)
        yield key, masked(reading, value, mark, (key,)) if has_true(mark) else plain(value, reading.depth)


def _region(properties: Mapping[str, Value], attributes: Mapping[str, Value], type_: str) -> str | None:
    """Return an AWS resource's region, told by itself, its ARN or its availability zone."""
    if not type_.startswith("aws_"):
        return None
    own, zone = properties.get("region"), properties.get("availability_zone")
    if isinstance(own, str):
        return own
    region = arn_region(attributes.get("@arn"))
    if region is None and isinstance(zone, str) and zone[-1:].isalpha() and zone[-2:-1].isdecimal():
        return zone[:-1]
    return region


def _own_arns(resources: list[Resource]) -> list[Resource]:
    """Give back `arn` where it is an argument: the ARN of another resource that this one depends on."""
    owners: dict[str, set[str]] = {}
    for resource in resources:
        arn = resource.attributes.get("@arn")
        if isinstance(arn, str):
            owners.setdefault(arn, set()).add(resource.address)
    return [
        _with_arn_argument(resource)
        if not owners.get(str(resource.attributes.get("@arn")), set()).isdisjoint(resource.depends_on)
        else resource
        for resource in resources
    ]


def _with_arn_argument(resource: Resource) -> Resource:
    attributes = {name: value for name, value in resource.attributes.items() if name != "@arn"}
    return replace(
        resource, attributes=attributes, properties={**resource.properties, "arn": resource.attributes["@arn"]}
    )


def _outputs(state: Mapping[str, Json], file: str, secrets: set[str]) -> Iterator[Declaration]:
    shown = "format_version" in state
    outputs = mapping(mapping(state.get("values")).get("outputs") if shown else state.get("outputs"))
    for name, output in outputs.items():
        fields = mapping(output)
        value, secret = fields.get("value"), fields.get("sensitive") is True
        properties: dict[str, Value] = {"NoEcho": True} if secret else {}
        if secret:
            secrets.update(texts_in(value))
        properties["Value"] = (
            Sensitive.of(value if isinstance(value, str) else repr(value)) if secret else plain(value, 100)
        )
        pointer = f"/values/outputs/{name}" if shown else f"/outputs/{name}"
        location = Location(file=file, start_line=1, end_line=1, pointer=pointer)
        yield Declaration(kind=DeclarationKind.OUTPUT, name=f"output.{name}", properties=properties, location=location)
