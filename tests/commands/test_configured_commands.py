"""The configuration behind the commands: found, overruled by the command line, and the pairs it names."""

from __future__ import annotations

import json

import jsonschema
import pytest

from reviewer.configuration.check import configuration_schema
from reviewer.renderers.schema import report_schema

TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
BUCKET = "  Data:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration: {Status: %s}\n"
WAIVER = "{rule: property-*, resource: Data, reason: rebuilt nightly, owner: data, until: %s}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a pair that has one high gap."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reference.yml").write_text(TOPIC + BUCKET % "Enabled")
    (tmp_path / "actual.yml").write_text(TOPIC + BUCKET % "Suspended")
    return tmp_path


@pytest.fixture
def compared(cli, folder):
    """Return a function that compares the pair under a configuration; code, report and errors."""

    def run(configuration, *options):
        (folder / ".drdiff.yaml").write_text(configuration)
        outcome = cli("compare", "reference.yml", "actual.yml", "-f", "json", *options)
        return outcome.code, json.loads(outcome.out) if outcome.out else {}, outcome.err

    return run


def test_a_waiver_of_the_configuration_holds_and_every_field_is_reported(compared):
    code, report, _ = compared(f"waivers: [{WAIVER % '2030-01-31'}]", "--today", "2030-01-31")
    [entry] = [item for item in report["not_gaps"] if "waiver" in item]
    assert (code, report["summary"]["waived"], report["summary"]["high"]) == (0, 1, 0)
    assert entry["reason"] == "waived: rebuilt nightly (until 2030-01-31)"
    assert {key: entry["waiver"][key] for key in ("rule", "tier", "reason", "owner", "until")} == {
        "rule": "property-changed",
        "tier": "high",
        "reason": "rebuilt nightly",
        "owner": "data",
        "until": "2030-01-31",
    }
    jsonschema.validate(report, report_schema())


@pytest.mark.parametrize(
    "clock", [("--today", "2030-02-01"), ("DRDIFF_TODAY", "2030-02-01"), ("SOURCE_DATE_EPOCH", "1896134400")]
)
def test_an_expired_waiver_is_an_error_with_file_and_line(compared, monkeypatch, clock):
    options = clock if clock[0].startswith("--") else ()
    if not options:
        monkeypatch.setenv(*clock)
    code, report, _ = compared(f"fail-on: high\nwaivers:\n  - {WAIVER % '2030-01-31'}\n", *options)
    [told] = [line for line in report["diagnostics"] if line["severity"] == "error"]
    assert (code, told["file"], told["line"]) == (1, ".drdiff.yaml", 3)
    assert "property-* for Data expired on 2030-01-31" in told["message"]


@pytest.mark.parametrize(
    ("name", "value"), [("--today", "soon"), ("DRDIFF_TODAY", "20300101"), ("SOURCE_DATE_EPOCH", "9" * 30)]
)
def test_a_day_that_is_none_is_an_error(compared, monkeypatch, name, value):
    options = (name, value) if name.startswith("--") else ()
    if not options:
        monkeypatch.setenv(name, value)
    code, _, errors = compared(f"waivers: [{WAIVER % '2030-01-31'}]", *options)
    assert (code, name in errors) == (2, True)


def test_a_waiver_without_a_reason_stops_the_run(compared):
    code, report, errors = compared("waivers:\n  - rule: '*'\n")
    assert (code, report) == (2, {})
    assert errors.startswith("drdiff: error: .drdiff.yaml:2: entry 1 of 'waivers' has no reason")


def test_the_configuration_decides_what_fails_and_the_command_line_wins(compared):
    assert compared("fail-on: never")[0] == 0
    assert compared("fail-on: never", "--fail-on", "high")[0] == 1
    assert compared("fail-on: never", "--no-config")[0] == 1


def test_a_configuration_elsewhere_may_be_named(compared, folder):
    (folder / "other.yaml").write_text("fail-on: never")
    assert compared("fail-on: high", "--config", "other.yaml")[0] == 0
    code, _, errors = compared("", "--config", "other.yaml", "--no-config")
    assert (code, "exclude each other" in errors) == (2, True)


def test_parameters_of_the_command_line_win_over_those_of_the_configuration(cli, folder):
    described = "Parameters: {Word: {Type: String}, Other: {Type: String}}\n" + TOPIC
    (folder / "a.yml").write_text(described + '    Properties: {DisplayName: !Sub "${Word}-${Other}"}\n')
    (folder / "b.yml").write_text(described + "    Properties: {DisplayName: x}\n")
    (folder / ".drdiff.yaml").write_text(
        "parameters: {Word: both, Other: both}\nreference: {parameters: {Other: own}}\n"
    )
    outcome = cli("compare", "a.yml", "b.yml", "-f", "json", "--param", "Word=given")
    report = json.loads(outcome.out)
    sides = [item["reference"] for finding in report["findings"] for item in finding["instances"]] + [
        item["reference"] for item in report["not_gaps"]
    ]
    assert "given-own" in [side["value"] for side in sides if side and "value" in side]


