import json
import re

import pytest
import yaml
from runner import ROOT, home, pull_request, run

pytestmark = pytest.mark.slow

ACTIONS = ("action.yml", "ci/github/comment/action.yml")
STRONG = (
    "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n      MultiAZ: true\n"
)
WEAK = STRONG.replace("MultiAZ: true", "MultiAZ: false")


@pytest.fixture
def runner(tmp_path):
    """The environment of a step; the report folder and the files of the runner are in the temporary folder."""
    return {
        "DRDIFF_HOME": str(home(tmp_path / "home")),
        "DRDIFF_OUT": str(tmp_path / "report"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }


@pytest.fixture
def pair(tmp_path):
    (tmp_path / "reference.yml").write_text(STRONG)
    (tmp_path / "actual.yml").write_text(WEAK)
    return tmp_path


def outputs(folder):
    return dict(line.split("=", 1) for line in (folder / "output").read_text().splitlines())


def test_findings_keep_the_step_green_and_are_told_in_outputs_summary_and_reports(pair, runner):
    done = run("review.sh", pair, DRDIFF_REFERENCE="reference.yml", DRDIFF_ACTUAL="actual.yml", **runner)
    assert done.returncode == 0, done.stderr
    told = outputs(pair)
    assert (told["exit-code"], int(told["high"]) > 0, "Not ready" in told["verdict"]) == ("1", True, True)
    assert sorted(path.name for path in (pair / "report").iterdir()) == [
        "drdiff.html",
        "drdiff.json",
        "drdiff.md",
        "drdiff.sarif",
        "summary.md",
    ]
    assert (pair / "summary").read_text() == (pair / "report" / "summary.md").read_text()
    assert done.stdout.startswith("::")


def test_the_last_step_fails_the_job_where_there_were_findings(pair):
    assert run("finish.sh", pair, DRDIFF_EXIT_CODE="1", DRDIFF_VERDICT="Not ready").returncode == 1
    assert run("finish.sh", pair, DRDIFF_EXIT_CODE="0", DRDIFF_VERDICT="Ready").returncode == 0


def test_a_review_that_cannot_be_made_fails_at_once(pair, runner):
    done = run("review.sh", pair, DRDIFF_REFERENCE="reference.yml", DRDIFF_ACTUAL="missing.yml", **runner)
    assert (done.returncode, (pair / "output").exists()) == (2, False)


def test_a_pull_request_is_compared_with_its_base_branch(tmp_path, runner):
    clone = pull_request(tmp_path)
    done = run("review.sh", clone, DRDIFF_ACTUAL="infra", GITHUB_BASE_REF="main", **runner)
    assert done.returncode == 0, done.stderr
    report = (tmp_path / "report" / "drdiff.md").read_text()
    assert ("1209600" in report or "14 days" in report, "origin/main:infra" in report) == (True, True)


EVERY_INPUT = ("DRDIFF_REFERENCE", "DRDIFF_ACTUAL", "DRDIFF_BASELINE", "DRDIFF_COMMAND", "DRDIFF_FAIL_ON")
EVERY_TRICK = ("`touch pwned`", '"; touch pwned; "', "a; touch pwned", "--output=pwned", "-opwned", "x\ntouch pwned")


@pytest.mark.parametrize(
    ("name", "hostile"),
    [*((name, "$(touch pwned)") for name in EVERY_INPUT), *(("DRDIFF_ACTUAL", trick) for trick in EVERY_TRICK)],
)
def test_inputs_are_never_code_nor_options(pair, runner, name, hostile):
    environment = {"DRDIFF_REFERENCE": "reference.yml", "DRDIFF_ACTUAL": "actual.yml", **runner, name: hostile}
    done = run("review.sh", pair, **environment)
    assert (done.returncode, (pair / "pwned").exists()) == (2, False)


@pytest.mark.parametrize("branch", ["$(touch pwned)", "--upload-pack=touch pwned"])
def test_a_base_branch_with_an_odd_name_is_refused(tmp_path, runner, branch):
    clone = pull_request(tmp_path)
    done = run("review.sh", clone, DRDIFF_ACTUAL="infra", GITHUB_BASE_REF=branch, **runner)
    assert (done.returncode != 0, (clone / "pwned").exists()) == (True, False)


def test_more_arguments_are_one_a_line(pair, runner):
    run(
        "review.sh",
        pair,
        DRDIFF_REFERENCE="reference.yml",
        DRDIFF_ACTUAL="actual.yml",
        DRDIFF_ARGUMENTS="--rto=1h\n--rpo=5m\n",
        **runner,
    )
    report = json.loads((pair / "report" / "drdiff.json").read_text())
    assert report["recovery"]["target"] == "RTO 1 h, RPO 5 min"


@pytest.mark.parametrize("version", ["1.0; touch pwned", "$(touch pwned)", "-r evil.txt", "git+https://example.org/x"])
def test_a_version_is_a_version_number(tmp_path, version):
    done = run("install.sh", tmp_path, DRDIFF_HOME=str(tmp_path / "venv"), DRDIFF_VERSION=version)
    assert (done.returncode, (tmp_path / "venv").exists(), (tmp_path / "pwned").exists()) == (2, False, False)


def test_a_comment_that_fails_is_a_warning_only(pair, runner):
    done = run("comment.sh", pair, DRDIFF_REPORT=str(pair / "nothing.json"), **runner)
    assert (done.returncode, "::warning::" in done.stdout) == (0, True)


@pytest.mark.parametrize("path", ACTIONS)
def test_no_expression_stands_inside_a_script(path):
    steps = yaml.safe_load((ROOT / path).read_text())["runs"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("path", ACTIONS)
def test_actions_of_others_are_pinned_to_commits(path):
    steps = yaml.safe_load((ROOT / path).read_text())["runs"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == []


@pytest.mark.parametrize("path", ACTIONS)
def test_every_script_a_step_runs_is_there_and_every_input_is_used(path):
    text = (ROOT / path).read_text()
    action = yaml.safe_load(text)
    for script in re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+\.sh)", text):
        assert ((ROOT / path).parent / script).resolve().is_file(), script
    assert [
        name for name in action["inputs"] if f"inputs.{name} " not in text and f"inputs.{name} }}" not in text
    ] == []
