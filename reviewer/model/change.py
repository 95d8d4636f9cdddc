"""What a plan, preview or change set is about to do to each resource, in one vocabulary for every tool."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from reviewer.model.design import Resource, Template
from reviewer.model.record import dataclass, field


class Action(StrEnum):
    """What the tool does to one resource."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    IMPORT = "import"
    FORGET = "forget"
    """The tool stops managing it; the resource itself stays."""
    NONE = "none"


class Replacement(StrEnum):
    """Whether a change makes a new resource in place of the old one."""

    WILL = "will"
    MAY = "may"
    """Only the deployment tells: the value is unknown before, or the service decides."""
    NO = "no"


class DataLoss(StrEnum):
    """Whether data goes with the old resource."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Fate(StrEnum):
    """What the tool itself says becomes of a resource it takes away."""

    DELETED = "deleted"
    SNAPSHOT = "snapshot"
    """A final snapshot is taken first."""
    RETAINED = "retained"
    WAITS = "waits"
    """It can be brought back for some days."""
    REFUSED = "refused"
    """The tool refuses to delete it, so that the deployment fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChange:
    """One resource before and after a deployment."""

    address: str
    type: str
    """As the tool names it."""
    action: Action
    replacement: Replacement = Replacement.NO
    forced_by: tuple[str, ...] = ()
    """The properties that force (or may force) a replacement, dotted, as the tool names them."""
    because: str = ""
    """Why, where no property is the cause: it is tainted, asked for by the user, …"""
    create_first: bool | None = None
    """Whether the new resource is made before the old one is deleted; None where the tool does not say."""
    fate: Fate | None = None
    """Set only where the tool says it; else the resource's own settings tell."""
    moved_from: str = ""
    before: Resource | None = None
    """The resource as declared before, in the tool's words: its deletion settings are no part of every canon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What differs between what the tool last made and what is there now; both hold the drifted resources only."""

    recorded: Template
    real: Template
    repaired: frozenset[str] = frozenset()
    """Addresses of drifted resources that the deployment changes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """A deployment that is about to happen: the design before it, the design after it, and each resource's change."""

    before: Template
    after: Template
    changes: Mapping[str, ResourceChange] = field(default_factory=dict)
    """By address after the change (before it, for what goes); resources without an entry stay as they are."""
    drift: Drift | None = None
