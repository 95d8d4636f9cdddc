"""Compile the judgement knowledge from YAML into the one JSON file that is read at run time.

Run `python -m tools.compile_roles` after editing `reviewer/vocabulary/data/types`, `properties` or `families.yaml`;
`--check` only says whether the committed file is up to date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from reviewer.model.review import Tier
from reviewer.vocabulary.role_records import PROPERTY_BASE, TYPE_BASE, Better

DATA = Path(__file__).parent.parent / "reviewer" / "vocabulary" / "data"
TARGET = DATA / "roles.json"

_LOWER = {"high": "medium", "medium": "low", "low": "low", "info": "info"}
_SEGMENT = re.compile(r'"([^"]+)"|([^.]+)')
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_PROPERTY_FIELDS = frozenset(
    {*("types", "paths", "better", "order", "tier", "different", "critical", "worst", "unit", "switch", "default")}
    | {*("impact", "fix", "phase", "effort_days", "links", "cosmetic", "secret", "document", "beneath")}
)
_BLOCK_FIELDS = ("properties", "paths", "types", "types_of")
_PROPERTY_TEXTS = {"name", "expected", "found", "word", "property"}


class DataError(ValueError):
    """A record of the YAML that cannot be compiled; says where and why."""


def compiled() -> str:
    """Return the text of `roles.json` as the YAML says it should be."""
    defaults = _load(DATA / "role_defaults.yaml")
    types, patterns = _types(defaults)
    book: dict[str, Any] = {
        "types": types,
        "type_patterns": patterns,
        "property_defaults": _property_defaults(defaults),
        "declarations": _declarations(defaults),
        "families": _families(),
        **_indexed(_properties()),
    }
    book["links"] = _links_apart(book)
    sections = (f"{json.dumps(key)}:{_section(value)}" for key, value in sorted(book.items()))
    return "{\n" + ",\n".join(sections) + "\n}\n"


def main(arguments: Sequence[str]) -> int:
    """Write `roles.json`, or with `--check` return 1 when it is stale."""
    text = compiled()
    if "--check" in arguments:
        stale = not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text
        sys.stdout.write("roles.json is stale: run python -m tools.compile_roles\n" if stale else "")
        return int(stale)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TARGET.name}: {len(text) // 1024} kB\n")
    return 0


def _load(path: Path) -> Any:  # noqa: ANN401 - YAML is checked record by record below
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _types(defaults: Mapping[str, Any]) -> tuple[dict[str, Any], list[list[Any]]]:
    exact: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    for path in sorted((DATA / "types").glob("*.yaml")):
        for block in _load(path):
            for name, record in block["types"].items():
                full = f"{block['service']}::{name}" if block.get("service") else name
                where = f"{path.name}: {full}"
                target = patterns if "*" in full else exact
                if full in target:
                    raise DataError(f"{where}: declared twice")
                target[full] = _type(record, block, defaults["roles"], where)
    ordered = sorted(patterns.items(), key=lambda item: (-len(item[0].replace("*", "")), item[0]))
    return exact, [list(item) for item in ordered]


def _indexed(records: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Return the property records and, under the last name of each pattern, where it applies and its record."""
    slim: list[dict[str, Any]] = []
    type_sets: list[list[str]] = []
    index: dict[str, dict[str, list[list[Any]]]] = {"patterns": {}, "subtrees": {}}
    for record in records:
        paths, types = record.pop("paths"), record.pop("types")
        if types not in type_sets:
            type_sets.append(types)
        for names, marks in paths:
            subtree = "*" in marks or record.get("document", False)
            kind = "subtrees" if subtree else "patterns"
            entry = [names, "/" in marks, type_sets.index(types), len(slim)]
            index[kind].setdefault(names[-1], []).append(entry)
        slim.append({key: value for key, value in record.items() if PROPERTY_BASE.get(key) != value})
    return {"properties": slim, "type_sets": type_sets, **index}


def _links_apart(book: Mapping[str, Any]) -> list[str]:
    """Replace the links of every record by places in one list, and return that list."""
    links: dict[str, int] = {}
    kinds = [book["types"].values(), (record for _, record in book["type_patterns"]), book["properties"]]
    for record in (record for records in kinds for record in records):
        record["links"] = [links.setdefault(link, len(links)) for link in record["links"]]
    return list(links)


def _section(value: Any) -> str:  # noqa: ANN401 - any part of the book
    """Return a part of the book with one record per line, so that a change shows as one line."""

    def dump(item: Any) -> str:  # noqa: ANN401
        return json.dumps(item, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{dump(key)}:{dump(value[key])}" for key in sorted(value)) + "\n}"
    return "[\n" + ",\n".join(dump(item) for item in value) + "\n]"


def _type(record: Mapping[str, Any], block: Mapping[str, Any], roles: Mapping[str, Any], where: str) -> dict[str, Any]:
    role = str(record.get("role"))
    if role not in roles:
        raise DataError(f"{where}: role {role!r} is not one of {', '.join(roles)}")
    plan = {key: roles[role][key] for key in ("phase", "effort_days")}
    full = TYPE_BASE | plan | dict(record)
    full["links"] = _links(full.pop("source", block.get("source")), where)
    _check_tier(full["missing"], where)
    _check_texts(full, where, {"name", "type"})
    _check_effort(full, where)
    return {key: value for key, value in full.items() if value is not False and TYPE_BASE.get(key) != value}


