"""The resource instances a plan leaves behind, and those it takes away."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.record import dataclass
from reviewer.parsers.json_fields import mapping, objects, string, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import Key, module_address, module_path
from reviewer.parsers.terraform.plan_index import Instance

_TAKEN_AWAY = ((), ("delete",), ("forget",), ("no-op", "delete"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInstances:
    """Instances that exist after the apply, in the plan's order, and the addresses of those that will not."""

    kept: list[Instance]
    removed: list[str]


def instances_of(plan: dict[str, Json]) -> PlanInstances:
    """Return every instance of a plan: from its planned values, or from its changes where those are absent."""
    changes = _changes(plan)
    root = mapping(plan.get("planned_values")).get("root_module")
    removed = [address for address, (_, change) in changes.items() if _is_removed(change) and _is_managed(change)]
    kept = list(_planned(mapping(root), "", "/planned_values/root_module", changes))
    present = {instance.address for instance in kept}
    kept += [
        _changed(change, pointer)
        for address, (pointer, change) in changes.items()
        if address not in present and not _is_removed(change)
    ]
    return PlanInstances(kept=kept, removed=removed)


def _changes(plan: dict[str, Json]) -> dict[str, tuple[str, dict[str, Json]]]:
    """Return the entries of `resource_changes` by address; deposed objects are leftovers, not instances."""
    found: dict[str, tuple[str, dict[str, Json]]] = {}
    entries = plan.get("resource_changes")
    for position, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and "deposed" not in entry:
            found.setdefault(string(entry.get("address")), (f"/resource_changes/{position}", entry))
    return found


def _is_removed(change: dict[str, Json]) -> bool:
    return strings(mapping(change.get("change")).get("actions")) in _TAKEN_AWAY


def _is_managed(change: dict[str, Json]) -> bool:
    return change.get("mode", "managed") == "managed"


def _planned(
    module: dict[str, Json], address: str, pointer: str, changes: dict[str, tuple[str, dict[str, Json]]]
) -> Iterator[Instance]:
    resources = module.get("resources")
    for position, resource in enumerate(resources if isinstance(resources, list) else []):
        if isinstance(resource, dict):
            own = string(resource.get("address"))
            change = changes.get(own, ("", {}))[1]
            yield _instance(resource, address, f"{pointer}/resources/{position}", change)
    for position, child in enumerate(objects(module.get("child_modules"))):
        yield from _planned(child, string(child.get("address")), f"{pointer}/child_modules/{position}", changes)


def _instance(resource: dict[str, Json], module: str, pointer: str, change: dict[str, Json]) -> Instance:
    values = resource.get("values")
    after = mapping(change.get("change"))
    marks = after.get("after_sensitive")
    return Instance(
        address=string(resource.get("address")),
        module=module,
        type=string(resource.get("type")),
        name=string(resource.get("name")),
        key=_key(resource.get("index")),
        managed=_is_managed(resource),
        pointer=pointer,
        values=mapping(values) or mapping(after.get("after")),
        sensitive=marks if marks not in (None, False) else resource.get("sensitive_values"),
        change=change,
        depends_on=strings(resource.get("depends_on")),
    )


def _changed(change: dict[str, Json], pointer: str) -> Instance:
    """Return an instance known only by its change."""
    address = string(change.get("address"))
    module = string(change.get("module_address")) or module_address(module_path(address))
    after = mapping(change.get("change"))
    resource = {**change, "values": after.get("after"), "sensitive_values": after.get("after_sensitive")}
    return _instance(resource, module, pointer, change)


def _key(index: Json) -> Key:
    return index if isinstance(index, (str, int)) and not isinstance(index, bool) else None
