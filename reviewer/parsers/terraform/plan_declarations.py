"""Variables and outputs of a plan's root module."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Declaration, DeclarationKind
from reviewer.model.location import Location
from reviewer.model.value import Sensitive, Unknown, Value
from reviewer.parsers.json_fields import mapping
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import leaf_references
from reviewer.parsers.terraform.plan_index import PlanIndex
from reviewer.parsers.terraform.plan_reading import APPLY
from reviewer.parsers.terraform.plan_references import Scope, Tracer, expression_references, trace
from reviewer.parsers.terraform.plan_secrets import plain, texts_in


def declarations_of(plan: dict[str, Json], index: PlanIndex, file: str) -> tuple[tuple[Declaration, ...], set[str]]:
    """Return variables as `var.x` and outputs as `output.x`, and the plain texts of the sensitive ones."""
    root = index.modules.get((), {})
    secrets: set[str] = set()
    variables = tuple(_variables(plan, mapping(root.get("variables")), file, secrets))
    outputs = tuple(_outputs(plan, index, mapping(root.get("outputs")), file, secrets))
    return (*variables, *outputs), secrets


def _variables(plan: dict[str, Json], declared: dict[str, Json], file: str, secrets: set[str]) -> Iterator[Declaration]:
    given = mapping(plan.get("variables"))
    for name in dict.fromkeys((*declared, *given)):
        fields = mapping(declared.get(name))
        secret = fields.get("sensitive") is True
        properties = _described(fields, secret)
        for field, value in (("Default", fields.get("default")), ("Value", mapping(given.get(name)).get("value"))):
            if value is not None:
                properties[field] = _shown(value, secret, secrets)
        if properties.get("Value") == properties.get("Default"):
            properties.pop("Value", None)
        yield _declaration(DeclarationKind.PARAMETER, f"var.{name}", properties, file, f"/variables/{name}")


def _outputs(
    plan: dict[str, Json], index: PlanIndex, declared: dict[str, Json], file: str, secrets: set[str]
) -> Iterator[Declaration]:
    planned = mapping(mapping(plan.get("planned_values")).get("outputs"))
    for name in dict.fromkeys((*declared, *planned)):
        fields, output = mapping(declared.get(name)), mapping(planned.get(name))
        secret = fields.get("sensitive") is True or output.get("sensitive") is True
        properties = _described(fields, secret)
        value = output.get("value")
        properties["Value"] = _open(index, fields) if value is None else _shown(value, secret, secrets)
        yield _declaration(
            DeclarationKind.OUTPUT, f"output.{name}", properties, file, f"/planned_values/outputs/{name}"
        )


def _described(fields: dict[str, Json], secret: bool) -> dict[str, Value]:
    properties: dict[str, Value] = {}
    description = fields.get("description")
    if isinstance(description, str) and description:
        properties["Description"] = description
    if secret:
        properties["NoEcho"] = True
    return properties


def _shown(value: Json, secret: bool, secrets: set[str]) -> Value:
    if not secret:
        return plain(value, 100)
    secrets.update(texts_in(value))
    return Sensitive.of(value if isinstance(value, str) else repr(value))


def _open(index: PlanIndex, fields: dict[str, Json]) -> Value:
    """Return an output that only the apply tells: the reference it is, or unknown."""
    references = expression_references(fields.get("expression"))
    found = trace(Tracer(index), references, Scope(""))
    known = tuple(one for target in found.targets if target.instances[0].managed for one in target.references)
    if len(known) == 1 and known[0].attribute and not found.hazy and len(leaf_references(references)) == 1:
        return known[0]
    return Unknown(", ".join(leaf_references(references)) or APPLY, known)


def _declaration(
    kind: DeclarationKind, name: str, properties: dict[str, Value], file: str, pointer: str
) -> Declaration:
    location = Location(file=file, start_line=1, end_line=1, pointer=pointer)
    return Declaration(kind=kind, name=name, properties=properties, location=location)
