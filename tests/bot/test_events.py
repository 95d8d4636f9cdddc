from __future__ import annotations

import json

import pytest
from deliveries import BASE, HEAD, SECRET, from_github, from_gitlab, merge_request, pull_request

from reviewer.bot.events import ask_of, is_genuine


def test_githubs_own_example_of_a_signature_is_genuine():
    # https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    mark = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert is_genuine("github", "It's a Secret to Everybody", {"x-hub-signature-256": mark}, b"Hello, World!")


@pytest.mark.parametrize(
    "mark", ["", "sha256=", "sha1=5", "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", "sha256=\xff"]
)
def test_any_other_signature_is_not(mark):
    assert not is_genuine("github", SECRET, {"x-hub-signature-256": mark}, b"Hello, World!")


def test_a_signature_of_another_body_is_not():
    headers, body = from_github(pull_request())
    assert is_genuine("github", SECRET, headers, body)
    assert not is_genuine("github", SECRET, headers, body + b" ")
    assert not is_genuine("github", SECRET, {}, body)


def test_gitlabs_token_is_compared_whole():
    assert is_genuine("gitlab", SECRET, {"x-gitlab-token": SECRET}, b"")
    for token in ("", SECRET[:-1], SECRET + "x", "\udcff"):
        assert not is_genuine("gitlab", SECRET, {"x-gitlab-token": token}, b"")


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "ready_for_review"])
def test_what_changes_a_pull_request_asks_for_a_review(action):
    ask = ask_of("github", *from_github(pull_request(action=action)))
    assert (ask.delivery, ask.project, ask.number, ask.base, ask.head) == ("github:d-1", "o/r", 7, BASE, HEAD)
    assert ask.source_url == f"https://github.com/o/r/blob/{HEAD}/"


@pytest.mark.parametrize("action", ["closed", "labeled", "assigned", "edited", None, 7, []])
def test_what_does_not_asks_for_none(action):
    assert ask_of("github", *from_github(pull_request(action=action))) is None


def test_another_target_branch_asks_for_a_review():
    moved = pull_request(action="edited", changes={"base": {"ref": {"from": "main"}}})
    assert ask_of("github", *from_github(moved)) is not None


@pytest.mark.parametrize("event", ["push", "issue_comment", "ping", "check_run"])
def test_other_events_of_github_ask_for_none(event):
    assert ask_of("github", *from_github(pull_request(), event=event)) is None


@pytest.mark.parametrize(("action", "more"), [("open", {}), ("reopen", {}), ("update", {"oldrev": "c" * 40})])
def test_what_changes_a_merge_request_asks_for_a_review(action, more):
    ask = ask_of("gitlab", *from_gitlab(merge_request(action=action, **more)))
    assert (ask.delivery, ask.project, ask.number, ask.base, ask.head) == ("gitlab:u-1", "o/r", 7, "main", HEAD)
    assert ask.source_url == f"https://gitlab.com/o/r/-/blob/{HEAD}/"


@pytest.mark.parametrize("action", ["update", "close", "merge", "approved"])
def test_what_changes_no_commit_of_a_merge_request_asks_for_none(action):
    assert ask_of("gitlab", *from_gitlab(merge_request(action=action))) is None


def test_a_delivery_without_an_id_is_known_by_its_body():
    headers, body = from_gitlab(merge_request())
    del headers["x-gitlab-event-uuid"]
    other = json.dumps(merge_request(number=8)).encode()
    assert ask_of("gitlab", headers, body) == ask_of("gitlab", headers, body)
    assert ask_of("gitlab", headers, body).delivery != ask_of("gitlab", headers, other).delivery


@pytest.mark.parametrize(
    "changes",
    [
        {"head": "main"},
        {"head": "a" * 39},
        {"head": None},
        {"base": "--upload-pack=x"},
        {"base": "a b"},
        {"number": 0},
        {"number": -1},
        {"number": True},
        {"number": "7"},
    ],
)
def test_fields_that_may_not_stand_in_an_address_are_refused(changes):
    with pytest.raises(ValueError, match="a field is not what"):
        ask_of("github", *from_github(pull_request(**changes)))


@pytest.mark.parametrize("name", ["o", "o/../r", "../r", "o/..", "/o/r", "o/r?x=1", "o/r#", "o r/x", ""])
def test_names_of_repositories_that_lead_elsewhere_are_refused(name):
    content = pull_request()
    content["repository"]["full_name"] = name
    headers, body = from_github(content)
    with pytest.raises(ValueError, match="a field is not what"):
        ask_of("github", headers, body)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_what_is_no_delivery_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011  of several kinds
        ask_of("github", {"x-github-event": "pull_request"}, body)
