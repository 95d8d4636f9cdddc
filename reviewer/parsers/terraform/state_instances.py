"""Resource instances of a state, in the one shape its two formats share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reviewer.model.record import dataclass, field
from reviewer.parsers.json_fields import mapping, objects, sequence, string, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import Key, bracketed, joined

_PROVIDER = re.compile(r'provider\["(?:[^"]*/)?([^"/]+)"\](?:\.(.+))?$|provider\.(.+)$')


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInstance:
    """One deployed resource instance."""

    address: str
    module: str
    type: str
    name: str
    pointer: str
    managed: bool
    provider: str = ""
    """As configuration names it: `aws`, `aws.dr`."""
    values: Mapping[str, Json] = field(default_factory=dict, repr=False)
    marks: Json = None
    """What is sensitive, shaped like the values."""
    depends_on: tuple[str, ...] = ()
    tainted: bool = False


def file_instances(state: Mapping[str, Json]) -> Iterator[StateInstance]:
    """Yield the instances of a version 4 state file; deposed objects are leftovers, not instances."""
    for place, entry in enumerate(sequence(state.get("resources"))):
        resource = mapping(entry)
        for number, instance in enumerate(map(mapping, sequence(resource.get("instances")))):
            if "deposed" not in instance:
                yield _file_instance(resource, instance, f"/resources/{place}/instances/{number}")


def _file_instance(resource: Mapping[str, Json], instance: Mapping[str, Json], pointer: str) -> StateInstance:
    module, type_, name = (string(resource.get(key)) for key in ("module", "type", "name"))
    managed = resource.get("mode", "managed") == "managed"
    local = f"{'' if managed else 'data.'}{type_}.{name}{bracketed(_key(instance.get('index_key')))}"
    return StateInstance(
        address=joined(module, local),
        module=module,
        type=type_,
        name=name,
        pointer=pointer,
        managed=managed,
        provider=provider_of(string(resource.get("provider"))),
        values=mapping(instance.get("attributes")) or mapping(instance.get("attributes_flat")),
        marks=_marks(instance.get("sensitive_attributes")),
        depends_on=strings(instance.get("dependencies")) or strings(instance.get("depends_on")),
        tainted=instance.get("status") == "tainted",
    )


def shown_instances(state: Mapping[str, Json]) -> Iterator[StateInstance]:
    """Yield the instances of `terraform show -json`."""
    root = mapping(mapping(state.get("values")).get("root_module"))
    yield from _shown_module(root, "/values/root_module")


def _shown_module(module: Mapping[str, Json], pointer: str) -> Iterator[StateInstance]:
    for place, entry in enumerate(sequence(module.get("resources"))):
        fields = mapping(entry)
        yield StateInstance(
            address=string(fields.get("address")),
            module=string(module.get("address")),
            type=string(fields.get("type")),
            name=string(fields.get("name")),
            pointer=f"{pointer}/resources/{place}",
            managed=fields.get("mode", "managed") == "managed",
            provider=string(fields.get("provider_name")).rpartition("/")[2],
            values=mapping(fields.get("values")),
            marks=fields.get("sensitive_values"),
            depends_on=strings(fields.get("depends_on")),
            tainted=fields.get("tainted") is True,
        )
    for place, child in enumerate(objects(module.get("child_modules"))):
        yield from _shown_module(child, f"{pointer}/child_modules/{place}")


def provider_of(reference: str) -> str:
    """Return a state's provider reference as configuration names it."""
    match = _PROVIDER.search(reference)
    if match is None:
        return reference
    name, alias, old = match.groups()
    return old or (f"{name}.{alias}" if alias else name)


def _marks(paths: Json) -> Json:
    """Return a list of sensitive paths as a tree of marks."""
    marks: dict[str, Json] = {}
    for path in sequence(paths):
        steps = [mapping(step).get("value") for step in sequence(path)]
        if not steps and isinstance(path, str):
            steps = [path]
        _mark(marks, steps)
    return marks


def _mark(marks: dict[str, Json], steps: list[Json]) -> None:
    """Mark one path. Beyond the first list index or map key everything counts as sensitive: never too little."""
    level = marks
    for position, step in enumerate(steps):
        last = position == len(steps) - 1 or not isinstance(steps[position + 1], str)
        if not isinstance(step, str) or level.get(step) is True:
            return
        if last:
            level[step] = True
            return
        below = level.setdefault(step, {})
        if not isinstance(below, dict):
            return
        level = below


def _key(index: Json) -> Key:
    return index if isinstance(index, (str, int)) and not isinstance(index, bool) else None
