"""Reads `terraform show -json PLAN` (and OpenTofu's), formats 0.1 to 1.2."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.errors import InputError
from reviewer.model.design import Format, Resource, Template
from reviewer.model.location import Location, Path, Span
from reviewer.model.record import replace
from reviewer.model.value import Reference, Value
from reviewer.parsers.identities import resolve_identities
from reviewer.parsers.json_fields import mapping, string, strings
from reviewer.parsers.json_lines import EACH, Shape, lines_of, object_shape, property_spans
from reviewer.parsers.json_source import Json, JsonDocument, reading_from
from reviewer.parsers.regions import share_regions
from reviewer.parsers.terraform.plan_address_texts import resolve_address_texts
from reviewer.parsers.terraform.plan_declarations import declarations_of
from reviewer.parsers.terraform.plan_diagnostics import diagnostics_of
from reviewer.parsers.terraform.plan_index import Instance, PlanIndex, index_plan
from reviewer.parsers.terraform.plan_instances import instances_of
from reviewer.parsers.terraform.plan_links import links_of
from reviewer.parsers.terraform.plan_reading import Reading
from reviewer.parsers.terraform.plan_references import Scope, Tracer, expression_references
from reviewer.parsers.terraform.plan_regions import Providers, provider_key, providers_of, region_of
from reviewer.parsers.terraform.plan_values import Planned, read_properties
from reviewer.parsers.terraform.policy_document import policy_document

_IDENTITIES = frozenset({"id", "arn", "name"})
"""Attributes whose value, where it is known before the apply, stands for the resource it is taken from."""
_NOTES = (
    ("action_reason", "@action_reason"),
    ("previous_address", "@moved_from"),
)
_CHANGE_NOTES = (("actions", "@actions"), ("importing", "@importing"), ("replace_paths", "@replace_paths"))


def accepts(document: JsonDocument) -> bool:
    """Whether the document is a Terraform or OpenTofu plan, redacted ones included."""
    fields = mapping(document.value)
    if "steps" in fields or "deployment" in fields:
        return False
    return "planned_values" in fields or "resource_changes" in fields or "plan_format_version" in fields


def read_plan(document: JsonDocument) -> Template:
    """Return the design as it will be once the plan is applied.

    Raises:
        InputError: the plan is redacted, of an unknown major format, or has neither planned values nor changes.
    """
    plan = mapping(document.value)
    _refuse(document, plan)
    with reading_from(document):
        found = instances_of(plan)
        index = index_plan(plan, found.kept)
        resources, secrets = _resources(document, plan, index, found.kept)
        declarations, more = declarations_of(plan, index, document.name)
    return Template(
        label=document.name,
        format=Format.TERRAFORM_PLAN,
        files=(document.name,),
        resources=share_regions(resolve_identities(resolve_address_texts(resources, index))),
        declarations=declarations,
        diagnostics=diagnostics_of(document.name, plan, found, index.has_configuration),
        secrets=frozenset(secrets | more),
    )


def _refuse(document: JsonDocument, plan: Mapping[str, Json]) -> None:
    """Explain plans that cannot be reviewed."""
    version = string(plan.get("format_version"))
    if not version and "plan_format_version" in plan:
        raise InputError(
            "the plan is redacted: HCP Terraform left its values out",
            file=document.name,
            help_text="download the unredacted JSON plan, or run `terraform show -json PLANFILE`",
        )
    if version and version.partition(".")[0] not in {"0", "1"}:
        raise InputError(
            f"the plan has format version {version}, this program reads 0.1 to 1.x",
            file=document.name,
            help_text="write it with a Terraform 0.12 to 1.x",
        )
    if not isinstance(plan.get("planned_values"), dict) and not isinstance(plan.get("resource_changes"), list):
        raise InputError(
            "the plan has neither planned values nor resource changes",
            file=document.name,
            help_text="run `terraform show -json PLANFILE` on a saved plan",
        )


def _resources(
    document: JsonDocument, plan: dict[str, Json], index: PlanIndex, instances: list[Instance]
) -> tuple[list[Resource], set[str]]:
    lines = lines_of(document, _shape(document))
    tracer = Tracer(index)
    providers = providers_of(plan, index)
    typed = not string(plan.get("format_version")).startswith("0.")
    secrets: set[str] = set()
    resources: list[Resource] = []
    for instance in instances:
        if instance.managed:
            reading = _reading(tracer, instance, document.depth, typed)
            resource = _resource(reading, providers, instance, _location(document.name, instance, lines))
            secrets |= reading.secrets
            spans = _spans(lines, resource)
            resources.append(replace(resource, spans=spans) if spans else resource)
    return resources, secrets


def _shape(document: JsonDocument) -> Shape:
    module: dict[str, Shape] = {"resources": {EACH: object_shape(document, "values")}}
    module["child_modules"] = {EACH: module}
    changes = {EACH: object_shape(document, "change", "after")}
    return {"planned_values": {"root_module": module}, "resource_changes": changes}


def _reading(tracer: Tracer, instance: Instance, depth: int, typed: bool) -> Reading:
    configured = tracer.index.configured.get((instance.names, instance.local))
    loop = expression_references((configured or {}).get("for_each_expression"))
    return Reading(
        tracer=tracer,
        scope=Scope(instance.module, instance.key, loop),
        own=instance.local,
        depth=depth,
        configured=configured is not None,
        typed=typed,
        document=lambda data: _document(tracer, data, depth, typed),
    )


def _document(tracer: Tracer, data: Instance, depth: int, typed: bool) -> Value:
    """Return the policy of a policy document that is read during the apply."""
    reading = _reading(tracer, data, depth, typed)
    return policy_document(_properties(reading, data), data.address)


def _properties(reading: Reading, instance: Instance) -> dict[str, Value]:
    configured = reading.tracer.index.configured.get((instance.names, instance.local), {})
    unknown = mapping(instance.change.get("change")).get("after_unknown")
    return read_properties(
        reading, Planned(instance.values, unknown, instance.sensitive, configured.get("expressions"))
    )


def _resource(reading: Reading, providers: Providers, instance: Instance, location: Location) -> Resource:
    properties = _properties(reading, instance)
    written = mapping(reading.tracer.index.configured.get((instance.names, instance.local), {}).get("expressions"))
    identity = {
        f"@{name}": properties.pop(name)
        for name in ("id", "arn")
        if name not in written and isinstance(properties.get(name), str)
    }
    region = region_of(providers, instance)
    if region is not None and properties.get("region") == region and instance.type.startswith("aws_"):
        del properties["region"]
    configured = reading.tracer.index.configured.get((instance.names, instance.local), {})
    links, origins = links_of(reading, instance, configured)
    for name, link in links.items():
        if name in properties and isinstance(link, Reference) and link.attribute in _IDENTITIES:
            properties[name] = link
    return Resource(
        address=instance.address,
        type=instance.type,
        declared_type=instance.type,
        name=instance.name,
        properties=properties,
        location=location,
        attributes={
            **_attributes(instance),
            **identity,
            **({"@references": links} if links else {}),
            **_defaults(reading, properties, configured),
        },
        depends_on=_depends_on(reading.tracer.index, instance, configured),
        region=region,
        provider=provider_key(providers, instance) or None,
        group=instance.module,
        origins=origins,
        secret_paths=frozenset(reading.secret_paths),
    )


def _attributes(instance: Instance) -> dict[str, Value]:
    """Return what the plan says about the change itself."""
    change = mapping(instance.change.get("change"))
    found: dict[str, Value] = {}
    for source, names in ((change, _CHANGE_NOTES), (instance.change, _NOTES)):
        for key, name in names:
            value = source.get(key)
            if value not in (None, "", []):
                found[name] = value  # type: ignore[assignment]
    return found


def _defaults(reading: Reading, properties: Mapping[str, Value], configured: Mapping[str, Json]) -> dict[str, Value]:
    """Return the names of the properties the provider filled in, where the plan has the configuration."""
    if not reading.configured:
        return {}
    written = mapping(configured.get("expressions"))
    return {"@defaults": [key for key in properties if key not in written]}


def _depends_on(index: PlanIndex, instance: Instance, configured: Mapping[str, Json]) -> tuple[str, ...]:
    found: dict[str, None] = dict.fromkeys(instance.depends_on)
    for local in strings(configured.get("depends_on")):
        if local.startswith("module."):
            calls = index.module_instances.get((instance.module, local.split(".")[1].partition("[")[0]), {})
            for module in calls.values():
                found.update(dict.fromkeys(index.by_module.get(module, ())))
        else:
            named = index.instances.get(instance.module, {}).get(local.partition("[")[0], {})
            found.update((one.address, None) for one in named.values() if one.managed)
    return tuple(found)


def _spans(lines: Mapping[str, Span], resource: Resource) -> dict[Path, Span]:
    pointer = resource.location.pointer
    inner = "/change/after" if pointer.startswith("/resource_changes/") else "/values"
    return property_spans(lines, pointer + inner, resource.properties)


def _location(file: str, instance: Instance, lines: Mapping[str, Span]) -> Location:
    start, end = lines.get(instance.pointer, (1, 1))
    return Location(file=file, start_line=start, end_line=end, pointer=instance.pointer)
