"""Waivers written to do harm: to the reports, to the terminal, to the time a review takes."""

from __future__ import annotations

import json
import re
import time

from reviewer.model.design import Severity
from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.renderers import html, json_report, markdown, terminal
from reviewer.settings import ReadOptions
from reviewer.waivers.apply import apply_waivers
from reviewer.waivers.decisions import Decisions
from reviewer.waivers.waiver import Waiver
from reviewer.waiving import without_waived

BUCKET = """
{name}:{beside}
  Type: AWS::S3::Bucket
  {metadata}
  Properties:
    VersioningConfiguration: {{Status: {status}}}{behind}
"""
CHANGED = "property-changed"
FOREVER = "until=9999-12-31"


def bucket(name="Data", status="Suspended", beside="", behind="", metadata="DeletionPolicy: Delete"):
    return BUCKET.format(name=name, status=status, beside=beside, behind=behind, metadata=metadata)


def waived(made):
    return [entry for entry in made.not_gaps if entry.finding is not None]


def expired(made):
    return [item for item in made.diagnostics if item.severity is Severity.ERROR]


def test_hostile_reasons_stay_inert_in_every_report(review):
    reason = "</td><script>alert(1)</script> `|` \x1b[31m \u202e [x](javascript:y)"
    made = review(
        bucket(status="Enabled"),
        bucket(
            metadata="Metadata: "
            + json.dumps({"drdiff": {"ignore": [{"rule": "*", "reason": reason, "owner": "<img src=x>"}]}})
        ),
    )
    assert len(waived(made)) > 0
    assert "<script>alert" not in html.render(made)
    assert "<img src=x>" not in html.render(made)
    text = markdown.render(made)
    assert "<script" not in re.sub(r"`[^`\n]*`", "", text)
    assert all(char not in text + terminal.render(made) + json_report.render(made) for char in ("\x1b", "\u202e"))


def test_a_secret_in_a_reason_is_masked(review):
    secret = "hunter2-Correct-Horse"
    text = bucket(beside=f' # drdiff:ignore property-changed reason="the password is {secret}" until=2001-01-01') + (
        f"Db:\n  Type: AWS::RDS::DBInstance\n  Properties: {{MasterUserPassword: {secret}}}\n"
    )
    made = review(bucket(status="Enabled"), text)
    assert len(expired(made)) == 1
    for render in (json_report.render, markdown.render, html.render, terminal.render):
        assert secret not in render(made)


def test_thousands_of_waivers_cost_little(review):
    waivers = tuple(
        Waiver(rules=(f"*a{number}*b*c*", "prop*"), resource="*x*y*z*", reason="x") for number in range(2000)
    )
    reference = "".join(bucket(f"B{number}", "Enabled") for number in range(100))
    made = review(reference, reference.replace("Enabled", "Suspended"))
    start = time.perf_counter()
    decided = apply_waivers(made.findings, Decisions(waivers=waivers))
    assert time.perf_counter() - start < 10
    assert (len(decided.findings), len(decided.diagnostics)) == (len(made.findings), 2000)


def test_thousands_of_comments_in_a_large_design_cost_little(tmp_path):
    comment = ' # drdiff:ignore property-changed reason="x"'
    lines = ["Resources:"]
    for number in range(3_000):
        lines += [f"  T{number}:{comment}", "    Type: AWS::SNS::Topic", f"    Properties: {{DisplayName: a}}{comment}"]
    path = tmp_path / "design.yml"
    path.write_text("\n".join(lines))
    design = build_design(load(str(path), ReadOptions()))
    start = time.perf_counter()
    decided = without_waived((), None, design, None)
    assert time.perf_counter() - start < 10
    [error] = [item for item in decided.diagnostics if item.severity is Severity.ERROR]
    assert (error.line, "more than 2000 waivers" in error.message) == (3002, True)
