"""The words of a comment: each finding, count and change as Markdown in which nothing of an input is live."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from reviewer.forges.context import Context
from reviewer.forges.marker import key_of
from reviewer.forges.report import TIERS, Gap, Report, Side
from reviewer.model.record import dataclass
from reviewer.renderers.escape import cell, code_span, fence, prose, shorten
from reviewer.renderers.scorecard import tables
from reviewer.renderers.show import days, plural, value_text

MARKS: Final = {"high": "❌", "medium": "⚠️", "low": "\u2139\ufe0f", "info": "▫️"}
LONGEST_TITLE: Final = 300
LONGEST_TEXT: Final = 1_200
LONGEST_CODE: Final = 4_000
LONGEST_NAME: Final = 200
SHORT_NAME: Final = 40
UNFOLDED: Final = 10
"""Findings of tier high above the fold; the others are folded as those of the other tiers."""
PLACES: Final = 5
"""Places told of one finding; the others are counted."""
NEW: Final = "🆕 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """A folded part: its heading (Markdown is not read there) and its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One report in a comment."""

    name: str
    always_named: bool
    headline: str
    counts: str
    open: tuple[str, ...]
    folded: tuple[Fold, ...]
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much a comment tells: how many findings, and which tiers of them with their details."""

    findings: int
    detailed: frozenset[str]


def section(report: Report, context: Context | None, before: Collection[str] | None, amount: Amount) -> Section:
    """Return a report's section; `before` are the keys of the last comment, to mark what is new."""
    told = report.findings[: amount.findings]
    words = _Words(report, context, before, amount)
    worst = [gap for gap in told if gap.tier == "high"]
    return Section(
        name=words.name(),
        always_named=bool(report.gaps),
        headline=words.headline(),
        counts=_counts(report) if report.findings else "",
        open=tuple(words.findings(worst[:UNFOLDED])),
        folded=tuple(_folds(report, words, told)),
        notes=_notes(report, len(told)),
    )


def _folds(report: Report, words: _Words, told: Sequence[Gap]) -> Iterator[Fold]:
    for tier, says in _TIER_WORDS.items():
        members = [gap for gap in told if gap.tier == tier][UNFOLDED if tier == "high" else 0 :]
        if members:
            number = f"{len(members)} more" if tier == "high" else str(len(members))
            yield Fold(title=f"{MARKS[tier]} {number} {says}", text="\n\n".join(words.findings(members)))
    if report.recovery and words.tells_details:
        for title, rows in tables(report.recovery):
            if title == "Disruptions":
                yield Fold(title="Recovery by disruption", text=_table(rows[:20]))


_TIER_WORDS: Final = {
    "high": "that block recovery or deployment",
    "medium": "that degrade recovery",
    "low": "nice to have",
    "info": "for information",
}


def _counts(report: Report) -> str:
    head = " | ".join(f"{MARKS[tier]} {tier.capitalize()}" for tier in TIERS)
    numbers = " | ".join(str(report.counts[tier]) for tier in TIERS)
    rules = "---: | " * (len(TIERS) + 1)
    last = f"{report.undecided} | {days(report.effort_days)}"
    return f"| {head} | Undecided | Effort |\n| {rules}--- |\n| {numbers} | {last} |"


def _notes(report: Report, told: int) -> str:
    left_off = len(report.findings) - told
    notes = [
        f"{plural(left_off, 'more finding')} in the whole report." if left_off else "",
        f"{plural(report.waived, 'finding')} waived." if report.waived else "",
        f"{plural(report.strengths, 'strength')}, told in the whole report." if report.strengths else "",
        f"⚠️ {plural(report.errors, 'part')} of the input could not be read; the report says which."
        if report.errors
        else "",
    ]
    return " ".join(note for note in notes if note)


