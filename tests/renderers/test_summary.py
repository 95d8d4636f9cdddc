from __future__ import annotations

import pytest
from sample_review import GLOBAL, full_review, many_findings

from reviewer.renderers import markdown, summary


def test_a_report_that_fits_is_whole():
    assert summary.render(full_review()) == markdown.render(full_review())


@pytest.mark.parametrize("limit", [20_000, 9_000, 6_000])
def test_a_report_that_does_not_fit_is_cut_and_says_so(monkeypatch, limit):
    monkeypatch.setattr(summary, "LIMIT", limit)
    text = summary.render(many_findings(40))
    assert len(text.encode()) <= limit
    assert text.startswith("> This summary leaves off ")
    assert GLOBAL.title.split(": ")[1] in text


def test_the_limit_counts_bytes_not_characters(monkeypatch):
    whole = markdown.render(full_review())
    monkeypatch.setattr(summary, "LIMIT", len(whole.encode()) - 1)
    assert len(whole) < len(whole.encode())
    assert summary.render(full_review()) != whole


def test_even_a_tiny_limit_leaves_the_verdict(monkeypatch):
    monkeypatch.setattr(summary, "LIMIT", 100)
    assert full_review().summary.verdict[:40] in summary.render(full_review())


def test_the_limit_is_below_what_github_takes():
    assert summary.LIMIT < 1024 * 1024
