"""The waivers that may hold for one kind of finding, sorted so that each place is asked about few of them."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding, Instance
from reviewer.waivers.globs import is_literal, matches
from reviewer.waivers.waiver import Waiver, covers_property, covers_rule, stands_at

_WHOLE = ("",)
"""The id of a place on neither side: only a waiver of every resource is about it."""


@dataclass(slots=True, kw_only=True)
class Candidates:
    """Numbers of waivers of one rule and property: by the id they name, by pattern, and those inside a design."""

    named: dict[str, list[int]] = field(default_factory=dict)
    patterns: list[tuple[str, int]] = field(default_factory=list)
    placed: list[int] = field(default_factory=list)
    asked: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the waivers that an id fits."""
        if name not in self.asked:
            fitting = [number for pattern, number in self.patterns if matches(pattern, name)]
            self.asked[name] = (*self.named.get(name, ()), *fitting)
        return self.asked[name]


class Index:
    """All waivers; a place of a finding is looked up among those of its rule and property."""

    def __init__(self, waivers: Sequence[Waiver]) -> None:
        self._waivers = waivers
        self._found: dict[tuple[str, str | None], Candidates] = {}

    def covering(self, finding: Finding, place: Instance) -> list[int]:
        """Return the numbers of the waivers that are about a place of a finding, in order."""
        key = (finding.rule, finding.property)
        if key not in self._found:
            self._found[key] = self._candidates(*key)
        candidates = self._found[key]
        ids = {side.id for side in (place.reference, place.actual) if side is not None} or _WHOLE
        found = {number for name in ids for number in candidates.of(name)}
        for number in candidates.placed:
            where = self._waivers[number].place
            if where is not None and stands_at(where, place):
                found.add(number)
        return sorted(found)

    def _candidates(self, rule: str, name: str | None) -> Candidates:
        made = Candidates()
        for number, waiver in enumerate(self._waivers):
            if not covers_rule(waiver, rule) or not covers_property(waiver, name):
                continue
            if waiver.place is not None:
                made.placed.append(number)
            elif is_literal(waiver.resource):
                made.named.setdefault(waiver.resource, []).append(number)
            else:
                made.patterns.append((waiver.resource, number))
        return made
