"""The shape of the code: stages are functions from facts to facts and never import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "reviewer"
STAGES = (
    "parsers",
    "normalize",
    "matching",
    "diff",
    "rules",
    "recovery",
    "ranking",
    "changes",
    "waivers",
    "remediation",
    "renderers",
)
SHARED = ("model", "vocabulary", "settings", "errors", "resources", "today", "graphs", "__version__")


def imported(path: Path) -> set[str]:
    """Return the parts of the package that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reviewer"):
            whole = node.module.split(".")[1:2]
            names.update(whole or [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            names.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("reviewer."))
    return names


@pytest.mark.parametrize("stage", [stage for stage in STAGES if (PACKAGE / stage).is_dir()])
def test_a_stage_imports_no_other_stage(stage):
    strays = {
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in (PACKAGE / stage).rglob("*.py")
        for name in imported(path) - {stage, *SHARED}
    }
    assert strays == set()


@pytest.mark.parametrize("part", ["model", "vocabulary", "graphs", "settings.py", "errors.py"])
def test_what_every_stage_shares_imports_no_stage(part):
    paths = [PACKAGE / part] if part.endswith(".py") else (PACKAGE / part).rglob("*.py")
    assert {name for path in paths for name in imported(path)} <= set(SHARED)
