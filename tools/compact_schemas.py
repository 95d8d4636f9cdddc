#!/usr/bin/env python3
"""Writes the vocabulary's generated data: `make vocabulary`.

Two products, both committed, so that a run of the program needs neither cfn-lint nor a YAML parser for them:
`schemas.jsonl`, the published CloudFormation registry schemas without prose, and a JSON twin of every table in YAML.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "reviewer" / "vocabulary" / "data"
TABLES = (
    "categories",
    "changes",
    "costs",
    "defaults",
    "drills",
    "explanations",
    "gap_tests",
    "identity",
    "inert",
    "literals",
    "naming",
    "recovery",
    "sets",
    "terraform_writing",
)
LICENCE = "MIT-0"
ORIGIN = "AWS CloudFormation registry schemas as carried by https://github.com/aws-cloudformation/cfn-lint"
KINDS = frozenset({"object", "array", "string", "number", "integer", "boolean"})
PATH_KEYS = {
    "n": "createOnlyProperties",
    "k": "conditionalCreateOnlyProperties",
    "g": "readOnlyProperties",
    "w": "writeOnlyProperties",
    "id": "primaryIdentifier",
}
Schema = dict[str, Any]
Node = dict[str, Any]


class Compactor:
    """Turns one registry schema into its compact record.

    A node has: `t` kind, `p` properties, `r` required names, `c` closed, `i` list item, `m` map value, `u` order has
    no meaning, `o` the order is declared to matter, `d` default, `e` enum, `f` the enum ignores case, `k` identity
    keys. A node that is only a kind is that word; a node that is only a reference is `#Definition`.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.definitions: Schema = schema.get("definitions", {})

    def record(self) -> Node:
        """Return the whole record of the type."""
        root = self.node(self.schema)
        record: Node = {"name": self.schema["typeName"], "root": {key: root[key] for key in root if key != "t"}}
        used = self.used_definitions(root)
        if used:
            record["defs"] = used
        for short, key in PATH_KEYS.items():
            paths = sorted({self.spelled(pointer) for pointer in self.schema.get(key, ())})
            if paths:
                record[short] = paths
        return record

    @staticmethod
    def spelled(pointer: str) -> str:
        """Return a JSON pointer below `/properties` as a slash path with `*` for list items."""
        return pointer.removeprefix("/properties/")

    def used_definitions(self, root: Node) -> Schema:
        """Return the compact form of the definitions that `root` reaches, sorted by name."""
        found: Schema = {}
        waiting = sorted(references(root))
        while waiting:
            name = waiting.pop()
            if name in found or name not in self.definitions:
                continue
            found[name] = packed(self.node(self.definitions[name]))
            waiting.extend(sorted(references(found[name])))
        return dict(sorted(found.items()))

    def resolved(self, schema: Schema) -> Schema:
        """Return `schema` with its own reference followed, its siblings laid over the target."""
        seen: set[str] = set()
        while "$ref" in schema and schema["$ref"] not in seen:
            seen.add(schema["$ref"])
            _, section, name = schema["$ref"].split("/", 2)
            target = self.schema.get(section, {}).get(name, {})
            schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
        return schema

    def child(self, schema: Schema) -> Node | str:
        """Return the packed node of a sub-schema, as a reference where it only refers."""
        told = {"$ref", "description", "title", "type", "examples"}
        reference: str = schema.get("$ref", "")
        if reference.startswith("#/definitions/") and set(schema) <= told:
            return "#" + reference.removeprefix("#/definitions/")
        return packed(self.node(schema))

    def node(self, schema: Schema) -> Node:
        """Return the full node of a schema, its alternatives merged into it."""
        schema = self.resolved(schema)
        node = self.own(schema)
        for part in schema.get("allOf", ()):
            node = both(node, self.node(part))
        for key in ("oneOf", "anyOf"):
            branches = [self.node(branch) for branch in schema.get(key, ())]
            if branches:
                node = both(node, either(branches))
        if node.get("t") == "object" and not {"p", "m", "c"} & set(node):
            node["t"] = "json"
        return node

    def own(self, schema: Schema) -> Node:
        """Return what a schema says by itself, without its alternatives."""
        node: Node = {}
        kind = kind_of(schema)
        if kind:
            node["t"] = kind
        if schema.get("properties"):
            node["p"] = {name: self.child(schema["properties"][name]) for name in sorted(schema["properties"])}
        if schema.get("required"):
            node["r"] = sorted(set(schema["required"]))
        if schema.get("additionalProperties") is False:
            node["c"] = 1
        node.update(self.container(schema))
        node.update(scalar(schema))
        return node

    def container(self, schema: Schema) -> Node:
        """Return what a schema says about list items and map values."""
        node: Node = {}
        if isinstance(schema.get("items"), dict):
            node["i"] = self.child(schema["items"])
        values = [value for value in schema.get("patternProperties", {}).values() if isinstance(value, dict)]
        if isinstance(schema.get("additionalProperties"), dict):
            values.append(schema["additionalProperties"])
        if values:
            node["m"] = self.child(values[0]) if len(values) == 1 else packed(either([self.node(v) for v in values]))
        order = schema.get("insertionOrder")
        if order is False or (order is None and schema.get("uniqueItems") is True):
            node["u"] = 1
        if order is True:
            node["o"] = 1
        if schema.get("uniqueKeys"):
            node["k"] = list(schema["uniqueKeys"])
        return node