class _Words:
    """Writes the findings of one report."""

    def __init__(self, report: Report, context: Context | None, before: Collection[str] | None, amount: Amount) -> None:
        self._report = report
        self._context = context
        self._before = before
        self._amount = amount

    def name(self) -> str:
        """Return which design against which."""
        return f"{_name(self._report.label)}{self._against()}"

    def _against(self) -> str:
        return f" against {_name(self._report.reference)}" if self._report.reference else ""

    @property
    def tells_details(self) -> bool:
        """Whether there is room for more than titles."""
        return bool(self._amount.detailed)

    def headline(self) -> str:
        """Return the verdict, or the all clear."""
        if self._report.gaps:
            return f"**{prose(shorten(self._report.verdict, LONGEST_TEXT))}**"
        return f"✅ **All clear**: {_name(self._report.label)} has no gap{self._against()}."

    def findings(self, gaps: Sequence[Gap]) -> list[str]:
        """Return the findings: folded details each, or one list of titles."""
        if not gaps:
            return []
        if gaps[0].tier in self._amount.detailed:
            return [self._full(gap) for gap in gaps]
        return ["\n".join(f"- {self._line(gap)}" for gap in gaps)]

    def _line(self, gap: Gap) -> str:
        where = self._where(gap)
        return f"{self._mark(gap)}{self._title(gap)}{f' ({where})' if where else ''}"

    def _title(self, gap: Gap) -> str:
        undecided = " *(undecided until apply)*" if gap.undecided else ""
        return f"**{prose(shorten(gap.title, LONGEST_TITLE), _terms(gap))}**{undecided}"

    def _mark(self, gap: Gap) -> str:
        is_new = self._before is not None and gap.is_gap and key_of(self._report.name, gap.id) not in self._before
        return f"{MARKS[gap.tier]} {NEW if is_new else ''}"

    def _where(self, gap: Gap) -> str:
        """Return the first place as a link to its lines, and how many more there are."""
        for reference, actual in gap.places:
            side = actual or reference
            if side is not None:
                more = f" and {plural(len(gap.places) - 1, 'more place')}" if len(gap.places) > 1 else ""
                return f"{self._place(side)}{'' if actual else ' in the reference'}{more}"
        return ""

    def _place(self, side: Side) -> str:
        lines = f"{side.start_line}-{side.end_line}" if side.end_line > side.start_line else str(side.start_line)
        text = code_span(shorten(f"{side.file}:{lines}", LONGEST_TITLE))
        url = self._context.link(side.path, side.start_line, side.end_line) if self._context else ""
        return f"[{text}](<{url}>)" if url else text

    def _full(self, gap: Gap) -> str:
        terms = _terms(gap)
        lines = [f"- {text}" for text in (self._values(gap), *_texts(gap, terms)) if text]
        parts = [f"{self._line(gap)}"]
        parts += ["\n".join(lines)] if lines else []
        if gap.code and len(gap.code) <= LONGEST_CODE:
            code = fence(gap.code, gap.language)
            parts.append(f"<details><summary>Code that closes the gap</summary>\n\n{code}\n\n</details>")
        return "\n\n".join(parts)

    def _values(self, gap: Gap) -> str:
        """Return what each side has, where a value says it."""
        theirs, ours = _name(self._report.reference, SHORT_NAME), _name(self._report.label, SHORT_NAME)
        told = []
        for reference, actual in gap.places[:PLACES]:
            expected, found = _value(reference), _value(actual)
            if expected and actual is not None:
                told.append(f"{theirs} has {expected}, {ours} {f'has {found}' if found else 'does not set it'}")
            elif found:
                told.append(f"{ours} has {found}")
        return "; ".join(dict.fromkeys(told))


def _name(label: str, width: int = LONGEST_NAME) -> str:
    return code_span(shorten(label, width))


def _value(side: Side | None) -> str:
    return code_span(shorten(value_text(side.value))) if side is not None and side.has_value else ""


def _texts(gap: Gap, terms: Collection[str]) -> Sequence[str]:
    texts = (("Impact", gap.impact), ("Fix", gap.fix))
    return [f"{name}: {prose(shorten(text, LONGEST_TEXT), terms)}" for name, text in texts if text.strip()]


def _terms(gap: Gap) -> frozenset[str]:
    """Return the words of a finding's texts that are names."""
    return frozenset(side.id for place in gap.places for side in place if side is not None)


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(cell(fact) for fact in rows[0]), " | ".join("---" for _ in rows[0])]
    lines += [" | ".join(cell(fact) for fact in row) for row in rows[1:]]
    return "\n".join(f"| {line} |" for line in lines)


def fixed_list(titles: Sequence[str]) -> str:
    """Return the titles of what is fixed; they come from an older comment, which anybody may have edited."""
    return "\n".join(f"- {prose(shorten(title, LONGEST_TITLE))}" for title in titles)
