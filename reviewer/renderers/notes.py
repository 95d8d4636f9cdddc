"""Findings as notes pinned to lines of the actual design: what every CI format shows of them."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.record import dataclass, replace
from reviewer.model.review import Finding, Review
from reviewer.renderers.escape import one_line
from reviewer.renderers.issue import issue
from reviewer.renderers.places import Spot, Spots
from reviewer.renderers.redaction import Redactor


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One finding, masked, with the lines it is pinned to and what it says, a sentence or two a line."""

    finding: Finding
    spot: Spot
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, line by line."""
        return "\n".join(self.lines)


def notes(review: Review) -> Iterator[Note]:
    """Yield a note for each gap, worst first; what a design does well is none."""
    redactor = Redactor.of(review)
    clean = redactor.clean(review)
    spots = Spots(review)
    for raw, shown in zip(review.findings, clean.findings, strict=True):
        if not raw.strength:
            spot = spots.of(raw)
            yield Note(
                finding=shown,
                spot=replace(spot, path=redactor.text(spot.path)),
                lines=sentences(shown, clean.actual.label),
            )


def sentences(finding: Finding, label: str) -> tuple[str, ...]:
    """Return what differs, what goes wrong and what to do, nothing hidden in it; `label` names the actual design."""
    undecided = " (undecided until apply)" if finding.undecided else ""
    parts = [headline(finding) + undecided + "."]
    parts += [text for text in (issue(finding, label), finding.impact) if text]
    parts += [f"Fix: {finding.fix}"] if finding.fix else []
    return tuple(dict.fromkeys(one_line(part) for part in parts))


def headline(finding: Finding) -> str:
    """Return the title on one line without its full stop."""
    return one_line(finding.title).rstrip(".")
