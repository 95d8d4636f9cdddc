"""Every limit has a name, a meaning, a bound in the schema, an option that raises it and a clear error."""

from __future__ import annotations

import dataclasses
import json
import time

import pytest

from reviewer.configuration.check import configuration_schema
from reviewer.settings import LIMIT_MEANINGS, Limits

TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
SCHEMA = configuration_schema()["$defs"]["limits"]["properties"]


def test_every_limit_is_explained_and_can_be_configured():
    names = [field.name.replace("_", "-") for field in dataclasses.fields(Limits)]
    assert (list(LIMIT_MEANINGS), list(SCHEMA)) == (names, names)


def test_the_defaults_are_within_the_bounds_of_the_configuration():
    for name, bounds in SCHEMA.items():
        assert bounds["minimum"] <= getattr(Limits(), name.replace("-", "_")) <= bounds["maximum"]


def test_explain_prints_every_limit_with_its_default(cli):
    text = cli("explain", "limits").out
    assert [name for name in LIMIT_MEANINGS if f"  {name} " not in text] == []
    assert "16,777,216" in text


HCL = {
    "instances": 'resource "aws_sqs_queue" "q" {\n  count = 20\n}\n',
    "steps": 'output "o" {\n  value = [for a in range(100) : a * 2]\n}\n',
    "elements": 'output "o" {\n  value = [for a in range(100) : [a, a]]\n}\n',
    "text-characters": 'output "o" {\n  value = format("%100d", 1)\n}\n',
}
EXCEEDING = {
    "file-bytes": ("t.yml", TOPIC, 20),
    "template-bytes": ("t.yml", TOPIC, 20),
    "depth": ("t.yml", TOPIC + "    Properties: {A: {B: {C: {D: 1}}}}\n", 5),
    "depth ": ("t.json", '{"Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"A": {"B": {"C": 1}}}}}}', 5),
    "nodes": ("t.yml", TOPIC, 2),
    "nodes ": ("t.json", '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}', 2),
    **{name: ("main.tf", text, 10) for name, text in HCL.items()},
}


@pytest.mark.parametrize("case", EXCEEDING)
def test_beyond_a_limit_the_error_names_it_and_raising_it_helps(cli, tmp_path, case):
    name, (file, text, limit) = case.strip(), EXCEEDING[case]
    path = tmp_path / file
    path.write_text(text)
    refused = cli("check", path, "--no-config", "--fail-on", "never", "--limit", f"{name}={limit}")
    assert (refused.code, refused.out) == (2, "")
    assert f"--limit {name}=NUMBER" in refused.err
    enough = min(100_000, SCHEMA[name]["maximum"])
    assert cli("check", path, "--no-config", "--fail-on", "never", "--limit", f"{name}={enough}").code == 0


def test_the_files_of_a_folder_are_limited(cli, tmp_path):
    for number in range(4):
        (tmp_path / f"t{number}.yml").write_text(TOPIC.replace("Topic:", f"Topic{number}:"))
    assert "--limit files=NUMBER" in cli("check", tmp_path, "--no-config", "--limit", "files=3").err
    assert cli("check", tmp_path, "--no-config", "--limit", "files=4", "--fail-on", "never").code == 0


def test_the_configuration_sets_limits_and_the_command_line_wins(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".drdiff.yaml").write_text("limits: {template-bytes: 10}\n")
    (tmp_path / "t.yml").write_text(TOPIC)
    assert "larger than 10 bytes" in cli("check", "t.yml").err
    assert cli("check", "t.yml", "--limit", "template-bytes=1000", "--fail-on", "never").code == 0


@pytest.mark.parametrize(
    "given", ["depht=3", "depth=x", "depth=-1", "depth=0", "depth=1e3", "depth=99999999999", "depth"]
)
def test_a_limit_that_cannot_be_is_refused(cli, tmp_path, given):
    outcome = cli("check", tmp_path, "--no-config", "--limit", given)
    assert outcome.code == 2
    assert outcome.err.startswith(("drdiff: error: --limit dep", "drdiff: error: --limit: a value"))


def test_a_run_ends_when_its_time_is_up(drdiff, tmp_path):
    path = tmp_path / "t.json"
    many = {f"R{number}": {"Type": "AWS::EC2::Subnet", "Properties": {"CidrBlock": "x"}} for number in range(60_000)}
    path.write_text(json.dumps({"Resources": many}))
    started = time.monotonic()
    outcome = drdiff("check", path, "--no-config", "--limit", "seconds=1")
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    assert b"the run takes more than 1 seconds\n  help: raise it with --limit seconds=NUMBER" in outcome.stderr
    assert time.monotonic() - started < 20
