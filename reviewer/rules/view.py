"""A design as rules ask it: resources by type, edges both ways, which regions are the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from reviewer.model.design import RESOLVED_FORMATS, Design, Edge, Format, Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Absent, Choice, Reference, Unknown, Value, leaves
from reviewer.rules.names import edges_by_name
from reviewer.rules.verdicts import Verdict

T = TypeVar("T")
_SIMPLE: Final = (str, int, float, Absent, Reference)
"""Values that hold no other; rules ask a million such in a large design."""
_FRAMEWORK: Final = re.compile(
    r"CustomResourceProvider(?:Handler|Role)|(?:^|:)LogRetention[0-9a-f]{32}|BucketNotificationsHandler[0-9a-f]{32}"
    r"|AWS679f53fac002430cb0da5b7982bd2287|frameworkon(?:Event|Complete|Timeout)|SingletonLambda[0-9a-f]{32}"
)


@dataclass(frozen=True, slots=True)
class View:
    """One design with its indexes; `memory` keeps what facts have worked out."""

    design: Design
    resources: Mapping[str, Resource]
    by_type: Mapping[str, tuple[Resource, ...]]
    outgoing: Mapping[str, tuple[Edge, ...]]
    incoming: Mapping[str, tuple[Edge, ...]]
    memory: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, design: Design) -> View:
        """Return the view of a design, without the resources whose condition is known to be false."""
        resources = {
            address: resource
            for address, resource in design.resources.items()
            if resource.condition is None or design.conditions.get(resource.condition) is not False
        }
        by_type: dict[str, list[Resource]] = defaultdict(list)
        for resource in resources.values():
            by_type[resource.type].append(resource)
        outgoing: dict[str, list[Edge]] = defaultdict(list)
        incoming: dict[str, list[Edge]] = defaultdict(list)
        for edge in (*design.edges, *edges_by_name(resources)):
            if edge.source in resources and edge.target in resources:
                outgoing[edge.source].append(edge)
                incoming[edge.target].append(edge)
        return cls(
            design,
            resources,
            {name: tuple(found) for name, found in by_type.items()},
            {name: tuple(found) for name, found in outgoing.items()},
            {name: tuple(found) for name, found in incoming.items()},
        )

    def of_types(self, types: tuple[str, ...]) -> Iterator[Resource]:
        """Yield the resources of these types; `*` stands for all, `X::*` for all that begin so.

        What a framework adds for its own use (CDK's handlers of custom resources) is nobody's design.
        """
        for name in types:
            prefix = name[:-1]
            found = (
                (item for item in self.resources.values() if item.type.startswith(prefix))
                if name.endswith("*")
                else self.by_type.get(name, ())
            )
            yield from (item for item in found if not _FRAMEWORK.search(item.address))

    def targets(self, source: Resource, at: Path = (), types: tuple[str, ...] = ()) -> Iterator[Resource]:
        """Yield what `source` refers to at or below `at`, each once."""
        yield from self._ends(self.outgoing.get(source.address, ()), at, types, lambda edge: edge.target)

    def users(self, target: Resource, at: Path = (), types: tuple[str, ...] = ()) -> Iterator[Resource]:
        """Yield what refers to `target` at or below `at`, each once."""
        yield from self._ends(self.incoming.get(target.address, ()), at, types, lambda edge: edge.source)

    def _ends(
        self, edges: tuple[Edge, ...], at: Path, types: tuple[str, ...], end: Callable[[Edge], str]
    ) -> Iterator[Resource]:
        seen: set[str] = set()
        for edge in edges:
            address = end(edge)
            if address in seen or not begins(edge.path, at):
                continue
            resource = self.resources[address]
            if not types or is_of(resource.type, types):
                seen.add(address)
                yield resource

    def same_region(self, one: Resource, other: Resource) -> Verdict:
        """Tell whether two resources are in one region; resources of one stack are, whichever region it is."""
        if one.region is not None and other.region is not None:
            return one.region == other.region
        together = one.group == other.group and one.provider == other.provider
        return True if one.region is None and other.region is None and together else None

    def is_evaluated(self) -> bool:
        """Tell whether a machine wrote the input after evaluation: a literal there was not written by its author."""
        return self.design.format in RESOLVED_FORMATS | {Format.CDK, Format.TERRAFORM_JSON}

    def known(self, key: object, work_out: Callable[[], T]) -> T:
        """Return what `work_out` says, asked once per key."""
        if key not in self.memory:
            self.memory[key] = work_out()
        found: T = self.memory[key]
        return found


def begins(path: Path, at: Path) -> bool:
    """Tell whether the names of `path` begin with `at`; list positions do not count."""
    if not at:
        return True
    names = tuple(step for step in path if isinstance(step, str))
    return names[: len(at)] == at


def is_of(type_name: str, types: tuple[str, ...]) -> bool:
    """Tell whether a type is one of `types`, which may end in `*`."""
    return any(type_name.startswith(name[:-1]) if name.endswith("*") else type_name == name for name in types)


def plain(value: Value, *, absent: str = "") -> str:
    """Return a plain value as text, anything else as `absent`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else absent


def items(value: Value) -> list[Value]:
    """Return a value as a list: a single one as a list of one, both branches of a choice, nothing as no item."""
    if value is ABSENT or value is None:
        return []
    if isinstance(value, list):
        return [inner for item in value for inner in (items(item) if isinstance(item, Choice) else [item])]
    if isinstance(value, Choice):
        return [*items(value.then), *items(value.otherwise)]
    return [value]


def objects(value: Value) -> list[dict[str, Value]]:
    """Return the objects in a list that may also be a single one."""
    return [item for item in items(value) if isinstance(item, dict)]


def is_open(value: Value) -> bool:
    """Tell whether a value may name things that no input tells."""
    if isinstance(value, _SIMPLE):
        return False
    return any(isinstance(leaf, Unknown) and not leaf.references for leaf in leaves(value))


def addresses(value: Value) -> list[str]:
    """Return the addresses a value refers to, in order, each once."""
    if isinstance(value, _SIMPLE):
        return [value.address] if isinstance(value, Reference) else []
    found: list[str] = []
    for leaf in leaves(value):
        if isinstance(leaf, Reference):
            found.append(leaf.address)
        elif isinstance(leaf, Unknown):
            found.extend(reference.address for reference in leaf.references)
    return list(dict.fromkeys(found))
