"""The configuration file: found, checked with the line of every mistake, and kept inside its folder."""

from __future__ import annotations

import copy
import datetime as dt
import random
import textwrap
import time
from pathlib import Path

import jsonschema
import pytest
import yaml

from reviewer.configuration.check import configuration_schema
from reviewer.configuration.find import configuration_for, find
from reviewer.configuration.first import first_configuration
from reviewer.configuration.read import read_configuration
from reviewer.configuration.records import Configuration, Pair
from reviewer.errors import InputError
from reviewer.model.design import Format
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits

WHOLE = """
    fail-on: medium
    baseline: aws-pilot-light
    rto: 15m
    rpo: 60
    region: eu-west-1
    account: 111122223333
    parameters: {Name: orders, Count: 3, On: true, Zones: [a, b]}
    reference: {parameters: {Stage: prod}, format: terraform}
    actual:
      parameters: {Stage: dev}
    matches: {OrdersDb: PrimaryDb}
    variable-files: [env/prod.tfvars]
    workspace: prod
    source: infra
    format: markdown
    output: [out/report.md, "json:out/report"]
    accepted: accepted.json
    inline-waivers: false
    limits: {depth: 50, file-bytes: 1000}
    pairs:
      main: {reference: design, actual: infra}
      last: {reference: "main:infra", actual: infra}
    waivers:
      - rule: [a, b-*]
        resource: Orders*
        property: Tags
        reason: known
        owner: data
        until: 2027-01-31
      - {rule: c, reason: fine}
    """


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Return a function that reads a text as the configuration of the working folder."""
    monkeypatch.chdir(tmp_path)

    def run(text):
        Path(".drdiff.yaml").write_text(textwrap.dedent(text))
        return configuration_for(None)

    return run


def plain(text):
    return read_yaml(text, "c.yaml", Limits(), []).plain()


def problem(written, text):
    with pytest.raises(InputError) as caught:
        written(text)
    return caught.value


def test_every_key_is_read(written):
    made = written(WHOLE)
    assert (made.fail_on, made.baseline, made.rto, made.rpo) == ("medium", "aws-pilot-light", "15m", "60")
    assert (made.region, made.account, made.format) == ("eu-west-1", "111122223333", "markdown")
    assert made.parameters == {"Name": "orders", "Count": "3", "On": "true", "Zones": "a,b"}
    assert (made.reference.parameters, made.reference.format) == ({"Stage": "prod"}, Format.TERRAFORM)
    assert (made.actual.parameters, made.actual.format) == ({"Stage": "dev"}, None)
    assert made.matches == {"OrdersDb": "PrimaryDb"}
    assert (made.variable_files, made.workspace, made.source) == ((Path("env/prod.tfvars"),), "prod", Path("infra"))
    assert list(map(str, made.output)) == ["out/report.md", "json:out/report"]
    assert (str(made.accepted), made.inline_waivers) == ("accepted.json", False)
    assert (made.limits.depth, made.limits.file_bytes) == (50, 1000)
    assert made.pairs["last"] == Pair(reference="main:infra", actual="infra")


def test_waivers_know_their_line(written):
    first, second = written(WHOLE).waivers
    assert (first.rules, first.resource, first.property) == (("a", "b-*"), "Orders*", "Tags")
    assert (first.reason, first.owner, first.until) == ("known", "data", dt.date(2027, 1, 31))
    assert [(waiver.file, waiver.line) for waiver in (first, second)] == [(".drdiff.yaml", 25), (".drdiff.yaml", 31)]
    assert (second.resource, second.property, second.until) == ("*", None, None)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n# nothing\n"])
def test_an_empty_file_says_nothing(written, text):
    made = written(text)
    assert (made.name, made.waivers, made.fail_on) == (".drdiff.yaml", (), None)


@pytest.mark.parametrize(
    ("text", "line", "message", "help_text"),
    [
        ("rto: 1h\nfial-on: high\n", 2, "'fial-on' is not known", "did you mean fail-on?"),
        ("fail-on: hgih\n", 1, "'fail-on' is not one of the known words", "did you mean high?"),
        ("fail-on: [high]\n", 1, "'fail-on' is not one of the known words", "use high"),
        ("waivers:\n  - rule: a\n", 2, "entry 1 of 'waivers' has no reason", "add `reason:`"),
        ("waivers:\n  - reason: a\n", 2, "entry 1 of 'waivers' has no rule", "add `rule:`"),
        ("waivers:\n  - rule: a\n    reason: ' '\n", 3, "'reason' of entry 1 of 'waivers'", "Why the finding"),
        ("waivers:\n  - rule: a\n    reason: b\n    untill: c\n", 4, "'untill' of entry 1", "did you mean until?"),
        ("waivers:\n  - rule: a\n    reason: b\n    until: 2026-02-31\n", 4, "is no day", "2026-12-31"),
        ("waivers:\n  - rule: a\n    reason: b\n    until: soon\n", 4, "not of the right form", "last day"),
        ("waivers:\n  - rule: A(+)\n    reason: b\n", 2, "not of the right form", "rules"),
        ("waivers: {rule: a}\n", 1, "'waivers' is not a list", ""),
        ("limits:\n  depth: 100000\n", 2, "not between 1 and 200", ""),
        ("limits: {deth: 1}\n", 1, "'deth' of 'limits' is not known", "did you mean depth"),
        ("inline-waivers: maybe\n", 1, "is not true or false", ""),
        ("pairs: {a: {reference: b}}\n", 1, "has no actual", "add `actual:`"),
        ("- a\n", 1, "the configuration is not a mapping", ""),
        ("baseline: !Ref x\n", 1, "'baseline' is not a text", ""),
        ("matches: {a: }\n", 1, "'a' of 'matches' is not a text", ""),
        ("a: [\n", None, "the YAML cannot be read", ""),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_helps(written, text, line, message, help_text):
    error = problem(written, text)
    assert (error.file, message in error.message, help_text in error.help_text) == (".drdiff.yaml", True, True)
    if line is not None:
        assert error.line == line


def test_a_value_is_not_repeated_in_a_message(written):
    for text in ("parameters: {Password: {in: hunter2}}", "rto: [hunter2]", "parameters: hunter2", "rpo: hunter2" * 99):
        assert "hunter2" not in str(problem(written, text))


@pytest.mark.parametrize("path", ["../out.md", "/etc/out.md", "a/../../out.md", "link/out.md", "a\\0b.md"])
@pytest.mark.parametrize(
    "key",
    [
        "accepted: {}",
        "source: {}",
        "variable-files: [a, {}]",
        "output: [{}]",
        "pairs: {{m: {{reference: {}, actual: x}}}}",
    ],
)
def test_a_path_out_of_the_folder_is_refused(written, tmp_path, path, key):
    (tmp_path / "link").symlink_to("/tmp")  # noqa: S108  somewhere else
    text = key.format(f'"{path}"')
    error = problem(written, text)
    assert (error.line, "leads out of the configuration's folder" in error.message) == (1, True)


def test_a_baseline_file_out_of_the_folder_is_refused(written):
    assert "leads out" in problem(written, "baseline: ../team.yaml").message


def test_an_output_with_a_format_stays_inside_too(written):
    assert "leads out" in problem(written, "output: json:../out").message


def test_paths_are_relative_to_the_file_not_to_the_working_folder(written, tmp_path, monkeypatch):
    written("accepted: accepted.json\noutput: out.md\n")
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "sub" / "deep")
    made = configuration_for(None)
    assert (made.name, str(made.accepted), made.output) == (
        "../../.drdiff.yaml",
        "../../accepted.json",
        (Path("../../out.md"),),
    )


def test_the_search_ends_with_the_repository(tmp_path):
    (tmp_path / ".drdiff.yaml").write_text("")
    (tmp_path / "repository" / "sub").mkdir(parents=True)
    assert find(tmp_path / "repository" / "sub") == tmp_path / ".drdiff.yaml"
    (tmp_path / "repository" / ".git").mkdir()
    assert find(tmp_path / "repository" / "sub") is None
    (tmp_path / "repository" / ".drdiff.yml").write_text("")
    assert find(tmp_path / "repository" / "sub") == tmp_path / "repository" / ".drdiff.yml"


def test_none_is_read_where_none_is_wanted(written):
    written("rto: 1h")
    assert configuration_for(None, none=True) == Configuration()


def test_a_file_that_is_named_must_be_there(tmp_path):
    with pytest.raises(InputError):
        configuration_for(tmp_path / "none.yaml")


def test_a_key_written_twice_is_told(written):
    [diagnostic] = written("rto: 1h\nrto: 2h\n").diagnostics
    assert (diagnostic.file, diagnostic.line) == (".drdiff.yaml", 2)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\n"
        + "".join(f"c{n}: &c{n} [*{'b' if n == 0 else f'c{n - 1}'}, *b]\n" for n in range(40)),
        "waivers: " + "[" * 5_000,
        "waivers:\n" + "  - {rule: a, reason: b}\n" * 3_000,
        "matches:\n" + "".join(f"  a{number}: b\n" for number in range(20_000)),
        "x" * 5_000_000,
        "a" * 100_000 + ": 1",
    ],
)
def test_a_hostile_file_is_refused_at_once(written, text):
    start = time.perf_counter()
    assert len(str(problem(written, text))) < 2_000
    assert time.perf_counter() - start < 5


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(configuration_schema())


def test_the_check_agrees_with_the_schema(tmp_path):
    """Whatever a file says, our own check and a validator of the published schema give the same verdict."""
    validator = jsonschema.Draft202012Validator(configuration_schema())
    whole = plain(textwrap.dedent(WHOLE))
    dice = random.Random(7)  # noqa: S311  no secret
    odd = ["", "x", 7, -1, 0.5, True, [], ["x"], {}, {"x": "y"}, [[]], "a" * 1500, "2026-01-01", "*", [1], 10**6]
    path = tmp_path / "c.yaml"
    verdicts = set()
    for _ in range(400):
        document = copy.deepcopy(whole)
        place = document
        while isinstance(place, dict) and place and dice.random() < 0.7:
            key = dice.choice([*place])
            inner = place[key]
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                inner = inner[0]
            if not isinstance(inner, dict):
                break
            place = inner
        key = dice.choice([*place, "unknown"])
        if dice.random() < 0.2:
            place.pop(key, None)
        else:
            place[key] = dice.choice(odd)
        path.write_text(yaml.safe_dump(document))
        try:
            read_configuration(path, "c.yaml")
            verdict = True
        except InputError as error:
            if "leads out" in error.message or "no day" in error.message:
                continue
            verdict = False
        assert verdict == validator.is_valid(plain(path.read_text())), document
        verdicts.add(verdict)
    assert verdicts == {True, False}


def test_what_init_writes_is_valid_and_so_is_all_it_proposes(written):
    pair = Pair(reference='odd "name": [x]\n#', actual="b")
    text = first_configuration(pair)
    assert written(text).pairs == {"main": pair}
    proposed = "\n".join(
        line.removeprefix("# ")
        for line in first_configuration(None).split("\n")
        if line.startswith("# ")
        and (": " in line or line.endswith(":"))
        and not line.endswith(".")
        and "drdiff" not in line
    )
    made = written(proposed + "\naccepted: a.json\n")
    assert (made.rto, made.waivers[0].owner, made.pairs["main"].actual) == ("4h", "data-platform", "infra")


def test_every_format_of_a_side_is_in_the_schema():
    words = configuration_schema()["$defs"]["side"]["properties"]["format"]["enum"]
    assert words == [form.value for form in Format]
