from __future__ import annotations

import re
from dataclasses import replace

from sample_review import ACTUAL_FILE, HOSTILE, RETENTION, clear_review, full_review, hostile_review, many_findings

from reviewer.renderers import github_annotations

COMMAND = re.compile(r"::(error|warning|notice) file=([^,:]+),line=(\d+),endLine=(\d+),title=([^,:\r\n]*)::([^\r\n]+)")


def test_every_line_is_one_command():
    lines = github_annotations.render(full_review()).splitlines()
    assert len(lines) == len(full_review().findings)
    assert [line for line in lines if not COMMAND.fullmatch(line)] == []


def test_a_command_names_level_place_and_what_to_do():
    (line,) = github_annotations.render(replace(full_review(), findings=(RETENTION,))).splitlines()
    level, file, start, end, title, text = COMMAND.fullmatch(line).groups()
    expected = str(RETENTION.instances[0].actual.location.start_line)
    assert (level, file, start, end) == ("warning", ACTUAL_FILE, expected, expected)
    assert title == "BookingsDb%3A BackupRetentionPeriod is 7%2C the reference has 35"
    assert text.endswith(f"%0AFix: {RETENTION.fix}")


def test_hostile_text_starts_no_command_of_its_own():
    texts = ("x\n::set-output name=a::b", "50% off\r\n::error::x", *HOSTILE)
    findings = tuple(replace(RETENTION, id=str(at), title=text, detail=text) for at, text in enumerate(texts))
    for each in (replace(full_review(), findings=findings), hostile_review()):
        lines = github_annotations.render(each).split("\n")[:-1]
        assert [line for line in lines if not COMMAND.fullmatch(line) and not line.startswith("drdiff: ")] == []
        assert not [line for line in lines if "\r" in line]


def test_what_github_would_drop_is_counted_in_the_last_line():
    *commands, last = github_annotations.render(many_findings(80)).splitlines()
    levels = [COMMAND.fullmatch(line)[1] for line in commands]
    assert {level: levels.count(level) for level in levels} == {"error": 10, "warning": 10, "notice": 10}
    assert last.startswith("drdiff: 20 more errors, 10 more warnings, 20 more notices than GitHub shows")


def test_the_worst_come_first():
    levels = [COMMAND.fullmatch(line)[1] for line in github_annotations.render(full_review()).splitlines()]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)


def test_no_gap_is_no_line():
    assert github_annotations.render(clear_review()) == ""
