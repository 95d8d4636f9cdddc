"""Makes the comment from the reports: as much as the forge takes, what changed, and the memory for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reviewer import __version__
from reviewer.forges.comment_text import Amount, fixed_list, section
from reviewer.forges.context import Context
from reviewer.forges.marker import Memory, hidden_line, key_of, memory_of
from reviewer.forges.report import TIERS, Report
from reviewer.model.record import dataclass
from reviewer.renderers.escape import link, one_line, prose
from reviewer.renderers.markdown import squeeze
from reviewer.renderers.show import plural
from reviewer.renderers.templates import environment

TITLE: Final = "Disaster recovery review"
_DETAILS: Final = (frozenset(TIERS), frozenset({"high", "medium"}), frozenset({"high"}), frozenset[str]())
"""Tiers told with details, less and less of them until the comment fits."""
_COMMAND: Final = re.compile(r"^(\s*)/")
"""GitLab takes a line that starts so for an order (`/merge`, `/close`), unless it is code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the reports' sections."""

    title: str
    change: str
    fixed: str
    foot: str


def compose(
    reports: Sequence[Report], context: Context | None, *, tag: str, limit: int, title: str = TITLE
) -> Composer:
    """Return what makes the comment, once the last one is known."""
    facts = _rendered(reports, None, None, Frame(title=title, change="", fixed="", foot=""), _amounts(reports)[0])
    memory = memory_of(_gaps(reports), facts)
    return Composer(reports=tuple(reports), context=context, tag=tag, limit=limit, title=title, memory=memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """The reports and their place; `memory` is what the next comment is compared with."""

    reports: tuple[Report, ...]
    context: Context | None
    tag: str
    limit: int
    title: str
    memory: Memory

    @property
    def has_gaps(self) -> bool:
        """Whether a report has something to fix."""
        return any(report.gaps for report in self.reports)

    def body(self, before: Memory | None) -> str:
        """Return the comment; `before` is what the last one said."""
        hidden = hidden_line(self.tag, self.memory)
        frame = self._frame(before)
        keys = before.keys if before is not None and before.is_whole else None
        room = self.limit - len(hidden) - 2
        reports = self.reports
        while True:
            for amount in _amounts(reports):
                text = _rendered(reports, self.context, keys, frame, amount)
                if len(text) <= room:
                    return f"{hidden}\n{text}"
            text = _most_findings(reports, self.context, keys, frame, room)
            if text or len(reports) <= 1:
                return f"{hidden}\n{text or _rendered(reports, None, None, frame, _NOTHING)[:room]}"
            reports = reports[: len(reports) // 2]

    def _frame(self, before: Memory | None) -> Frame:
        fixed = _fixed(before, self.memory)
        return Frame(title=self.title, change=_change(before, self.memory), fixed=fixed_list(fixed), foot=self._foot())

    def _foot(self) -> str:
        whole = self.context.report_url if self.context is not None else ""
        parts = [f"drdiff {__version__}", f"[the whole report](<{whole}>)" if _is_link(whole) else ""]
        return " · ".join(part for part in parts if part)


_NOTHING: Final = Amount(findings=0, detailed=frozenset())


def _is_link(url: str) -> bool:
    return link(url).startswith("[")


def _gaps(reports: Sequence[Report]) -> Iterator[tuple[str, str]]:
    """Yield key and title of every gap, the worst of all reports first."""
    for tier in TIERS:
        for report in reports:
            for gap in report.gaps:
                if gap.tier == tier:
                    yield key_of(report.name, gap.id), one_line(gap.title)


def _amounts(reports: Sequence[Report]) -> list[Amount]:
    longest = max((len(report.findings) for report in reports), default=0)
    return [Amount(findings=longest, detailed=detailed) for detailed in _DETAILS]


def _most_findings(
    reports: Sequence[Report], context: Context | None, keys: frozenset[str] | None, frame: Frame, room: int
) -> str:
    """Return the comment with as many titles as fit, found by halving; empty where not even none fits."""
    fitting, over = -1, max((len(report.findings) for report in reports), default=0)
    best = ""
    while over - fitting > 1:
        middle = (fitting + over) // 2
        text = _rendered(reports, context, keys, frame, Amount(findings=middle, detailed=frozenset()))
        if len(text) <= room:
            fitting, best = middle, text
        else:
            over = middle
    return best


def _rendered(
    reports: Sequence[Report], context: Context | None, keys: frozenset[str] | None, frame: Frame, amount: Amount
) -> str:
    made = environment(autoescape=False)
    made.filters.update(prose=prose)
    sections = [section(report, context, keys, amount) for report in reports]
    text = squeeze(made.get_template("comment.md.j2").render(frame=frame, sections=sections))
    return _without_commands(text)


def _without_commands(text: str) -> str:
    lines: list[str] = []
    fenced = ""
    for line in text.split("\n"):
        mark = re.match(r"`{3,}", line)
        if fenced:
            fenced = "" if line == fenced else fenced
        elif mark:
            fenced = mark.group()
        lines.append(line if fenced or mark else _COMMAND.sub(r"\1&#47;", line))
    return "\n".join(lines)


def _change(before: Memory | None, now: Memory) -> str:
    """Return what changed since the last comment, empty where there was none that can be told."""
    if before is None:
        return ""
    new, fixed, still = (len(part) for part in (now.keys - before.keys, before.keys - now.keys, now.keys & before.keys))
    if not before.is_whole or not now.is_whole:
        return f"Since the last comment: {plural(still, 'gap')} of the worst still open."
    return f"Since the last comment: **{new} new**, **{fixed} fixed**, {still} still open."


def _fixed(before: Memory | None, now: Memory) -> Sequence[str]:
    if before is None or not now.is_whole:
        return ()
    return [title for key, title in before.titles.items() if key in before.keys and key not in now.keys]
