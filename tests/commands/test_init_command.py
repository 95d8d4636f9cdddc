"""`drdiff init`: what it finds, what it writes, and what it leaves alone."""

from __future__ import annotations

import json

import pytest

TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
TERRAFORM = 'resource "aws_sns_topic" "t" {\n  name = "t"\n}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_designs_are_found_by_content_and_the_command_it_proposes_works(cli, folder):
    write(
        folder,
        {
            "design/whole.yaml": TOPIC + "  Queue:\n    Type: AWS::SQS::Queue\n",
            "infra/main.tf": TERRAFORM,
            "infra/modules/inner/main.tf": TERRAFORM,
            "docs/notes.md": "# Resources\n\nNothing here.\n",
            ".github/workflows/ci.yml": TOPIC,
            "node_modules/x/template.yml": TOPIC,
            "package.json": '{"resources": []}',
            "broken.yaml": "Resources: [",
        },
    )
    outcome = cli("init")
    assert outcome.out.splitlines() == [
        "Found: design/whole.yaml (cloudformation, 2 resources)",
        "Found: infra (terraform, 1 resource)",
        "Written: .drdiff.yaml",
        "Next: drdiff compare",
    ]
    report = json.loads(cli("compare", "-f", "json").out)
    assert (report["reference"]["label"], report["actual"]["label"]) == ("whole.yaml", "infra")


def test_without_a_reference_it_proposes_to_check(cli, folder):
    write(folder, {"stack one.yml": TOPIC})
    assert (
        cli("init").out.splitlines()[-1]
        == "Next: drdiff check 'stack one.yml', or drdiff compare REFERENCE 'stack one.yml'"
    )


def test_an_empty_folder_gets_a_configuration_too(cli, folder):
    assert cli("init").out.splitlines()[0] == "Found: no design here"
    assert cli("check", "none.yml").err.startswith("drdiff: error: none.yml")
    assert (folder / ".drdiff.yaml").exists()


def test_a_configuration_that_is_there_is_left_alone(cli, folder):
    write(folder, {".drdiff.yml": "rto: 1h\n"})
    outcome = cli("init")
    assert (outcome.code, "there is a configuration already" in outcome.err) == (2, True)
    assert sorted(path.name for path in folder.iterdir()) == [".drdiff.yml"]
    assert cli("init", "--force").code == 0
    assert (folder / ".drdiff.yaml").exists()


def test_another_folder_may_be_named(cli, folder):
    write(folder, {"team/target.yml": TOPIC, "team/live.yml": TOPIC})
    assert cli("init", "team").out.splitlines()[-1] == "Next: drdiff compare --config team/.drdiff.yaml"
    assert cli("compare", "--config", "team/.drdiff.yaml", "-q").code == 0
    assert cli("init", "nowhere").code == 2


def test_links_and_endless_folders_are_not_followed(cli, folder):
    (folder / "loop").symlink_to(folder)
    deep = "/".join(["a"] * 30)
    write(folder, {f"{deep}/x.yml": TOPIC, "near.yml": TOPIC})
    assert [line for line in cli("init").out.splitlines() if line.startswith("Found")] == [
        "Found: near.yml (cloudformation, 1 resource)"
    ]


def test_names_with_control_characters_do_not_reach_the_terminal(cli, folder):
    write(folder, {"a\x1b[31m\u202eb.yml": TOPIC})
    out = cli("init").out
    assert ("Found" in out, "\x1b" in out, "\u202e" in out) == (True, False, False)
