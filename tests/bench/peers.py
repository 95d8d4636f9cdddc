"""Other programs that review infrastructure, each in an environment of its own under `out/bench`, installed when asked.

A peer that cannot be installed here is left out with a note.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.measure import Case

CDK = "@aws-cdk/cloudformation-diff"
_CDK_SCRIPT = """
const fs = require('fs'), differ = require('@aws-cdk/cloudformation-diff');
const [, , before, after] = process.argv;
console.log(differ.fullDiff(JSON.parse(fs.readFileSync(before)), JSON.parse(fs.readFileSync(after))).differenceCount);
"""
_WAIT = 900


def _python(home: Path, package: str) -> Path:
    """Return the folder of programs of an environment that has a package."""
    folder = home / package
    if not (folder / "installed").exists():
        subprocess.run(
            [sys.executable, "-m", "venv", "--clear", folder], check=True, capture_output=True, timeout=_WAIT
        )
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", package]
        subprocess.run(pip, check=True, capture_output=True, timeout=_WAIT)
        (folder / "installed").touch()
    return folder / "bin"


def _node(home: Path) -> Path:
    """Return the script that runs the CDK's differ, beside its package."""
    folder = home / "cdk"
    script = folder / "differ.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [npm, "install", "--silent", "--prefix", folder, CDK], check=True, capture_output=True, timeout=_WAIT
        )
        script.write_text(_CDK_SCRIPT)
    return script


def refuse() -> None:
    """Leave every peer out from now on."""
    _refused.append("not asked for")


_refused: list[str] = []


def _installed(name: str, base: str, command: Callable[[], list[str]]) -> Case:
    if _refused:
        return Case(name, [], base, note=_refused[0])
    try:
        return Case(name, command(), base)
    except (OSError, subprocess.SubprocessError) as error:
        reason = str(error).splitlines()[0][:80]
        return Case(name, [], base, note=f"cannot be installed here ({reason})")


def cdk_diff(home: Path, reference: Path, actual: Path, base: str = "") -> Case:
    """Return the CDK's differ on a pair of JSON templates."""
    return _installed(
        "CDK's cloudformation-diff", base, lambda: ["node", str(_node(home)), str(reference), str(actual)]
    )


def cfn_lint(home: Path, template: Path, base: str = "") -> Case:
    """Return cfn-lint on one template."""
    return _installed("cfn-lint, one side", base, lambda: [str(_python(home, "cfn-lint") / "cfn-lint"), str(template)])


def checkov(home: Path, path: Path, framework: str, base: str = "") -> Case:
    """Return checkov on one file; it looks nothing up on the network."""
    options = ["--framework", framework, "--quiet", "--compact", "--skip-download", "-f", str(path)]
    return _installed("checkov, one side", base, lambda: [str(_python(home, "checkov") / "checkov"), *options])


def pyrrho(home: Path, plan: Path, base: str = "") -> Case:
    """Return pyrrho on one plan."""
    return _installed("pyrrho, one side", base, lambda: [str(_python(home, "pyrrho") / "pyrrho"), str(plan)])
