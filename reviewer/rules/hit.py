"""One place where a rule fires, before equal ones are gathered into a finding."""

from __future__ import annotations

from reviewer.model.design import Declaration, Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT, Value

Item = Resource | Declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A resource or declaration that a rule is about; none at all for the whole design.

    `cause` parts what has a finding of its own; `title` and `tier` say more than the rule's own.
    """

    item: Item | None = None
    path: Path = ()
    value: Value = ABSENT
    detail: str = ""
    cause: str = ""
    title: str = ""
    tier: Tier | None = None
    property: str = ""
    """What the finding is about where nothing is written at `path`."""
    beside: bool = False
    """Only bears witness: an instance of the finding that its title does not name."""
    undecided: bool = False
    secret: bool = False
