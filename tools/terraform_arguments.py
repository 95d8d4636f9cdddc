"""Writes reviewer/vocabulary/data/terraform_arguments.jsonl: which arguments and blocks Terraform's AWS types take.

Run it on the unpacked npm package that carries the provider's schema as generated code:
`npm pack @cdktf/provider-aws && tar xzf cdktf-provider-aws-*.tgz && python tools/terraform_arguments.py package`.
Only names and shapes are taken over, and only of the types that the mapping can read.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from reviewer.vocabulary.mapping.rules import has_terraform_rule

TARGET = Path(__file__).parent.parent / "reviewer" / "vocabulary" / "data" / "terraform_arguments.jsonl"
_FUNCTION = re.compile(r"^function (\w+)ToHclTerraform\(struct\) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"(\w+): \{\s*value: (.*?),\s*isBlock: (true|false),\s*type: \"(\w+)\",\s*storageClassType: \"(\w+)\"", re.DOTALL
)
_RESOURCE = re.compile(r'\.tfResourceType = "(aws_\w+)";')
_ROOT = re.compile(r"synthesizeHclAttributes\(\) \{(.*?)^    \}", re.MULTILINE | re.DOTALL)
_MAPPER = re.compile(r"(\w+)ToHclTerraform")
_LETTERS = {"string": "s", "number": "n", "boolean": "b", "stringList": "l", "numberList": "l", "stringMap": "m"}
_PLAIN = {"list": "l", "set": "l", "map": "m"}
_DEEPEST = 9
_MOST_NODES = 1500
_EVERYWHERE = {"id", "region", "tags_all", "timeouts"}


def arguments(text: str) -> dict[str, object]:
    """Return the argument tree of the resource that one generated module defines."""
    blocks = {name: _ATTRIBUTE.findall(body) for name, body in _FUNCTION.findall(text)}
    root = _ROOT.search(text)
    budget = [_MOST_NODES]
    found = _ATTRIBUTE.findall(root[1]) if root else []
    return {name: kind for name, kind in _tree(found, blocks, budget, 0).items() if name not in _EVERYWHERE}


def _tree(
    found: list[tuple[str, ...]], blocks: dict[str, list[tuple[str, ...]]], budget: list[int], depth: int
) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, value, is_block, kind, storage in found:
        budget[0] -= 1
        mapper = _MAPPER.search(value.replace("cdktf.", "")) if "ToHclTerraform" in value else None
        inner = blocks.get(mapper[1]) if mapper else None
        if inner is None:
            made[name] = _LETTERS.get(storage) or _PLAIN.get(kind, "s")
        elif depth < _DEEPEST and budget[0] > 0:
            mark = ("B" if is_block == "true" else "A") + ("" if "istMapper" in value else "1")
            made[name] = [mark, _tree(inner, blocks, budget, depth + 1)]
    return made


def main(package: Path) -> None:
    """Write the file."""
    found: dict[str, dict[str, object]] = {}
    for path in sorted(package.glob("lib/*/index.js")):
        text = path.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
        resource = _RESOURCE.search(text)
        is_data = path.parent.name.startswith("data-aws-")
        if resource and not is_data and has_terraform_rule(resource[1]):
            found[resource[1]] = arguments(text)
    lines = [f"{json.dumps(name)}: {json.dumps(tree, separators=(',', ':'))}" for name, tree in sorted(found.items())]
    TARGET.write_text("\n".join(f"{{{line}}}" for line in lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(found)} types, {TARGET.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
