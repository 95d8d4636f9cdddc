"""The terminal report: verdict, counts, findings by tier, the plan in brief."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from reviewer.model.design import Severity
from reviewer.model.review import Review, Tier
from reviewer.renderers.escape import one_line, shorten
from reviewer.renderers.rows import PhaseRow, Place, Row, SideRow
from reviewer.renderers.show import days, plural
from reviewer.renderers.view import View, view_of
from reviewer.renderers.waived import waived_count

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text


WIDTH: Final = 100
"""Columns where nobody says how many there are (a pipe, a test)."""
GAP_COLUMN: Final = 3
MOST_ERRORS: Final = 10
_STYLES: Final = {Tier.HIGH: "bold red", Tier.MEDIUM: "yellow", Tier.LOW: "cyan", Tier.INFO: "dim"}
_MARKS: Final = {Tier.HIGH: "✖", Tier.MEDIUM: "▲", Tier.LOW: "●", Tier.INFO: "·"}


def render(review: Review, *, width: int | None = None, color: bool = False, quiet: bool = False) -> str:
    """Return the report for a terminal `width` columns wide; `quiet` leaves only the verdict."""
    view = view_of(review)
    console = _console(width or WIDTH, color=color and not os.environ.get("NO_COLOR"))
    with console.capture() as captured:
        if quiet:
            console.print(_verdict(view), soft_wrap=True)
        else:
            for part in _parts(view, console.width):
                console.print(part)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))


def _console(width: int, *, color: bool) -> Console:
    from rich.console import Console  # noqa: PLC0415 - 0.1 s that files do not need

    return Console(
        width=max(width, 40),
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )


def _parts(view: View, width: int) -> Iterator[RenderableType]:
    yield _summary(view)
    if view.reference:
        yield _text("")
        yield _counts(view)
    for tier in Tier:
        rows = [row for row in view.rows if row.finding.tier is tier]
        if rows:
            yield from _tier(tier, rows, width)
    yield from _waived(view)
    yield from _plan(view.phases)
    yield from _errors(view)
    yield _footer(view)


def _text(text: str, style: str = "") -> Text:
    from rich.text import Text  # noqa: PLC0415

    return Text(one_line(text), style=style)


def _join(*parts: tuple[str, str]) -> Text:
    from rich.text import Text  # noqa: PLC0415

    return Text.assemble(*((one_line(text), style) for text, style in parts))


def _verdict(view: View) -> Text:
    return _text(view.summary.verdict)


def _summary(view: View) -> RenderableType:
    from rich.console import Group  # noqa: PLC0415
    from rich.panel import Panel  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    summary = view.summary
    counts = (summary.high, summary.medium, summary.low, summary.info)
    tally = [
        (f"{_MARKS[tier]} {count} {tier.value}   ", _STYLES[tier]) for tier, count in zip(Tier, counts, strict=True)
    ]
    facts = Table.grid(padding=(0, 2))
    for label, design in (("Reference", view.reference), ("Actual", view.actual)):
        if design is not None:
            regions = ", ".join(design.regions) or "region not stated"
            about = f"{design.format.value}, {plural(design.declared, 'resource')}, {regions}"
            facts.add_row(_text(label, "dim"), _text(design.label, "bold"), _text(about))
    facts.add_row(_text("Effort", "dim"), _text(days(summary.effort_days)))
    body = Group(_verdict(view), "", _tally(tally, summary.undecided), "", facts)
    return Panel(body, title="Disaster recovery gap analysis", title_align="left", padding=(1, 2))


def _tally(tally: list[tuple[str, str]], undecided: int) -> Text:
    from rich.text import Text  # noqa: PLC0415

    more = [(f"? {undecided} undecided until apply", "magenta")] if undecided else []
    return Text.assemble(*tally, *more)


def _table(*columns: tuple[str, str]) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 1, 0, 0), show_edge=False)
    for title, side in columns:
        number = side == "right"
        table.add_column(title, justify="right" if number else "left", no_wrap=number, overflow="fold")
    return table


def _counts(view: View) -> Table:
    table = _table(
        ("Category", "left"), ("Reference", "right"), ("Actual", "right"), ("Gap", "right"), ("Missing types", "left")
    )
    for row in view.counts:
        total = row.category == "Total"
        style = "bold" if total else ""
        missing = "" if total else ", ".join(row.missing_types)
        cells = (row.category, str(row.reference), str(row.actual), str(row.gap), missing)
        short = "bold red" if row.gap > 0 else ""
        table.add_row(*(_text(cell, short if at == GAP_COLUMN else "") for at, cell in enumerate(cells)), style=style)
    return table


def _tier(tier: Tier, rows: list[Row], width: int) -> Iterator[RenderableType]:
    from rich.rule import Rule  # noqa: PLC0415

    yield _text("")
    title = _text(f"{_MARKS[tier]} {tier.value.capitalize()} ({len(rows)})", _STYLES[tier])
    yield Rule(title, align="left", style=_STYLES[tier])
    for category, members in groupby(rows, key=lambda row: row.finding.category):
        yield _text(category, "bold underline")
        yield _findings(tier, members, width)


def _findings(tier: Tier, rows: Iterable[Row], width: int) -> Table:
    """Return the findings of a category, their numbers in a column of their own so that wrapped lines hang."""
    from rich.table import Table  # noqa: PLC0415

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=4, justify="right", no_wrap=True, style=_STYLES[tier])
    grid.add_column(overflow="fold")
    for row in rows:
        title = _join((row.finding.title, "bold"), (_flag(row), "magenta"))
        grid.add_row(_text(f"{row.number}."), title)
        for line in _details(row, width) if tier is not Tier.INFO else ():
            grid.add_row("", line)
    return grid


def _flag(row: Row) -> str:
    return "  (undecided until apply)" if row.finding.undecided else ""


def _details(row: Row, width: int) -> Iterator[Text]:
    """Yield where, expected and found, and the impact; one line each."""
    if row.places:
        more = f" and {plural(len(row.places) - 1, 'more place')}" if len(row.places) > 1 else ""
        yield _join((_where(row.places[0]) + more, "dim"))
        if row.places[0].has_values:
            yield _change(row.places[0], max(12, (width - 12) // 2))
    if row.finding.impact:
        yield _text(row.finding.impact)


def _where(place: Place) -> str:
    if place.actual is not None:
        return f"{place.actual.where} ({place.actual.id})"
    return f"{place.reference.where} ({place.reference.id}) in the reference" if place.reference is not None else ""


def _change(place: Place, room: int) -> Text:
    found = _value(place.actual, room)
    if place.reference is None:
        return _join((found, "red"))
    return _join((_value(place.reference, room), "green"), (" → ", "dim"), (found, "red"))


def _value(side: SideRow | None, room: int) -> str:
    if side is None:
        return "not declared"
    return "not set" if side.value is None else shorten(side.value, room)


def _waived(view: View) -> Iterator[RenderableType]:
    """Yield the findings that somebody lives with, each with the reason."""
    from rich.rule import Rule  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    if not view.waived:
        return
    yield _text("")
    yield Rule(_text(f"Waived ({waived_count(view.waived)})", "dim"), align="left", style="dim")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=8, no_wrap=True)
    grid.add_column(overflow="fold")
    for row in view.waived:
        bounds = f" ({row.bounds})" if row.bounds else ""
        grid.add_row(_text(row.finding.tier.value, _STYLES[row.finding.tier]), _text(row.finding.title))
        grid.add_row("", _text(f"{row.where}: {row.terms.reason}{bounds}", "dim"))
    yield grid


def _errors(view: View) -> Iterator[RenderableType]:
    """Yield what was lost of an input, and waivers that ran out: too grave for a mere number in the footer."""
    errors = [diagnostic for diagnostic in view.diagnostics if diagnostic.severity is Severity.ERROR]
    for error in errors[:MOST_ERRORS]:
        where = f"{error.file}:{error.line}: " if error.line else f"{error.file}: " if error.file else ""
        yield _join(("error: ", "bold red"), (f"{where}{error.message}", ""))
    if len(errors) > MOST_ERRORS:
        yield _text(f"and {plural(len(errors) - MOST_ERRORS, 'more error')}, told in the written reports", "bold red")


def _plan(phases: tuple[PhaseRow, ...]) -> Iterator[RenderableType]:
    from rich.rule import Rule  # noqa: PLC0415

    if not phases:
        return
    yield _text("")
    yield Rule(_text("Plan"), align="left", style="bold")
    table = _table(("Phase", "left"), ("Window", "left"), ("Steps", "right"), ("Effort", "left"), ("First", "left"))
    for row in phases:
        first = row.steps[0].step.title if row.steps else ""
        cells = (
            f"{row.phase.number}. {row.phase.name}",
            row.phase.window,
            str(len(row.steps)),
            days(row.effort_days),
            first,
        )
        table.add_row(*(_text(cell) for cell in cells))
    yield table
    yield _text("")


def _footer(view: View) -> Text:
    kinds = Counter(diagnostic.severity for diagnostic in view.diagnostics)
    parts = [plural(len(view.matches), "matched resource")] if view.reference else []
    if view.not_gap_total:
        parts.append(
            f"{plural(view.not_gap_total, 'difference')} that {'is' if view.not_gap_total == 1 else 'are'} no gap"
        )
    parts += [plural(kinds[severity], severity.value) for severity in Severity if kinds[severity]] or ["no diagnostics"]
    return _text(", ".join(parts), "dim")
