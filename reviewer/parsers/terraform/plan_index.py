"""What a plan holds, by address: configured resources and modules, planned instances and their values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from reviewer.model.record import dataclass, field
from reviewer.parsers.json_fields import mapping, objects, string
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import Key, joined, module_path

Names = tuple[str, ...]
"""The module path of the configuration: call names without indexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A planned resource instance as the plan states it; `pointer` is where."""

    address: str
    module: str
    type: str
    name: str
    key: Key
    managed: bool
    pointer: str
    values: dict[str, Json] = field(repr=False)
    sensitive: Json = None
    change: dict[str, Json] = field(default_factory=dict, repr=False)
    """Its entry in `resource_changes`; empty where there is none."""
    depends_on: tuple[str, ...] = ()

    @property
    def names(self) -> Names:
        """The module path without indexes."""
        return names_of(self.module)

    @property
    def local(self) -> str:
        """The address inside its module, without index: how configuration names it."""
        return f"{'' if self.managed else 'data.'}{self.type}.{self.name}"


@dataclass(slots=True, kw_only=True)
class PlanIndex:
    """Look-ups over one plan, built once."""

    modules: dict[Names, dict[str, Json]] = field(default_factory=dict)
    configured: dict[tuple[Names, str], dict[str, Json]] = field(default_factory=dict)
    instances: dict[str, dict[str, dict[Key, Instance]]] = field(default_factory=dict)
    """Instances by module address, then by local address, then by index."""
    module_instances: dict[tuple[str, str], dict[Key, str]] = field(default_factory=dict)
    """Module instances by parent address and call name, then by index."""
    by_module: dict[str, list[str]] = field(default_factory=dict)
    """Managed addresses of every module instance, modules inside it included."""

    @property
    def has_configuration(self) -> bool:
        """Whether the plan says how values are written."""
        return bool(self.modules.get(()))


@lru_cache(maxsize=65536)
def names_of(module: str) -> Names:
    """Return a module instance's path in the configuration."""
    return tuple(step.name for step in module_path(module))


def index_plan(plan: dict[str, Json], instances: list[Instance]) -> PlanIndex:
    """Return the look-ups for a plan and its instances."""
    index = PlanIndex()
    _index_module(index, (), mapping(mapping(plan.get("configuration")).get("root_module")))
    for instance in instances:
        index.instances.setdefault(instance.module, {}).setdefault(instance.local, {})[instance.key] = instance
        _index_module_path(index, instance)
    return index


def _index_module(index: PlanIndex, names: Names, module: dict[str, Json]) -> None:
    index.modules[names] = module
    for resource in objects(module.get("resources")):
        prefix = "data." if resource.get("mode") == "data" else ""
        local = f"{prefix}{string(resource.get('type'))}.{string(resource.get('name'))}"
        index.configured[names, local] = resource
    for name, call in mapping(module.get("module_calls")).items():
        _index_module(index, (*names, name), mapping(mapping(call).get("module")))


def _index_module_path(index: PlanIndex, instance: Instance) -> None:
    for parent, name, key, address in module_levels(instance.module):
        index.module_instances.setdefault((parent, name), {})[key] = address
        if instance.managed:
            index.by_module.setdefault(address, []).append(instance.address)


def module_levels(module: str) -> Iterator[tuple[str, str, Key, str]]:
    """Yield parent address, call name, index and own address of every level of a module path, outermost first."""
    parent = ""
    for step in module_path(module):
        key = "" if step.key is None else f"[{step.key}]" if isinstance(step.key, int) else None
        rest = f"module.{step.name}"
        address = joined(parent, rest + key) if key is not None else _quoted(module, parent, rest)
        yield parent, step.name, step.key, address
        parent = address


def _quoted(module: str, parent: str, rest: str) -> str:
    """Return the address of a for_each module level as the plan itself spells it."""
    start = len(joined(parent, rest)) + 2
    end = module.index('"]', start)
    while module[end - 1] == "\\":
        end = module.index('"]', end + 1)
    return module[: end + 2]
