import json
import os
from pathlib import Path

import pytest
from jobs import work
from typer.testing import CliRunner

from reviewer.commands import app
from reviewer.errors import InputError
from reviewer.fleet.fleet import review_fleet
from reviewer.fleet.job import review_pair
from reviewer.fleet.journal import Journal, key_of
from reviewer.fleet.on_ray import run_on_ray
from reviewer.fleet.page import html, markdown
from reviewer.fleet.pairs import Pair, as_job, pairs_of
from reviewer.fleet.totals import totals_of
from reviewer.fleet.workers import run

STRONG = (
    "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n      MultiAZ: true\n"
)
WEAK = STRONG.replace("true", "false")


def jobs(*names):
    return iter([as_job(Pair(name=name, actual="a")) for name in names])


@pytest.fixture
def fleet(tmp_path, monkeypatch):
    """Three stacks beside a reference: equal, weaker and broken."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reference.yml").write_text(STRONG)
    for name, text in (("equal", STRONG), ("weak", WEAK), ("broken", "Resources: [")):
        (tmp_path / "stacks" / name).mkdir(parents=True)
        (tmp_path / "stacks" / name / "stack.yml").write_text(text)
    return tmp_path


def reviewed(*, again=False):
    journal = Journal(Path("journal.jsonl"))
    ran = []

    def counting(given):
        for job in given:
            ran.append(job["name"])
            yield review_pair(job)

    found = review_fleet(pairs_of(["stacks/*"], "reference.yml"), journal, counting, again=again)
    journal.close()
    return found.totals, ran


@pytest.mark.usefixtures("fleet")
def test_a_failing_pair_stops_no_other():
    totals, _ = reviewed()
    assert (totals.reviewed, totals.failed) == (2, 1)
    assert [stack.name for stack in totals.stacks] == ["stacks/weak", "stacks/equal"]
    assert totals.failures[0].name == "stacks/broken"
    assert "stack.yml" in totals.failures[0].error


def test_a_second_run_reviews_only_what_is_new_or_changed(fleet):
    first, _ = reviewed()
    again, nothing = reviewed()
    (fleet / "stacks" / "equal" / "stack.yml").write_text(WEAK)
    changed, one = reviewed()
    assert (nothing, one) == ([], ["stacks/equal"])
    assert first == again
    assert changed.counts[0] == 2 * first.counts[0]


@pytest.mark.usefixtures("fleet")
def test_failed_pairs_are_reviewed_again_when_asked():
    reviewed()
    assert reviewed(again=True)[1] == ["stacks/broken"]


def test_a_journal_that_was_cut_off_is_taken_up(fleet):
    first, _ = reviewed()
    path = fleet / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])
    totals, ran = reviewed()
    assert (totals, len(ran)) == (first, 1)
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_another_file_is_never_taken_for_a_journal(tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text('{"mine": 1}\n')
    with pytest.raises(InputError, match="no journal"):
        Journal(path)
    assert path.read_text() == '{"mine": 1}\n'


def test_results_depend_on_the_content_of_inputs_only(fleet):
    pair = Pair(name="x", actual="stacks/equal", reference="reference.yml")
    before = key_of(pair)
    os.utime(fleet / "stacks" / "equal" / "stack.yml", (1, 1))
    assert key_of(pair) == before
    (fleet / "reference.yml").write_text(WEAK)
    assert key_of(pair) != before


def test_workers_survive_a_pair_that_kills_its_process_and_one_that_takes_too_long():
    names = ["ok-1", "die-1", "ok-2", "sleep-1", "ok-3", "eat-1", "ok-4"]
    results = {each["pair"]: each for each in run(jobs(*names), 2, 1.5, 1 << 33, work)}
    assert sorted(results) == sorted(names)
    assert [name for name in names if results[name]["status"] == "reviewed"] == ["ok-1", "ok-2", "ok-3", "ok-4"]
    assert "died" in results["die-1"]["error"]
    assert "longer than the limit" in results["sleep-1"]["error"]


def test_no_more_pairs_are_taken_than_there_are_workers():
    taken = []

    def given():
        for number in range(6):
            taken.append(number)
            yield as_job(Pair(name=f"ok-{number}", actual="a"))

    results = run(given(), 2, 30, 0, work)
    next(results)
    assert len(taken) <= 2
    assert len(list(results)) == 5


def test_more_memory_than_the_limit_is_a_failure_of_the_pair_alone(monkeypatch):
    def greedy(_):
        raise MemoryError

    monkeypatch.setattr("reviewer.fleet.job._reviewed", greedy)
    assert "memory" in review_pair(as_job(Pair(name="x", actual="y")))["error"]


def test_a_manifest_names_pairs_beside_itself_with_their_options(tmp_path):
    manifest = tmp_path / "fleet.yml"
    manifest.write_text(
        "pairs:\n- name: orders\n  reference: ref.yml\n  actual: main:infra\n  region: eu-west-1\n"
        "  actual-parameters: {Env: prod}\n- actual: b\n"
    )
    first, second = pairs_of([str(manifest)])
    assert first == Pair(
        name="orders",
        reference=(tmp_path / "ref.yml").as_posix(),
        actual="main:infra",
        region="eu-west-1",
        actual_parameters={"Env": "prod"},
    )
    assert (second.reference, second.actual) == ("", (tmp_path / "b").as_posix())


def test_json_lines_are_a_manifest_that_is_read_as_a_stream(tmp_path):
    manifest = tmp_path / "fleet.jsonl"
    manifest.write_text('{"name": "a", "actual": "x"}\nbroken\n')
    found = pairs_of([str(manifest)])
    assert next(found).name == "a"
    with pytest.raises(InputError, match="no JSON object") as caught:
        next(found)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pairs:\n- reference: a\n", "no 'actual'"),
        ("pairs:\n- actual: a\n  actaul: b\n", "unknown key 'actaul'"),
        ("pairs:\n- actual: a\n- actual: a\n", "have the name"),
        ("pairs: 3\n", "not a list"),
    ],
)
def test_a_wrong_manifest_is_refused(tmp_path, text, words):
    manifest = tmp_path / "fleet.yml"
    manifest.write_text(text)
    with pytest.raises(InputError, match=words):
        list(pairs_of([str(manifest)]))


@pytest.mark.usefixtures("fleet")
def test_a_pattern_fills_in_the_reference():
    found = list(pairs_of(["stacks/*"], "designs/{name}.yml"))
    assert [(each.name, each.reference) for each in found] == [
        ("stacks/broken", "designs/broken.yml"),
        ("stacks/equal", "designs/equal.yml"),
        ("stacks/weak", "designs/weak.yml"),
    ]
    with pytest.raises(InputError, match="nothing matches"):
        list(pairs_of(["nowhere/*"]))


def result(name, high, rule="r", category="Database"):
    finding = {"rule": rule, "category": category, "tier": "high", "title": f"{name}: t"}
    counts = {"high": high, "medium": 0, "low": 0, "info": 0}
    return {"pair": name, "status": "reviewed", "error": "", "verdict": "v", **counts, "findings": [finding] * high}


def test_the_worst_hundred_of_many_stacks_are_kept_and_all_are_counted():
    totals = totals_of(result(f"s{number:04}", number % 7) for number in range(1000))
    assert (len(totals.stacks), totals.reviewed) == (100, 1000)
    assert [stack.name for stack in totals.stacks[:2]] == ["s0006", "s0013"]
    assert totals.counts[0] == sum(number % 7 for number in range(1000))
    assert totals.rules[0].pairs == sum(number % 7 > 0 for number in range(1000))


def test_the_order_of_results_changes_no_page():
    results = [result("b", 2, "x"), result("a", 2, "y", "Compute"), result("c", 1)]
    assert markdown(totals_of(results)) == markdown(totals_of(reversed(results)))


def test_hostile_names_stay_inert_in_both_pages():
    hostile = "<script>alert(1)</script>|`x`\n# h"
    totals = totals_of(
        [result(hostile, 1, rule="<b>|"), {**result("f<i>", 0), "status": "failed", "error": "</style>"}]
    )
    page, text = html(totals), markdown(totals)
    assert ("<script>alert" in page, "<b>" in page, page.count("</style>")) == (False, False, 1)
    rows = [line for line in text.splitlines() if "alert" in line]
    assert (len(rows) > 0, any(line.startswith("# h") for line in text.splitlines())) == (True, False)
    assert "<script>alert" not in text.replace("`<script>alert", "")


def test_the_command_writes_all_results_and_says_that_a_pair_failed(fleet):
    duckdb = pytest.importorskip("duckdb")
    made = CliRunner().invoke(
        app,
        [
            "fleet",
            "stacks/*",
            "--reference",
            "reference.yml",
            "-j",
            "1",
            "-o",
            "o.duckdb",
            "-o",
            "o.parquet",
            "-o",
            "o.md",
        ],
    )
    assert made.exit_code == 2, made.output
    with duckdb.connect("o.duckdb", read_only=True) as base:
        assert base.execute("SELECT pair, status, high > 0 FROM pairs ORDER BY pair").fetchall() == [
            ("stacks/broken", "failed", False),
            ("stacks/equal", "reviewed", False),
            ("stacks/weak", "reviewed", True),
        ]
        assert base.execute(
            "SELECT count(*) FROM findings WHERE pair = 'stacks/weak' AND tier = 'high'"
        ).fetchone() != (0,)
    assert duckdb.sql("SELECT count(DISTINCT pair) FROM 'o.parquet'").fetchall() == [(3,)]
    assert (fleet / "o.md").read_text().startswith("# Disaster recovery review of the fleet")


def test_a_result_file_of_another_kind_is_refused_before_any_work(fleet):
    made = CliRunner().invoke(app, ["fleet", "stacks/*", "-o", "x.csv"])
    assert isinstance(made.exception, InputError)
    assert not list(fleet.glob(".drdiff-fleet*"))


@pytest.mark.filterwarnings("default")
def test_a_local_ray_cluster_gives_the_same_results(fleet, monkeypatch):
    pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent.parent))
    given = [as_job(each) for each in pairs_of(["stacks/*"], "reference.yml")]
    for job in given:
        job.update(actual=str(fleet / job["actual"]), reference=str(fleet / "reference.yml"))

    def plain(results):
        return sorted(({**each, "seconds": 0} for each in results), key=lambda each: each["pair"])

    assert plain(run_on_ray(iter(given), "local", 60)) == plain(map(review_pair, given))
