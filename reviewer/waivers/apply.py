"""Splits findings into what stands and what is waived, and tells on waivers that ran out or fit nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass, field, replace
from reviewer.model.review import Finding, Instance, NotGap, WaiverTerms
from reviewer.waivers.candidates import Index
from reviewer.waivers.decisions import Decided, Decisions
from reviewer.waivers.split import shrunk
from reviewer.waivers.waiver import SideName, Waiver, is_comparing, is_expired, words_of


@dataclass(slots=True)
class _Record:
    """What became of the waivers while the findings were gone through."""

    index: Index
    used: set[int] = field(default_factory=set)
    stale: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[int, Instance] = field(default_factory=dict)
    """Waivers that fit a place aside, and the place it belongs to."""
    worse: dict[str, str] = field(default_factory=dict)


def apply_waivers(findings: Sequence[Finding], decisions: Decisions) -> Decided:
    """Return the findings without their waived places; strengths are nobody's to waive.

    Args:
        findings: all that the stages before have found, in any order; it is kept.
        decisions: the waivers and the accepted findings.
    """
    if not decisions.waivers and decisions.accepted is None:
        return Decided(findings=tuple(findings))
    record = _Record(index=Index(decisions.waivers))
    stands: list[Finding] = []
    not_gaps: list[NotGap] = []
    for finding in findings:
        if finding.strength:
            stands.append(finding)
            continue
        rest, waived = _split(finding, decisions, record)
        stands.extend(rest)
        not_gaps.extend(waived)
    return Decided(
        findings=tuple(stands),
        not_gaps=tuple(not_gaps),
        diagnostics=tuple(_diagnostics(decisions, record, findings)),
        expired=len(record.stale),
    )


def _split(finding: Finding, decisions: Decisions, record: _Record) -> tuple[tuple[Finding, ...], list[NotGap]]:
    """Return what is left of a finding, and an entry for each of its waived places."""
    places = finding.instances or (Instance(),)
    terms: list[WaiverTerms | None] = []
    main = places[0]
    for place in places:
        if place.aside and terms:
            # It goes where the place before it goes: of a role's broad policy the role is what would be left to mend.
            record.beside.update(dict.fromkeys(record.index.covering(finding, place), main))
            terms.append(terms[-1])
        else:
            main = place
            terms.append(_terms(finding, place, decisions, record))
    if not any(terms):
        return (finding,), []
    if all(place.aside for place, found in zip(places, terms, strict=True) if found is None):
        last = next(found for found in terms if found is not None)  # what only bears witness does not stand alone
        terms = [found or last for found in terms]
    gone = [(place, found) for place, found in zip(places, terms, strict=True) if found is not None]
    left = [place for place, found in zip(places, terms, strict=True) if found is None]
    rest = (shrunk(finding, left, [place for place, _ in gone]),) if left else ()
    return rest, [_not_gap(finding, place, found, whole=not left) for place, found in gone]


def _terms(finding: Finding, place: Instance, decisions: Decisions, record: _Record) -> WaiverTerms | None:
    """Return the terms of the first waiver that holds for a place, and note every one that fits."""
    covering = record.index.covering(finding, place)
    holding = [number for number in covering if not is_expired(decisions.waivers[number], decisions.today)]
    record.used.update(holding)
    verdict = decisions.accepted.terms(finding, place) if decisions.accepted is not None else None
    if isinstance(verdict, str):
        record.worse[finding.id] = verdict
        verdict = None
    if holding:
        waiver = decisions.waivers[holding[0]]
        until = waiver.until.isoformat() if waiver.until else None
        return WaiverTerms(reason=waiver.reason, owner=waiver.owner, until=until)
    if verdict is None:
        for number in covering:
            stale = record.stale[number]
            if not stale or stale[-1] is not finding:
                stale.append(finding)
    return verdict


def _not_gap(finding: Finding, place: Instance, terms: WaiverTerms, *, whole: bool) -> NotGap:
    until = f" (until {terms.until})" if terms.until else ""
    kept = finding if whole and len(finding.instances) <= 1 else replace(finding, instances=(place,))
    return NotGap(
        kind=finding.kind,
        reason=f"waived: {terms.reason}{until}",
        reference=place.reference,
        actual=place.actual,
        property=finding.property,
        finding=kept,
        waiver=terms,
    )


def _diagnostics(decisions: Decisions, record: _Record, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
    twins = {_terms_of(waiver) for waiver in decisions.waivers if _side(waiver) is SideName.ACTUAL}
    for number, waiver in enumerate(decisions.waivers):
        if number in record.stale:
            yield _expired(waiver, record.stale[number])
        elif number not in record.used and _is_asked(waiver, twins, compared=decisions.compared):
            yield _idle(waiver, decisions.today, record.beside.get(number))
    if decisions.accepted is not None:
        yield from decisions.accepted.remarks(findings, record.worse, compared=decisions.compared)


def _is_asked(waiver: Waiver, twins: set[object], *, compared: bool) -> bool:
    """Tell whether a waiver that fits nothing is worth a word.

    A comment in the reference is not where the actual design holds the same one: then they are two versions of one
    file. Without a reference, nothing that only a comparison finds can be found.
    """
    if _side(waiver) is SideName.REFERENCE:
        return _terms_of(waiver) not in twins
    return compared or not is_comparing(waiver)


def _side(waiver: Waiver) -> SideName | None:
    return waiver.place.side if waiver.place is not None else None


def _terms_of(waiver: Waiver) -> object:
    return waiver.rules, waiver.reason, waiver.until


def _expired(waiver: Waiver, findings: Sequence[Finding]) -> Diagnostic:
    count = "1 finding stands" if len(findings) == 1 else f"{len(findings)} findings stand"
    owner = f", owner {waiver.owner}" if waiver.owner else ""
    return Diagnostic(
        severity=Severity.ERROR,
        message=f"the waiver of {words_of(waiver)} expired on {waiver.until}: {count} again "
        f"(its reason was: {waiver.reason}{owner}); fix it or decide anew",
        file=waiver.file,
        line=waiver.line,
    )


def _idle(waiver: Waiver, day: dt.date | None, main: Instance | None) -> Diagnostic:
    expired = f" and expired on {waiver.until}" if is_expired(waiver, day) else ""
    side = (main.actual or main.reference) if main is not None else None
    fits = (
        f"fits only what belongs to {side.id}{expired}; write it there"
        if side
        else f"fits no finding{expired}; remove it"
    )
    return Diagnostic(
        severity=Severity.WARNING,
        message=f"the waiver of {words_of(waiver)} {fits}{'' if side else _near(waiver)}",
        file=waiver.file,
        line=waiver.line,
    )


def _near(waiver: Waiver) -> str:
    """Return what the writer of a rule that does not exist may have meant."""
    from difflib import get_close_matches  # noqa: PLC0415  only for a waiver that fits nothing

    from reviewer.vocabulary.rule_book import rules_by_id  # noqa: PLC0415
    from reviewer.vocabulary.tables import table  # noqa: PLC0415

    known = {*rules_by_id(), *table("explanations")}
    near = [
        match
        for rule in waiver.rules
        if "*" not in rule and rule not in known
        for match in get_close_matches(rule, sorted(known), n=1)
    ]
    return f", or did you mean {' and '.join(near)}?" if near else ""
