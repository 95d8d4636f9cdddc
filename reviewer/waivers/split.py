"""A finding of which some places are waived: it names, counts and costs only what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.model.record import replace
from reviewer.model.review import Finding, Instance, Kind

_MOST_NAMES: Final = 4
"""Names that a finding's texts list before they say how many more there are."""


def shrunk(finding: Finding, left: Sequence[Instance], gone: Sequence[Instance]) -> Finding:
    """Return a finding without its waived places; its fingerprint stays.

    Args:
        finding: as it was found.
        left: the places that stand, at least one of them not aside.
        gone: the waived ones.
    """
    before, after, waived = _main(finding.instances), _main(left), _main(gone)
    old, new = _listed(finding, before), _listed(finding, after)
    told = f"waived at {_listed(finding, waived)}"
    share = (3 + len(after)) / (3 + len(before))
    effort = finding.effort_days
    title = _counted(finding.title, before, after).replace(old, new)
    return replace(
        finding,
        title=f"{title} ({len(waived)} of {len(before)} places waived)",
        detail=f"{finding.detail}; {told}" if finding.detail else told,
        impact=finding.impact.replace(old, new),
        fix=finding.fix.replace(old, new),
        instances=tuple(left),
        effort_days=(round(effort[0] * share, 2), round(effort[1] * share, 2)) if effort is not None else None,
    )


def _main(places: Sequence[Instance]) -> list[Instance]:
    return [place for place in places if not place.aside] or list(places)


def _counted(title: str, before: Sequence[Instance], after: Sequence[Instance]) -> str:
    """Return a title such as `3 queues differ` with the new count; one thing alone would need other words."""
    head = f"{len(before)} "
    return f"{len(after)} {title.removeprefix(head)}" if title.startswith(head) and len(after) > 1 else title


def _listed(finding: Finding, places: Sequence[Instance]) -> str:
    """Return the ids of places as the findings' texts list them."""
    names = list(dict.fromkeys(_name(finding, place) for place in places))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _name(finding: Finding, place: Instance) -> str:
    side = place.reference if finding.kind is Kind.MISSING_RESOURCE else place.actual or place.reference
    return side.id if side is not None else finding.title
