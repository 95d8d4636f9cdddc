"""The scorecard's records: disruptions, strategies, what protects a store, and what follows from it."""

from __future__ import annotations

from enum import StrEnum
from math import inf
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.location import Location, Path, dotted
from reviewer.model.record import dataclass
from reviewer.vocabulary.recovery_figures import Range

LOST: Final[Range] = (inf, inf)
"""No way back: nothing in the design brings the service or the data back."""
CANNOT_TELL: Final = "cannot tell"


class Disruption(StrEnum):
    """What can happen, after the disruption types of AWS Resilience Hub."""

    SOFTWARE = "software"
    """Data damaged or deleted by a program or a person; every replica has the damage too."""
    INSTANCE = "instance"
    ZONE = "zone"
    REGION = "region"


class Strategy(StrEnum):
    """The recovery strategies of AWS, worst first."""

    NONE = "none"
    BACKUP = "backup and restore"
    PILOT = "pilot light"
    WARM = "warm standby"
    ACTIVE = "multi-site active/active"

    @property
    def rank(self) -> int:
        """0 for none, 4 for active/active."""
        return _RANKS[self]


_RANKS: Final = {strategy: rank for rank, strategy in enumerate(Strategy)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The resource, and the property of it, that a statement rests on."""

    address: str
    type: str
    location: Location
    property: str = ""

    def __str__(self) -> str:
        """`OrdersDb.MultiAZ (template.yaml:12)`, the way a reader finds it."""
        name = f"{self.address}.{self.property}" if self.property else self.address
        return f"{name} ({self.location.file}:{self.location.start_line})"


def evidence_of(resource: Resource, path: Path = ()) -> Evidence:
    """Return the resource, or its property at `path`, as evidence."""
    return Evidence(address=resource.address, type=resource.type, location=resource.where(path), property=dotted(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """One thing that brings a store back; `figure` names what AWS says about it.

    `doubt` says why it may not be there, or not in another region; it then decides nothing, but keeps the verdict open.
    """

    figure: str
    evidence: Evidence
    rto: Range | None
    rpo: Range | None
    covers: frozenset[Disruption]
    supports: Strategy = Strategy.NONE
    doubt: str = ""
    note: str = ""
    """What is assumed, or what limits it."""
    region: str | None = None
    """The region it recovers in, where it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """RTO and RPO of one disruption in seconds; None is `cannot tell`, `LOST` no way back; `reason` says why."""

    disruption: Disruption
    rto: Range | None
    rpo: Range | None
    reason: str
    limit: Evidence | None = None
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreScore:
    """A data store with its replicas. `strategy` is None where it cannot be told, `doubt` says why."""

    address: str
    type: str
    evidence: Evidence
    members: tuple[str, ...]
    regions: tuple[str, ...]
    strategy: Strategy | None
    estimates: tuple[Estimate, ...]
    doubt: str = ""
    lift: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def estimate(self, disruption: Disruption) -> Estimate:
        """Return the estimate of that disruption."""
        return next(item for item in self.estimates if item.disruption is disruption)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceScore:
    """A way from an entry point over compute to data stores; `standby` is its counterpart in another region."""

    address: str
    evidence: Evidence
    entries: tuple[str, ...]
    stores: tuple[str, ...]
    standby: str
    region: str | None
    strategy: Strategy | None
    held_by: Evidence
    """The piece of the path that allows no better strategy."""
    estimates: tuple[Estimate, ...]
    doubt: str = ""
    lift: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def estimate(self, disruption: Disruption) -> Estimate:
        """Return the estimate of that disruption."""
        return next(item for item in self.estimates if item.disruption is disruption)


Part = StoreScore | ServiceScore
"""What gets a verdict of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """What the whole design amounts to: as good as `weakest`, the worst thing on a service path."""

    label: str
    primary_region: str | None
    recovery_regions: tuple[str, ...]
    strategy: Strategy | None
    estimates: tuple[Estimate, ...]
    stores: tuple[StoreScore, ...]
    services: tuple[ServiceScore, ...]
    weakest: Evidence | None = None
    doubt: str = ""
    lift: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def estimate(self, disruption: Disruption) -> Estimate:
        """Return the estimate of that disruption for the whole design."""
        return next(item for item in self.estimates if item.disruption is disruption)
