import json

from reviewer.parsers.json_source import load_json
from reviewer.parsers.source import source_of
from reviewer.parsers.terraform.plan import read_plan
from reviewer.settings import Limits


def refs(*references):
    """An expression as Terraform writes it: every reference followed by its shorter forms."""
    found = []
    for reference in references:
        found.append(reference)
        parts = reference.split(".")
        if len(parts) > 2:
            found.append(".".join(parts[:2]))
    return {"references": found}


def planned(address, values, *, index=None, mode="managed"):
    local = address.removeprefix("data.").rpartition("module.")[2]
    kind, name = (local.split(".", 1)[1] if "module." in address else local).split("[")[0].split(".")
    entry = {"address": address, "mode": mode, "type": kind, "name": name, "values": values}
    return entry if index is None else {**entry, "index": index}


def change(address, after, unknown=None, sensitive=None, actions=("create",), **more):
    return {
        "address": address,
        "mode": "managed",
        "change": {
            "actions": list(actions),
            "after": after,
            "after_unknown": unknown or {},
            "after_sensitive": sensitive or {},
        },
        **more,
    }


def configured(kind, name, expressions, **more):
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "expressions": expressions,
        **more,
    }


def plan_of(resources, changes, configuration, **more):
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": resources},
        "resource_changes": changes,
        "configuration": configuration,
        **more,
    }


def read(plan, **dump):
    return read_plan(load_json(source_of(json.dumps(plan, **dump), "plan.json"), Limits()))


def simple(kind, expressions, values, unknown, **more):
    """A plan of one `subject` and the resources it may refer to."""
    changes = [change(f"{kind}.subject", values, unknown, more.get("sensitive"))]
    resources = [planned(f"{kind}.subject", values)]
    configs = [configured(kind, "subject", expressions)]
    for other, other_values in more.get("others", ()):
        local = other.split("[")[0]
        index = int(other.split("[")[1][:-1]) if "[" in other else None
        resources.append(planned(other, other_values, index=index))
        computed = {key: True for key in ("id", "arn") if key not in other_values}
        changes.append(change(other, other_values, computed))
        configs.append(configured(*local.split("."), {}))
    configuration = {"root_module": {"resources": configs}}
    return read(plan_of({"resources": resources}, changes, configuration)).resources[0]
