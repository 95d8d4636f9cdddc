#!/usr/bin/env python3
"""Compiles the mapping data (YAML) into `reviewer/vocabulary/data/mapping.json`, after checking it.

Every target must exist in the published CloudFormation schema of its type. `--check` only tells whether the committed
file is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reviewer.normalize.translation.conversions import CONVERSIONS  # noqa: E402
from reviewer.vocabulary.mapping.targets import Keyed, target_of  # noqa: E402
from reviewer.vocabulary.schemas import PropertyKind, known_types  # noqa: E402
from reviewer.vocabulary.spelling import regular_name, schema_at  # noqa: E402

DATA = ROOT / "reviewer" / "vocabulary" / "data"
COMPILED = DATA / "mapping.json"
TYPE_KEYS = frozenset(
    {
        "type",
        "like",
        "properties",
        "attributes",
        "into",
        "parent",
        "append",
        "drop",
        "match",
        "region",
        "defaults",
        "variants",
        "constants",
    }
)
RULE_KEYS = frozenset(
    {
        "to",
        "values",
        "convert",
        "unless",
        "split",
        "parent",
        "element",
        "unchecked",
        "beside",
        "inherit",
        "key",
        "value",
        "instead",
    }
)
Node = dict[str, Any]


def sources(folder: str) -> Iterator[tuple[Path, Node]]:
    """Yield the YAML files of a folder of the data with their contents, by name."""
    for path in sorted((DATA / folder).glob("*.yaml")):
        yield path, yaml.safe_load(path.read_text()) or {}


def compiled() -> tuple[Node, list[str]]:
    """Return the compiled mapping and everything that is wrong with its sources."""
    problems: list[str] = []
    mapping: Node = {
        "terraform": {},
        "cloudformation": {},
        "satellites": {},
        "identity": {},
        "pulumi": {},
        "common": {},
    }
    for path, contents in sources("terraform"):
        _join(mapping["terraform"], contents.get("types", {}), path, problems)
        _join(mapping["common"], contents.get("common", {}), path, problems)
    for path, contents in sources("cloudformation"):
        for section in ("satellites", "identity"):
            _join(mapping[section], contents.get(section, {}), path, problems)
        _join(mapping["cloudformation"], contents.get("types", {}), path, problems)
    for path, contents in sources("pulumi"):
        for section in ("tokens", "modules", "renames"):
            _join(mapping["pulumi"].setdefault(section, {}), contents.get(section, {}), path, problems)
    for name, rule in {**mapping["terraform"], **mapping["cloudformation"]}.items():
        problems.extend(f"{name}: {text}" for text in type_problems(name, rule, mapping))
    for name, fold in mapping["satellites"].items():
        problems.extend(
            f"{name}: `{kind}` is no type" for kind in (name, *fold["into"].split("|")) if kind not in known_types()
        )
    return _without_marks(mapping), problems


def _join(into: Node, more: Node, path: Path, problems: list[str]) -> None:
    problems.extend(f"{path.name}: `{name}` is written twice" for name in more if name in into)
    into.update(more)


def type_problems(name: str, rule: Node, mapping: Node) -> Iterator[str]:
    """Yield what is wrong with one type's rule."""
    yield from (f"unknown key `{key}`" for key in rule if key not in TYPE_KEYS)
    base = mapping["terraform"].get(rule.get("like"), {})
    kind = (
        rule.get("type") or base.get("type") or (rule.get("into") or base.get("into") or "").partition("|")[0] or name
    )
    if kind not in known_types():
        if "variants" not in rule and kind != name:
            yield f"`{kind}` is no type"
        return
    properties = {**base.get("properties", {}), **rule.get("properties", {})}
    append = "" if rule.get("type") else rule.get("append", base.get("append", ""))
    start: tuple[str | int, ...] = (*append.split("."), 0) if append else ()
    for declared, written in properties.items():
        yield from property_problems(kind, declared, written, properties, start)


def property_problems(
    kind: str, declared: str, written: str | Node | None, properties: Node, start: tuple[str | int, ...]
) -> Iterator[str]:
    """Yield what is wrong with one property's rule."""
    rule: Node = {"to": written} if isinstance(written, str) else written or {}
    yield from (f"{declared}: unknown key `{key}`" for key in rule if key not in RULE_KEYS)
    names = rule.get("convert", [])
    for name in [names] if isinstance(names, str) else names:
        if name not in CONVERSIONS:
            yield f"{declared}: unknown conversion `{name}`"
    if (
        "to" in rule
        and not rule.get("unchecked")
        and canonical_path(kind, declared.split("."), properties, start) is None
    ):
        yield f"{declared}: `{rule['to']}` is not in the schema of {kind}"


def canonical_path(
    kind: str, declared: list[str], properties: Node, start: tuple[str | int, ...] = ()
) -> tuple[str | int, ...] | None:
    """Return the canonical path of a declared one, or None where the schema has no such place."""
    path = start
    for position, name in enumerate(declared):
        path = _into_items(kind, path, properties.get(".".join(declared[:position])))
        written = properties.get(".".join(declared[: position + 1]), "")
        text = written if isinstance(written, str) else (written or {}).get("to")
        if text is None:
            return path
        if text:
            target = target_of(text)
            steps = [part for step in target.steps for part in _plain_steps(step)]
            path = (*(start if target.absolute else path), *steps)
        else:
            regular = regular_name(kind, path, name)
            if regular is None:
                return None
            path = (*path, regular)
        if path and not str(path[0]).startswith("@") and schema_at(kind, path) is None:
            return None
    return path


def _plain_steps(step: object) -> tuple[str | int, ...]:
    if isinstance(step, Keyed):
        return (0, "Value")
    return (step,) if isinstance(step, str | int) else (0,)


def _into_items(kind: str, path: tuple[str | int, ...], around: str | Node | None) -> tuple[str | int, ...]:
    """Return the path of what stands inside a list or map at `path`, else the path itself."""
    if isinstance(around, dict) and "key" in around:
        return (*path, "*")
    node = schema_at(kind, path)
    return (*path, 0) if node is not None and node.kind is PropertyKind.ARRAY else path


def _without_marks(mapping: Node) -> Node:
    """Return the mapping without the marks that only this check reads."""
    return {
        key: _without_marks(value) if isinstance(value, dict) else value
        for key, value in mapping.items()
        if key != "unchecked"
    }


def text_of(mapping: Node) -> str:
    """Return the compiled file's text: one line per type, so that changes read well."""
    sections = []
    for section in sorted(mapping):
        entries = mapping[section]
        lines = [f"{json.dumps(name)}:{_compact(entries[name])}" for name in sorted(entries)]
        sections.append(f"{json.dumps(section)}:{{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def main() -> int:
    """Run the command; 1 where the data is wrong or the compiled file is stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the compiled file is stale")
    options = parser.parse_args()
    mapping, problems = compiled()
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    text = text_of(mapping)
    if options.check:
        stale = not COMPILED.exists() or COMPILED.read_text() != text
        if stale:
            sys.stderr.write(f"{COMPILED.name} is stale: run tools/compile_mapping.py\n")
        return 1 if stale or problems else 0
    COMPILED.write_text(text)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
