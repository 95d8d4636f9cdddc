"""One stated difference between the two designs; says what is, judges nothing but equality."""

from __future__ import annotations

from enum import StrEnum

from reviewer.model.design import Declaration, Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.review import Kind
from reviewer.model.value import ABSENT, Value

Item = Resource | Declaration


class Nature(StrEnum):
    """In what way two sides differ."""

    MISSING = "missing"
    """The reference has it, the actual has not."""
    EXTRA = "extra"
    """The actual has it, the reference has not."""
    CHANGED = "changed"
    LITERAL = "literal"
    """A fixed value where the reference derives one."""
    FIXED = "fixed"
    """One value everywhere where the reference varies it by condition, region or mapping."""
    BROADER = "broader"
    """Grants or admits more than the reference."""
    NARROWER = "narrower"
    """Grants or admits less than the reference."""
    TEXT = "text"
    """A document or code whose text differs."""


class Verdict(StrEnum):
    """Whether a difference can be a gap at all."""

    DIFFERENT = "different"
    EQUAL = "equal"
    """Written otherwise, means the same; `reason` says why."""
    RENAMED = "renamed"
    CONSEQUENCE = "consequence"
    """Follows from a missing resource that is reported itself."""
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference at one property path of a pair, or a resource or declaration that one side lacks.

    For a pair `reference` and `actual` are both set; `stand_in` says that the actual resource only takes the place
    of the reference's. `detail` is a short clause for the reader: which statements, which list items.
    """

    kind: Kind
    nature: Nature
    verdict: Verdict = Verdict.DIFFERENT
    reference: Item | None = None
    actual: Item | None = None
    path: Path = ()
    found_path: Path | None = None
    """Where the actual keeps it, when not at `path`."""
    expected: Value = ABSENT
    found: Value = ABSENT
    reason: str = ""
    detail: str = ""
    stand_in: bool = False
