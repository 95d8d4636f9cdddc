"""Waived findings in the reports: with all their terms, once, and worst first."""

from __future__ import annotations

import pytest
from sample_review import full_review

from reviewer.model.record import replace
from reviewer.model.review import NotGap, WaiverTerms
from reviewer.renderers import html, json_report, markdown, terminal
from reviewer.renderers.view import view_of
from reviewer.renderers.waived import waived_count

TERMS = WaiverTerms(reason="rebuilt nightly", owner="data-platform", until="2030-01-31")


@pytest.fixture
def waived_review():
    """The sample review with its worst and its mildest finding waived."""
    made = full_review()
    taken = made.findings[0], made.findings[-1]
    entries = tuple(
        NotGap(
            kind=finding.kind,
            reason="waived: rebuilt nightly (until 2030-01-31)",
            reference=place.reference,
            actual=place.actual,
            property=finding.property,
            finding=finding,
            waiver=TERMS,
        )
        for finding in reversed(taken)
        for place in finding.instances
    )
    return replace(made, findings=made.findings[1:-1], not_gaps=(*made.not_gaps, *entries), phases=())


@pytest.mark.parametrize("render", [terminal.render, markdown.render, html.render, json_report.render])
def test_every_report_shows_title_reason_owner_and_day(waived_review, render):
    words = " ".join(render(waived_review).split()).lower()
    missing = [word for word in ("rebuilt nightly", "data-platform", "2030-01-31", "waive") if word not in words]
    assert missing == []


def test_a_waived_finding_is_one_row_and_no_other_difference(waived_review):
    view, before = view_of(waived_review), view_of(full_review())
    assert [row.finding.id for row in view.waived] == [full_review().findings[at].id for at in (0, -1)]
    assert waived_count(view.waived) == 2
    assert view.not_gap_total == before.not_gap_total
    assert all("waived" not in group.reason for group in view.not_gaps)


def test_a_report_without_waivers_has_no_such_section():
    for render in (terminal.render, markdown.render, html.render):
        assert "Waived" not in render(full_review())
