"""Inline code that imports what the runtime does not bring along. The code is parsed, never run."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from reviewer.model.value import ABSENT, Text, Value
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule, contents

_REQUIRE = re.compile(r"""(?:\brequire\(\s*|\bfrom\s+|^\s*import\s+)['"]([^'"./][^'"]*)['"]""", re.MULTILINE)
_LONGEST = 200_000


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield functions without layers whose inline code imports modules that are not there."""
    for function in view.of_types(rule.types):
        if function.properties.get("Layers", ABSENT) not in (ABSENT, []):
            continue
        runtime = function.properties.get("Runtime")
        for place in ("Code.ZipFile", "InlineCode"):
            for path, code in found_at(Scope(function), place):
                missing = _missing(_source(code), runtime if isinstance(runtime, str) else "")
                if missing:
                    says = f"{runtime} has no {', '.join(missing)}"
                    yield Hit(item=function, path=path, detail=says, property="Layers")


def _source(code: Value) -> str:
    if isinstance(code, Text):
        code = "".join(part if isinstance(part, str) else "x" for part in code.parts)
    return code if isinstance(code, str) and len(code) <= _LONGEST else ""


def _missing(source: str, runtime: str) -> list[str]:
    known: dict[str, Any] = contents()["runtimes"]
    if runtime.startswith("python3."):
        imported = _python_imports(source)
        return sorted(name for name in imported if not _python_has(name, runtime, known["python"]))
    version = re.fullmatch(r"nodejs(\d+)\.x", runtime)
    if version is None:
        return []
    names = {name.removeprefix("node:") for name in _REQUIRE.findall(source)}
    return sorted(name for name in names if not _node_has(name, int(version[1]), known["nodejs"]))


def _python_imports(source: str) -> set[str]:
    """Return the top-level modules the code imports where nothing catches their absence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    guarded = {id(node) for outer in ast.walk(tree) if isinstance(outer, ast.Try) for node in ast.walk(outer)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _python_has(name: str, runtime: str, known: dict[str, Any]) -> bool:
    minor = int(runtime.removeprefix("python3.") or 0)
    if name in known["provided"]:
        return True
    for version, names in known["removed"].items():
        if name in names:
            return minor < int(str(version).partition(".")[2])
    for version, names in known["added"].items():
        if name in names:
            return minor >= int(str(version).partition(".")[2])
    return name in sys.stdlib_module_names


def _node_has(name: str, version: int, known: dict[str, Any]) -> bool:
    package = name.split("/", 1)[0]
    if package in known["builtin"] or package in known["provided"]:
        return True
    modern = version >= known["sdk_v3_from"]
    return (package == "aws-sdk" and not modern) or (package in ("@aws-sdk", "@smithy") and modern)
