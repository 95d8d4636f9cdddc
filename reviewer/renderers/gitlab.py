"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

from typing import Final

from reviewer.model.review import Review, Tier
from reviewer.renderers.json_report import as_text
from reviewer.renderers.notes import Note, notes

SEVERITIES: Final = {Tier.HIGH: "critical", Tier.MEDIUM: "major", Tier.LOW: "minor", Tier.INFO: "info"}
"""GitLab knows a worse one, `blocker`, for what stops a build; drdiff says that with its exit code."""


def render(review: Review) -> str:
    """Return the report as a JSON array; the fingerprint is the finding's id, which no moved line changes."""
    return as_text([_entry(note) for note in notes(review)])


def _entry(note: Note) -> dict[str, object]:
    lines = {"begin": note.spot.start_line, "end": note.spot.end_line}
    return {
        "description": " ".join(note.lines),
        "check_name": note.finding.rule,
        "fingerprint": note.finding.id,
        "severity": SEVERITIES[note.finding.tier],
        "location": {"path": note.spot.path, "lines": lines},
    }
