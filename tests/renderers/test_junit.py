from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from sample_review import (
    DESCRIPTION,
    GLOBAL,
    POLICY,
    RETENTION,
    check_review,
    clear_review,
    full_review,
    hostile_review,
    many_findings,
)

from reviewer.model.design import Severity
from reviewer.model.review import NotGap, Tier
from reviewer.renderers import junit

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


def parsed(review):
    return ET.fromstring(junit.render(review))  # noqa: S314  our own output


def cases(review):
    return list(parsed(review).iter("testcase"))


def case_of(review, finding):
    return next(case for case in cases(review) if case.get("name").startswith(finding.title.rstrip(".")))


@pytest.mark.parametrize("name", REVIEWS)
def test_every_report_satisfies_the_published_schema(schema, name):
    assert [error.reason for error in schema.iter_errors(junit.render(REVIEWS[name]()))] == []


def test_the_published_schema_refuses_a_case_without_a_name(schema):
    assert not schema.is_valid(junit.render(full_review()).replace("<testcase classname", "<testcase class", 1))


def test_a_gap_is_a_failure_with_its_tier_its_place_and_what_to_do():
    failure = case_of(full_review(), RETENTION).find("failure")
    assert failure.get("type") == "medium"
    where, *said = failure.text.split("\n")
    assert where == f"stack.yml:{RETENTION.instances[0].actual.location.start_line}"
    assert said[-1] == f"Fix: {RETENTION.fix}"


def test_what_is_undecided_is_skipped_and_information_passes():
    assert case_of(full_review(), POLICY).find("skipped").get("message") == "undecided until apply"
    assert [child.tag for child in case_of(full_review(), DESCRIPTION)] == ["system-out"]


def test_a_waived_finding_is_skipped_with_its_reason():
    waived = NotGap(kind=RETENTION.kind, reason="waived: until the migration", finding=RETENTION)
    review = replace(full_review(), findings=(GLOBAL,), not_gaps=(waived,))
    assert case_of(review, RETENTION).find("skipped").get("message") == "waived: until the migration"


def test_a_resource_without_a_finding_passes():
    assert "TicketQueue (AWS::SQS::Queue): as in the reference" in {
        case.get("name") for case in cases(full_review()) if len(case) == 0
    }


def test_input_that_was_lost_is_an_error_and_else_reading_passes():
    lost = [case.find("error").text for case in cases(full_review()) if case.find("error") is not None]
    errors = [found for found in full_review().diagnostics if found.severity is Severity.ERROR]
    assert len(lost) == len(errors)
    assert next(case.get("name") for case in cases(clear_review())) == "the input was read"


def test_counts_add_up():
    root = parsed(full_review())
    suites = list(root.iter("testsuite"))
    for suite in suites:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        for outcome, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == len(suite.findall(f"testcase/{outcome}"))
    assert int(root.get("tests")) == sum(int(suite.get("tests")) for suite in suites)
    gaps = [found for found in full_review().findings if found.tier is not Tier.INFO and not found.undecided]
    assert int(root.get("failures")) == len(gaps)


def test_no_two_cases_have_one_name():
    names = [(case.get("classname"), case.get("name")) for case in cases(many_findings(40))]
    assert len(names) == len(set(names))


def test_characters_no_xml_may_hold_are_replaced():
    review = replace(full_review(), findings=(replace(RETENTION, title="a\ufffe\uffff\x00b"),))
    assert "a\ufffd\ufffd\u2039U+0000\u203ab" in {case.get("name") for case in cases(review)}
