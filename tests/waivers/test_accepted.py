"""Accepted findings: only what is new, elsewhere or worse counts."""

from __future__ import annotations

import json

import pytest
from test_samples import ORDERS

from reviewer.model.design import Severity
from reviewer.model.location import Location
from reviewer.model.record import replace
from reviewer.model.review import Finding, Instance, Kind, Side, Tier
from reviewer.waivers.accepted import Accepted, AcceptedFinding, digest, ids_of
from reviewer.waivers.apply import apply_waivers
from reviewer.waivers.decisions import Decisions

LINES = Location(file="a.yml", start_line=1, end_line=2)


def place(name, value="short", *, reference=None, aside=False):
    sides = [Side(id=each, location=LINES, value=value, has_value=True) if each else None for each in (reference, name)]
    return Instance(reference=sides[0], actual=sides[1], aside=aside)


def finding(*places, tier=Tier.MEDIUM, fingerprint="f1", rule="log-retention", **more):
    base = Finding(
        id=fingerprint,
        rule=rule,
        kind=Kind.POSTURE,
        tier=tier,
        category="Monitoring",
        title="logs go early",
        detail="",
        impact="",
        fix="",
        instances=places,
        property="RetentionInDays",
        effort_days=(1.0, 2.0),
    )
    return replace(base, **more)


def accepted(*findings, reason=""):
    entries = [
        AcceptedFinding(
            id=item.id,
            rule=item.rule,
            title=item.title,
            tier=item.tier,
            property=item.property,
            places={ids_of(each): digest(each) for each in item.instances},
            on="2026-11-01",
            reason=reason,
        )
        for item in findings
    ]
    return Decisions(accepted=Accepted.of(entries, "accepted.json"))


def left(now, decisions):
    return [[each.actual.id for each in item.instances] for item in apply_waivers(now, decisions).findings]


def test_an_accepted_finding_does_not_count():
    old = finding(place("A"), place("B"))
    decided = apply_waivers([old], accepted(old, reason="known"))
    assert (decided.findings, decided.count, decided.diagnostics) == ((), 1, ())
    assert {entry.reason for entry in decided.not_gaps} == {"waived: accepted on 2026-11-01: known"}


def test_a_new_place_of_an_accepted_finding_is_new():
    assert left([finding(place("A"), place("B"))], accepted(finding(place("A")))) == [["B"]]


def test_a_finding_that_became_worse_is_new():
    decided = apply_waivers([finding(place("A"), tier=Tier.HIGH)], accepted(finding(place("A"))))
    assert len(decided.findings) == 1
    assert [(item.severity, item.message, item.file) for item in decided.diagnostics] == [
        (Severity.WARNING, "logs go early: accepted as medium on 2026-11-01, is high now", "accepted.json")
    ]


def test_a_finding_that_became_milder_is_still_accepted():
    assert left([finding(place("A"), tier=Tier.LOW)], accepted(finding(place("A")))) == []


def test_what_is_resolved_is_told():
    decided = apply_waivers([], accepted(finding(place("A"))))
    assert [(item.severity, item.message) for item in decided.diagnostics] == [
        (Severity.NOTE, "resolved since accepted on 2026-11-01: logs go early")
    ]


def test_another_finding_of_the_same_place_is_new():
    assert left([finding(place("A"), rule="other", fingerprint="f2")], accepted(finding(place("A")))) == [["A"]]


def test_the_same_values_under_another_fingerprint_are_the_same_gap():
    assert left([finding(place("A"), fingerprint="f2")], accepted(finding(place("A")))) == []


def test_other_values_under_another_fingerprint_are_a_new_gap():
    assert left([finding(place("A", "none"), fingerprint="f2")], accepted(finding(place("A")))) == [["A"]]


def test_one_setting_left_of_an_accepted_structure_is_no_new_gap():
    whole = finding(place("A", reference="R"), rule="property-changed", property="Rules")
    inner = finding(
        place("A", "x", reference="R"), rule="property-changed", fingerprint="f2", property="Rules.Destination.Bucket"
    )
    assert left([inner], accepted(whole)) == []
    assert left([whole], accepted(inner)) == [["A"]]


def test_a_side_that_comes_or_goes_makes_another_place():
    assert left([finding(place("A", reference="R"))], accepted(finding(place("A")))) == [["A"]]


def test_what_belongs_to_an_accepted_place_goes_with_it():
    now = finding(place("A"), place("A-part", aside=True), place("B"))
    assert left([now], accepted(finding(place("A")))) == [["B"]]


def test_praise_is_never_waived():
    good = finding(place("A"), strength=True)
    assert left([good], accepted(good)) == [["A"]]


TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
QUEUE = "  {}:\n    Type: AWS::SQS::Queue\n    Properties: {{MessageRetentionPeriod: {}}}\n"


@pytest.fixture
def accept(cli, tmp_path):
    """Return a function that compares, accepts what is found, and returns the file of accepted findings."""
    (tmp_path / "reference.yml").write_text(TOPIC + QUEUE.format("Jobs", 1209600) + QUEUE.format("Mail", 1209600))

    def run(actual, *options, name="accepted.json", given=()):
        report, file = tmp_path / "report.json", tmp_path / name
        (tmp_path / "actual.yml").write_text(actual)
        cli("compare", tmp_path / "reference.yml", tmp_path / "actual.yml", "-o", report, *given)
        outcome = cli("accept", report, "-o", file, "--today", "2026-11-22", *options)
        assert outcome.code == 0, outcome.err
        return file

    return run


