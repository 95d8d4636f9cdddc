"""The command as users and pipelines see it: exit codes, outputs, and the same bytes every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from test_samples import ORDERS

from reviewer import __version__

TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
SETTING = TOPIC + "  Setting:\n    Type: AWS::SSM::Parameter\n    Properties: {Type: String, Value: blue}\n"
BUCKET = "  Data:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration: {Status: %s}\n"
DESCRIBED = TOPIC + "    Properties: {DisplayName: %s}\n"


@pytest.fixture
def pair(tmp_path):
    """A pair with one high gap (versioning is suspended)."""
    return files(tmp_path, TOPIC + BUCKET % "Enabled", TOPIC + BUCKET % "Suspended")


def files(folder, reference, actual):
    paths = folder / "reference.yml", folder / "actual.yml"
    for path, text in zip(paths, (reference, actual), strict=True):
        path.write_text(text)
    return paths


def tiers(outcome):
    """The tiers of what differs; weaknesses that both sides share are no difference."""
    return {finding["tier"] for finding in json.loads(outcome.out)["findings"] if finding["alone"] is None}


@pytest.mark.parametrize(
    ("fail_on", "code"), [(None, 1), ("high", 1), ("medium", 1), ("low", 1), ("info", 1), ("never", 0)]
)
def test_a_high_gap_fails_unless_nothing_may(cli, pair, fail_on, code):
    chosen = [] if fail_on is None else ["--fail-on", fail_on]
    outcome = cli("compare", *pair, "--format", "json", *chosen)
    assert (tiers(outcome), outcome.code) == ({"high"}, code)


@pytest.mark.parametrize(("fail_on", "code"), [("high", 0), ("medium", 0), ("low", 0), ("info", 1), ("never", 0)])
def test_a_note_fails_only_where_notes_do(cli, tmp_path, fail_on, code):
    pair = files(tmp_path, TOPIC, SETTING)
    outcome = cli("compare", *pair, "--format", "json", "--fail-on", fail_on)
    assert (tiers(outcome), outcome.code) == ({"info"}, code)


def test_no_difference_is_exit_code_0(cli, tmp_path):
    pair = files(tmp_path, TOPIC, TOPIC)
    outcome = cli("compare", *pair, "--fail-on", "info", "--quiet")
    assert (outcome.code, outcome.out) == (0, "Ready: no gap against the reference.\n")


def test_quiet_prints_the_verdict_line_alone(cli, pair):
    outcome = cli("compare", *pair, "--quiet")
    assert outcome.out == "Not ready: 1 high gap blocks disaster recovery or deployment.\n"


def test_every_report_is_written_by_its_suffix(cli, pair, tmp_path):
    outputs = [tmp_path / "new" / f"report{suffix}" for suffix in (".md", ".html", ".json")]
    outcome = cli("compare", *pair, *(argument for path in outputs for argument in ("-o", path)))
    assert outcome.code == 1
    markdown, html, document = (path.read_text() for path in outputs)
    assert (markdown[0], html[:9].lower(), json.loads(document)["schema"]) == ("#", "<!doctype", "drdiff.report/1")


def test_the_report_is_written_before_the_run_fails(cli, pair, tmp_path):
    report = tmp_path / "report.json"
    assert cli("compare", *pair, "-o", report, "--fail-on", "low").code == 1
    assert json.loads(report.read_text())["summary"]["high"] == 1


@pytest.mark.parametrize(("form", "suffix"), [("json", ".json"), ("markdown", ".md"), ("html", ".html")])
def test_printing_and_writing_a_report_give_the_same_bytes(cli, pair, tmp_path, form, suffix):
    report = tmp_path / f"report{suffix}"
    assert cli("compare", *pair, "--format", form).out == cli("compare", *pair, "-o", report, "--format", form).out
    assert cli("compare", *pair, "--format", form).out == report.read_text()


def test_an_unknown_suffix_is_refused_before_anything_is_read(cli, tmp_path):
    outcome = cli("compare", tmp_path / "none.yml", tmp_path / "none.yml", "-o", "report.pdf")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("drdiff: error: -o report.pdf: no report format has the suffix '.pdf'")


def test_a_report_that_cannot_be_written_is_exit_code_2(cli, pair, tmp_path):
    (tmp_path / "file").write_text("")
    outcome = cli("compare", *pair, "-o", tmp_path / "file" / "report.md")
    assert (outcome.code, "the file cannot be written" in outcome.err) == (2, True)


def test_a_folder_in_the_place_of_a_report_is_left_alone(cli, pair, tmp_path):
    (tmp_path / "report.md").mkdir()
    outcome = cli("compare", *pair, "-o", tmp_path / "report.md")
    assert outcome.code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["actual.yml", "reference.yml", "report.md"]


def test_one_side_may_be_standard_input(cli, tmp_path):
    (reference, _) = files(tmp_path, TOPIC, TOPIC)
    assert cli("compare", reference, "-", "--fail-on", "info", stdin=TOPIC.encode()).code == 0


def test_two_sides_of_standard_input_are_refused(cli):
    outcome = cli("compare", "-", "-", stdin=TOPIC.encode())
    assert outcome.code == 2
    assert outcome.err.startswith("drdiff: error: only one side can be standard input")


def test_a_parameter_given_decides_both_sides(cli, tmp_path):
    head = "Parameters: {Word: {Type: String, Default: %s}}\n"
    pair = files(tmp_path, head % "one" + DESCRIBED % "!Ref Word", head % "two" + DESCRIBED % "!Ref Word")
    given = cli("compare", *pair, "--param", "Word=same", "--format", "json")
    found = [finding for finding in json.loads(given.out)["findings"] if finding["alone"] is None]
    assert {finding["property"] for finding in found} == {"Default"}


PARAMETER_FILES = [
    [{"ParameterKey": "Days", "ParameterValue": "14"}],
    {"Parameters": {"Days": "14"}},
    {"Days": 14},
]


@pytest.mark.parametrize("shape", PARAMETER_FILES)
def test_parameter_files_of_every_shape_are_read(cli, tmp_path, shape):
    log = "Parameters: {Days: {Type: Number}}\nResources:\n  Log: {Type: AWS::Logs::LogGroup, Properties: {%s}}\n"
    pair = files(tmp_path, log % "RetentionInDays: !Ref Days", log % "RetentionInDays: 30")
    (tmp_path / "given.json").write_text(json.dumps(shape))
    outcome = cli("compare", *pair, "--params", tmp_path / "given.json", "--format", "json")
    places = [item for item in json.loads(outcome.out)["not_gaps"] if item["property"] == "RetentionInDays"]
    assert [place["reference"]["value"] for place in places] == ["14"]


@pytest.mark.parametrize("text", ["{", "7", '"x"', "[1, 2]"])
def test_a_parameter_file_of_no_known_shape_is_a_clear_error(cli, pair, tmp_path, text):
    (tmp_path / "given.json").write_text(text)
    outcome = cli("compare", *pair, "--params", tmp_path / "given.json")
    assert (outcome.code, "given.json" in outcome.err) == (2, True)


def test_one_side_may_have_parameters_of_its_own(cli, tmp_path):
    text = "Parameters: {Word: {Type: String}}\n" + DESCRIBED % "!Ref Word"
    pair = files(tmp_path, text, text)
    arguments = ["--reference-param", "Word=a", "--actual-param", "Word=b", "--format", "json"]
    values = [item["reference"]["value"] for item in json.loads(cli("compare", *pair, *arguments).out)["not_gaps"]]
    assert values == ["a"]


def test_a_match_given_wins(cli, tmp_path):
    two = TOPIC.replace("Topic:", "First:") + "  Second:\n    Type: AWS::SNS::Topic\n"
    pair = files(tmp_path, two, two)
    outcome = cli("compare", *pair, "--match", "First=Second", "--match", "Second=First", "--format", "json")
    matches = json.loads(outcome.out)["matches"]
    assert [(item["reference"], item["actual"], item["reason"]) for item in matches] == [
        ("First", "Second", "given"),
        ("Second", "First", "given"),
    ]


@pytest.mark.parametrize("arguments", [["--match", "Topic"], ["--match", "No=Topic"], ["--param", "=x"]])
def test_an_option_that_makes_no_sense_is_a_clear_error(cli, pair, arguments):
    outcome = cli("compare", *pair, *arguments)
    assert outcome.code == 2
    assert outcome.err.startswith(f"drdiff: error: {arguments[0]}")


def test_a_region_given_decides_what_depends_on_it(cli, tmp_path):
    head = "Conditions: {Here: !Equals [!Ref AWS::Region, eu-west-1]}\n"
    pair = files(tmp_path, head + DESCRIBED % "!If [Here, a, b]", TOPIC + "    Properties: {DisplayName: a}\n")
    assert '"DisplayName"' in cli("compare", *pair, "--format", "json").out
    outcome = cli("compare", *pair, "--region", "eu-west-1", "--format", "json")
    shown = [item for item in json.loads(outcome.out)["findings"] if item["property"] == "DisplayName"]
    assert shown == []


def test_the_same_inputs_give_the_same_bytes_whatever_the_hash_order_and_folder(drdiff, tmp_path):
    made = []
    for seed, folder in (("0", tmp_path), ("1", ORDERS)):
        outputs = [tmp_path / f"{seed}{suffix}" for suffix in (".md", ".html", ".json")]
        inputs = [os.path.relpath(ORDERS / name, folder) for name in ("reference.md", "actual.yml")]
        options = [argument for path in outputs for argument in ("-o", path)]
        printed = drdiff("compare", *inputs, *options, "-f", "terminal", cwd=folder, PYTHONHASHSEED=seed)
        assert printed.returncode == 1
        made.append([path.read_bytes() for path in outputs])
    assert made[0] == made[1]


def test_debug_shows_the_trace_of_an_internal_error_and_without_it_there_is_one_message(cli, pair, monkeypatch):
    def broken(*_arguments):
        secret = "detnalp"[::-1]
        raise RuntimeError(secret) from ValueError(secret)

    monkeypatch.setattr("reviewer.pipeline.compare", broken)
    outcome = cli("compare", *pair)
    assert outcome.code == 2
    assert f"internal error in version {__version__}: RuntimeError at commands/compare.py:" in outcome.err
    assert "Traceback" not in outcome.err
    traced = cli("--debug", "compare", *pair)
    assert traced.err.startswith("Traceback")
    assert (traced.code, "ValueError" in traced.err, "in broken" in traced.err) == (2, True, True)
    assert "planted" not in outcome.err + traced.err


def test_the_version_and_the_help_are_printed(drdiff):
    assert drdiff("--version").stdout.decode().strip() == f"drdiff {__version__}"
    assert b"compare" in drdiff("--help").stdout


def test_explain_tells_rules_types_and_properties_with_their_source(cli):
    for subject in ("missing-resource", "AWS::RDS::DBCluster", "AWS::RDS::DBCluster.DeletionProtection"):
        outcome = cli("explain", subject)
        assert (outcome.code, outcome.out.split("\n")[0]) == (0, subject)
    assert "Source:" in outcome.out


def test_explain_suggests_near_names(cli):
    outcome = cli("explain", "AWS::RDS::DBClusters")
    assert (outcome.code, "AWS::RDS::DBCluster" in outcome.err) == (2, True)


def test_a_reader_that_closes_the_pipe_gets_no_trace():
    command = [
        sys.executable,
        "-m",
        "reviewer",
        "compare",
        ORDERS / "reference.yml",
        ORDERS / "actual.yml",
        "-f",
        "html",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ORDERS.parent.parent) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(30) != 0


def test_a_template_can_be_the_baseline_of_a_check(cli, tmp_path):
    reference, actual = files(tmp_path, TOPIC + BUCKET % "!Sub Enabled", TOPIC + BUCKET % "Suspended")
    outcome = cli("check", actual, "--baseline", reference, "--format", "json")
    report = json.loads(outcome.out)
    assert report["reference"]["label"] == "reference.yml"
    assert [item["property"] for item in report["findings"] if item["tier"] == "high"] == [
        "VersioningConfiguration.Status"
    ]


def test_a_baseline_that_is_none_is_refused_with_a_hint(cli, tmp_path):
    (tmp_path / "rules.yml").write_text("rulez: [a]\n")
    reference, _ = files(tmp_path, TOPIC, TOPIC)
    outcome = cli("check", reference, "--baseline", tmp_path / "rules.yml")
    assert (outcome.code, "rulez" in outcome.err, "Traceback" in outcome.err) == (2, True, False)
