from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_review import clear_review, full_review
from stand_ins import TOKEN

from reviewer.renderers import json_report

HEAD = "1" * 40
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.json"
    path.write_text(json_report.render(full_review()))
    return path


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch):
    for name in tuple(os.environ):
        if name.startswith(("GITHUB_", "CI_", "GITLAB_", "GH_", "DRDIFF_")):
            monkeypatch.delenv(name)


@pytest.fixture
def actions(hub, tmp_path, monkeypatch):
    """Return a function that sets the environment of a run on GitHub; it returns the summary's file."""

    def run(head="o/r", token=TOKEN, **event):
        repositories = {"head": {"sha": HEAD, "repo": {"full_name": head}}, "base": {"repo": {"full_name": "o/r"}}}
        (tmp_path / "event.json").write_text(json.dumps(event or {"pull_request": {"number": 7, **repositories}}))
        for name, value in {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_API_URL": hub.url,
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
            "GITHUB_EVENT_NAME": "workflow_run" if "workflow_run" in event else "pull_request",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_TOKEN": token,
        }.items():
            monkeypatch.setenv(name, value)
        return tmp_path / "summary.md"

    return run


@pytest.fixture
def _running(actions):
    actions()


def test_a_run_on_a_pull_request_needs_no_option(cli, hub, actions, report):
    actions()
    done = cli("comment", report)
    assert (done.code, done.out) == (0, "")
    assert done.err == "drdiff: comment posted on o/r 7\n"
    assert len(hub.comments) == 1
    assert cli("comment", report).err.startswith("drdiff: comment brought up to date")


def test_a_pull_request_from_a_fork_gets_its_comment_in_the_summary(cli, hub, actions, report):
    summary = actions(head="mallory/r")
    summary.write_text("earlier\n")
    done = cli("comment", report)
    assert (done.code, hub.requests) == (0, [])
    assert summary.read_text().startswith("earlier\n<!-- drdiff:comment/1")
    assert "Aurora global database is missing" in summary.read_text()
    assert "the step summary" in done.err


def test_a_token_that_may_only_read_gets_the_comment_into_the_summary(cli, hub, actions, report):
    hub.writable = False
    summary = actions()
    done = cli("comment", report)
    assert done.code == 0
    assert "Resource not accessible by integration" in done.err
    assert "Aurora global database is missing" in summary.read_text()


def test_without_a_summary_the_comment_is_printed(cli, actions, report, monkeypatch):
    actions(head="mallory/r")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    done = cli("comment", report)
    assert "Aurora global database is missing" in done.out


def test_a_full_summary_is_left_as_it_is(cli, actions, report):
    summary = actions(head="mallory/r")
    summary.write_bytes(b"x" * (1024 * 1024 - 10))
    done = cli("comment", report)
    assert summary.stat().st_size == 1024 * 1024 - 10
    assert "Aurora global database is missing" in done.out


def test_a_workflow_run_finds_the_pull_request_of_a_fork(cli, hub, actions, report):
    hub.pulls = [{"number": 7, "head": {"sha": HEAD}, "url": f"{hub.url}/repos/o/r/pulls/7"}]
    run = {
        "pull_requests": [],
        "head_branch": "b",
        "head_sha": HEAD,
        "head_repository": {"owner": {"login": "mallory"}},
    }
    actions(workflow_run=run)
    assert cli("comment", report).code == 0
    assert len(hub.comments) == 1
    assert "head=mallory%3Ab" in next(one.path for one in hub.requests if "/pulls" in one.path)


def test_a_workflow_run_of_an_older_commit_comments_nowhere(cli, hub, actions, report):
    hub.pulls = [{"number": 7, "head": {"sha": "2" * 40}, "url": f"{hub.url}/repos/o/r/pulls/7"}]
    run = {
        "pull_requests": [],
        "head_branch": "b",
        "head_sha": HEAD,
        "head_repository": {"owner": {"login": "mallory"}},
    }
    actions(workflow_run=run)
    done = cli("comment", report)
    assert done.code == 2
    assert "no open pull request has the commit" in done.err
    assert hub.comments == []