def test_outputs_of_the_configuration_are_written_beside_it(cli, folder, monkeypatch):
    (folder / ".drdiff.yaml").write_text("output: reports/out.md\nfail-on: never\n")
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    outcome = cli("compare", "../reference.yml", "../actual.yml")
    assert (outcome.code, (folder / "reports" / "out.md").read_text()[:1]) == (0, "#")
    assert cli("compare", "../reference.yml", "../actual.yml", "-o", "own.md").out.endswith("Written: own.md\n")


def test_a_format_that_is_none_is_an_error(compared, cli):
    assert compared("format: markdwon")[0] == 2
    (outcome,) = [cli("compare", "reference.yml", "actual.yml")]
    assert "'format' is not one of the known words" in outcome.err


PAIRS = "fail-on: never\npairs:\n  main: {reference: reference.yml, actual: actual.yml}\n"
OTHER = "  other: {reference: actual.yml, actual: actual.yml}\n"


def test_a_pair_stands_for_the_two_designs(cli, folder):
    (folder / ".drdiff.yaml").write_text(PAIRS + OTHER)
    named = cli("compare", "--pair", "main", "-f", "json")
    assert named.out == cli("compare", "reference.yml", "actual.yml", "-f", "json").out


def test_the_only_pair_needs_no_name(cli, folder):
    (folder / ".drdiff.yaml").write_text(PAIRS)
    assert json.loads(cli("compare", "-f", "json").out)["summary"]["high"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the two designs are missing"),
        (("--pair", "mian"), "there is no pair 'mian'"),
        (("reference.yml",), "the actual design is missing"),
        (("reference.yml", "actual.yml", "--pair", "main"), "stands in the place of the two designs"),
    ],
)
def test_a_pair_that_is_not_clear_is_an_error(cli, folder, arguments, message):
    (folder / ".drdiff.yaml").write_text(PAIRS + OTHER)
    outcome = cli("compare", *arguments)
    assert (outcome.code, outcome.out, message in outcome.err) == (2, "", True)


def test_check_reads_the_configuration_too(cli, folder):
    (folder / ".drdiff.yaml").write_text("fail-on: info\nwaivers: [{rule: '*', reason: a test}]\n")
    outcome = cli("check", "actual.yml", "-f", "json")
    report = json.loads(outcome.out)
    assert outcome.code == 0
    assert [finding for finding in report["findings"] if not finding["strength"]] == []
    assert report["summary"]["waived"] > 0
    assert report["phases"] == []


def test_a_configuration_changes_nothing_that_it_does_not_say(cli, folder):
    plain = cli("compare", "reference.yml", "actual.yml", "-f", "json").out
    (folder / ".drdiff.yaml").write_text("# nothing\n")
    assert cli("compare", "reference.yml", "actual.yml", "-f", "json").out == plain


def test_both_schemas_are_printed(cli):
    assert json.loads(cli("schema").out) == report_schema()
    assert json.loads(cli("schema", "report").out) == report_schema()
    assert json.loads(cli("schema", "config").out) == configuration_schema()


def test_accept_writes_where_the_configuration_says(cli, folder):
    (folder / ".drdiff.yaml").write_text("accepted: known/accepted.yaml\nfail-on: info\n")
    assert cli("compare", "reference.yml", "actual.yml", "-o", "report.json", "--no-config").code == 1
    assert cli("accept", "report.json").out.split("; ")[0].endswith("accepted in known/accepted.yaml")
    assert cli("compare", "reference.yml", "actual.yml").code == 0


def test_an_accepted_file_that_is_not_there_is_an_error(cli, folder):
    (folder / ".drdiff.yaml").write_text("accepted: none.json\n")
    outcome = cli("compare", "reference.yml", "actual.yml")
    assert (outcome.code, outcome.err.startswith("drdiff: error: none.json: the file cannot be read")) == (2, True)


def test_variable_files_and_the_workspace_may_be_configured(cli, folder):
    text = 'variable "word" {{}}\nresource "aws_sns_topic" "t" {{\n  display_name = "${{{}}}"\n}}\n'
    for name, shown in (("a", '"${var.word}-${terraform.workspace}"'), ("b", '"x"')):
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text.replace('"${{{}}}"', "{}").format(shown))
    (folder / "team.tfvars").write_text('word = "team"\n')
    (folder / ".drdiff.yaml").write_text("variable-files: team.tfvars\nworkspace: blue\n")
    for options, value in (((), "team-blue"), (("--workspace", "green"), "team-green")):
        assert value in cli("compare", "a", "b", "-f", "json", *options).out
