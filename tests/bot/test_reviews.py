from __future__ import annotations

import subprocess

import pytest
from deliveries import ACTUAL, BASE_TREE, HEAD_TREE, REFERENCE

from reviewer.bot import reviews
from reviewer.bot.reviews import reports_of
from reviewer.bot.settings import MEBIBYTE, BotSettings, Designs, designs_from
from reviewer.errors import InputError

pytestmark = pytest.mark.slow

SETTINGS = {"accounts": {}, "time_limit": 60}


@pytest.fixture
def trees(tmp_path):
    """Return a function that writes both trees and reviews them."""

    def run(base=BASE_TREE, head=HEAD_TREE, designs=None, **settings):
        for side, files in (("base", base), ("head", head)):
            for name, text in files.items():
                path = tmp_path / "work" / side / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            (tmp_path / "work" / side / ".git").touch()
        whole = BotSettings(database=tmp_path / "q", **{**SETTINGS, **settings})
        return reports_of(tmp_path / "work" / "base", tmp_path / "work" / "head", designs, whole)

    return run


def test_each_pair_of_the_configuration_is_a_report(trees):
    pairs = "pairs:\n" + "".join(
        f"  {name}: {{reference: design/reference.yml, actual: infra/{name}.yml}}\n" for name in ("one", "two")
    )
    base = {".drdiff.yaml": pairs, "design/reference.yml": REFERENCE}
    first, second = trees(base, {"infra/one.yml": REFERENCE, "infra/two.yml": ACTUAL})
    assert ([first.label, second.label], len(first.gaps)) == (["one.yml", "two.yml"], 0)
    assert [gap.places[0][1].path for gap in second.gaps] == ["infra/two.yml"]


def test_nobody_who_names_designs_is_no_report(trees):
    assert trees({"design/reference.yml": REFERENCE}) == []


def test_the_repositorys_own_configuration_comes_before_the_services(trees):
    (report,) = trees(designs=Designs(reference="nowhere.yml", actual="nowhere.yml"))
    assert report.label == "stack.yml"


def test_a_revision_of_git_as_a_design_is_refused(trees):
    base = {**BASE_TREE, ".drdiff.yaml": "pairs:\n  main: {reference: 'main:infra', actual: infra/stack.yml}\n"}
    with pytest.raises(InputError, match="names a design in a revision of git"):
        trees(base)


def test_a_configuration_that_leads_out_of_the_repository_is_refused(trees):
    base = {**BASE_TREE, ".drdiff.yaml": "pairs:\n  main: {reference: ../../../etc/passwd, actual: infra/stack.yml}\n"}
    with pytest.raises(InputError, match="leads out"):
        trees(base)


def test_a_design_that_is_gone_in_the_request_is_told(trees):
    with pytest.raises(InputError, match=r"stack\.yml"):
        trees(head={"README.md": ""})


def test_a_review_gets_no_secret(trees, monkeypatch):
    monkeypatch.setenv("DRDIFF_GITHUB_TOKEN", "planted")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
    seen = {}

    def watched(command, **options):
        seen.update(options["env"], command=" ".join(command))
        return real(command, **options)

    real = subprocess.run
    monkeypatch.setattr(reviews.subprocess, "run", watched)
    trees()
    assert "planted" not in str(seen)
    assert set(seen) <= {*reviews._KEPT, "HOME", "command"}  # noqa: SLF001


def test_a_review_that_needs_too_much_memory_is_told(trees):
    large = "Resources:\n" + "".join(
        f"  R{number}:\n    Type: AWS::SQS::Queue\n    Properties: {{QueueName: q{number}}}\n"
        for number in range(40_000)
    )
    with pytest.raises(InputError):
        trees({**BASE_TREE, "design/reference.yml": large}, memory=80 * MEBIBYTE)


def test_the_modules_of_a_request_are_not_imported(trees, tmp_path):
    evil = "import pathlib; pathlib.Path('executed').touch()"
    files = dict.fromkeys(("reviewer.py", "typing.py", "sitecustomize.py", "json/__init__.py"), evil)
    trees({**BASE_TREE, **files}, {**HEAD_TREE, **files})
    assert not list(tmp_path.rglob("executed"))


def test_designs_of_the_service_are_read(tmp_path):
    (tmp_path / "d.yaml").write_text("o/r: {reference: a, actual: b/c}\n")
    assert designs_from(tmp_path / "d.yaml") == {"o/r": Designs(reference="a", actual="b/c")}


@pytest.mark.parametrize(
    "text",
    ["- a", "x", "o/r: {reference: a}", "o/r: {reference: /a, actual: b}", "o/r: {reference: a, actual: ../b}", "{"],
)
def test_designs_that_are_not_as_they_should_be_are_refused(tmp_path, text):
    (tmp_path / "d.yaml").write_text(text)
    with pytest.raises(InputError):
        designs_from(tmp_path / "d.yaml")
