from __future__ import annotations

from dataclasses import replace

import pytest
from sample_review import ACTUAL_FILE, actual_design, span

from reviewer.model.location import Location
from reviewer.renderers.excerpts import MOST, WHOLE, WIDEST, Excerpts
from reviewer.renderers.redaction import Redactor

PLAIN = Redactor()


def of_lines(lines):
    return replace(actual_design(), sources={"a.yml": tuple(lines)})


def at(start, end):
    return Location(file="a.yml", start_line=start, end_line=end)


def test_two_lines_stand_around_the_cited_one():
    shown = Excerpts(actual_design(), PLAIN).around(span(ACTUAL_FILE, "BackupRetentionPeriod"))
    assert [(line.number, line.cited) for line in shown.lines] == [
        (3, False),
        (4, False),
        (5, True),
        (6, False),
        (7, False),
    ]


def test_long_spans_are_cut_and_say_how_much_is_left_off():
    shown = Excerpts(of_lines(f"line {n}" for n in range(1, 101)), PLAIN).around(at(10, 90))
    assert sum(line.cited for line in shown.lines) == MOST
    assert shown.left_off == 81 - MOST


@pytest.mark.parametrize("where", [at(0, 1), at(4, 4), Location(file="other.yml", start_line=1, end_line=1)])
def test_places_outside_the_source_have_no_excerpt(where):
    assert Excerpts(of_lines(["a", "b", "c"]), PLAIN).around(where) is None


def test_edges_of_the_file_are_kept():
    assert [line.text for line in Excerpts(of_lines(["a", "b", "c"]), PLAIN).around(at(1, 9)).lines] == ["a", "b", "c"]


def test_wide_lines_are_cut():
    (line,) = Excerpts(of_lines(["x" * 100_000]), PLAIN).around(at(1, 1)).lines
    assert line.text == "x" * (WIDEST - 1) + "…"


@pytest.mark.parametrize("filler", [(), ("x",) * WHOLE], ids=["small file", "large file"])
def test_a_key_block_that_starts_above_the_excerpt_is_masked(filler):
    body = [f"MIIEabcdefghijklmnop{n:02}" for n in range(30)]
    lines = ["-----BEGIN PRIVATE KEY-----", *body, "-----END PRIVATE KEY-----", *filler]
    assert {"(secret)"} == {line.text for line in Excerpts(of_lines(lines), PLAIN).around(at(20, 22)).lines}


def test_the_default_of_a_secret_parameter_is_masked_when_only_it_is_cited():
    lines = [
        "Parameters:",
        "  DbPassword:",
        "    Type: String",
        "    MinLength: 8",
        "    Default: hunter22",
        "  Other:",
        "",
    ]
    shown = Excerpts(of_lines(lines), PLAIN).around(at(5, 5))
    assert "    Default: (secret)" in [line.text for line in shown.lines]
