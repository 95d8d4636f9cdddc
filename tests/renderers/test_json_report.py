from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from sample_review import (
    FINDINGS,
    HOSTILE,
    RETENTION,
    check_review,
    clear_review,
    full_review,
    hostile_review,
    many_findings,
)

from reviewer import __version__
from reviewer.model.review import Instance, Side
from reviewer.renderers import json_report
from reviewer.renderers.schema import report_schema

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}


def test_schema_is_a_valid_draft_2020_12_schema():
    Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize("name", REVIEWS)
def test_every_report_satisfies_the_schema(name):
    report = json.loads(json_report.render(REVIEWS[name]()))
    problems = [error.message for error in Draft202012Validator(report_schema()).iter_errors(report)]
    assert problems == []


def test_schema_rejects_a_report_without_its_verdict():
    report = json.loads(json_report.render(full_review()))
    del report["summary"]["verdict"]
    assert not Draft202012Validator(report_schema()).is_valid(report)


def test_keys_stand_in_the_order_of_the_contract():
    report = json.loads(json_report.render(full_review()))
    expected = ["schema", "generator", "reference", "actual", "counts", "matches", "findings", "not_gaps", "recovery"]
    assert [*expected, "phases", "diagnostics", "summary"] == list(report)
    finding = ["id", "rule", "kind", "tier", "undecided", "category", "resource_type", "property", "title", "detail"]
    rest = ["impact", "fix", "instances", "snippet", "phase", "effort_days", "links"]
    assert [*finding, *rest] == list(report["findings"][0])[:17]


def test_generator_names_the_version():
    assert {"name": "drdiff", "version": __version__} == json_report.document(full_review())["generator"]


def test_check_without_reference_has_a_null_reference():
    report = json.loads(json_report.render(check_review()))
    assert report["reference"] is None
    assert report["findings"][0]["instances"][0]["reference"] is None


def test_side_without_a_value_has_no_value_key_and_null_stays_null():
    sides = [
        Side(id="a", location=RETENTION.instances[0].actual.location),
        Side(id="b", location=RETENTION.instances[0].actual.location, value=None, has_value=True),
    ]
    finding = replace(RETENTION, instances=tuple(Instance(actual=side) for side in sides))
    report = json.loads(json_report.render(replace(full_review(), findings=(finding,))))
    absent, null = (instance["actual"] for instance in report["findings"][0]["instances"])
    assert "value" not in absent
    assert null["value"] is None


def test_counts_end_in_a_total_that_adds_up():
    *rows, total = json.loads(json_report.render(full_review()))["counts"]
    assert total["category"] == "Total"
    assert sum(row["reference"] for row in rows) == total["reference"]
    assert sum(row["actual"] for row in rows) == total["actual"]
    assert total["reference"] - total["actual"] == total["gap"]


def test_same_review_gives_the_same_bytes_and_ends_in_a_newline():
    first, second = (json_report.render(full_review()) for _ in range(2))
    assert first == second
    assert first.endswith("}\n")


def test_text_stays_readable_but_hidden_characters_are_escaped():
    verdict = "Größe ✓ \u202eabc \ud800"
    review = replace(full_review(), summary=replace(full_review().summary, verdict=verdict))
    text = json_report.render(review)
    assert "Größe ✓ \\u202eabc \\ud800" in text
    assert json.loads(text)["summary"]["verdict"] == verdict
    assert text.encode("utf-8").decode("utf-8") == text


def test_hostile_names_come_through_unchanged():
    report = json.loads(json_report.render(hostile_review()))
    assert list(HOSTILE) == [finding["detail"] for finding in report["findings"]]


def test_numbers_that_json_cannot_hold_become_text():
    side = Side(id="a", location=RETENTION.instances[0].actual.location, value=[math.nan, math.inf, 1], has_value=True)
    review = replace(full_review(), findings=(replace(RETENTION, instances=(Instance(actual=side),)),))
    report = json.loads(json_report.render(review))
    assert report["findings"][0]["instances"][0]["actual"]["value"] == ["nan", "inf", 1]


def test_findings_keep_the_order_the_review_gives_them():
    report = json.loads(json_report.render(many_findings(len(FINDINGS) * 2)))
    assert [finding["id"].split("-")[0] for finding in report["findings"]] == [found.id for found in FINDINGS] * 2
