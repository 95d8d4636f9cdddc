"""What somebody has decided to live with, and what a review is once that is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.model.design import Diagnostic
from reviewer.model.record import dataclass
from reviewer.model.review import Finding, NotGap

if TYPE_CHECKING:
    import datetime as dt

    from reviewer.waivers.accepted import Accepted
    from reviewer.waivers.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Everything somebody has decided to live with, and the day on which it is looked at."""

    waivers: tuple[Waiver, ...] = ()
    accepted: Accepted | None = None
    today: dt.date | None = None
    """Without it nothing expires."""
    compared: bool = True
    """Whether there is a reference; without one, waivers of what only a comparison finds are not idle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The findings that stand, the waived ones as no gaps, and what is wrong with the waivers."""

    findings: tuple[Finding, ...]
    not_gaps: tuple[NotGap, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    expired: int = 0
    """Waivers that ran out while their findings are still there."""

    @property
    def count(self) -> int:
        """How many findings are waived, whole or in part."""
        return len({entry.finding.id for entry in self.not_gaps if entry.finding is not None})
