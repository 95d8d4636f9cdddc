"""Comments and the bot through a server made from GitHub's published description: both ends keep to it."""

from __future__ import annotations

import http.client
import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from published import ROOT, example, needs_tools, prism
from sample_review import FINDINGS, GLOBAL, full_review, hostile_review, many_findings
from stand_ins import TOKEN, github, serving

from reviewer.forges import github as github_module
from reviewer.forges.compose import compose
from reviewer.forges.context import Context
from reviewer.forges.forge import Refusal
from reviewer.forges.forges import limit_of, opened
from reviewer.forges.posting import Done, Mode, Policy, post
from reviewer.forges.report import parse_report
from reviewer.renderers import json_report

pytestmark = needs_tools


def whole_answers(stand_in):
    """Let a stand-in answer with every field that the description promises, the rest as its own examples have it."""
    user, comment, add = example("issue-comment")["user"], example("issue-comment"), stand_in.add

    def whole(body, login=None, type_=None, number=7):
        made = add(body, login, type_, number)
        made.update({name: value for name, value in comment.items() if name not in made})
        made["user"] = {**user, **made["user"]}
        return made

    stand_in.add = whole


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with serving(with_user) as stand_in:
        stand_in.login, stand_in.type = "drdiff-machine", "User"
        whole_answers(stand_in)
        with prism(stand_in.url, tmp_path_factory.mktemp("prism")) as address:
            stand_in.address = address
            yield stand_in


def with_user(stand_in, request):
    if request.path == "/user":
        return (
            200,
            {**example("private-user-response-with-public-and-private-profile-information")}
            | {"login": stand_in.login},
            {},
        )
    return github(stand_in, request)


@pytest.fixture(autouse=True)
def _clean(hub, monkeypatch):
    monkeypatch.setattr(github_module, "PAUSE", 0)
    hub.comments.clear()
    hub.requests.clear()


def posted(hub, review, **policy):
    context = Context(forge="github", api=hub.address, project="o/r", number=7, token=TOKEN)
    report = parse_report(json_report.render(review).encode(), "report.json")
    text = compose([report], context, tag="drdiff", limit=limit_of("github"))
    return post(opened(context), text, Policy(**policy))


def test_the_server_refuses_what_the_description_does_not_allow(hub):
    connection = http.client.HTTPConnection(urlsplit(hub.address).netloc, timeout=20)
    headers = {"Content-Type": "application/json", "Authorization": f"token {TOKEN}", "User-Agent": "x"}
    connection.request("POST", "/repos/o/r/issues/7/comments", json.dumps({"text": "no body"}), headers)
    answer = connection.getresponse()
    problem = json.loads(answer.read())
    connection.close()
    assert (answer.status, problem["validation"][0]["location"]) == (422, ["body"])
    assert hub.requests == []


def test_a_comment_is_written_found_changed_and_deleted_within_the_description(hub):
    assert posted(hub, full_review()) is Done.CREATED
    fewer = replace(full_review(), findings=tuple(found for found in FINDINGS if found.id != GLOBAL.id))
    assert posted(hub, fewer) is Done.UPDATED
    assert posted(hub, full_review(), mode=Mode.DELETE_AND_NEW) is Done.CREATED
    assert [request.method for request in hub.requests if request.method != "GET"] == [
        "POST",
        "PATCH",
        "POST",
        "DELETE",
    ]
    (comment,) = hub.comments
    assert "**1 new**" in comment["body"]


def test_a_comment_is_found_behind_a_hundred_others(hub):
    for number in range(130):
        hub.add(f"talk {number}", login="somebody", type_="User")
    posted(hub, full_review())
    assert posted(hub, full_review()) is Done.UPDATED


@pytest.mark.parametrize("review", [hostile_review, lambda: many_findings(500)])
def test_hostile_and_long_comments_pass(hub, review):
    assert posted(hub, review()) is Done.CREATED
    assert len(hub.comments[0]["body"]) <= 65_536


def test_a_token_that_may_not_write_is_told_as_denied(hub):
    hub.writable = False
    try:
        with pytest.raises(Refusal) as refused:
            posted(hub, full_review())
    finally:
        hub.writable = True
    assert refused.value.answer.is_denied


def test_the_command_as_ci_runs_it(hub, drdiff, tmp_path):
    (tmp_path / "report.json").write_text(json_report.render(full_review()))
    event = {"pull_request": {"number": 7, "head": {"sha": "a" * 40, "repo": {"full_name": "o/r"}}}}
    event["pull_request"]["base"] = {"repo": {"full_name": "o/r"}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    done = drdiff(
        "comment",
        tmp_path / "report.json",
        GITHUB_ACTIONS="true",
        GITHUB_API_URL=hub.address,
        GITHUB_REPOSITORY="o/r",
        GITHUB_EVENT_NAME="pull_request",
        GITHUB_EVENT_PATH=str(tmp_path / "event.json"),
        GITHUB_TOKEN=TOKEN,
        PYTHONPATH=str(ROOT),
    )
    assert (done.returncode, done.stderr) == (0, b"drdiff: comment posted on o/r 7\n")
    assert len(hub.comments) == 1
