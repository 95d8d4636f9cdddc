#!/usr/bin/env python3
"""Puts an excerpt of the sample's real report into README.md: `make readme`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reviewer.pipeline import compare
from reviewer.renderers import markdown

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- excerpt:begin -->", "<!-- excerpt:end -->"
STEPS = 4
CHOSEN = "an Aurora global cluster is missing"


def excerpt() -> str:
    """Return the excerpt as quoted Markdown: the tiers, the first gap on a lost replica, the first steps."""
    pair = [str(ROOT / "samples" / "orders" / name) for name in ("reference.yml", "actual.yml")]
    report = markdown.render(compare(pair[0], pair[1]))
    tiers = _between(report, "| Tier |", "\n\n")
    gap = re.search(rf"#### \d+\. (?P<title>[^\n]*{CHOSEN}[^\n<]*)[^\n]*\n(?P<body>.*?)(?=\n####? )", report, re.DOTALL)
    plan = re.search(r"### (?P<title>Phase 1.*?)\n\n(?P<steps>.*?)(?=\n###? )", report, re.DOTALL)
    if gap is None or plan is None:
        message = "the report has no such gap or no plan"
        raise LookupError(message)
    steps = "\n".join(plan["steps"].strip().split("\n")[:STEPS])
    steps = _without_anchors(steps)
    parts = [tiers, f"**{gap['title'].strip()}**", _without_anchors(gap["body"].strip()), f"**{plan['title']}**", steps]
    text = "\n\n".join(parts)
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _between(text: str, start: str, end: str) -> str:
    begin = text.index(start)
    return text[begin : text.index(end, begin)]


def _without_anchors(text: str) -> str:
    return re.sub(r"(?:, gap )?\[([^\]]*)\]\(#[^)]*\)", "", text)


def with_excerpt(readme: str) -> str:
    """Return the README with the excerpt of today between its marks."""
    head, _, rest = readme.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{excerpt()}\n{END}{tail}"


def main() -> int:
    """Write the README, or with `--check` say whether it is stale."""
    path = ROOT / "README.md"
    before = path.read_text(encoding="utf-8")
    after = with_excerpt(before)
    if "--check" in sys.argv:
        return int(before != after)
    path.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
