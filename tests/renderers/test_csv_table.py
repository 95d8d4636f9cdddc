from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from sample_review import (
    FINDINGS,
    HOSTILE,
    RETENTION,
    SUBNETS,
    clear_review,
    full_review,
    hostile_review,
)

from reviewer.renderers import csv_table, json_report


def rows(review):
    return list(csv.DictReader(io.StringIO(csv_table.render(review), newline=""), strict=True))


def test_a_row_for_every_finding_with_the_facts_of_the_json_report():
    shared = ("id", "rule", "kind", "tier", "category", "title", "detail", "impact", "fix")
    report = json.loads(json_report.render(full_review()))["findings"]
    assert [[found[name] for name in shared] for found in report] == [
        [row[name] for name in shared] for row in rows(full_review())
    ]


def test_both_sides_values_and_places_stand_in_the_row():
    row = next(row for row in rows(full_review()) if row["id"] == RETENTION.id)
    line = RETENTION.instances[0].actual.location.start_line
    assert (row["expected"], row["found"], row["places"]) == ("35", "7", "1")
    assert (row["file"], row["line"]) == ("stack.yml", str(line))
    assert row["actual"] == f"stack.yml:{line} (BookingsDb)"


def test_all_places_of_a_finding_are_told():
    row = next(row for row in rows(full_review()) if row["id"] == SUBNETS.id)
    assert row["places"] == str(len(SUBNETS.instances))
    assert len(row["found"].split("; ")) == len(SUBNETS.instances)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1", '=HYPERLINK("http://x")'],
)
def test_no_cell_is_a_formula(text):
    assert not csv_table.safe(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))


@pytest.mark.parametrize("text", ["-1", "+3.5", "7", "a=b", "eu-west-1", ""])
def test_plain_cells_and_numbers_stay_as_they_are(text):
    assert csv_table.safe(text) == text


def test_hostile_text_stays_in_its_cell():
    found = rows(hostile_review())
    assert len(found) == len(HOSTILE)
    assert {len(row) for row in found} == {len(csv_table.COLUMNS)}


def test_cells_are_not_longer_than_a_spreadsheet_takes():
    review = replace(full_review(), findings=(replace(RETENTION, detail="x" * 100_000),))
    assert len(rows(review)[0]["detail"]) == csv_table.LONGEST


def test_no_gap_is_the_heading_alone():
    assert csv_table.render(clear_review()).count("\r\n") == 1
    assert len(rows(full_review())) == len(FINDINGS)
