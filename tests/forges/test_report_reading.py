from __future__ import annotations

import json

import pytest
from sample_review import FINDINGS, check_review, full_review, hostile_review

from reviewer.errors import InputError
from reviewer.forges import report
from reviewer.forges.report import parse_report, read_report
from reviewer.renderers import json_report


def content(review=full_review):
    return json.loads(json_report.render(review()))


def parsed(value):
    return parse_report(json.dumps(value).encode(), "r.json")


def test_a_report_is_read_worst_first():
    found = parsed(content())
    assert [gap.id for gap in found.findings] == [finding.id for finding in FINDINGS]
    assert (found.label, found.reference) == ("stack.yml", "reference.md")
    assert found.counts == {"high": 3, "medium": 2, "low": 2, "info": 1}


def test_a_report_of_one_design_has_no_reference():
    assert parsed(content(check_review)).reference == ""


def test_hostile_text_is_read_as_it_is():
    assert len(parsed(content(hostile_review)).findings) == 15


def test_what_a_design_does_well_is_no_finding_of_a_comment():
    value = content()
    value["findings"][-1]["strength"] = True
    assert len(parsed(value).findings) == len(FINDINGS) - 1


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b'{"schema": "drdiff.report/2"}', b"[" * 100_000, b"\xff\xfe\x00", b'{"a": NaN}'],
)
def test_what_is_no_report_is_refused_with_help(data):
    with pytest.raises(InputError) as refused:
        parse_report(data, "r.json")
    assert "r.json" in str(refused.value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("summary", "high"), "3"),
        (("summary", "effort_days"), [1]),
        (("findings", 0, "tier"), "fatal"),
        (("findings", 0, "instances", 0, "reference", "start_line"), 0),
        (("findings", 0, "snippet"), {"language": "yaml\n```", "text": ""}),
        (("findings", 0, "title"), None),
        (("actual",), None),
    ],
)
def test_a_field_that_breaks_the_schema_is_named(path, value):
    whole = content()
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(InputError, match=r"not drdiff.report/1, at (summary|findings|actual)"):
        parsed(whole)


def test_numbers_json_writes_as_fractions_are_lines():
    whole = content()
    whole["findings"][0]["instances"][0]["reference"]["start_line"] = 3.0
    assert parsed(whole).findings[0].places[0][0].start_line == 3


def test_a_report_that_is_too_large_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(report, "LARGEST", 100)
    (tmp_path / "r.json").write_bytes(b" " * 101)
    with pytest.raises(InputError, match="larger than 100 bytes"):
        read_report(str(tmp_path / "r.json"))


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_report_that_cannot_be_read_is_refused(name, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_report(str(tmp_path / name))
