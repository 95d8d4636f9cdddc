"""Findings on what has changed outside of the tool, kept apart from the change itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from reviewer.model.change import DataLoss, Replacement
from reviewer.model.record import replace
from reviewer.model.review import Finding, Kind, Tier

_RULES = {
    Kind.MISSING_RESOURCE: "drift-deleted",
    Kind.EXTRA_RESOURCE: "drift-added",
}


def as_drift(findings: Iterable[Finding], repaired: frozenset[str]) -> tuple[Finding, ...]:
    """Return findings of the recorded against the real state, marked as drift.

    Args:
        findings: recorded is their reference, real their actual.
        repaired: addresses that the deployment changes again, and so may put back.
    """
    return tuple(_as_drift(finding, repaired) for finding in findings)


def _as_drift(finding: Finding, repaired: frozenset[str]) -> Finding:
    ids = [side.id for each in finding.instances for side in (each.reference or each.actual,) if side is not None]
    back = bool(ids) and all(each in repaired for each in ids)
    gone = finding.kind is Kind.MISSING_RESOURCE
    title = (
        finding.title.replace("is missing", "was deleted").replace("are missing", "were deleted")
        if gone
        else finding.title
    )
    return replace(
        finding,
        id=hashlib.blake2b(f"drift\x1f{finding.id}".encode(), digest_size=8).hexdigest(),
        rule=_RULES.get(finding.kind, "drift-changed"),
        tier=Tier.INFO if back or finding.undecided else finding.tier,
        title=f"Drift: {_told(title)}",
        detail="; ".join(
            part for part in (_told(finding.detail), "changed outside of the tool", _outlook(back=back)) if part
        ),
        fix="Apply the plan, and find out who changed it." if back else f"Find out who changed it. {finding.fix}",
        replacement=Replacement.NO,
        data_loss=DataLoss.NO,
    )


def _outlook(*, back: bool) -> str:
    return "this deployment changes it again" if back else "this deployment leaves it so"


def _told(text: str) -> str:
    return (
        text.replace("the reference does not set it", "the last deployment did not set it")
        .replace("the reference has", "the last deployment made it")
        .replace("than the reference's", "than deployed")
        .replace("than the reference", "than deployed")
        .replace("the reference", "the last deployment")
    )
