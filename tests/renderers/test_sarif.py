from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sample_review import (
    ACTUAL_FILE,
    GLOBAL,
    HOSTILE,
    PARAMETER,
    PASSWORD,
    PASSWORD_LITERAL,
    REFERENCE_FILE,
    RETENTION,
    SUBNETS,
    actual_design,
    check_review,
    clear_review,
    full_review,
    hostile_review,
    many_findings,
    reference_design,
)

from reviewer.model.design import Edge
from reviewer.model.review import Instance, NotGap, Tier
from reviewer.renderers import json_report, sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}


def run_of(review, render=sarif.render):
    return json.loads(render(review))["runs"][0]


def result_of(review, finding):
    return next(
        result
        for result in run_of(review)["results"]
        if result["partialFingerprints"]["drdiffFinding/v1"] == finding.id
    )


def lines(location):
    region = location["physicalLocation"]["region"]
    return location["physicalLocation"]["artifactLocation"]["uri"], region["startLine"], region["endLine"]


@pytest.mark.parametrize("name", REVIEWS)
@pytest.mark.parametrize("render", [sarif.render, sarif.render_with_waived])
def test_every_log_satisfies_the_published_schema(name, render):
    log = json.loads(render(REVIEWS[name]()))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(log)] == []


def test_the_published_schema_refuses_a_result_without_a_message():
    log = json.loads(sarif.render(full_review()))
    del log["runs"][0]["results"][0]["message"]
    assert not Draft202012Validator(SCHEMA).is_valid(log)


def test_every_finding_of_the_json_report_is_one_result_in_the_same_order():
    report = json.loads(json_report.render(full_review()))
    results = run_of(full_review())["results"]
    expected = [(found["id"], found["rule"], found["tier"], found["undecided"]) for found in report["findings"]]
    shown = [
        (
            result["partialFingerprints"]["drdiffFinding/v1"],
            result["ruleId"],
            result["properties"]["tier"],
            result["properties"]["undecided"],
        )
        for result in results
    ]
    assert expected == shown


def test_tiers_become_levels():
    expected = {"high": "error", "medium": "warning", "low": "note", "info": "note"}
    assert expected == {result["properties"]["tier"]: result["level"] for result in run_of(full_review())["results"]}


def test_fingerprints_stay_the_same_when_lines_move():
    moved = replace(
        RETENTION,
        instances=tuple(
            replace(
                instance,
                actual=replace(instance.actual, location=replace(instance.actual.location, start_line=20, end_line=20)),
            )
            for instance in RETENTION.instances
        ),
    )
    before, after = (result_of(replace(full_review(), findings=(finding,)), finding) for finding in (RETENTION, moved))
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["locations"] != after["locations"]


def test_a_difference_is_pinned_to_the_actual_with_the_reference_as_related_place():
    result = result_of(full_review(), RETENTION)
    actual, reference = RETENTION.instances[0].actual.location, RETENTION.instances[0].reference.location
    assert [(ACTUAL_FILE, actual.start_line, actual.end_line)] == [lines(place) for place in result["locations"]]
    assert [(REFERENCE_FILE, reference.start_line, reference.end_line)] == [
        lines(place) for place in result["relatedLocations"]
    ]


def test_a_missing_resource_is_pinned_next_to_its_kin_with_the_reference_as_related_place():
    result = result_of(full_review(), GLOBAL)
    kin = actual_design().resources["BookingsDb"].location
    assert [(ACTUAL_FILE, kin.start_line, kin.end_line)] == [lines(place) for place in result["locations"]]
    assert lines(result["relatedLocations"][0])[0] == REFERENCE_FILE


def test_a_missing_resource_is_pinned_next_to_what_it_is_connected_to_in_the_reference():
    edge = Edge(source="FailoverCheck", target="TicketQueue", path=("Target",))
    health = next(finding for finding in full_review().findings if finding.id == "c3health")
    review = replace(full_review(), reference=replace(reference_design(), edges=(edge,)))
    near = actual_design().resources["TicketQueue"].location
    assert (ACTUAL_FILE, near.start_line, near.end_line) == lines(result_of(review, health)["locations"][0])


def test_what_has_no_kin_is_pinned_to_the_first_line_of_the_actual():
    assert lines(result_of(full_review(), PARAMETER)["locations"][0]) == (ACTUAL_FILE, 1, 1)


def test_all_places_of_a_finding_are_related_places():
    related = result_of(full_review(), SUBNETS)["relatedLocations"]
    assert len(SUBNETS.instances) * 2 - 1 == len(related)
    assert list(range(1, len(related) + 1)) == [place["id"] for place in related]


def test_more_places_than_github_keeps_are_counted_in_the_message():
    crowded = replace(SUBNETS, instances=SUBNETS.instances * 20)
    result = result_of(replace(full_review(), findings=(crowded,)), crowded)
    assert len(result["relatedLocations"]) == sarif.MOST_RELATED
    assert f"{len(crowded.instances) * 2 - 1 - sarif.MOST_RELATED} more places" in result["message"]["text"]


