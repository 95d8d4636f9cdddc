"""SARIF 2.1.0 for code scanning: valid against the published schema, within GitHub's rules and limits.

Limits: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote

from reviewer import __version__
from reviewer.model.design import Diagnostic, Severity
from reviewer.model.review import Finding, NotGap, Review, Side
from reviewer.renderers.escape import one_line
from reviewer.renderers.json_report import as_text
from reviewer.renderers.notes import sentences
from reviewer.renderers.places import Spot, Spots
from reviewer.renderers.redaction import Redactor
from reviewer.renderers.sarif_rules import LEVELS, cut, sarif_rules

Json = dict[str, object]

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS: Final = 25_000
"""Results of a run; GitHub rejects a file with more."""
MOST_RELATED: Final = 99
"""Related places of a result; GitHub keeps 100 places, the first is the result's own."""
LONGEST_MESSAGE: Final = 4_000
MOST_NOTIFICATIONS: Final = 500


def render(review: Review) -> str:
    """Return the log with the open findings; GitHub would show waived ones as open alerts, so they stay out."""
    return as_text(_log(review, waived=False))


def render_with_waived(review: Review) -> str:
    """Return the log with waived findings as suppressed results, for viewers that honour suppressions."""
    return as_text(_log(review, waived=True))


def _log(review: Review, *, waived: bool) -> Json:
    redactor = Redactor.of(review)
    clean = redactor.clean(review)
    suppressed = [pair for pair in _waived(review, clean) if waived]
    gaps = [pair for pair in zip(review.findings, clean.findings, strict=True) if not pair[0].strength]
    found = [*gaps, *((raw, shown) for raw, shown, _ in suppressed)]
    left_off = max(0, len(found) - MOST_RESULTS)
    found = found[:MOST_RESULTS]
    rules = sarif_rules(shown for _, shown in found)
    numbers = {str(rule["id"]): at for at, rule in enumerate(rules)}
    reasons = [""] * len(gaps) + [reason for _, _, reason in suppressed]
    results = _Results(review, clean, redactor)
    run: Json = {
        "tool": {"driver": {"name": "drdiff", "version": __version__, "semanticVersion": __version__, "rules": rules}},
        "invocations": [_invocation(clean.diagnostics, left_off)],
        "columnKind": "utf16CodeUnits",
        "results": [
            results.result(raw, shown, numbers[shown.rule], reason)
            for (raw, shown), reason in zip(found, reasons, strict=False)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _waived(review: Review, clean: Review) -> Iterator[tuple[Finding, Finding, str]]:
    pairs: Iterable[tuple[NotGap, NotGap]] = zip(review.not_gaps, clean.not_gaps, strict=True)
    for raw, shown in pairs:
        if raw.finding is not None and shown.finding is not None:
            yield raw.finding, shown.finding, shown.reason


class _Results:
    """Builds results: text from the masked records, places from the real ones (their paths masked on the way)."""

    def __init__(self, review: Review, clean: Review, redactor: Redactor) -> None:
        self._spots = Spots(review)
        self._label = clean.actual.label
        self._redactor = redactor

    def result(self, raw: Finding, shown: Finding, number: int, waived: str) -> Json:
        related, more = self._related(raw)
        record: Json = {
            "ruleId": shown.rule,
            "ruleIndex": number,
            "level": LEVELS[shown.tier],
            "message": {"text": _message(shown, self._label, more)},
            "locations": [self._location(self._spots.of(raw))],
            "partialFingerprints": {"primaryLocationLineHash": f"{shown.id}:1", "drdiffFinding/v1": shown.id},
            "properties": {
                "tier": shown.tier.value,
                "kind": shown.kind.value,
                "category": shown.category,
                "undecided": shown.undecided,
                "phase": shown.phase,
            },
        }
        if related:
            record["relatedLocations"] = related
        if waived:
            record["suppressions"] = [
                {"kind": "external", "status": "accepted", "justification": cut(one_line(waived), LONGEST_MESSAGE)}
            ]
        return record

    def _related(self, finding: Finding) -> tuple[list[Json], int]:
        """Return the other places, both sides, and how many more there are than GitHub keeps."""
        sides = list(_sides(finding))
        if any(is_actual for is_actual, _ in sides):
            first = next(at for at, (is_actual, _) in enumerate(sides) if is_actual)
            del sides[first]
        kept = [
            self._location(
                self._spots.actual(side) if is_actual else self._spots.reference(side),
                number,
                f"{'also in' if is_actual else 'the reference has'} {self._redactor.text(side.id)}",
            )
            for number, (is_actual, side) in enumerate(sides[:MOST_RELATED], start=1)
        ]
        return kept, max(0, len(sides) - MOST_RELATED)

    def _location(self, spot: Spot, number: int | None = None, text: str = "") -> Json:
        region: Json = {"startLine": spot.start_line, "startColumn": spot.start_column, "endLine": spot.end_line}
        if spot.end_column is not None:
            region["endColumn"] = spot.end_column
        uri = quote(self._redactor.text(spot.path).encode("utf-8", "surrogatepass"))
        record: Json = {
            "physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": region}
        }
        return record if number is None else {"id": number, **record, "message": {"text": _plain(text)}}


def _sides(finding: Finding) -> Iterator[tuple[bool, Side]]:
    for instance in finding.instances:
        if instance.actual is not None:
            yield True, instance.actual
        if instance.reference is not None:
            yield False, instance.reference


def _message(finding: Finding, label: str, more: int) -> str:
    left_off = [f"{more} more places are left off here."] if more else []
    return cut(_plain("\n".join([*sentences(finding, label), *left_off])), LONGEST_MESSAGE)


def _plain(text: str) -> str:
    """Return text in which nothing hides and nothing is read as an embedded link (SARIF 2.1.0, 3.11.6)."""
    return "\n".join(one_line(line) for line in text.split("\n")).replace("](", "] (") or "-"


def _invocation(diagnostics: Sequence[Diagnostic], left_off: int) -> Json:
    notes = [_notification(diagnostic) for diagnostic in diagnostics[:MOST_NOTIFICATIONS]]
    more = len(diagnostics) - len(notes)
    if more:
        notes.append({"level": "warning", "message": {"text": f"{more} more diagnostics are in the JSON report."}})
    if left_off:
        text = f"{left_off} findings are left off: code scanning takes {MOST_RESULTS}. The JSON report has them all."
        notes.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _notification(diagnostic: Diagnostic) -> Json:
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}[diagnostic.severity]
    where = f"{diagnostic.file}:{diagnostic.line or 1}: " if diagnostic.file else ""
    return {"level": level, "message": {"text": _plain(where + diagnostic.message)}}
