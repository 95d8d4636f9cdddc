"""What holding a design against rules yields."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.design import Diagnostic
from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a rule was satisfied, found a gap, could not be decided, or crashed."""

    satisfied: int = 0
    gap: int = 0
    undecided: int = 0
    not_understood: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Findings, worst first; strengths are findings of tier info that state what is done well."""

    findings: tuple[Finding, ...]
    strengths: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[str, Count] = field(default_factory=dict)
    """Rule id to its count, of the rules that had something to look at."""
