"""The stage between judging and planning: what is waived needs no step of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.design import Design, Diagnostic
from reviewer.model.record import dataclass, replace
from reviewer.model.review import Finding
from reviewer.parsers.comments import comments_with
from reviewer.waivers.apply import Decided, Decisions, apply_waivers
from reviewer.waivers.directives import MARKER
from reviewer.waivers.inline import Inline, Remark, inline_waivers
from reviewer.waivers.waiver import SideName


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiving:
    """What the user has decided, and whether the designs may hold waivers of their own."""

    decisions: Decisions = Decisions()
    inline: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was odd about the configuration."""


def without_waived(
    findings: Sequence[Finding], reference: Design | None, actual: Design, waiving: Waiving | None
) -> Decided:
    """Return the findings that stand once the waivers of the configuration and of both designs are applied."""
    waiving = waiving or Waiving()
    found = list(_inline(reference, actual)) if waiving.inline else []
    written = tuple(waiver for part in found for waiver in part.waivers)
    decisions = replace(waiving.decisions, waivers=(*waiving.decisions.waivers, *written))
    decided = apply_waivers(findings, decisions)
    told = tuple(diagnostic for part in found for diagnostic in part.diagnostics)
    return replace(decided, diagnostics=(*waiving.diagnostics, *told, *decided.diagnostics))


def _inline(reference: Design | None, actual: Design) -> Iterator[Inline]:
    for side, design in ((SideName.REFERENCE, reference), (SideName.ACTUAL, actual)):
        if design is not None:
            yield inline_waivers(design, side, _remarks(design))


def _remarks(design: Design) -> tuple[Remark, ...]:
    return tuple(
        Remark(text=comment.text, file=file, line=comment.line, about=comment.about)
        for file in sorted(design.sources)
        for comment in comments_with(MARKER, design.sources[file], file, design.format)
    )
