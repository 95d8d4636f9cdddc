"""Which resource of the reference is which of the actual design."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.design import Design, Resource
from reviewer.model.record import dataclass, field, replace
from reviewer.model.review import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Pairs of the same type, stand-ins of another type or for several resources, and what stays alone.

    `stand_ins` pair a resource of the reference with the resource of the actual design that takes its place though it
    is something else or already the counterpart of a related resource; the reference's resource is still missing.
    """

    reference: Design
    actual: Design
    pairs: tuple[Match, ...]
    stand_ins: tuple[Match, ...] = ()
    missing: tuple[Resource, ...] = ()
    """Resources of the reference without a counterpart, those with a stand-in included."""
    extra: tuple[Resource, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Address in the reference to address in the actual design, stand-ins included."""

    def over(self, reference: Design, actual: Design) -> Matching:
        """Return the same matching over designs whose resources were rewritten; itself where neither was."""
        if reference is self.reference and actual is self.actual:
            return self
        ours, theirs = reference.resources, actual.resources

        def again(match: Match) -> Match:
            return replace(match, reference=ours[match.reference.address], actual=theirs[match.actual.address])

        return replace(
            self,
            reference=reference,
            actual=actual,
            pairs=tuple(map(again, self.pairs)),
            stand_ins=tuple(map(again, self.stand_ins)),
            missing=tuple(ours[item.address] for item in self.missing),
            extra=tuple(theirs[item.address] for item in self.extra),
        )
