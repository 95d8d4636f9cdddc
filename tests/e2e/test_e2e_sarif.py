"""SARIF held against Microsoft's validator with GitHub's own rules."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from published import ROOT, TOOLS, needs_tools
from sample_review import RETENTION, check_review, clear_review, full_review, hostile_review, many_findings

from reviewer.model.review import NotGap
from reviewer.renderers import sarif

pytestmark = needs_tools
VALIDATOR = TOOLS / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
EXPECTED = {"SARIF2005"}
"""The program has no page of its own that `informationUri` could name."""


def waived_review():
    return replace(full_review(), not_gaps=(NotGap(kind=RETENTION.kind, reason="waived: x", finding=RETENTION),))


def complaints(file: Path) -> set[str]:
    VALIDATOR.chmod(0o755)
    told = file.with_suffix(".told")
    command = [VALIDATOR, "validate", file, "--rule-kind", "Sarif;Ghas", "--output", told, "--log", "ForceOverwrite"]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=120)
    run = json.loads(told.read_text(encoding="utf-8-sig"))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"]
    notes = run["invocations"][0].get("toolExecutionNotifications", [])
    return {result["ruleId"] for result in run.get("results", [])} | {note["message"]["text"] for note in notes}


def test_the_validator_complains_about_what_github_refuses(tmp_path):
    log = json.loads(sarif.render(full_review()))
    log["runs"][0]["results"][0]["locations"] = []
    (tmp_path / "x.sarif").write_text(json.dumps(log))
    assert "GH1015" in complaints(tmp_path / "x.sarif")


@pytest.mark.parametrize(
    ("make", "render"),
    [
        (full_review, sarif.render),
        (hostile_review, sarif.render),
        (check_review, sarif.render),
        (clear_review, sarif.render),
        (waived_review, sarif.render_with_waived),
        (lambda: many_findings(500), sarif.render),
    ],
)
def test_no_log_has_anything_github_refuses(tmp_path, make, render):
    (tmp_path / "x.sarif").write_text(render(make()))
    assert complaints(tmp_path / "x.sarif") <= EXPECTED


def test_the_log_of_a_real_pair_passes(tmp_path, drdiff):
    samples = ROOT / "samples" / "orders"
    target = tmp_path / "x.sarif"
    drdiff("compare", samples / "reference.yml", samples / "actual.yml", "--fail-on", "never", "-o", target)
    assert complaints(target) <= EXPECTED
