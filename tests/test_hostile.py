"""Bad and hostile inputs: one clear message with the file and the line, exit code 2, never a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest
import yaml
from random_templates import random_template

from reviewer.errors import InputError
from reviewer.parsers.loader import load
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.pipeline import compare
from reviewer.renderers import json_report
from reviewer.settings import Limits, ReadOptions

ROOT = Path(__file__).parent.parent
GOOD = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))

BROKEN = {
    "empty": (b"", ""),
    "blank": (b"\n \n", ""),
    "binary": (b"\x7fELF\x02\x01\x01" + bytes(range(256)), ":"),
    "NUL": (b"Resources:\n  A:\n    Type: x\0\n", ":3"),
    "not UTF-8": (b"Resources:\n  A: \xff\xfe\xfd\n", ":2"),
    "half a character of UTF-16": ("Resources: {}".encode("utf-16") + b"\xd8", ":"),
    "no template": (b"name: value\n", ""),
    "a list": (b"- a\n- b\n", ""),
    "a scalar": (b"just words\n", ""),
    "no YAML": (b"Resources:\n  A: [1,\n  B: 2\n", ":2"),
    "no JSON": (b'{"Resources": {\n "A": {"Type": "x"\n "B": 1}}', ":3"),
    "deep flow YAML": (b"Resources: " + b"[" * 200_000, ":1"),
    "deep block YAML": ("".join(" " * i + "a:\n" for i in range(2000)).encode(), ":"),
    "deep compact YAML": (b"Resources:\n  " + b"- " * 100_000 + b"x", ":2"),
    "deep JSON": (b'{"Resources":' * 100_000, ":1"),
    "billion laughs": ((LAUGHS + GOOD).encode(), ""),
    "an anchor in itself": (b"Resources: &a\n  A: *a\n", ":"),
    "Resources a list": (b"Resources: [1, 2]\n", ""),
    "Resources without types": (b"Resources: {A: {B: c}}\n", ""),
    "only prose": (b"# Title\n\nWords.\n\n```bash\nls\n```\n", ""),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("suffix", [".yml", ".json", ".md"])
def test_a_broken_file_is_one_clear_message_and_exit_code_2(cli, tmp_path, name, suffix):
    data, line = BROKEN[name]
    good, bad = tmp_path / "good.yml", tmp_path / f"bad{suffix}"
    good.write_text(GOOD)
    bad.write_bytes(data)
    outcome = cli("compare", good, bad)
    first = outcome.err.split("\n")[0]
    assert (outcome.code, outcome.out) == (2, "")
    assert first.startswith(f"drdiff: error: bad{suffix}{line}")
    assert "Traceback" not in outcome.err
    assert len(outcome.err) < 500


@pytest.mark.parametrize("make", ["missing", "empty folder", "FIFO", "folder of prose", "device"])
def test_an_input_that_is_no_file_is_one_clear_message(cli, tmp_path, make):
    path = tmp_path / "input"
    if make == "FIFO":
        os.mkfifo(path)
    elif make == "empty folder":
        path.mkdir()
    elif make == "folder of prose":
        path.mkdir()
        (path / "README.md").write_text("# Words\n")
    elif make == "device":
        path = Path("/dev/zero")
    (tmp_path / "good.yml").write_text(GOOD)
    outcome = cli("compare", path, tmp_path / "good.yml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("drdiff: error: ")
    assert path.name in outcome.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_one_clear_message(cli, tmp_path):
    path = tmp_path / "closed.yml"
    path.write_text(GOOD)
    path.chmod(0)
    outcome = cli("compare", path, path)
    assert (outcome.code, outcome.err.split("\n")[0]) == (
        2,
        "drdiff: error: closed.yml: the file cannot be read: permission denied",
    )


def test_truncated_anywhere_it_is_a_design_or_a_clear_error(tmp_path):
    text = (ROOT / "samples/orders/actual.yml").read_text()
    for whole in (text, json.dumps(read_yaml(text, "actual.yml", Limits(), []).plain(), indent=1)):
        for share in range(1, 15):
            path = tmp_path / "cut.yml"
            path.write_text(whole[: len(whole) * share // 15 - share])
            with suppress(InputError):
                assert load(str(path), ReadOptions()).resources


WRONG = [None, "", "text", 0, -1, 1.5, True, [], {}, [None], [[1]], {"a": None}, {"Ref": ["x"]}, {"Fn::Sub": 7}]
WRONG += [{"Fn::GetAtt": {}}, {"Fn::If": "x"}, {"Fn::If": [["x"], 1, 2]}, {"Fn::Join": "x"}, {"Fn::Join": [1, 2]}]
WRONG += [{"Fn::Select": ["x", {}]}, {"Fn::Split": [None, None]}, {"Fn::FindInMap": [[], {}, 1]}, {"Fn::Cidr": [1]}]
WRONG += [{"Fn::Sub": [["x"], "y"]}, {"Fn::Equals": 1}, {"Fn::Transform": []}, {"Fn::ForEach::X": 3}, {"Ref": None}]
WRONG += [
    {"Fn::ImportValue": {"Ref": "Nowhere"}},
    {"Fn::GetAZs": []},
    {"Fn::Length": "x"},
    "${",
    "${}",
    "\ud800",
    "\x1b[31m",
]


def places(value, path=()):
    """Yield the path of every value below."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from places(child, (*path, step))


