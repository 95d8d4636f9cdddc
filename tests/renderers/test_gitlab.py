from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from sample_review import ACTUAL_FILE, FINDINGS, RETENTION, clear_review, full_review, hostile_review, many_findings

from reviewer.renderers import gitlab

ENTRY = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
"""The fields GitLab documents for a code quality report."""


def entries(review):
    return json.loads(gitlab.render(review))


@pytest.mark.parametrize("review", [full_review, hostile_review, clear_review])
def test_every_entry_has_the_fields_gitlab_reads(review):
    validator = Draft202012Validator({"type": "array", "items": ENTRY})
    assert [error.message for error in validator.iter_errors(entries(review()))] == []


def test_every_finding_is_one_entry_under_its_own_fingerprint():
    assert [entry["fingerprint"] for entry in entries(full_review())] == [finding.id for finding in FINDINGS]
    fingerprints = [entry["fingerprint"] for entry in entries(many_findings(40))]
    assert len(fingerprints) == len(set(fingerprints)) == 40


def test_tiers_become_severities():
    pairs = zip(FINDINGS, entries(full_review()), strict=True)
    severities = {finding.tier.value: entry["severity"] for finding, entry in pairs}
    assert severities == {"high": "critical", "medium": "major", "low": "minor", "info": "info"}


def test_an_entry_points_at_the_actual_and_says_what_to_do():
    entry = next(entry for entry in entries(full_review()) if entry["fingerprint"] == RETENTION.id)
    line = RETENTION.instances[0].actual.location.start_line
    assert entry["location"] == {"path": ACTUAL_FILE, "lines": {"begin": line, "end": line}}
    assert entry["description"].endswith(f"Fix: {RETENTION.fix}")


def test_no_gap_is_an_empty_report():
    assert entries(clear_review()) == []
