"""The words of a waiver comment."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from reviewer.vocabulary.rule_book import rules_by_id
from reviewer.vocabulary.tables import table
from reviewer.waivers.directives import DirectiveError, waiver_in
from reviewer.waivers.waiver import LONGEST_REASON


def test_every_part_of_a_waiver_is_read():
    waiver = waiver_in('drdiff:ignore database-single-az, backup-* reason="a test only" until=2027-01-31 owner=data')
    assert waiver is not None
    assert waiver.rules == ("database-single-az", "backup-*")
    assert (waiver.reason, waiver.owner, waiver.until) == ("a test only", "data", dt.date(2027, 1, 31))


@pytest.mark.parametrize("reason", ["reason=cheap", "reason='cheap'", 'reason = "cheap"'])
def test_a_reason_may_be_quoted_either_way(reason):
    waiver = waiver_in(f"drdiff:ignore * {reason}")
    assert waiver is not None
    assert waiver.reason == "cheap"


@pytest.mark.parametrize("comment", ["", "words", "see drdiff:ignore in the manual", "Xdrdiff:ignore a"])
def test_other_comments_are_no_waivers(comment):
    assert waiver_in(comment) is None


def test_a_waiver_may_follow_another_tools_comment():
    assert waiver_in('other:skip=1 # drdiff:ignore a reason="b"') is not None


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("drdiff:ignore", "names no rule"),
        ('drdiff:ignore reason="x"', "names no rule"),
        ("drdiff:ignore a", "gives no reason"),
        ('drdiff:ignore a reason=""', "gives no reason"),
        ('drdiff:ignore a reason="\u200b "', "gives no reason"),
        ('drdiff:ignore a reason="x" until=soon', "is no day"),
        ('drdiff:ignore a reason="x" until=2026-02-30', "is no day"),
        ('drdiff:ignore a reason="x" until=20261231', "is no day"),
        ('drdiff:ignore a reason="x" expires=2026-12-31', "'expires' is not known"),
        ('drdiff:ignore a reason="x', "not understood"),
        ('drdiff:ignore A.B reason="x"', "cannot be a rule's id"),
        ('drdiff:ingore a reason="x"', "'drdiff:ingore' is not known"),
        ("drdiff:ignore " + ",".join("a" * 60) + ' reason="x"', "more than 50 rules"),
    ],
)
def test_a_waiver_that_cannot_be_understood_says_why(comment, problem):
    with pytest.raises(DirectiveError, match=problem):
        waiver_in(comment)


def test_control_and_hidden_characters_leave_a_reason():
    waiver = waiver_in('drdiff:ignore a reason="red \x1b[31m and \u202eback\u0007"')
    assert waiver is not None
    assert waiver.reason == "red [31m and back"


def test_a_reason_without_end_is_cut():
    waiver = waiver_in(f'drdiff:ignore a reason="{"x" * 100_000}"')
    assert waiver is not None
    assert len(waiver.reason) == LONGEST_REASON


@pytest.mark.parametrize(
    "part", ["a" * 200_000, "a " * 100_000, " " * 200_000, "#" * 200_000, "reason=" * 50_000, '"' * 9]
)
def test_hostile_comments_are_read_at_once(part):
    start = time.perf_counter()
    try:
        waiver_in(f"drdiff:ignore {part}")
        waiver_in(part)
    except DirectiveError:
        pass
    assert time.perf_counter() - start < 5


def test_every_rule_can_be_written_in_a_waiver():
    for rule in {*rules_by_id(), *table("explanations")}:
        waiver = waiver_in(f"drdiff:ignore {rule} reason=x")
        assert waiver is not None
        assert waiver.rules == (rule,)
