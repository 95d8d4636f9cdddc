"""Which arguments and blocks Terraform's AWS types take; see `data/NOTICE.terraform_arguments.txt`."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from reviewer.vocabulary.tables import DATA

FILE = DATA / "terraform_arguments.jsonl"
Tree = dict[str, Any]
"""Name to `s` text, `n` number, `b` boolean, `l` list, `m` map, or a mark and the tree of a block.

The mark is `B` for a block, `A` for an attribute that takes objects; with `1` there is at most one.
"""


@cache
def arguments_of(declared: str) -> Tree:
    """Return the arguments of a type; empty where none are known."""
    line = _lines().get(declared)
    if line is None:
        return {}
    tree: Tree = json.loads(line)[declared]
    return tree


@cache
def _lines() -> dict[str, str]:
    text = FILE.read_text(encoding="utf-8")
    return {line[2 : line.index('"', 2)]: line for line in text.splitlines()}