def test_paths_start_at_the_root_of_the_repository():
    review = replace(full_review(), actual=replace(actual_design(), folder="infra/prod"))
    assert f"infra/prod/{ACTUAL_FILE}" == lines(result_of(review, RETENTION)["locations"][0])[0]


@pytest.mark.parametrize(
    ("name", "uri"),
    [("a b/ü.yml", "a%20b/%C3%BC.yml"), ("/etc/passwd", "etc/passwd"), ("../../x.yml", "x.yml"), ("c:\\x", "c%3A%5Cx")],
)
def test_paths_are_relative_and_quoted(name, uri):
    where = replace(RETENTION.instances[0].actual.location, file=name)
    instance = Instance(actual=replace(RETENTION.instances[0].actual, location=where))
    finding = replace(RETENTION, instances=(instance,))
    assert uri == lines(result_of(replace(full_review(), findings=(finding,)), finding)["locations"][0])[0]


def test_columns_span_the_text_of_the_lines():
    where = PASSWORD_LITERAL.instances[0].actual.location
    text = actual_design().sources[ACTUAL_FILE][where.start_line - 1]
    region = result_of(full_review(), PASSWORD_LITERAL)["locations"][0]["physicalLocation"]["region"]
    assert (len(text) - len(text.lstrip()) + 1, len(text) + 1) == (region["startColumn"], region["endColumn"])


def test_every_rule_has_what_github_asks_for():
    rules = run_of(full_review())["tool"]["driver"]["rules"]
    used = {result["ruleId"] for result in run_of(full_review())["results"]}
    assert used == {rule["id"] for rule in rules}
    for rule in rules:
        for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"], rule["help"]["text"]):
            assert 0 < len(text) <= 1024
        assert len(rule["properties"]["tags"]) <= 10


def test_only_security_rules_have_a_security_severity():
    rules = run_of(full_review())["tool"]["driver"]["rules"]
    scores = {rule["id"]: rule["properties"].get("security-severity") for rule in rules}
    assert scores["secret-literal"] == "8.0"
    assert scores["missing-resource"] is None


def test_a_shipped_rule_brings_its_words_and_its_source():
    finding = replace(RETENTION, rule="iam-wildcard")
    (rule,) = run_of(replace(full_review(), findings=(finding,)))["tool"]["driver"]["rules"]
    assert rule["helpUri"].startswith("https://docs.aws.amazon.com/")
    assert "{" not in rule["help"]["text"]


def waived_review():
    waived = NotGap(kind=RETENTION.kind, reason="waived: accepted until the migration", finding=RETENTION)
    others = tuple(finding for finding in full_review().findings if finding.id != RETENTION.id)
    return replace(full_review(), findings=others, not_gaps=(*full_review().not_gaps, waived))


def test_waived_findings_stay_out_of_what_github_would_show_as_open():
    assert RETENTION.id not in sarif.render(waived_review())


def test_waived_findings_are_suppressed_results_where_asked_for():
    *open_, waived = run_of(waived_review(), sarif.render_with_waived)["results"]
    expected = [{"kind": "external", "status": "accepted", "justification": "waived: accepted until the migration"}]
    assert expected == waived["suppressions"]
    assert RETENTION.id == waived["partialFingerprints"]["drdiffFinding/v1"]
    assert not any("suppressions" in result for result in open_)


def test_more_results_than_github_takes_are_left_off_and_counted(monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 10)
    run = run_of(many_findings(25))
    assert len(run["results"]) == 10
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes[-1].startswith("15 findings are left off")


def test_diagnostics_are_notifications():
    notes = run_of(full_review())["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["warning", "error", "note"]


@pytest.mark.parametrize("render", [sarif.render, sarif.render_with_waived])
def test_secrets_stay_out_even_of_waived_findings(render):
    waived = NotGap(kind=RETENTION.kind, reason=f"waived: {PASSWORD}", finding=replace(RETENTION, detail=PASSWORD))
    assert PASSWORD not in render(replace(full_review(), not_gaps=(waived,)))


def test_hostile_text_hides_nothing_and_links_nowhere():
    text = sarif.render(hostile_review())
    assert not {character for character in text if ord(character) < 32 and character != "\n"}
    messages = [result["message"]["text"] for result in json.loads(text)["runs"][0]["results"]]
    assert len(HOSTILE) == len(messages)
    assert not [message for message in messages if "](" in message or "\x1b" in message or "\u202e" in message]


def test_rules_take_the_tier_of_their_worst_finding():
    findings = (replace(GLOBAL, tier=Tier.LOW), replace(GLOBAL, id="second", tier=Tier.HIGH))
    (rule,) = run_of(replace(full_review(), findings=findings))["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == "error"
