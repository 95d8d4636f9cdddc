"""The same inputs give the same bytes, wherever, whenever and by whichever Python they are reviewed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.renderers import RENDERERS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "tests/fuzz/seeds"
FORMATS = [renderer.name for renderer in RENDERERS]
INPUTS = {
    "template": ["compare", "design.md", "ledger.yml"],
    "configuration": ["compare", "main.tf", "plan.json"],
    "preview": ["review", "preview.json"],
    "stack": ["check", "stack.json"],
    "assembly": ["check", "cdk"],
}
USED = INPUTS if os.environ.get("DRDIFF_THOROUGH") else {name: INPUTS[name] for name in ("template", "configuration")}
"""`make fuzz` tries every kind of input."""
HERE = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
ELSEWHERE = {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "Pacific/Chatham", "LANG": "tr_TR.UTF-8", "COLUMNS": "50"}
LOCALES = ("de_DE.utf8", "tr_TR.utf8", "ja_JP.eucjp")


def reviewed(arguments, folder, environment, python=sys.executable):
    """Return the bytes of every output of a run in a copy of the inputs below a folder."""
    inputs, made = folder / "inputs", folder / "made"
    if not inputs.exists():
        shutil.copytree(SEEDS, inputs)
    outputs = [part for name in FORMATS for part in ("-o", f"{name}:{made / name}")]
    command = [python, "-m", "reviewer", *arguments, "--no-config", "--fail-on", "never", *outputs]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    ran = subprocess.run(command, cwd=inputs, env=variables, capture_output=True, check=False, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, b"")
    return {name: (made / name).read_bytes() for name in FORMATS}


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    made = {}

    def run(name):
        if name not in made:
            made[name] = reviewed(INPUTS[name], tmp_path_factory.mktemp("here"), HERE)
        return made[name]

    return run


def differing(one, other):
    return [name for name in FORMATS if one[name] != other[name]]


@pytest.mark.parametrize("name", USED)
def test_hash_order_locale_time_zone_and_folder_change_no_byte(here, tmp_path, name):
    assert differing(here(name), reviewed(INPUTS[name], tmp_path / "else where" / "ü", ELSEWHERE)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_changes_no_byte(here, tmp_path, locale):
    present = subprocess.run(["locale", "-a"], capture_output=True, check=False).stdout.decode().lower().split()  # noqa: S607
    if locale.lower() not in present:
        pytest.skip(f"there is no locale {locale} here")
    assert differing(here("template"), reviewed(INPUTS["template"], tmp_path, {**HERE, "LC_ALL": locale})) == []


def interpreters():
    """The other Pythons that have the libraries: those of DRDIFF_PYTHONS, else those on the path."""
    given = os.environ.get("DRDIFF_PYTHONS")
    return given.split(os.pathsep) if given else ["python3.11", "python3.12", "python3.13"]


@pytest.mark.parametrize("python", interpreters())
def test_another_python_changes_no_byte(here, tmp_path, python):
    found = shutil.which(python)
    needed = [found or python, "-c", "import deepdiff, hcl2, jinja2, networkx, rich, typer, yaml"]
    if found is None or subprocess.run(needed, capture_output=True, check=False).returncode != 0:
        pytest.skip(f"there is no {python} with the libraries here")
    for name, arguments in USED.items():
        assert differing(here(name), reviewed(arguments, tmp_path / name, HERE, found)) == []


@pytest.mark.parametrize("suffix", [".yml", ".tf"])
def test_the_order_in_which_files_were_made_changes_no_byte(cli, tmp_path, monkeypatch, suffix):
    texts = {
        ".yml": "Resources:\n  R%d:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: t%d}\n",
        ".tf": 'resource "aws_sns_topic" "r%d" {\n  name = "t%d"\n}\n',
    }
    printed = []
    for order in (range(12), reversed(range(12))):
        folder = tmp_path / f"at{len(printed)}" / "design"
        folder.mkdir(parents=True)
        for number in order:
            (folder / f"f{number}{suffix}").write_text(texts[suffix] % (number, number))
        monkeypatch.chdir(folder.parent)
        printed.append(cli("check", "design", "--no-config", "--fail-on", "never", "-f", "json").out)
    assert printed[0] == printed[1]
