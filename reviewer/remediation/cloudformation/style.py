"""How a template is laid out: YAML or JSON, its indentation, its quotes."""

from __future__ import annotations

import re
from collections import Counter

from reviewer.model.design import Design
from reviewer.model.record import dataclass

_ITEM = re.compile(r"^( *)- ")
_KEY = re.compile(r"^( *)[\w:'\"-]+:(?: |$)")
_WIDEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The layout of one design's templates."""

    json: bool = False
    indent: int = 2
    """Blanks a level is set in by."""
    item_indent: int = 2
    """Blanks the dash of a list item is set in by, against the key above it."""
    quote: str = "'"

    @property
    def language(self) -> str:
        """The language snippets are in."""
        return "json" if self.json else "yaml"


def style_of(design: Design) -> Style:
    """Return the layout that most of a design's lines have."""
    is_json, steps, items, quotes = False, Counter[int](), Counter[int](), Counter[str]()
    for lines in design.sources.values():
        text = "\n".join(lines)
        is_json = is_json or text.lstrip().startswith("{") or ('"Resources"' in text and '"Type"' in text)
        quotes.update(re.findall(r"[:-] (['\"])", text))
        _count(lines, steps, items)
    return Style(
        json=is_json,
        indent=_usual(steps, 2),
        item_indent=_usual(items, 2),
        quote=quotes.most_common(1)[0][0] if quotes else "'",
    )


def _count(lines: tuple[str, ...], steps: Counter[int], items: Counter[int]) -> None:
    above = 0
    for line in lines:
        width = len(line) - len(line.lstrip(" "))
        if (item := _ITEM.match(line)) and 0 <= len(item[1]) - above <= _WIDEST:
            items[len(item[1]) - above] += 1
        elif 0 < width - above <= _WIDEST:
            steps[width - above] += 1
        if line.rstrip().endswith((":", "{", "[")) and not item:
            above = width
        elif _KEY.match(line):
            above = max(width, 0) if line.rstrip().endswith(":") else _WIDEST * _WIDEST


def _usual(counted: Counter[int], otherwise: int) -> int:
    return max(counted, key=lambda size: (counted[size], -size)) if counted else otherwise
