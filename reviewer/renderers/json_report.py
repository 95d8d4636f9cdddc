"""The JSON report, `drdiff.report/1`: the public interface that every other output agrees with."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from reviewer import __version__
from reviewer.model.design import Design, Diagnostic, Severity
from reviewer.model.review import (
    CategoryCount,
    Finding,
    Instance,
    Match,
    NotGap,
    Phase,
    Review,
    Side,
    Snippet,
    Step,
    Summary,
    WaiverTerms,
)
from reviewer.renderers.redaction import Redactor

SCHEMA: Final = "drdiff.report/1"
_HIDDEN: Final = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Characters that reorder or hide text, or that UTF-8 cannot hold: written as JSON escapes, the data stays the same."""


Json = dict[str, object]


def render(review: Review) -> str:
    """Return the report as indented JSON with a newline at the end."""
    return as_text(document(review))


def as_text(content: object) -> str:
    """Return JSON values as indented text in which nothing reorders or hides, with a newline at the end."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def document(review: Review) -> Json:
    """Return the report as JSON values, keys in the contract's order, secrets masked."""
    redactor = Redactor.of(review)
    clean = redactor.clean(review)
    return {
        "schema": SCHEMA,
        "generator": {"name": "drdiff", "version": __version__},
        "reference": None if clean.reference is None else _design(clean.reference, redactor),
        "actual": _design(clean.actual, redactor),
        "counts": [_count(row) for row in with_total(clean.counts)],
        "matches": [_match(match) for match in clean.matches],
        "findings": [_finding(finding) for finding in clean.findings],
        "not_gaps": [_not_gap(entry) for entry in clean.not_gaps],
        "recovery": clean.recovery,
        "phases": [_phase(phase) for phase in clean.phases],
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in clean.diagnostics],
        "summary": _summary(clean.summary),
    }


def with_total(counts: Sequence[CategoryCount]) -> tuple[CategoryCount, ...]:
    """Return the count rows with a `Total` row at the end (a Total already there is kept)."""
    if any(row.category == "Total" for row in counts):
        return tuple(counts)
    missing = tuple(dict.fromkeys(type_ for row in counts for type_ in row.missing_types))
    total = CategoryCount(
        category="Total",
        reference=sum(row.reference for row in counts),
        actual=sum(row.actual for row in counts),
        missing_types=tuple(sorted(missing)),
    )
    return (*counts, total)


def _design(design: Design, redactor: Redactor) -> Json:
    return {
        "label": design.label,
        "format": design.format.value,
        "files": list(design.files),
        "folder": redactor.text(design.folder),
        "resources": design.declared,
        "regions": [redactor.text(region) for region in design.regions],
    }


def _count(row: CategoryCount) -> Json:
    return {
        "category": row.category,
        "reference": row.reference,
        "actual": row.actual,
        "gap": row.gap,
        "missing_types": list(row.missing_types),
    }


def _match(match: Match) -> Json:
    return {
        "reference": match.reference.address,
        "actual": match.actual.address,
        "type": match.reference.type,
        "confidence": match.confidence,
        "reason": match.reason,
    }


def _side(side: Side | None) -> Json | None:
    if side is None:
        return None
    value = {"value": side.value} if side.has_value else {}
    where = side.location
    return {"id": side.id, **value, "file": where.file, "start_line": where.start_line, "end_line": where.end_line}


def _instance(instance: Instance) -> Json:
    return {"reference": _side(instance.reference), "actual": _side(instance.actual)}


def _snippet(snippet: Snippet) -> Json:
    """Return a fix with the places its pieces go to; `path` is in the words of the actual design's own file."""
    places = [
        {"action": place.action.value, "file": place.file, "stack": place.group, "path": list(place.path)}
        for place in snippet.places
    ]
    return {"language": snippet.language, "text": snippet.text, "places": places}


def _finding(finding: Finding) -> Json:
    snippet = finding.snippet
    return {
        "id": finding.id,
        "rule": finding.rule,
        "kind": finding.kind.value,
        "tier": finding.tier.value,
        "undecided": finding.undecided,
        "category": finding.category,
        "resource_type": finding.resource_type,
        "property": finding.property,
        "title": finding.title,
        "detail": finding.detail,
        "impact": finding.impact,
        "fix": finding.fix,
        "instances": [_instance(instance) for instance in finding.instances],
        "snippet": None if snippet is None else _snippet(snippet),
        "phase": finding.phase,
        "effort_days": None if finding.effort_days is None else list(finding.effort_days),
        "links": list(finding.links),
        "tests": list(finding.tests),
        "cost": finding.cost,
        "strength": finding.strength,
        "alone": None if finding.alone is None else finding.alone.value,
        **_of_change(finding),
    }


def _of_change(finding: Finding) -> Json:
    """Return what the review of a change says besides."""
    said = {"replacement": finding.replacement, "data_loss": finding.data_loss}
    return {key: value.value for key, value in said.items() if value is not None}


def _not_gap(entry: NotGap) -> Json:
    sides = {"reference": _side(entry.reference), "actual": _side(entry.actual)}
    made: Json = {"kind": entry.kind.value, **sides, "property": entry.property, "reason": entry.reason}
    return {**made, "waiver": _waiver(entry.finding, entry.waiver)} if entry.finding and entry.waiver else made


def _waiver(finding: Finding, terms: WaiverTerms) -> Json:
    return {
        "finding": finding.id,
        "rule": finding.rule,
        "tier": finding.tier.value,
        "title": finding.title,
        "reason": terms.reason,
        "owner": terms.owner or None,
        "until": terms.until,
    }


def _step(step: Step) -> Json:
    return {
        "finding": step.finding,
        "title": step.title,
        "after": list(step.after),
        "effort_days": list(step.effort_days),
    }


def _phase(phase: Phase) -> Json:
    steps = [_step(step) for step in phase.steps]
    return {"number": phase.number, "name": phase.name, "window": phase.window, "steps": steps}


def _diagnostic(diagnostic: Diagnostic) -> Json:
    # The contract knows two severities; a note tells of nothing lost, so it is the milder one.
    severity = Severity.ERROR if diagnostic.severity is Severity.ERROR else Severity.WARNING
    return {
        "severity": severity.value,
        "message": diagnostic.message,
        "file": diagnostic.file or None,
        "line": diagnostic.line,
    }


def _summary(summary: Summary) -> Json:
    return {
        "high": summary.high,
        "medium": summary.medium,
        "low": summary.low,
        "info": summary.info,
        "undecided": summary.undecided,
        "verdict": summary.verdict,
        "effort_days": list(summary.effort_days),
        "waived": summary.waived,
        "expired_waivers": summary.expired,
    }
