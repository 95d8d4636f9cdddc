import os
import shutil
import subprocess

import pytest

from reviewer.errors import InputError
from reviewer.parsers.loader import load
from reviewer.parsers.revisions import copied, revision_of
from reviewer.repository import folder_of
from reviewer.settings import Limits, ReadOptions

GIT = shutil.which("git") or "git"
QUEUE = 'resource "aws_sqs_queue" "work" {{\n  message_retention_seconds = {}\n}}\n'


def git(*arguments):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    names = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run([GIT, *names, *arguments], check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    """A repository whose main and HEAD differ in a queue; the work tree has a third version."""
    root = tmp_path / "repo"
    (root / "infra" / "modules" / "queue").mkdir(parents=True)
    monkeypatch.chdir(root)
    git("init", "-q")
    module = root / "infra" / "modules" / "queue" / "main.tf"
    (root / "infra" / "main.tf").write_text('module "queue" {\n  source = "./modules/queue"\n}\n')
    (root / "stack.yml").write_text("Resources:\n  Work:\n    Type: AWS::SQS::Queue\n")
    module.write_text(QUEUE.format(1209600))
    git("add", ".")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "change")
    module.write_text(QUEUE.format(60))
    git("commit", "-qam", "second")
    module.write_text(QUEUE.format(300))
    return root


def retention(name):
    return [each.properties["message_retention_seconds"] for each in load(name, ReadOptions()).resources]


def test_a_folder_of_a_revision_is_read_with_its_modules_and_the_work_tree_is_left_alone():
    before = git("status", "--porcelain")
    assert [retention(name) for name in ("main:infra", "HEAD:infra", "infra")] == [[1209600], [60], [300]]
    assert git("status", "--porcelain") == before


def test_a_file_of_a_revision_is_read():
    template = load("main:stack.yml", ReadOptions())
    assert ([each.address for each in template.resources], template.label, template.files) == (
        ["Work"],
        "main:stack.yml",
        ("stack.yml",),
    )


def test_findings_name_files_and_never_the_private_folder():
    template = load("main:infra", ReadOptions())
    assert template.resources[0].location.file == "modules/queue/main.tf"
    assert not any("drdiff-" in name or name.startswith("/") for name in template.files)
    assert folder_of("main:infra") == "infra"


def test_the_private_folder_is_gone_afterwards():
    with copied(revision_of("main:infra"), Limits()) as (path, _):
        assert (path / "main.tf").is_file()
    assert not path.exists()


def test_paths_are_from_the_root_or_with_a_dot_from_here(repository, monkeypatch):
    monkeypatch.chdir(repository / "infra")
    assert [revision_of(name).path for name in ("main:infra", "main:./modules", "main:")] == [
        "infra",
        "infra/modules",
        "",
    ]


def test_a_file_that_is_there_wins_over_a_revision(repository):
    odd = repository / "main:stack.yml"
    odd.write_text("Resources:\n  Other:\n    Type: AWS::SNS::Topic\n")
    assert [each.address for each in load("main:stack.yml", ReadOptions()).resources] == ["Other"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere:infra", "no revision 'nowhere'"),
        ("main:missing", "no 'missing' in revision 'main'"),
        ("main:../..", "no '../..' in revision 'main'"),
        ("main:/etc/passwd", "no '/etc/passwd' in revision 'main'"),
    ],
)
def test_what_is_not_there_is_said_clearly(name, words):
    with pytest.raises(InputError, match=words):
        load(name, ReadOptions())


def test_an_option_in_place_of_a_revision_is_none(repository):
    assert revision_of("--upload-pack=touch hacked:infra") is None
    assert not (repository / "hacked").exists()


def test_outside_a_repository_a_name_with_a_colon_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="cannot be read"):
        load("main:infra", ReadOptions())


def test_links_and_submodules_are_not_followed_and_are_told(repository, tmp_path):
    secret = tmp_path / "secret.tf"
    secret.write_text('resource "aws_sqs_queue" "secret" {}\n')
    (repository / "infra" / "link.tf").symlink_to(secret)
    git("add", "infra/link.tf")
    git("update-index", "--add", "--cacheinfo", f"160000,{git('rev-parse', 'HEAD')},infra/vendored")
    git("commit", "-qm", "links")
    template = load("HEAD:infra", ReadOptions())
    assert [each.name for each in template.resources] == ["work"]
    told = " ".join(each.message for each in template.diagnostics)
    assert ("link.tf" in told, "vendored" in told) == (True, True)


def test_nothing_that_the_repository_configures_is_run(repository):
    witness = repository / "witness"
    hook = repository / "evil.sh"
    hook.write_text(f"#!/bin/sh\ntouch {witness}\ncat\n")
    hook.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "diff.x.textconv",
        "filter.x.smudge",
        "filter.x.process",
        "core.pager",
        "core.hooksPath",
    ):
        git("config", name, str(hook))
    (repository / ".gitattributes").write_text("* diff=x filter=x\n")
    git("-c", "filter.x.smudge=cat", "-c", "filter.x.process=", "-c", "core.fsmonitor=false", "add", ".gitattributes")
    assert retention("main:infra") == [1209600]
    assert not witness.exists()


def test_a_large_folder_is_refused_and_a_file_in_it_is_read_alone():
    few = Limits(files=1)
    with pytest.raises(InputError, match="holds more than 1 files"):
        load("main:infra", ReadOptions(limits=few))
    assert [each.address for each in load("main:stack.yml", ReadOptions(limits=few)).resources] == ["Work"]


def test_a_path_that_leaves_the_tree_is_never_written(tmp_path):
    blob = (
        subprocess.run([GIT, "hash-object", "-w", "--stdin"], input=b"Resources: {}", capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )
    inner = git_tree(f"100644 blob {blob}\tevil.yml")
    tree = git_tree(f"040000 tree {inner}\t..")
    commit = git("commit-tree", tree, "-m", "evil")
    with pytest.raises(InputError):
        load(f"{commit}:", ReadOptions())
    assert list(tmp_path.rglob("evil.yml")) == []


def git_tree(line):
    """A tree object that git would not make by itself."""
    mode, _, rest = line.partition(" ")
    _, _, rest = rest.partition(" ")
    object_id, _, name = rest.partition("\t")
    body = f"{int(mode)} {name}".encode() + b"\0" + bytes.fromhex(object_id)
    done = subprocess.run(
        [GIT, "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
        input=body,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def test_errors_inside_name_the_revision(repository):
    (repository / "docs").mkdir()
    (repository / "docs" / "notes.txt").write_text("no design")
    git("add", "docs")
    git("commit", "-qm", "docs")
    with pytest.raises(InputError) as caught:
        load("HEAD:docs", ReadOptions())
    assert caught.value.file == "HEAD:docs"
