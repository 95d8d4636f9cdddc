"""No message, error or trace repeats a secret, also of a file that is none of those that were asked for."""

from __future__ import annotations

import json

import pytest
from planted import CHANGES, FORMATS, MARK, write

from reviewer.pipeline import check

QUIET = ["--no-config", "--fail-on", "never"]
BROKEN_ENDS = ["\n  password: [", '\n"planted-end', "\n\tplanted: {", "}}", "\0", "\n<<<planted"]


def repeats(outcome) -> bool:
    return MARK in (outcome.out + outcome.err).lower()


@pytest.mark.parametrize("form", FORMATS)
def test_an_error_about_a_broken_file_repeats_no_secret(cli, tmp_path, form):
    path = write(form, tmp_path, "a")
    text = path.read_text()
    for cut in (len(text) // 3, len(text) // 2, len(text)):
        for end in BROKEN_ENDS:
            path.write_text(text[:cut] + end.replace("planted", "pl"))
            outcome = cli("check", path, *QUIET, "-f", "json")
            assert outcome.code in {0, 2}
            assert not repeats(outcome)


@pytest.mark.parametrize("form", FORMATS)
def test_a_crash_repeats_no_secret_not_even_in_its_trace(cli, tmp_path, monkeypatch, form):
    path = write(form, tmp_path, "a")

    def broken(design, *_arguments, **_options):
        values = [resource.properties for resource in design.resources.values()]
        raise KeyError(str(values))

    monkeypatch.setattr("reviewer.pipeline.check_design", broken)
    for debug in ([], ["--debug"]):
        outcome = cli(*debug, "check", path, *QUIET, *(["--param", "given=x"] if form == "hcl" else []))
        assert (outcome.code, "internal error" in outcome.err) == (2, True)
        assert not repeats(outcome)


@pytest.mark.parametrize(
    "arguments",
    [
        ["accept", "FILE"],
        ["comment", "FILE", "--dry-run"],
        ["review", "FILE"],
        ["compare", "FILE", "FILE", "--matches", "FILE"],
        ["compare", "FILE", "FILE", "--params", "FILE"],
        ["compare", "FILE", "FILE", "--config", "FILE"],
        ["compare", "FILE", "FILE", "--accepted", "FILE"],
        ["check", "FILE", "--baseline", "FILE"],
        ["graph", "FILE"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("form", ["state", "cloudformation-yaml", "stack"])
def test_a_file_given_for_another_is_refused_without_repeating_it(cli, tmp_path, monkeypatch, form, arguments):
    monkeypatch.chdir(tmp_path)
    path = write(form, tmp_path, "a")
    assert not repeats(cli(*[str(path) if word == "FILE" else word for word in arguments]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--param", "planted-secret"],
        ["--param", "=planted-secret"],
        ["--actual-param", "planted-secret"],
        ["--match", "planted-secret"],
        ["--param", "Word=planted-secret"],
        ["--param", "Nowhere=planted-secret"],
        ["--limit", "depth=planted-secret"],
    ],
    ids=" ".join,
)
def test_an_option_s_value_is_not_repeated(cli, tmp_path, arguments):
    path = tmp_path / "t.yml"
    declared = "Parameters: {Word: {Type: String, NoEcho: true, AllowedValues: [a, b], MaxLength: 3}}\n"
    path.write_text(f"{declared}Resources: {{T: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: !Ref Word}}}}}}\n")
    assert not repeats(cli("compare", path, path, *QUIET, *arguments, "-f", "json"))


@pytest.mark.parametrize("kind", ["number", "bool", "list(string)", "object({ a = number })"])
def test_a_variable_of_the_wrong_type_is_not_repeated(cli, tmp_path, kind):
    path = tmp_path / "main.tf"
    path.write_text(
        f'variable "word" {{\n  type = {kind}\n  sensitive = true\n}}\noutput "o" {{\n  value = var.word\n}}\n'
    )
    for value in ("planted-secret", '"planted-secret"', "[planted-secret", '{a = "planted-secret"}'):
        assert not repeats(cli("check", path, *QUIET, "--param", f"word={value}", "-f", "json"))
    (tmp_path / "terraform.tfvars").write_text('word = "planted-secret" planted-more\n')
    assert not repeats(cli("check", tmp_path, *QUIET, "-f", "json"))


def test_the_pipeline_s_own_records_may_hold_secrets_but_their_text_does_not(tmp_path):
    review = check(str(write("plan", tmp_path, "a")))
    assert MARK not in str(review.findings).lower().replace("planted.", "")


@pytest.mark.parametrize("form", CHANGES)
def test_a_broken_change_is_refused_without_repeating_it(cli, tmp_path, form):
    path = tmp_path / "c.json"
    text = json.dumps(CHANGES[form]("b", "a"))
    for broken in (text[: len(text) // 2], text.replace("{", "[", 3), text.replace('"Action"', '"Akt"')):
        path.write_text(broken)
        assert not repeats(cli("review", path, *QUIET))