def scalar(schema: Schema) -> Node:
    """Return the default and the permitted values a schema states."""
    node: Node = {}
    if "default" in schema:
        node["d"] = schema["default"]
    for key in ("enum", "enumCaseInsensitive"):
        if schema.get(key):
            node["e"] = list(schema[key])
    if "const" in schema:
        node["e"] = [schema["const"]]
    if "enumCaseInsensitive" in schema:
        node["f"] = 1
    return node


def kind_of(schema: Schema) -> str:
    """Return the kind word of a schema, empty where it says nothing."""
    declared = schema.get("type")
    if declared is None:
        return "object" if "properties" in schema or "patternProperties" in schema else ""
    names = [name for name in ([declared] if isinstance(declared, str) else declared) if name != "null"]
    return one_kind([name if name in KINDS else "any" for name in names])


def one_kind(kinds: Iterable[str]) -> str:
    """Return the one kind that covers all of `kinds`: a document or its text is `json`, any other mixture `any`."""
    distinct = set(kinds) - {""}
    if len(distinct) <= 1:
        return next(iter(distinct), "")
    if distinct == {"integer", "number"}:
        return "number"
    return "json" if distinct <= {"object", "string", "json"} else "any"


def both(left: Node, right: Node) -> Node:
    """Return a node for which both hold: properties and required names add up."""
    merged = {**right, **left}
    kind = left.get("t") or right.get("t")
    if kind:
        merged["t"] = kind
    if "p" in left or "p" in right:
        merged["p"] = dict(sorted({**right.get("p", {}), **left.get("p", {})}.items()))
    required = sorted({*left.get("r", ()), *right.get("r", ())})
    if required:
        merged["r"] = required
    return merged


def either(branches: list[Node]) -> Node:
    """Return a node that covers every branch: only what all of them demand is demanded."""
    merged: Node = {}
    kind = one_kind(branch.get("t", "") for branch in branches)
    if kind:
        merged["t"] = kind
    properties = {name: child for branch in reversed(branches) for name, child in branch.get("p", {}).items()}
    if properties:
        merged["p"] = dict(sorted(properties.items()))
    required = set(branches[0].get("r", ())).intersection(*(branch.get("r", ()) for branch in branches))
    if required:
        merged["r"] = sorted(required)
    for key in ("c", "f"):
        if all(key in branch for branch in branches):
            merged[key] = 1
    if all("e" in branch for branch in branches):
        merged["e"] = list({json.dumps(item): item for branch in branches for item in branch["e"]}.values())
    for key in ("i", "m", "u", "o", "k", "d"):
        value = next((branch[key] for branch in branches if key in branch), None)
        if value is not None:
            merged[key] = value
    return merged


def packed(node: Node) -> Node | str:
    """Return a node that says only its kind as that word."""
    if set(node) <= {"t"}:
        return str(node.get("t", "any"))
    return node


def references(node: Node | str) -> Iterator[str]:
    """Yield the names of the definitions a packed node refers to directly."""
    if isinstance(node, str):
        if node.startswith("#"):
            yield node[1:]
        return
    for child in (*node.get("p", {}).values(), *(node[key] for key in ("i", "m") if key in node)):
        yield from references(child)


def compact_text(value: object) -> str:
    """Return a value as JSON on one line without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def schemas_file(folder: Path, version: str) -> bytes:
    """Return the bytes of `schemas.jsonl`: a header with origin and offsets, then one line per type."""
    schemas = (json.loads(path.read_bytes()) for path in folder.glob("resources/*.json"))
    records = {schema["typeName"]: Compactor(schema).record() for schema in schemas}
    lines = [compact_text(records[name]).encode() + b"\n" for name in sorted(records)]
    offsets: dict[str, tuple[int, int]] = {}
    position = 0
    for name, line in zip(sorted(records), lines, strict=True):
        offsets[name] = (position, len(line))
        position += len(line)
    header = {
        "origin": ORIGIN,
        "licence": LICENCE,
        "copyright": "Copyright Amazon.com, Inc. or its affiliates",
        "cfn_lint": version,
        "schema_date": json.loads((folder / "version.json").read_bytes())["schema_date"],
        "types": offsets,
    }
    return compact_text(header).encode() + b"\n" + b"".join(lines)


def table_file(name: str) -> bytes:
    """Return the JSON twin of a YAML table."""
    table = yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8"))
    return compact_text(table).encode() + b"\n"


def products(*, tables_only: bool) -> Iterator[tuple[Path, bytes]]:
    """Yield every generated file with its contents."""
    for name in TABLES:
        yield DATA / f"{name}.json", table_file(name)
    if not tables_only:
        distribution = metadata.distribution("cfn-lint")
        folder = Path(str(distribution.locate_file("cfnlint/data/schemas")))
        yield DATA / "schemas.jsonl", schemas_file(folder, distribution.version)


def main() -> int:
    """Write what is out of date, or with `--check` only name it; return 1 if a check failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables-only", action="store_true", help="leave the schemas alone (needs no cfn-lint)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is stale")
    options = parser.parse_args()
    stale = 0
    for path, contents in products(tables_only=options.tables_only):
        if path.exists() and path.read_bytes() == contents:
            continue
        stale += 1
        if not options.check:
            path.write_bytes(contents)
        sys.stdout.write(f"{path.name}: {'stale' if options.check else f'{len(contents)} bytes written'}\n")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