def compared(cli, tmp_path, actual, *options):
    (tmp_path / "actual.yml").write_text(actual)
    outcome = cli("compare", tmp_path / "reference.yml", tmp_path / "actual.yml", "-f", "json", *options)
    return outcome.code, json.loads(outcome.out)


ONE_SHORT = TOPIC + QUEUE.format("Jobs", 60) + QUEUE.format("Mail", 1209600)
BOTH_SHORT = TOPIC + QUEUE.format("Jobs", 60) + QUEUE.format("Mail", 60)


@pytest.mark.parametrize("name", ["accepted.json", "accepted.yaml"])
def test_only_new_gaps_fail(accept, cli, tmp_path, name):
    file = accept(ONE_SHORT, name=name)
    same = compared(cli, tmp_path, ONE_SHORT, "--accepted", file, "--fail-on", "info")
    more = compared(cli, tmp_path, BOTH_SHORT, "--accepted", file, "--fail-on", "info")
    assert (same[0], same[1]["findings"]) == (0, [])
    assert same[1]["summary"]["waived"] > 0
    assert more[0] == 1
    assert [[place["actual"]["id"] for place in item["instances"]] for item in more[1]["findings"]] == [["Mail"]]


def test_what_was_fixed_is_told(accept, cli, tmp_path):
    file = accept(ONE_SHORT)
    _, report = compared(cli, tmp_path, ONE_SHORT.replace("60", "1209600"), "--accepted", file)
    assert [line["message"][:39] for line in report["diagnostics"]] == ["resolved since accepted on 2026-11-22: "]


def test_the_file_says_who_why_and_when(accept):
    [entry, *_] = json.loads(accept(ONE_SHORT, "--owner", "data", "--reason", "until the\nmove \x1b[1m").read_text())[
        "findings"
    ]
    assert (entry["on"], entry["owner"], entry["reason"]) == ("2026-11-22", "data", "until the move [1m")


def test_accepting_again_keeps_the_old_terms(accept):
    first = accept(ONE_SHORT, "--reason", "old")
    again = accept(BOTH_SHORT, "--reason", "new", given=("--accepted", first))
    entries = json.loads(again.read_text())["findings"]
    assert {entry["reason"] for entry in entries} == {"old", "new"}
    places = {place["actual"] for entry in entries for place in entry["places"] if entry["tier"] != "info"}
    assert {"Jobs", "Mail"} <= places


def test_the_same_findings_give_the_same_bytes(accept):
    assert accept(ONE_SHORT).read_bytes() == accept(ONE_SHORT, name="other.json").read_bytes()


REPORT = '{"schema": "drdiff.report/1", "findings": %s}'
FINDING = '[{"id": "a", "rule": "b", "tier": "high", "title": "c", "instances": %s}]'
NO_REPORTS = [
    "",
    "{}",
    "[]",
    "7",
    '{"schema": "drdiff.report/1"}',
    "[" * 100_000,
    "{'a': 1}",
    REPORT % "[7]",
    REPORT % "[{}]",
    REPORT % '[{"id": "a", "rule": "b", "tier": [], "title": "c", "instances": []}]',
    REPORT % (FINDING % "7"),
    REPORT % (FINDING % "[7]"),
]


@pytest.mark.parametrize("text", NO_REPORTS)
def test_a_file_that_is_no_report_cannot_be_accepted(cli, tmp_path, text):
    (tmp_path / "report.json").write_text(text)
    outcome = cli("accept", tmp_path / "report.json", "-o", tmp_path / "accepted.json")
    assert (outcome.code, outcome.err.count("\n") <= 2, (tmp_path / "accepted.json").exists()) == (2, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[",
        '{"schema": "drdiff.accepted/1", "findings": [{}]}',
        '{"schema": "drdiff.accepted/1", "findings": [7]}',
        '{"schema": "drdiff.accepted/1", "findings": [{"id": "a", "rule": "b", "tier": "c", "on": "d", "places": []}]}',
    ],
)
def test_a_file_that_holds_no_accepted_findings_is_refused(cli, tmp_path, text):
    (tmp_path / "accepted.json").write_text(text)
    (tmp_path / "a.yml").write_text(TOPIC)
    outcome = cli("check", tmp_path / "a.yml", "--accepted", tmp_path / "accepted.json")
    assert (outcome.code, "accepted.json" in outcome.err) == (2, True)


def test_accepting_everything_leaves_nothing(cli, tmp_path):
    pair = [ORDERS / name for name in ("reference.yml", "actual.yml")]
    report, accepted_file, again = (tmp_path / name for name in ("report.json", "accepted.json", "again.json"))
    cli("compare", *pair, "-o", report)
    assert cli("accept", report, "-o", accepted_file).code == 0
    assert cli("compare", *pair, "-o", again, "--accepted", accepted_file, "--fail-on", "info").code == 0
    before, after = (json.loads(path.read_text()) for path in (report, again))
    assert [item for item in after["findings"] if not item["strength"]] == []
    assert after["summary"]["waived"] == sum(1 for item in before["findings"] if not item["strength"])
    assert after["diagnostics"] == before["diagnostics"]