def _properties() -> Iterator[dict[str, Any]]:
    for path in sorted((DATA / "properties").glob("*.yaml")):
        for block in _load(path):
            shared = {key: value for key, value in block.items() if key not in _BLOCK_FIELDS}
            types = block.get("types", [])
            if "paths" in block:
                yield _property({**shared, "paths": block["paths"]}, types, f"{path.name}: {block['paths'][0]}")
            for name, named in block.get("types_of", {}).items():
                yield _property({**shared, "paths": [name]}, named, f"{path.name}: {name}")
            for name, record in block.get("properties", {}).items():
                merged = shared | record
                names = [name, *record.get("also", ())]
                yield _property({**merged, "paths": names}, record.get("types", types), f"{path.name}: {name}")


def _property(record: dict[str, Any], types: str | list[str], where: str) -> dict[str, Any]:
    full = {key: value for key, value in record.items() if key not in ("source", "also")}
    full["types"] = [types] if isinstance(types, str) else list(types)
    full["paths"] = [_path(text) for text in record["paths"]]
    full["links"] = _links(record.get("source"), where)
    full.setdefault("better", "none")
    if isinstance(full["better"], bool):
        full["better"] = str(full["better"]).lower()
    if isinstance(full["better"], list):
        full["order"] = [_group(entry) for entry in full["better"]]
        full["better"] = "order"
    elif full["better"] not in list(Better):
        raise DataError(f"{where}: better {full['better']!r} is not one of {', '.join(Better)} or a list")
    return _judged(full, where, _PROPERTY_TEXTS)


def _judged(full: dict[str, Any], where: str, placeholders: set[str]) -> dict[str, Any]:
    """Return the record with what it leaves out filled in, its tiers and texts checked."""
    for key, value in PROPERTY_BASE.items():
        full.setdefault(key, value)
    full.setdefault("different", full["tier"] if full["better"] == "none" else _LOWER[full["tier"]])
    if "worst" in full and not isinstance(full["worst"], list):
        full["worst"] = [full["worst"]]
    for key in ("tier", "different", "critical", "beneath"):
        if key in full:
            _check_tier(full[key], where)
    if unknown := set(full) - _PROPERTY_FIELDS:
        raise DataError(f"{where}: unknown fields {', '.join(sorted(unknown))}")
    _check_texts(full, where, placeholders)
    _check_effort(full, where)
    return full


def _path(text: str) -> list[Any]:
    """Return the names of a path pattern and its marks: `/` whole path, `*` everything beneath."""
    marks = ("/" if text.startswith("/") else "") + ("*" if text.endswith(".**") else "")
    names = [quoted or plain for quoted, plain in _SEGMENT.findall(text.removeprefix("/").removesuffix(".**"))]
    return [names, marks]


def _group(entry: str | list[str]) -> list[str]:
    return [str(value).lower() for value in (entry if isinstance(entry, list) else [entry])]


def _property_defaults(defaults: Mapping[str, Any]) -> dict[str, Any]:
    records = {}
    for role, fields in defaults["roles"].items():
        record = {"tier": fields["property_tier"], "impact": fields["property_impact"], "fix": defaults["property_fix"]}
        record["phase"] = 1 if record["tier"] == "high" else 3
        records[role] = _judged(record, f"role_defaults.yaml: {role}", _PROPERTY_TEXTS)
    low = {"tier": "low", "impact": defaults["property_low_impact"], "fix": defaults["property_fix"]}
    return records | {"": _judged(low, "role_defaults.yaml: property_low_impact", _PROPERTY_TEXTS)}


def _declarations(defaults: Mapping[str, Any]) -> dict[str, Any]:
    kinds: dict[str, Any] = {}
    for kind, fields in defaults["declarations"].items():
        kinds[kind] = {}
        for name, record in fields.items():
            full = dict(record)
            if isinstance(full.get("better"), bool):
                full["better"] = str(full["better"]).lower()
            key = "" if name == "itself" else name
            kinds[kind][key] = _judged(full, f"role_defaults.yaml: {kind}.{name}", {"name", "expected", "found"})
    return kinds


def _families() -> list[dict[str, Any]]:
    families = []
    for record in _load(DATA / "families.yaml"):
        where = f"families.yaml: {record['name']}"
        full = {key: value for key, value in record.items() if key != "source"}
        full["links"] = _links(record.get("source"), where)
        full["members"] = [[entry] if isinstance(entry, str) else list(entry) for entry in record["members"]]
        _check_tier(full["tier"], where)
        _check_texts(full, where, {"name", "expected", "found"})
        families.append(full)
    return families


def _links(source: str | list[str] | None, where: str) -> list[str]:
    links = [source] if isinstance(source, str) else list(source or ())
    if bad := [link for link in links if not link.startswith("https://")]:
        raise DataError(f"{where}: source {bad[0]!r} is no https address")
    return links


def _check_tier(tier: str, where: str) -> None:
    if tier not in list(Tier):
        raise DataError(f"{where}: tier {tier!r} is not one of {', '.join(Tier)}")


def _check_effort(record: Mapping[str, Any], where: str) -> None:
    low, high = record["effort_days"]
    if not 0 <= low <= high or record["phase"] not in (1, 2, 3, 4):
        raise DataError(f"{where}: effort must be [low, high] days and phase 1 to 4")


def _check_texts(record: Mapping[str, Any], where: str, placeholders: set[str]) -> None:
    for key in ("impact", "fix"):
        text = record.get(key, "")
        if not text.endswith("."):
            raise DataError(f"{where}: {key} is no sentence")
        if unknown := set(_PLACEHOLDER.findall(text)) - placeholders:
            raise DataError(f"{where}: {key} holds the unknown placeholder {min(unknown)!r}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