def test_a_wrong_token_is_an_error_that_does_not_show_it(cli, hub, actions, report):
    actions(token="ghp_wrongwrongwrong")
    done = cli("comment", report)
    assert done.code == 2
    assert "status 401: Bad credentials" in done.err
    assert "ghp_wrong" not in done.err + done.out
    assert hub.comments == []


def test_debug_shows_no_token_either(cli, hub, actions, report):
    hub.faults = []
    actions(token="ghp_wrongwrongwrong")
    done = cli("comment", report, "--debug")
    assert "ghp_wrong" not in done.err + done.out


def test_no_token_is_an_error_with_help(cli, actions, report):
    actions(token="")
    done = cli("comment", report)
    assert (done.code, done.out) == (2, "")
    assert "no token in DRDIFF_TOKEN or GITHUB_TOKEN or GH_TOKEN" in done.err


def test_a_dry_run_prints_the_comment_and_asks_nobody(cli, hub, actions, report):
    actions()
    done = cli("comment", report, "--dry-run")
    assert done.out.startswith("<!-- drdiff:comment/1 tag=drdiff ")
    assert hub.requests == []


def test_a_dry_run_needs_no_ci(cli, report):
    assert cli("comment", report, "--dry-run").code == 0
    assert cli("comment", report).code == 2


def test_several_reports_make_one_comment(cli, hub, actions, report, tmp_path):
    actions()
    (tmp_path / "other.json").write_text(json_report.render(clear_review()))
    assert cli("comment", report, tmp_path / "other.json", "--tag", "all").code == 0
    (comment,) = hub.comments
    assert "All clear" in comment["body"]
    assert "Not" not in comment["body"] or "3 gaps" in comment["body"]


def test_a_report_from_standard_input(cli, hub, actions, report):
    actions()
    assert cli("comment", "-", stdin=report.read_bytes()).code == 0
    assert len(hub.comments) == 1


def test_a_merge_request_on_gitlab(cli, lab, report, monkeypatch):
    environment = {"GITLAB_CI": "true", "CI_API_V4_URL": f"{lab.url}/api/v4", "GITLAB_TOKEN": TOKEN}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = cli("comment", report, "--repo", "o/r", "--number", 7)
    assert (done.code, len(lab.comments)) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--tag", "a--b"), "is no tag"),
        (("--tag", "x -->"), "is no tag"),
        (("--forge", "bitbucket"), "is not known"),
        (("--api-url", "http://ghe.example.com"), "not encrypted"),
    ],
)
@pytest.mark.usefixtures("_running")
def test_a_wrong_option_is_refused_before_anything_is_asked(cli, hub, report, arguments, says):
    done = cli("comment", report, *arguments)
    assert done.code == 2
    assert says in done.err
    assert hub.requests == []


@pytest.mark.parametrize("module", ["jsonschema", "github"])
def test_without_the_extra_the_help_names_it(drdiff, report, tmp_path, module):
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.modules[{module!r}] = None")
    asked = ("--repo", "o/r", "--number", 7, "--api-url", "http://127.0.0.1:9")
    done = drdiff("comment", report, *asked, DRDIFF_TOKEN="t", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 2
    assert f"needs the library '{module}'" in done.stderr.decode()
    assert "pip install 'drdiff[comment]'" in done.stderr.decode()


PROBE = """
import sys
from reviewer.cli import main
sys.argv = ["drdiff", "compare", "samples/orders/reference.yml", "samples/orders/actual.yml", "-q"]
try:
    main()
except SystemExit:
    pass
extras = {"github", "gitlab", "requests", "jsonschema", "starlette", "uvicorn", "sqlite3"}
ours = ("reviewer.forges", "reviewer.bot")
print(sorted(name for name in sys.modules if name.split(".")[0] in extras or name.startswith(ours)))
"""


def test_compare_imports_nothing_of_the_forges():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, check=True, timeout=60, cwd=ROOT)
    assert done.stdout.decode().splitlines()[-1] == "[]"
