"""The stage between judging and planning: what is waived needs no step of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from reviewer.model.design import Design, Diagnostic
from reviewer.model.record import dataclass, field, replace
from reviewer.model.review import Finding
from reviewer.waivers.decisions import Decided, Decisions

if TYPE_CHECKING:
    from reviewer.waivers.inline import Inline, Remark

MARKER: Final = "drdiff:"
"""What a comment that speaks to drdiff starts with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiving:
    """What the user has decided, and whether the designs may hold waivers of their own."""

    decisions: Decisions = field(default_factory=Decisions)
    today: str | None = None
    """The day given for `--today`."""
    inline: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was odd about the configuration."""


def without_waived(
    findings: Sequence[Finding], reference: Design | None, actual: Design, waiving: Waiving | None
) -> Decided:
    """Return the findings that stand once the waivers of the configuration and of both designs are applied.

    Raises:
        reviewer.errors.InputError: the day to look at them is none.
    """
    waiving = waiving or Waiving()
    decisions = waiving.decisions
    written = [design for design in (reference, actual) if design is not None and waiving.inline and _mentions(design)]
    if not written and not decisions.waivers and decisions.accepted is None:
        return Decided(findings=tuple(findings), diagnostics=waiving.diagnostics)
    from reviewer.today import today  # noqa: PLC0415  most designs waive nothing
    from reviewer.waivers.apply import apply_waivers  # noqa: PLC0415  see above

    found = list(_inline(reference, actual)) if written else []
    waivers = (*decisions.waivers, *(waiver for part in found for waiver in part.waivers))
    decisions = replace(
        decisions, waivers=waivers, today=decisions.today or today(waiving.today), compared=reference is not None
    )
    decided = apply_waivers(findings, decisions)
    told = tuple(diagnostic for part in found for diagnostic in part.diagnostics)
    return replace(decided, diagnostics=(*waiving.diagnostics, *told, *decided.diagnostics))


def _mentions(design: Design) -> bool:
    """Tell whether anything in a design speaks to drdiff."""
    marked = bool(design.annotated) or any(MARKER in line for lines in design.sources.values() for line in lines)
    return marked or any(
        isinstance(metadata := resource.attributes.get("@Metadata"), dict) and "drdiff" in metadata
        for resource in design.resources.values()
    )


def _inline(reference: Design | None, actual: Design) -> Iterator[Inline]:
    from reviewer.waivers.inline import inline_waivers  # noqa: PLC0415  most designs waive nothing
    from reviewer.waivers.waiver import SideName  # noqa: PLC0415  see above

    for side, design in ((SideName.REFERENCE, reference), (SideName.ACTUAL, actual)):
        if design is not None:
            yield inline_waivers(design, side, _remarks(design))


def _remarks(design: Design) -> tuple[Remark, ...]:
    from reviewer.parsers.comments import comments_with  # noqa: PLC0415  most designs waive nothing
    from reviewer.waivers.inline import Remark  # noqa: PLC0415  see above

    return tuple(
        Remark(text=comment.text, file=file, line=comment.line, about=comment.about)
        for file in sorted(design.sources)
        for comment in comments_with(MARKER, design.sources[file], file, design.format)
    )
