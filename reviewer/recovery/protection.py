"""Building blocks of the store readers: a protection from a figure, a switch that adds one, a region that decides."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, replace
from reviewer.recovery.records import Disruption, Protection, Strategy, evidence_of
from reviewer.recovery.view import Doubt, View, flag, number, same_region
from reviewer.vocabulary.recovery_figures import Range, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """A data store: its primary resource, the resources that are one with it, and what protects it."""

    resource: Resource
    members: tuple[Resource, ...]
    """The primary and its replicas and instances; none of them is a store of its own."""
    protections: tuple[Protection, ...]
    assumptions: tuple[str, ...] = ()


def protection(name: str, resource: Resource, path: Path = (), *, doubt: str = "", note: str = "") -> Protection:
    """Return the protection that the figure `name` describes, shown by `resource` at `path`."""
    known = figure(name)
    return Protection(
        figure=name,
        evidence=evidence_of(resource, path),
        rto=known.rto,
        rpo=known.rpo,
        covers=frozenset(Disruption(item) for item in known.covers),
        supports=Strategy(known.supports),
        doubt=doubt,
        note=note,
    )


def scheduled(name: str, resource: Resource, path: Path, hours: float | Doubt, *, doubt: str = "") -> Protection:
    """Return a protection whose data loss is the time between two runs of a schedule."""
    made = protection(name, resource, path, doubt=doubt)
    if isinstance(hours, Doubt):
        return replace(made, rpo=None, note=hours.reason)
    return replace(made, rpo=upto(hours * 3600))


def upto(seconds: float) -> Range:
    """Return the range from nothing to `seconds`."""
    return (0.0, seconds)


def when_on(view: View, name: str, resource: Resource, path: Path) -> Iterator[Protection]:
    """Yield the protection where the switch at `path` is on, or may be."""
    found = flag(view, resource, path)
    if isinstance(found, Doubt):
        yield protection(name, resource, path, doubt=found.reason)
    elif found:
        yield protection(name, resource, path)


def when_positive(view: View, name: str, resource: Resource, path: Path) -> Iterator[Protection]:
    """Yield the protection where the number at `path` is above zero, or may be."""
    found = number(view, resource, path)
    if isinstance(found, Doubt):
        yield protection(name, resource, path, doubt=found.reason)
    elif found > 0:
        yield protection(name, resource, path)


def elsewhere(view: View, made: Protection, primary: Resource, other: Resource) -> Iterator[Protection]:
    """Yield a protection of another region: surely, in doubt, or not at all where both lie in the same one."""
    same = same_region(view, primary, other)
    if same is None:
        unknown = other if other.region is None else primary
        yield replace(made, doubt=f"the region of {unknown.address} is not known", region=other.region)
    elif not same:
        yield replace(made, region=other.region)
