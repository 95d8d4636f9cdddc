from __future__ import annotations

import pytest
from sample_review import check_review, clear_review, full_review, hostile_review

from reviewer.renderers import terminal

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}


@pytest.mark.parametrize("name", REVIEWS)
@pytest.mark.parametrize("width", [80, 200])
def test_no_line_is_wider_than_the_terminal(name, width):
    lines = terminal.render(REVIEWS[name](), width=width).split("\n")
    assert [line for line in lines if len(line) > width] == []


@pytest.mark.parametrize("name", REVIEWS)
def test_without_colour_no_control_character_is_written(name):
    text = terminal.render(REVIEWS[name](), width=100)
    assert [letter for letter in text if letter < " " and letter != "\n"] == []


def test_colour_is_used_when_asked_for():
    assert "\x1b[" in terminal.render(full_review(), color=True)


def test_no_color_in_the_environment_wins(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in terminal.render(full_review(), color=True)


def test_hostile_escape_sequences_stay_text_even_in_colour():
    text = terminal.render(hostile_review(), width=120, color=True)
    assert "\x1b[31mred" not in text
    assert "\x07" not in text
    assert "[bold red]markup[/]" in text


def test_quiet_leaves_only_the_verdict():
    review = full_review()
    assert terminal.render(review, width=80, quiet=True) == review.summary.verdict + "\n"


def test_finding_shows_where_expected_found_and_impact():
    lines = [line.strip() for line in terminal.render(full_review(), width=120).split("\n")]
    at = lines.index("4. BookingsDb: BackupRetentionPeriod is 7, the reference has 35")
    assert lines[at + 1 : at + 4] == [
        "stack.yml:5 (BookingsDb)",
        "35 → 7",
        "A corruption found after a week cannot be restored from.",
    ]


def test_footer_counts_diagnostics_of_every_severity():
    last = terminal.render(full_review(), width=120).strip().split("\n")[-1]
    assert last == "5 matched resources, 2 differences that are no gap, 1 error, 1 warning, 1 note"


def test_check_has_no_comparison_table():
    text = terminal.render(check_review(), width=100)
    assert "Missing types" not in text
    assert "(secret)" in text
