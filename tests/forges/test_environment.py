from __future__ import annotations

import json

import pytest

from reviewer.errors import InputError
from reviewer.forges.environment import Given, context_from

HEAD = "1" * 40


def pull(number=7, head_repository="o/r"):
    head = {"sha": HEAD, "repo": {"full_name": head_repository} if head_repository else None}
    return {"number": number, "head": head, "base": {"repo": {"full_name": "o/r"}}}


@pytest.fixture
def actions(tmp_path):
    """Return a function that gives the environment of a GitHub Actions run for an event."""

    def run(event, name="pull_request", **more):
        path = tmp_path / "event.json"
        path.write_text(json.dumps(event))
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_API_URL": "https://api.github.com",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_EVENT_NAME": name,
            "GITHUB_RUN_ID": "99",
            "GITHUB_SHA": "2" * 40,
            "GITHUB_TOKEN": "t",
            **more,
        }

    return run


GITLAB = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "https://gitlab.example.com/api/v4",
    "CI_PROJECT_ID": "42",
    "CI_PROJECT_URL": "https://gitlab.example.com/g/p",
    "CI_MERGE_REQUEST_IID": "5",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_COMMIT_SHA": HEAD,
    "CI_JOB_URL": "https://gitlab.example.com/g/p/-/jobs/8",
    "GITLAB_TOKEN": "t",
}


def test_a_pull_request_event_tells_all(actions):
    context = context_from(Given(), actions({"pull_request": pull()}))
    assert (context.forge, context.project, context.number, context.token) == ("github", "o/r", 7, "t")
    assert context.report_url == "https://github.com/o/r/actions/runs/99"
    assert context.source_url == f"https://github.com/o/r/blob/{HEAD}/"
    assert not context.reads_only


def test_links_go_to_the_head_of_the_pull_request_and_not_to_the_merge(actions):
    context = context_from(Given(), actions({"pull_request": pull()}))
    assert context.link("infra/a.yml", 3, 9) == f"https://github.com/o/r/blob/{HEAD}/infra/a.yml#L3-L9"
    assert context.link("-", 3, 9) == ""


@pytest.mark.parametrize("head", ["mallory/r", None])
def test_a_pull_request_from_a_fork_may_only_read(actions, head):
    assert context_from(Given(), actions({"pull_request": pull(head_repository=head)})).reads_only


def test_a_target_event_of_a_fork_may_write(actions):
    event = {"pull_request": pull(head_repository="mallory/r")}
    assert not context_from(Given(), actions(event, "pull_request_target")).reads_only


def test_a_comment_on_a_pull_request_tells_its_number(actions):
    event = {"issue": {"number": 8, "pull_request": {"url": "x"}}}
    assert context_from(Given(), actions(event, "issue_comment")).number == 8


def test_a_comment_on_an_issue_is_no_pull_request(actions):
    with pytest.raises(InputError, match="which pull or merge request"):
        context_from(Given(), actions({"issue": {"number": 8}}, "issue_comment"))


def test_a_workflow_run_tells_the_branch_of_a_fork(actions):
    run = {"pull_requests": [], "head_branch": "b", "head_sha": HEAD, "head_repository": {"owner": {"login": "m"}}}
    context = context_from(Given(), actions({"workflow_run": run}, "workflow_run"))
    assert (context.number, context.head) == (0, ("m", "b", HEAD))


def test_the_ref_tells_the_number_where_the_event_does_not(actions):
    assert context_from(Given(), actions({}, GITHUB_REF="refs/pull/31/merge")).number == 31


@pytest.mark.parametrize("event", [[], "x", {"pull_request": []}, {"pull_request": {"number": "7"}}, {"issue": None}])
def test_a_strange_event_is_no_trace(actions, event):
    with pytest.raises(InputError, match="which pull or merge request"):
        context_from(Given(), actions(event))


def test_an_event_file_that_is_gone_is_no_trace(actions):
    environment = actions({})
    for path in ("/nonexistent", "/"):
        with pytest.raises(InputError):
            context_from(Given(), {**environment, "GITHUB_EVENT_PATH": path})


def test_a_merge_request_pipeline_tells_all():
    context = context_from(Given(), GITLAB)
    assert (context.forge, context.project, context.number, context.token) == ("gitlab", "42", 5, "t")
    assert context.report_url == "https://gitlab.example.com/g/p/-/jobs/8/artifacts/browse"
    assert context.link("a.tf", 3, 9) == f"https://gitlab.example.com/g/p/-/blob/{HEAD}/a.tf#L3-9"
    assert not context.reads_only


def test_a_pipeline_in_a_fork_may_only_read():
    fork = {**GITLAB, "CI_PROJECT_ID": "77"}
    assert context_from(Given(), fork).project == "42"
    assert context_from(Given(), {**fork, "GITLAB_TOKEN": ""}).reads_only


def test_a_token_of_ones_own_is_tried_for_a_fork_too(actions):
    fork = {**GITLAB, "CI_PROJECT_ID": "77"}
    assert not context_from(Given(), fork).reads_only
    environment = actions({"pull_request": pull(head_repository="mallory/r")}, MINE="t")
    assert not context_from(Given(token_variable="MINE"), environment).reads_only


def test_a_branch_pipeline_is_no_merge_request():
    environment = {name: value for name, value in GITLAB.items() if not name.startswith("CI_MERGE")}
    with pytest.raises(InputError, match="which pull or merge request"):
        context_from(Given(), environment)


def test_the_job_token_of_gitlab_is_not_taken():
    environment = {**GITLAB, "CI_JOB_TOKEN": "job"}
    del environment["GITLAB_TOKEN"]
    assert context_from(Given(), environment).token == ""


def test_options_come_before_the_environment(actions):
    given = Given(project="a/b", number=3, api="https://ghe.example.com/api/v3", token_variable="MINE", report_url="u")
    context = context_from(given, actions({"pull_request": pull()}, MINE="secret"))
    assert (context.project, context.number, context.api) == ("a/b", 3, "https://ghe.example.com/api/v3")
    assert (context.token, context.report_url) == ("secret", "u")


def test_outside_of_ci_options_are_enough():
    assert context_from(Given(project="a/b", number=3), {}).forge == "github"
    assert context_from(Given(project="a/b", number=3, api="https://gitlab.com"), {}).forge == "gitlab"
    with pytest.raises(InputError, match="neither GitHub Actions nor GitLab CI"):
        context_from(Given(), {})


@pytest.mark.parametrize(
    "api", ["http://ghe.example.com", "ftp://x", "https://user:pass@x", "api.github.com", "https://"]
)
def test_a_token_is_sent_to_no_plain_or_strange_address(api):
    with pytest.raises(InputError):
        context_from(Given(project="a/b", number=3, api=api), {})


def test_a_plain_address_of_this_machine_is_fine():
    assert context_from(Given(project="a/b", number=3, api="http://127.0.0.1:8080"), {}).number == 3
