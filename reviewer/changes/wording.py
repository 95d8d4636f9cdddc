"""The sentences of findings on whole resources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.changes.data_loss import Outcome, holds_data, lost
from reviewer.model.change import DataLoss, Fate, ResourceChange
from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.model.review import Summary
from reviewer.vocabulary.plurals import plural_of
from reviewer.vocabulary.roles import type_role

_MOST_NAMES: Final = 4
_MOST_CAUSES: Final = 4
_ORDER: Final = {None: "", True: "the new one is made first", False: "the old one is deleted first"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a finding says of one resource; `several` has the holes `{count}` and `{names}`."""

    title: str
    several: str
    detail: str = ""
    impact: str = ""
    fix: str = ""

    def plural(self, names: Sequence[str]) -> str:
        """Return the title for several resources."""
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        listed = ", ".join(names[:_MOST_NAMES]) + more
        # The sentence holds words of the inputs, whose braces are no holes.
        return self.several.replace("{count}", str(len(names)), 1).replace("{names}", listed, 1)


def destroyed(resource: Resource, change: ResourceChange, outcome: Outcome) -> Words:
    """Return the words for a deletion."""
    role = type_role(resource.type)
    keep = "Leave it out of this change, or move it out of the tool's management first (a `removed` or `moved` block, "
    keep += "a Retain policy, `retainOnDelete`)."
    return Words(
        title=f"{resource.address}: the {role.word} is deleted{_data(outcome)}",
        several=f"{{count}} {plural_of(role.word)} are deleted: {{names}}",
        detail=_sentences(change.because, outcome.says),
        impact=_impact(lost(resource.type)[1] or role.impact.replace(" of the reference", ""), outcome),
        fix=_guarded(resource, outcome) or keep,
    )


def replaced(resource: Resource, change: ResourceChange, outcome: Outcome) -> Words:
    """Return the words for a replacement that is certain."""
    role = type_role(resource.type)
    order = _ORDER[change.create_first]
    return Words(
        title=f"{resource.address}: the {role.word} is replaced{_by(change)}{_data(outcome)}",
        several=f"{{count}} {plural_of(role.word)} are replaced{_by(change)}: {{names}}",
        detail=_sentences(change.because, order, outcome.says),
        impact=_replaced_impact(resource, outcome),
        fix=_guarded(resource, outcome) or _undo(change),
    )


def may_be_replaced(resource: Resource, change: ResourceChange, outcome: Outcome) -> Words:
    """Return the words for a replacement that only the deployment decides."""
    role = type_role(resource.type)
    return Words(
        title=f"{resource.address}: the {role.word} may be replaced{_by(change)}{_data(outcome)}",
        several=f"{{count}} {plural_of(role.word)} may be replaced{_by(change)}: {{names}}",
        detail=_sentences(change.because, "only the deployment tells", outcome.says),
        impact=_replaced_impact(resource, outcome),
        fix=_guarded(resource, outcome) or _undo(change),
    )


def forgotten(resource: Resource) -> Words:
    """Return the words for a resource that is managed no more."""
    role = type_role(resource.type)
    return Words(
        title=f"{resource.address}: the {role.word} stays, but is managed no more",
        several=f"{{count}} {plural_of(role.word)} stay, but are managed no more: {{names}}",
        impact="Nothing keeps its settings as they are any more, and a rebuild from code leaves it out.",
        fix="Make sure that something else manages {name}.",
    )


def created(resource: Resource) -> Words:
    """Return the words for a new resource."""
    role = type_role(resource.type)
    return Words(
        title=f"{resource.address}: a new {role.word}",
        several=f"{{count}} new {plural_of(role.word)}: {{names}}",
        impact="Nothing is lost by it.",
        fix="Nothing to do.",
    )


def _data(outcome: Outcome) -> str:
    if outcome.is_copy:
        return f" ({outcome.says})"
    if outcome.fate is Fate.WAITS:
        return "; it can be brought back for some days"
    if outcome.loss is DataLoss.UNKNOWN:
        return "; whether its data goes with it is not known"
    return "; its data goes with it" if outcome.loss is DataLoss.YES else ""


def _by(change: ResourceChange) -> str:
    if not change.forced_by:
        return ""
    more = f" and {len(change.forced_by) - _MOST_CAUSES} more" if len(change.forced_by) > _MOST_CAUSES else ""
    return f" because of {', '.join(change.forced_by[:_MOST_CAUSES])}{more}"


def _sentences(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _impact(lacking: str, outcome: Outcome) -> str:
    if outcome.loss is DataLoss.YES:
        return f"What it holds is gone for good. {lacking}"
    if outcome.fate is Fate.REFUSED:
        return f"{_halfway(outcome)} {lacking}"
    return lacking


def _halfway(outcome: Outcome) -> str:
    """Say why the deployment may stop with some resources changed and others not."""
    return f"{outcome.says[:1].upper()}{outcome.says[1:]}."


def _replaced_impact(resource: Resource, outcome: Outcome) -> str:
    if outcome.fate is Fate.REFUSED:
        return _halfway(outcome)
    if lost(resource.type)[1]:
        return lost(resource.type)[1]
    if outcome.is_copy:
        return "Until the new one has caught up there is one copy fewer to fail over to."
    if holds_data(resource.type):
        kept = {
            DataLoss.YES: "What the old one holds is gone for good, and the new one starts empty.",
            DataLoss.NO: "The new one starts empty: until the data is brought back from the old one, the application "
            "has none.",
            DataLoss.UNKNOWN: "The new one starts empty, and whether the old one's data can be brought back is not "
            "known.",
        }
        return kept[outcome.loss]
    return "It is not there between the two, and its id, address and endpoint change for whatever uses them."


def _guarded(resource: Resource, outcome: Outcome) -> str:
    if outcome.loss is DataLoss.YES or (outcome.fate is Fate.DELETED and holds_data(resource.type)):
        return (
            "Keep the old {name} (deletion protection, a final snapshot, a Retain policy) until its data is copied or "
            "restored elsewhere and that is tested."
        )
    return ""


def _undo(change: ResourceChange) -> str:
    if change.forced_by:
        names = ", ".join(change.forced_by[:_MOST_CAUSES])
        return f"Leave {names} of {{name}} as it was, or plan the switch: make the new one beside the old one first."
    return "Plan the switch of {name}: make the new one beside the old one first."


def verdict(summary: Summary) -> str:
    """Return whether the deployment can go ahead, in words."""
    if summary.high:
        risks = "1 high risk" if summary.high == 1 else f"{summary.high} high risks"
        return f"Do not deploy yet: {risks} for data or recovery."
    if summary.medium:
        risks = "1 medium risk" if summary.medium == 1 else f"{summary.medium} medium risks"
        return f"Deploy with care: {risks} for recovery, nothing high."
    if summary.low:
        return f"Safe for recovery: only {summary.low} low {'risk' if summary.low == 1 else 'risks'}."
    return "Safe for recovery: nothing gets weaker."
