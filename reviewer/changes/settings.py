"""Findings of the comparison, told as what a deployment changes in single settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.change import Action, DataLoss, Replacement, ResourceChange
from reviewer.model.record import replace
from reviewer.model.review import Finding, Tier
from reviewer.vocabulary.roles import Better, property_role


def as_changes(findings: Iterable[Finding], changes: Mapping[str, ResourceChange]) -> tuple[Finding, ...]:
    """Return the findings with what the deployment does to their resources, and in the words of a change."""
    return tuple(_as_change(finding, changes) for finding in findings)


def _as_change(finding: Finding, changes: Mapping[str, ResourceChange]) -> Finding:
    done = [
        changes[side.id]
        for instance in finding.instances
        for side in (instance.actual or instance.reference,)
        if side is not None and side.id in changes
    ]
    return replace(
        finding,
        tier=Tier.INFO if _says_nothing(finding) else finding.tier,
        title=_told(finding.title),
        detail=_told(finding.detail),
        impact=_told(finding.impact),
        fix=_told(finding.fix),
        replacement=_worst(change.replacement for change in done if change.action is not Action.DELETE),
        data_loss=DataLoss.NO,
    )


def _says_nothing(finding: Finding) -> bool:
    """Whether a setting of which nothing is known has another value: that is what a change is for."""
    if finding.rule != "property-changed" or finding.resource_type is None or finding.property is None:
        return False
    role = property_role(finding.resource_type, tuple(finding.property.split(".")))
    return not role.known and role.better is Better.NONE


def _worst(replacements: Iterable[Replacement]) -> Replacement:
    order = list(Replacement)
    return min(replacements, key=order.index, default=Replacement.NO)


_WORDS = (
    ("than the reference plans", "than before"),
    (" than the reference's", " than before"),
    ("the reference does not set it", "it was not set before"),
    ("the reference has ", "before it was "),
    ("beyond the reference", "that was not set before"),
    ("than the reference", "than before"),
    ("in the reference", "before"),
    ("the reference's ", "the earlier "),
    ("the reference", "the design before"),
)
"""The comparison speaks of a reference; in the review of a change that is what was before."""


def _told(text: str) -> str:
    for old, new in _WORDS:
        text = text.replace(old, new)
    return text