def mutated(template, random):
    """Return a copy in which one to four values are gone or of another kind."""
    made = deepcopy(template)
    for _ in range(random.randint(1, 4)):
        path = random.choice(list(places(made)))
        parent = made
        for step in path[:-1]:
            parent = parent[step]
        if random.random() < 0.3:
            del parent[path[-1]]
        else:
            parent[path[-1]] = deepcopy(random.choice(WRONG))
    return made


def test_whatever_is_deleted_or_of_the_wrong_kind_the_end_is_a_report_or_a_clear_error(tmp_path):
    random = Random(20_240_607)  # noqa: S311  fixed, so that every run tries the same
    reference, actual = tmp_path / "reference.json", tmp_path / "mutated.json"
    for number in range(300):
        if number % 10 == 0:
            template = random_template(random, most=4)
            reference.write_text(json.dumps(template))
        actual.write_text(json.dumps(mutated(template, random)))
        ends_well(reference, actual)


def ends_well(reference: Path, actual: Path) -> None:
    """Compare two files and render the report; any exception but the one a user sees comes through."""
    with suppress(InputError):
        assert json_report.render(compare(str(reference), str(actual)))


SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Metadata", "Transform")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("wrong", [None, 7, "text", [], ["a"], {"A": None}, {"A": 7}, {"A": []}, {"A": {"Type": []}}])
def test_a_section_of_the_wrong_kind_is_a_report_or_a_clear_error(tmp_path, section, wrong):
    path = tmp_path / "wrong.yml"
    path.write_text(yaml.safe_dump({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}} | {section: wrong}))
    (tmp_path / "good.yml").write_text(GOOD)
    ends_well(tmp_path / "good.yml", path)
    ends_well(path, tmp_path / "good.yml")


ODD_RESOURCES = [
    "Properties: text",
    "Properties: [1]",
    "Properties: {Tags: text, KmsMasterKeyId: [1]}",
    "Condition: [a]",
    "Condition: Nowhere",
    "DependsOn: {a: b}",
    "DependsOn: [[a], 1]",
    "DeletionPolicy: [Retain]",
    "Metadata: 7",
    "Properties: {TopicName: !Sub 7}",
    "Properties: {TopicName: !Ref [a]}",
    "Properties: {TopicName: !Ref {a: b}}",
    "Properties: {TopicName: !GetAtt Odd}",
    "Properties: {TopicName: !If [a]}",
    "Properties: !Ref Topic",
    "Properties: !If [Nowhere, {TopicName: a}, {}]",
]


