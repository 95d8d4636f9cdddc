"""What every format for machines promises, and where each is told from the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_review import PASSWORD, check_review, clear_review, full_review, hostile_review, many_findings

from reviewer.commands.ending import OutputFormat
from reviewer.errors import InputError
from reviewer.renderers import RENDERERS
from reviewer.writing import destination, write_report

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}
MACHINES = ["sarif", "sarif-with-waived", "junit", "gitlab", "annotations", "csv", "summary"]
BY_NAME = {renderer.name: renderer for renderer in RENDERERS}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_the_command_line_offers_every_format():
    assert [renderer.name for renderer in RENDERERS] == [form.value for form in OutputFormat]


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("review", REVIEWS)
def test_no_format_lets_a_secret_or_a_control_character_through(name, review):
    text = BY_NAME[name].render(REVIEWS[review]())
    assert PASSWORD not in text
    assert CONTROL.findall(text) == []


@pytest.mark.parametrize("name", MACHINES)
def test_the_same_review_gives_the_same_bytes(name):
    assert BY_NAME[name].render(many_findings(20)) == BY_NAME[name].render(many_findings(20))


@pytest.mark.parametrize(
    ("output", "name", "file"),
    [
        ("out/gaps.sarif", "sarif", "out/gaps.sarif"),
        ("gaps.sarif.json", "sarif", "gaps.sarif.json"),
        ("gaps.json", "json", "gaps.json"),
        ("gl-code-quality-report.json", "gitlab", "gl-code-quality-report.json"),
        ("gaps.codequality.json", "gitlab", "gaps.codequality.json"),
        ("gaps.junit.xml", "junit", "gaps.junit.xml"),
        ("GAPS.CSV", "csv", "GAPS.CSV"),
        ("gitlab:out/any.json", "gitlab", "out/any.json"),
        ("summary:/var/s", "summary", "/var/s"),
        ("sarif-with-waived:x.sarif", "sarif-with-waived", "x.sarif"),
        ("what:x.sarif", "sarif", "what:x.sarif"),
    ],
)
def test_a_format_is_named_or_told_by_the_longest_ending(output, name, file):
    renderer, path = destination(Path(output))
    assert (renderer.name, path) == (name, Path(file))


@pytest.mark.parametrize("output", ["gaps.txt", "gaps", "sarif:", "nonsense:gaps"])
def test_an_ending_no_format_has_is_refused_with_help(output):
    with pytest.raises(InputError, match="FORMAT:"):
        destination(Path(output))


def test_a_named_format_is_written_to_its_file(tmp_path):
    write_report(full_review(), Path(f"gitlab:{tmp_path}/quality.json"))
    assert (tmp_path / "quality.json").read_text().startswith("[\n")
