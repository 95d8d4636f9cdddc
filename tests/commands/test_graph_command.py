# ruff: noqa: RUF001 - the sign of what is missing is a minus sign

from __future__ import annotations

import json

import pytest

REFERENCE = """
Resources:
  Db: {Type: AWS::RDS::DBInstance, Properties: {KmsKeyId: !Ref Key, MasterUserPassword: hunter2-hunter2}}
  Key: {Type: AWS::KMS::Key}
"""
ACTUAL = "Resources:\n  Key: {Type: AWS::KMS::Key}\n"


@pytest.fixture
def sides(tmp_path):
    (tmp_path / "reference.yml").write_text(REFERENCE)
    (tmp_path / "actual.yml").write_text(ACTUAL)
    return tmp_path / "actual.yml", tmp_path / "reference.yml"


def test_mermaid_is_printed_by_default(cli, sides):
    outcome = cli("graph", sides[0], "--against", sides[1])
    assert outcome.code == 0
    assert outcome.out.startswith("flowchart LR\n")
    assert "− Db" in outcome.out


@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", "<svg"), ("html", "<!doctype html>"), ("dot", "digraph"), ("mmd", "flowchart")]
)
def test_the_suffix_chooses_the_picture(cli, sides, tmp_path, suffix, start):
    path = tmp_path / f"graph.{suffix}"
    outcome = cli("graph", sides[0], "--against", sides[1], "-o", path)
    assert (outcome.code, outcome.out) == (0, "")
    assert path.read_text().lstrip().startswith(start)


def test_one_design_alone_is_drawn_with_its_links(cli, sides):
    outcome = cli("graph", sides[1], "--format", "json")
    data = json.loads(outcome.out)
    assert [(edge["status"], edge["actual"]) for edge in data["edges"]] == [("equal", ["KmsKeyId"])]
    assert data["graph"]["reference"] is None


def test_gaps_alone_leave_out_what_is_far_from_them(cli, sides):
    outcome = cli("graph", sides[0], "--against", sides[1], "--gaps", "-f", "json")
    assert [node["label"] for node in json.loads(outcome.out)["nodes"]][:1] == ["Db"]


def test_no_picture_shows_a_secret(cli, sides):
    for form in ("mermaid", "svg", "html", "dot", "json"):
        assert "hunter2" not in cli("graph", sides[0], "--against", sides[1], "-f", form).out


def test_an_unknown_suffix_is_refused_before_any_work(cli, tmp_path):
    outcome = cli("graph", tmp_path / "absent.yml", "-o", tmp_path / "graph.png")
    assert (outcome.code, "no picture has the suffix '.png'" in outcome.err) == (2, True)
