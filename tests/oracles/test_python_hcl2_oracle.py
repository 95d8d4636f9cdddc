"""Our syntax tree against python-hcl2's: the same blocks on the same lines, the same arguments in each."""

from pathlib import Path

import pytest

from reviewer.parsers.terraform.hcl.bodies import parse_body
from reviewer.parsers.terraform.hcl.syntax import Source

FIXTURES = Path(__file__).parent.parent / "parsers" / "terraform" / "fixtures"
FILES = sorted(FIXTURES.rglob("*.tf"))
hcl2 = pytest.importorskip("hcl2", reason="python-hcl2 is not installed")


def their_blocks(tree):
    for block in tree.iter_subtrees_topdown():
        if block.data != "block":
            continue
        words = [str(token).strip('"') for token in block.scan_values(lambda _: True)]
        yield words[0], block.meta.line, block.meta.end_line


def our_blocks(body):
    for block in body.blocks:
        yield block.type, *block.span()
        yield from our_blocks(block.body)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(FIXTURES).as_posix())
def test_blocks_stand_where_python_hcl2_finds_them(file):
    text = file.read_text(encoding="utf-8")
    body, problems = parse_body(Source(text, file.name), 200)
    assert problems == ()
    assert sorted(our_blocks(body)) == sorted(their_blocks(hcl2.parses_to_tree(text)))
