"""What a picture of a design shows: resources, what they need, and on which side they stand."""

from __future__ import annotations

from enum import StrEnum

from reviewer.model.record import dataclass
from reviewer.model.review import Tier


class Status(StrEnum):
    """On which side a resource or a dependency stands, and whether both sides agree."""

    MISSING = "missing"
    """Only the reference has it."""
    EXTRA = "extra"
    """Only the actual design has it."""
    CHANGED = "changed"
    """Both have it and a finding names it; of a design alone: a finding names it."""
    EQUAL = "equal"


class Grouping(StrEnum):
    """What resources are put together by."""

    NONE = "none"
    CATEGORY = "category"
    MODULE = "module"
    REGION = "region"
    TYPE = "type"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A resource of either side, or (`count` above 1) several of one kind drawn as one.

    `key` names it in links and pictures and stays the same as long as both addresses do.
    """

    key: str
    label: str
    type: str
    category: str
    status: Status
    reference: str | None = None
    actual: str | None = None
    region: str = ""
    module: str = ""
    findings: tuple[str, ...] = ()
    """Ids of the findings that name it, in the order of the report."""
    tier: Tier | None = None
    """The worst tier among them."""
    count: int = 1

    def group(self, grouping: Grouping) -> str:
        """Return the group it belongs to; empty where it belongs to none."""
        return {
            Grouping.NONE: "",
            Grouping.CATEGORY: self.category,
            Grouping.MODULE: self.module,
            Grouping.REGION: self.region,
            Grouping.TYPE: self.type,
            Grouping.STATUS: self.status.value,
        }[grouping]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`source` needs or names `target` (keys of nodes); each side's properties that say so, or `DependsOn`."""

    source: str
    target: str
    status: Status
    reference: tuple[str, ...] = ()
    actual: tuple[str, ...] = ()

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties of both sides."""
        return tuple(dict.fromkeys((*self.reference, *self.actual)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes and links in a fixed order; `note` says what was drawn together or left out."""

    actual: str
    reference: str | None
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    note: str = ""

    @property
    def is_overlay(self) -> bool:
        """Whether it shows two designs."""
        return self.reference is not None
