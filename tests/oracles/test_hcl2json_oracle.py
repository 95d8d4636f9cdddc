"""Our syntax tree against HashiCorp's own parser, run as WebAssembly by the npm package `@cdktf/hcl2json`.

The package is looked for where node finds it (`NODE_PATH`, or a `node_modules` above this file). More files to
compare than the fixtures: set `HCL_CORPUS` to a folder of them.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from reviewer.parsers.terraform.hcl.bodies import parse_body
from reviewer.parsers.terraform.hcl.syntax import Literal, ObjectNode, Source, Template, TupleNode, Unary

FIXTURES = Path(__file__).parent.parent / "parsers" / "terraform" / "fixtures"
SCRIPT = """
const {parse} = require('@cdktf/hcl2json');
const fs = require('fs');
(async () => {
  const out = {};
  for (const file of fs.readFileSync(0, 'utf8').split('\\n').filter(name => name))
    try { out[file] = await parse(file, fs.readFileSync(file, 'utf8')); } catch (error) { out[file] = null; }
  console.log(JSON.stringify(out));
})();
"""


def files():
    folders = [FIXTURES, *(Path(folder) for folder in [os.environ.get("HCL_CORPUS")] if folder)]
    return sorted(str(path) for folder in folders for path in folder.rglob("*.tf"))


@cache
def theirs():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    found = subprocess.run([node, "-e", "require.resolve('@cdktf/hcl2json')"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("the npm package @cdktf/hcl2json is not installed")
    names = "\n".join(files())
    run = subprocess.run([node, "-e", SCRIPT], input=names, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(run.stdout)


def body_as_json(body):
    written = {name: value_as_json(argument.value, argument.source) for name, argument in body.arguments.items()}
    for block in body.blocks:
        place, steps = written, (block.type, *block.labels)
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place.setdefault(steps[-1], []).append(body_as_json(block.body))
    return written


def value_as_json(node, source):
    if isinstance(node, Literal):
        return node.value.replace("${", "$${") if isinstance(node.value, str) else node.value
    if isinstance(node, Unary) and node.operator == "-" and isinstance(node.operand, Literal):
        return -node.operand.value
    if isinstance(node, TupleNode):
        return [value_as_json(item, source) for item in node.items]
    if isinstance(node, ObjectNode):
        return {key_as_json(key, source): value_as_json(value, source) for key, value in node.items}
    if isinstance(node, Template):
        return ("template", squeezed(source.text[node.start : node.end]))
    return squeezed("${" + source.text[node.start : node.end] + "}")


def key_as_json(key, source):
    text = source.text[key.start : key.end]
    if isinstance(key, Literal):
        return str(key.value)
    return squeezed(text[1:-1] if isinstance(key, Template) else "${" + text + "}")


def squeezed(text):
    return "".join(text.split())


def same(ours, other):
    if isinstance(ours, tuple):
        return isinstance(other, str)
    if isinstance(ours, dict):
        return (
            isinstance(other, dict)
            and ours.keys() == {squeezed(key) if "${" in key else key for key in other}
            and all(same(value, other[key]) for key, value in ours.items() if key in other)
        )
    if isinstance(ours, list):
        return isinstance(other, list) and len(ours) == len(other) and all(map(same, ours, other))
    if isinstance(ours, str) and isinstance(other, str):
        return ours == other or squeezed(ours) == squeezed(other)
    return ours == other


@pytest.mark.parametrize("file", files())
def test_the_tree_agrees_with_hashicorps_parser(file):
    expected = theirs()[file]
    body, problems = parse_body(Source(Path(file).read_text(encoding="utf-8"), file), 200)
    assert (expected is None) == bool(problems)
    if expected is not None:
        ours = body_as_json(body)
        differing = [key for key in {*ours, *expected} if not same(ours.get(key), expected.get(key))]
        assert differing == []
