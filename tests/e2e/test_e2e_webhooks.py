"""The bot's reading of deliveries against those that GitHub recorded (`@octokit/webhooks-examples`)."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from deliveries import SECRET, from_github
from published import TOOLS, needs_tools

from reviewer.bot.events import ask_of, is_genuine

pytestmark = needs_tools
ASKING = {"opened", "synchronize", "reopened", "ready_for_review"}


@pytest.fixture(scope="module")
def recorded():
    """Every recorded delivery: the event's name and its content."""
    file = TOOLS / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"
    return [(each["name"], content) for each in json.loads(file.read_bytes()) for content in each["examples"]]


def test_every_recorded_delivery_is_genuine_when_signed_and_read_without_a_fault(recorded):
    read = Counter()
    for number, (event, content) in enumerate(recorded):
        headers, body = from_github(content, delivery=str(number), event=event)
        assert is_genuine("github", SECRET, headers, body)
        read[event, ask_of("github", headers, body) is not None] += 1
    assert sum(read.values()) > 150
    assert {event for event, asked in read if asked} == {"pull_request"}


def test_recorded_pull_requests_ask_for_what_they_say(recorded):
    pulls = [content for event, content in recorded if event == "pull_request"]
    asking = [content for content in pulls if content["action"] in ASKING]
    assert len(asking) > 5
    for content in asking:
        ask = ask_of("github", *from_github(content))
        pull = content["pull_request"]
        assert (ask.project, ask.number) == (content["repository"]["full_name"], pull["number"])
        assert (ask.base, ask.head) == (pull["base"]["sha"], pull["head"]["sha"])
        assert ask.source_url == f"{content['repository']['html_url']}/blob/{pull['head']['sha']}/"
    assert not [content for content in pulls if content not in asking and ask_of("github", *from_github(content))]