@pytest.mark.parametrize("body", ODD_RESOURCES)
def test_an_odd_resource_does_not_lose_the_others(review, body):
    found = review(GOOD, f"{GOOD}  Odd:\n    Type: AWS::SNS::Topic\n    {body}\n")
    assert [match.actual.address for match in found.matches] == ["Topic"]
    assert len(found.actual.resources) == 2


@pytest.mark.parametrize("url", ["../outside.yml", "/etc/hosts", "link.yml", "nested/../../outside.yml"])
def test_a_nested_template_outside_the_folder_is_not_read(cli, tmp_path, url):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.yml").write_text("Resources:\n  Planted:\n    Type: AWS::SNS::Topic\n")
    (folder / "link.yml").symlink_to(tmp_path / "outside.yml")
    nest = f"Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: '{url}'}}\n"
    (folder / "main.yml").write_text(nest)
    outcome = cli("compare", folder, folder, "--format", "json")
    assert outcome.code == 0
    assert "Planted" not in outcome.out
    assert "is not among the input's files" in outcome.out


def test_links_in_a_circle_end(tmp_path, cli):
    (tmp_path / "main.yml").write_text(GOOD)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert cli("compare", tmp_path, tmp_path).code == 0


def test_a_huge_scalar_is_read_in_bounded_time(cli, tmp_path):
    path = tmp_path / "big.yml"
    path.write_text(f"{GOOD}    Properties: {{DisplayName: '{'x' * 8_000_000}'}}\n")
    (tmp_path / "good.yml").write_text(GOOD)
    outcome = cli("compare", tmp_path / "good.yml", path, "--format", "json")
    assert outcome.code == 0
    assert len(outcome.out) < 100_000


def test_a_file_over_the_limit_is_refused(cli, tmp_path):
    path = tmp_path / "big.yml"
    path.write_text(f"{GOOD}# {'x' * 17_000_000}\n")
    outcome = cli("compare", path, path)
    assert outcome.code == 2
    assert "larger than" in outcome.err


def test_control_characters_of_an_input_do_not_reach_the_terminal(cli, tmp_path):
    name = "bad\x1b[31m\n.yml"
    (tmp_path / name).write_text("x: [\n")
    outcome = cli("compare", tmp_path / name, tmp_path / name)
    assert outcome.code == 2
    assert "\x1b" not in outcome.err


def test_lone_surrogates_are_written_out(cli, tmp_path):
    path = tmp_path / "odd.json"
    path.write_text('{"Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "\\ud800"}}}}')
    (tmp_path / "good.yml").write_text(GOOD)
    outputs = [tmp_path / f"r{suffix}" for suffix in (".md", ".html", ".json")]
    arguments = [argument for output in outputs for argument in ("-o", output)]
    assert cli("compare", path, tmp_path / "good.yml", *arguments, "--fail-on", "never").code == 0
    assert cli("compare", path, tmp_path / "good.yml", "--fail-on", "never").code == 0
    assert all(output.read_text() for output in outputs)


PEAK = """
import sys
from reviewer.cli import main
try:
    main()
except SystemExit as end:
    lines = open("/proc/self/status").read().splitlines()
    print(end.code, next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_stays_bounded_with_aliases_that_multiply(tmp_path):
    path = tmp_path / "laughs.yml"
    path.write_text(LAUGHS + GOOD)
    command = [sys.executable, "-c", PEAK, "compare", str(path), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, kilobytes = map(int, done.stdout.split())
    assert code == 2
    assert kilobytes <= 400_000


def test_a_duplicate_key_is_told_in_the_report(cli, tmp_path):
    path = tmp_path / "twice.yml"
    path.write_text(GOOD + "  Topic:\n    Type: AWS::SQS::Queue\n")
    outcome = cli("compare", path, path, "--format", "json")
    assert [(item["file"], item["line"]) for item in json.loads(outcome.out)["diagnostics"]] == [("twice.yml", 4)] * 2
