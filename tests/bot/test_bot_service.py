"""The service as a process of its own, with a forge that stands in: deliveries in, comments out, killed in between."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from deliveries import (
    ACTUAL,
    BASE,
    BASE_TREE,
    HEAD,
    HEAD_TREE,
    SECRET,
    from_github,
    from_gitlab,
    merge_request,
    pull_request,
)
from stand_ins import TOKEN

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 60
LONG = os.environ.get("DRDIFF_E2E") == "1"


class Bot:
    """A running service."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    def ask(self, method, path, headers=None, body=b""):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if body[:1] == b"{" else body.decode()
        finally:
            connection.close()

    def deliver(self, forge, delivery):
        headers, body = delivery
        return self.ask("POST", f"/{forge}", headers, body)

    def jobs(self):
        return self.ask("GET", "/health")[1]["jobs"]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def until(found, what="it"):
    """Wait until `found` returns something true, and return that."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """Return a context that runs the service for some forges; each run works on the same queue."""

    @contextmanager
    def run(*options, **stand_ins):
        port = free_port()
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        for forge, stand_in in stand_ins.items():
            name = f"DRDIFF_{forge.upper()}"
            environment |= {f"{name}_SECRET": SECRET, f"{name}_TOKEN": TOKEN, f"{name}_API": stand_in.url}
        database = tmp_path / "queue.sqlite"
        command = [sys.executable, "-m", "reviewer", "bot", "--port", str(port), "--database", str(database), *options]
        with (tmp_path / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
        bot = Bot(process, port)
        try:
            until(lambda: process.poll() is not None or is_up(bot), "the service")
            yield bot
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(DEADLINE)

    return run


def is_up(bot):
    try:
        return bot.ask("GET", "/health")[0] == 200
    except OSError:
        return False


@pytest.fixture
def trees(hub, lab):
    hub.trees = {BASE: BASE_TREE, HEAD: HEAD_TREE}
    lab.trees = {"main": BASE_TREE, HEAD: HEAD_TREE}


pytestmark = [pytest.mark.usefixtures("trees"), pytest.mark.slow]


def test_a_pull_request_gets_its_comment_and_the_next_commit_changes_it(start, hub):
    hub.trees["c" * 40] = {**BASE_TREE}
    with start(github=hub) as bot:
        assert bot.deliver("github", from_github(pull_request())) == (202, {"message": "queued"})
        (comment,) = until(lambda: hub.comments, "the comment")
        assert "BackupRetentionPeriod" in comment["body"]
        assert f"https://github.com/o/r/blob/{HEAD}/infra/stack.yml#L6" in comment["body"]
        until(lambda: bot.jobs()["done"] == 1)
        bot.deliver("github", from_github(pull_request(head="c" * 40, action="synchronize"), delivery="d-2"))
        until(lambda: bot.jobs()["done"] == 2)
    (comment,) = hub.comments
    assert "All clear" in comment["body"]
    assert "1 fixed" in comment["body"]


def test_a_merge_request_gets_its_note(start, lab):
    with start(gitlab=lab) as bot:
        assert bot.deliver("gitlab", from_gitlab(merge_request()))[0] == 202
        (comment,) = until(lambda: lab.comments, "the note")
    assert "BackupRetentionPeriod" in comment["body"]


@pytest.mark.parametrize(
    "forge", ["github", pytest.param("gitlab", marks=pytest.mark.skipif(not LONG, reason="part of make test-e2e"))]
)
def test_every_accepted_delivery_ends_in_one_comment_however_often_the_service_is_killed(start, hub, lab, forge):
    stand_in = {"github": hub, "gitlab": lab}[forge]
    make, sign = {"github": (pull_request, from_github), "gitlab": (merge_request, from_gitlab)}[forge]
    deliveries = [sign(make(number=number), delivery=f"d-{number}") for number in range(1, 5)]
    stand_in.hold.clear()  # the first jobs hang in the middle
    with start(**{forge: stand_in}) as bot:
        assert [bot.deliver(forge, each)[0] for each in deliveries] == [202] * len(deliveries)
        until(lambda: bot.jobs()["running"] == 2, "two running jobs")
        bot.kill()
    assert stand_in.comments == []
    stand_in.hold.set()
    with start(**{forge: stand_in}) as bot:
        until(lambda: stand_in.comments, "a comment")
        bot.kill()  # while others are on their way
    with start(**{forge: stand_in}) as bot:
        again = [bot.deliver(forge, each) for each in deliveries]  # the forge heard no answer and sends again
        assert again == [(202, {"message": "known already"})] * len(deliveries)
        until(lambda: bot.jobs()["done"] == len(deliveries), "the end")
    assert sorted(comment["number"] for comment in stand_in.comments) == [1, 2, 3, 4]


def test_a_comment_that_stood_before_the_kill_is_not_written_again(start, hub, tmp_path):
    with start(github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        until(lambda: bot.jobs()["done"] == 1)
        bot.kill()
    reopen(tmp_path / "queue.sqlite")  # as if it had been killed between the comment and the note of it
    with start(github=hub) as bot:
        until(lambda: bot.jobs()["done"] == 1)
    assert len(hub.comments) == 1


def reopen(database):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE jobs SET state = 'running', finished = NULL")


def test_the_reference_and_the_settings_are_those_of_the_target_branch(start, hub):
    weak = {
        ".drdiff.yaml": "fail-on: never\n",
        "design/reference.yml": ACTUAL,
        "infra/stack.yml": ACTUAL,
    }
    hub.trees[HEAD] = weak  # the request takes the yardstick and the configuration away
    with start(github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        (comment,) = until(lambda: hub.comments, "the comment")
    assert "BackupRetentionPeriod" in comment["body"]


def test_a_design_that_cannot_be_reviewed_is_told_in_the_comment(start, hub):
    hub.trees[HEAD] = {**BASE_TREE, "infra/stack.yml": "Resources: [@octocat"}
    with start(github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        (comment,) = until(lambda: hub.comments, "the comment")
    assert "⚠️ **No review**: " in comment["body"]
    assert "stack.yml" in comment["body"]
    assert "\n@octocat" not in comment["body"]
    assert "queue.sqlite.work" not in comment["body"]


def test_a_repository_that_names_no_designs_gets_no_comment(start, hub):
    hub.trees[BASE] = {"README.md": "nothing here"}
    with start(github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        until(lambda: bot.jobs()["done"] == 1)
    assert hub.comments == []


def test_the_service_may_name_the_designs(start, hub, tmp_path):
    hub.trees[BASE] = {"design/reference.yml": BASE_TREE["design/reference.yml"]}
    (tmp_path / "designs.yaml").write_text("o/r: {reference: design/reference.yml, actual: infra/stack.yml}\n")
    with start("--designs", tmp_path / "designs.yaml", github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        (comment,) = until(lambda: hub.comments, "the comment")
    assert "BackupRetentionPeriod" in comment["body"]


def test_a_review_that_takes_too_long_is_ended_and_told(start, hub):
    slow = "Resources:\n" + "".join(
        f"  R{number}:\n    Type: AWS::SQS::Queue\n    Properties: {{QueueName: q{number}}}\n"
        for number in range(9_000)
    )
    hub.trees |= {BASE: {**BASE_TREE, "design/reference.yml": slow}, HEAD: {**BASE_TREE, "infra/stack.yml": slow}}
    with start("--time-limit", "1", github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        (comment,) = until(lambda: hub.comments, "the comment")
    assert "**No review**: the review takes longer than 1 second" in comment["body"]


def test_an_answer_that_does_not_come_from_the_forge_is_asked_for_again(start, hub):
    with start(github=hub) as bot:
        hub.trees = {BASE: BASE_TREE}  # the head is not there yet
        bot.deliver("github", from_github(pull_request()))
        until(lambda: bot.jobs()["failed"] == 1)
        assert is_up(bot)


def test_only_genuine_deliveries_are_taken(start, hub):
    with start(github=hub) as bot:
        headers, body = from_github(pull_request(), secret="another")
        assert bot.ask("POST", "/github", headers, body)[0] == 401
        assert bot.ask("POST", "/github", {}, body)[0] == 401
        assert bot.deliver("gitlab", from_gitlab(merge_request()))[0] == 404
        assert bot.deliver("github", from_github([1]))[0] == 400
        assert bot.deliver("github", from_github({"zen": "x"}, event="ping")) == (200, {"message": "nothing to review"})
        assert bot.ask("GET", "/github")[0] == 405
        assert bot.ask("GET", "/")[0] == 404
        assert sum(bot.jobs().values()) == 0


def test_a_delivery_that_is_too_large_is_not_read_to_its_end(start, hub):
    with start(github=hub) as bot:
        sent = 0
        with closing(http.client.HTTPConnection("127.0.0.1", bot.port, timeout=10)) as connection:
            connection.putrequest("POST", "/github")
            connection.putheader("Content-Length", str(10**12))
            connection.endheaders()
            with suppress(OSError):  # the service hangs up
                while sent < 200 * 2**20:
                    connection.send(b"x" * 2**20)
                    sent += 2**20
        assert sent < 100 * 2**20
        assert is_up(bot)


def test_the_queue_has_one_master(start, hub, tmp_path):
    with start(github=hub), start(github=hub) as second:
        assert second.process.wait(DEADLINE) == 2
    assert b"another service works on this queue" in (tmp_path / "log").read_bytes()


def test_no_secret_is_in_the_log(start, hub, tmp_path):
    with start(github=hub) as bot:
        bot.deliver("github", from_github(pull_request()))
        until(lambda: hub.comments, "the comment")
    log = (tmp_path / "log").read_bytes()
    assert b"o/r#7: comment created" in log
    assert TOKEN.encode() not in log
    assert SECRET.encode() not in log


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "no forge is set up"),
        ({"DRDIFF_GITHUB_SECRET": "s"}, "DRDIFF_GITHUB_TOKEN is not set"),
        ({"DRDIFF_GITLAB_TOKEN": "t"}, "DRDIFF_GITLAB_SECRET is not set"),
        ({"DRDIFF_GITHUB_SECRET_FILE": "/nonexistent"}, "cannot be read"),
        ({"DRDIFF_GITHUB_SECRET": "s", "DRDIFF_GITHUB_TOKEN": "t", "DRDIFF_GITHUB_API": "http://x"}, "not encrypted"),
    ],
)
def test_a_service_that_lacks_a_secret_does_not_start(cli, monkeypatch, environment, says):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = cli("bot")
    assert done.code == 2
    assert says in done.err
