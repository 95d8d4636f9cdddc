"""Outputs are written whole or not at all, whatever happens on the way."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = str(ROOT / "tests/fuzz/seeds/cdk/Net.template.json")
PAIR = [SMALL, SMALL, "--no-config", "--fail-on", "never", "--quiet", "--baseline", "none"]
pytestmark = pytest.mark.slow
STOP_AT_REPLACE = """
import pathlib, sys, time
from reviewer.cli import main
pathlib.Path.replace = lambda *_: (print("here", flush=True), time.sleep(30))
main()
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with two reports of an earlier run."""
    for name in ("a.md", "b.json"):
        (tmp_path / name).write_text("old")
    return tmp_path


def contents(folder):
    return {path.name: path.read_text()[:9].lower() for path in sorted(folder.iterdir()) if path.is_file()}


OLD = {"a.md": "old", "b.json": "old"}


def started(*arguments, code=None, **options):
    program = ["-c", code] if code else ["-m", "reviewer"]
    return subprocess.Popen(
        [sys.executable, *program, "compare", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_several_reports_are_written_all_or_none(cli, folder):
    outcome = cli("compare", *PAIR, "-o", folder / "a.md", "-o", folder / "b.json" / "no-folder.md")
    assert (outcome.code, outcome.out, contents(folder)) == (2, "", OLD)
    assert "b.json/no-folder.md: the file cannot be written" in outcome.err
    assert cli("compare", *PAIR, "-o", folder / "a.md", "-o", folder / "b.json").code == 0
    assert contents(folder) == {"a.md": "# disaste", "b.json": '{\n  "sche'}


def test_a_report_that_cannot_be_rendered_leaves_the_others_as_they_were(cli, folder, monkeypatch):
    monkeypatch.setattr("reviewer.renderers.json_report.render", lambda _review: 1 / 0)
    outcome = cli("compare", *PAIR, "-o", folder / "a.md", "-o", folder / "b.json")
    assert (outcome.code, contents(folder)) == (2, OLD)


def test_a_full_disk_leaves_the_old_reports_and_nothing_else(folder):
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    with started(*PAIR, "-o", folder / "a.md", "-o", folder / "b.json", preexec_fn=small_files) as running:
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, contents(folder)) == (2, OLD)
    assert b"the file cannot be written: file too large" in errors


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_clear_error(cli, folder):
    folder.chmod(0o500)
    outcome = cli("compare", *PAIR, "-o", folder / "a.md")
    assert (outcome.code, "permission denied" in outcome.err) == (2, True)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=str)
def test_a_run_that_is_stopped_before_the_end_leaves_the_old_reports(folder, sent, code):
    with started(*PAIR, "-o", folder / "a.md", "-o", folder / "b.json", code=STOP_AT_REPLACE) as running:
        assert running.stdout.readline() == b"here\n"
        running.send_signal(sent)
        _, errors = running.communicate(timeout=60)
    found = contents(folder)
    assert (running.returncode, b"Traceback" in errors) == (code, False)
    assert {name: found[name] for name in OLD} == OLD
    assert sent == signal.SIGKILL or found == OLD


def test_an_interrupt_while_reading_is_one_word_and_130(folder):
    with started("-", PAIR[1], "-o", folder / "a.md", stdin=subprocess.PIPE) as running:
        pressed = threading.Timer(2, running.send_signal, [signal.SIGINT])
        pressed.start()
        errors = running.stderr.read()
        code = running.wait(30)
    assert (code, errors, contents(folder)) == (130, b"drdiff: interrupted\n", OLD)


def test_a_link_stays_a_link_and_a_mode_a_mode(cli, folder):
    (folder / "link.md").symlink_to("a.md")
    (folder / "a.md").chmod(0o600)
    assert cli("compare", *PAIR, "-o", folder / "link.md").code == 0
    assert (folder / "link.md").is_symlink()
    assert (contents(folder)["a.md"], (folder / "a.md").stat().st_mode & 0o777) == ("# disaste", 0o600)


def test_a_pipe_is_written_into_and_stays_a_pipe(cli, tmp_path):
    pipe, read = tmp_path / "pipe.md", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert cli("compare", *PAIR, "-o", pipe).code == 0
    reader.join(20)
    assert (read[0][:9], pipe.is_fifo()) == ("# Disaste", True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_standard_output_is_a_clear_error():
    with Path("/dev/full").open("w") as full:
        arguments = [sys.executable, "-m", "reviewer", "compare", *PAIR, "-f", "html"]
        ran = subprocess.run(arguments, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (
        2,
        b"drdiff: error: the output cannot be written: no space left on device\n",
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_outputs_do_no_harm(folder, closed):
    command = f'"{sys.executable}" -m reviewer compare {" ".join(PAIR)} -o "{folder}/a.md" {closed}'
    ran = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr, contents(folder)["a.md"]) == (0, b"", "# disaste")


def test_an_ascii_locale_shows_every_text(drdiff, tmp_path):
    path = tmp_path / "t.yml"
    path.write_text("Resources:\n  Zürich: {Type: AWS::SNS::Topic}\n", encoding="utf-8")
    ran = drdiff(
        "check",
        path,
        "--no-config",
        "-f",
        "json",
        "--fail-on",
        "never",
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    drawn = drdiff("graph", path, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (drawn.returncode, "rich" in drawn.stdout.decode()) == (0, True)
