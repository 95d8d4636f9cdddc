"""Terraform plans in JSON, as `terraform show -json` writes them, of an invented estate."""

from __future__ import annotations

import json
from pathlib import Path

from bench.estate import Item, Ref, Service


def write_plan(estate: list[Service], path: Path) -> None:
    """Write the estate as the plan of creating all of it, one module an application."""
    modules, changes, calls = [], [], {}
    for service in estate:
        module = f"module.{service.name.replace('-', '_')}"
        resources = [_resource(item, module) for item in service.items]
        modules.append({"address": module, "resources": resources})
        changes.extend(_change(item, module) for item in service.items)
        configured = [_configured(item) for item in service.items]
        calls[module.removeprefix("module.")] = {
            "source": "./modules/application",
            "expressions": {"name": {"constant_value": service.name}},
            "module": {"resources": configured},
        }
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.5",
        "planned_values": {"root_module": {"child_modules": modules}},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                "aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-central-1"}}},
            },
            "root_module": {"module_calls": calls},
        },
        "errored": False,
    }
    path.write_text(json.dumps(plan, indent=1))


def _resource(item: Item, module: str) -> dict[str, object]:
    return {
        "address": f"{module}.{item.address}",
        "mode": "managed",
        "type": item.type,
        "name": item.name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "schema_version": 1,
        "values": _known(item.arguments),
        "sensitive_values": {},
    }


def _change(item: Item, module: str) -> dict[str, object]:
    return {
        "address": f"{module}.{item.address}",
        "module_address": module,
        "mode": "managed",
        "type": item.type,
        "name": item.name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": ["create"],
            "before": None,
            "after": _known(item.arguments),
            "after_unknown": {"id": True, "arn": True, **_unknown(item.arguments)},
            "before_sensitive": False,
            "after_sensitive": {},
        },
    }


def _configured(item: Item) -> dict[str, object]:
    return {
        "address": item.address,
        "mode": "managed",
        "type": item.type,
        "name": item.name,
        "provider_config_key": "aws",
        "expressions": {key: _expression(value) for key, value in item.arguments.items()},
        "schema_version": 1,
    }


def _known(value: object) -> object:
    """Return what is known before the apply: references are left out, as Terraform leaves them."""
    if isinstance(value, dict):
        return {key: _known(child) for key, child in value.items() if not _is_open(child)}
    if isinstance(value, list):
        return [_known(child) for child in value]
    return value


def _is_open(value: object) -> bool:
    return isinstance(value, Ref) or (isinstance(value, list) and any(isinstance(child, Ref) for child in value))


def _unknown(value: object) -> object:
    if _is_open(value):
        return True
    if isinstance(value, dict):
        found = {key: _unknown(child) for key, child in value.items()}
        return {key: child for key, child in found.items() if child not in (False, {}, [])}
    if isinstance(value, list):
        found = [_unknown(child) for child in value]
        return found if any(child not in (False, {}) for child in found) else []
    return False


def _expression(value: object) -> object:
    if isinstance(value, list) and value and all(isinstance(child, dict) for child in value):
        return [{key: _expression(inner) for key, inner in child.items()} for child in value]
    references = [name for ref in _references(value) for name in (f"{ref.address}.{ref.attribute}", ref.address)]
    return {"references": references} if references else {"constant_value": value}


def _references(value: object):
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _references(child)
    elif isinstance(value, list):
        for child in value:
            yield from _references(child)
