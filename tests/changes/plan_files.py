"""Terraform plans made in memory, as `terraform show -json` writes them."""

import json

from reviewer.pipeline import CompareOptions
from reviewer.reviewing import review_change


def changed(address, before, after, actions, **more):
    """One entry of `resource_changes`; keywords that belong inside `change` are sorted into it."""
    inside = {"after_unknown", "before_sensitive", "after_sensitive", "replace_paths", "importing"}
    module, _, local = address.rpartition("module.")
    local = local.split(".", 1)[1] if module or address.startswith("module.") else local
    kind, name = local.split("[")[0].split(".")
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": actions,
            "before": before,
            "after": after,
            "after_unknown": {},
            **{key: value for key, value in more.items() if key in inside},
        },
        **{key: value for key, value in more.items() if key not in inside},
    }


def plan(*changes, drift=(), **more):
    """A plan of these changes, with the planned values that follow from them."""
    resources = [
        {
            "address": each["address"],
            "mode": "managed",
            "type": each["type"],
            "name": each["name"],
            "values": each["change"]["after"],
        }
        for each in changes
        if each["change"]["after"] is not None
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": list(changes),
        "resource_drift": list(drift),
        "configuration": {"root_module": {"resources": []}},
        **more,
    }


def reviewed(folder, document, **options):
    """Return the review of a document written to a file."""
    path = folder / "plan.json"
    path.write_text(json.dumps(document, indent=1))
    return review_change(str(path), CompareOptions(**options))


def by_rule(review):
    """Return the findings as (rule, tier, data loss) by the id of their first place."""
    found = {}
    for finding in review.findings:
        side = finding.instances[0].actual or finding.instances[0].reference
        found.setdefault(side.id, []).append(finding)
    return found
