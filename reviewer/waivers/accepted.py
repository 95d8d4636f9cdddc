"""The findings that a team has accepted as they were on one day, so that only new ones count."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding, Instance, Side, Tier, WaiverTerms
from reviewer.waivers.waiver import compares

SCHEMA: Final = "drdiff.accepted/1"
Ids = tuple[str | None, str | None]
"""The ids of a place in the reference and in the actual design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding:
    """One accepted finding: its fingerprint, what it was, how bad, and the places it showed at with their values."""

    id: str
    rule: str
    title: str
    tier: Tier
    property: str | None
    places: Mapping[Ids, str]
    """The ids of each place to a digest of the values it had."""
    on: str
    """The day it was accepted, such as 2026-12-31."""
    owner: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """All accepted findings; `file` is where they are written."""

    findings: tuple[AcceptedFinding, ...]
    file: str = ""
    by_place: Mapping[Ids, tuple[AcceptedFinding, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Sequence[AcceptedFinding], file: str = "") -> Accepted:
        """Return the accepted findings, found by place."""
        places: dict[Ids, list[AcceptedFinding]] = defaultdict(list)
        for finding in findings:
            for ids in finding.places:
                places[ids].append(finding)
        by_place = {ids: tuple(members) for ids, members in places.items()}
        return cls(findings=tuple(findings), file=file, by_place=by_place)

    def terms(self, finding: Finding, place: Instance) -> WaiverTerms | str | None:
        """Return on what terms a place of a finding is accepted; the milder tier it had, and when."""
        milder: str | None = None
        for entry in self.by_place.get(ids_of(place), ()):
            if not _is_same(entry, finding, place):
                continue
            if finding.tier.rank >= entry.tier.rank:
                reason = f"accepted on {entry.on}" + (f": {entry.reason}" if entry.reason else "")
                return WaiverTerms(reason=reason, owner=entry.owner)
            milder = f"{entry.tier.value} on {entry.on}"
        return milder

    def remarks(
        self, findings: Iterable[Finding], worse: Mapping[str, str], *, compared: bool = True
    ) -> Iterator[Diagnostic]:
        """Yield what became worse since, and what was resolved; without a reference nothing of comparing is."""
        known = list(findings)
        for finding in known:
            if finding.id in worse:
                message = f"{finding.title}: accepted as {worse[finding.id]}, is {finding.tier.value} now"
                yield Diagnostic(severity=Severity.WARNING, message=message, file=self.file)
        here: dict[Ids, list[tuple[Finding, Instance]]] = defaultdict(list)
        for finding in known:
            for place in finding.instances or (Instance(),):
                here[ids_of(place)].append((finding, place))
        for entry in self.findings:
            if not compared and compares(entry.rule):
                continue
            if not any(_is_same(entry, *pair) for ids in entry.places for pair in here.get(ids, ())):
                message = f"resolved since accepted on {entry.on}: {entry.title}"
                yield Diagnostic(severity=Severity.NOTE, message=message, file=self.file)


def _is_same(entry: AcceptedFinding, finding: Finding, place: Instance) -> bool:
    """Tell whether a place with accepted ids has the accepted problem.

    The fingerprint of a finding tells it from others of its kind, but changes where several settings of one structure
    are told together and only one of them is left, or where one place of several is: then the values decide.
    """
    if entry.id == finding.id:
        return True
    if entry.rule == finding.rule and entry.property == finding.property:
        return entry.places[ids_of(place)] == digest(place)
    inner = finding.property or ""
    return bool(entry.property) and inner.startswith(f"{entry.property}.") and finding.rule.startswith("property-")


def ids_of(place: Instance) -> Ids:
    """Return the ids of a place on both sides."""
    return (
        place.reference.id if place.reference is not None else None,
        place.actual.id if place.actual is not None else None,
    )


def digest(place: Instance) -> str:
    """Return a digest of the values a place shows."""
    return digest_of([_value(place.reference), _value(place.actual)])


def digest_of(values: Sequence[object]) -> str:
    """Return a digest of JSON values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _value(side: Side | None) -> object:
    return [side.value] if side is not None and side.has_value else None
