"""The tables and lists of the Markdown report: columns, cells, and what goes below a table it is too long for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from reviewer.model.design import Diagnostic
from reviewer.model.review import Tier
from reviewer.renderers.escape import cell, cell_code, fence, html, prose, shorten
from reviewer.renderers.rows import Place, Row, SideRow, StepRow
from reviewer.renderers.scorecard import is_background, tables
from reviewer.renderers.show import days, is_long, numbers, plural
from reviewer.renderers.view import View
from reviewer.renderers.waived import WaivedRow

MARKS: Final = {Tier.HIGH: "❌", Tier.MEDIUM: "⚠️", Tier.LOW: "\u2139\ufe0f", Tier.INFO: "▫️"}
MEANING: Final = {
    Tier.HIGH: "blocks recovery or deployment",
    Tier.MEDIUM: "degrades recovery",
    Tier.LOW: "nice to have",
    Tier.INFO: "differs without weakening recovery",
}
UNFOLDED: Final = 5
"""Places listed in the open; the others are folded."""


def table(head: str, rows: Iterable[Sequence[str]]) -> str:
    """Return a table; `head` holds its titles between pipes, a title that ends in `>` aligns to the right."""
    titles = [title.strip() for title in head.split("|")]
    rules = ["---:" if title.endswith(">") else "---" for title in titles]
    lines = [[title.rstrip(">") for title in titles], rules, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def details(summary: str, body: str) -> str:
    """Return a folded block; the blank lines let Markdown be read inside."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def sides(view: View) -> str:
    """Return the table of both designs."""
    shown = [(label, design) for label, design in (("Reference", view.reference), ("Actual", view.actual)) if design]
    return table(
        "Side | Design | Format | Resources> | Regions",
        (
            (
                label,
                cell_code(design.label),
                design.format.value,
                str(design.declared),
                ", ".join(cell_code(region) for region in design.regions) or "not stated",
            )
            for label, design in shown
        ),
    )


def counts(view: View) -> str:
    """Return the table of resource counts by category."""
    if view.reference is None:
        return table("Category | Resources>", ((_strong(row.category), str(row.actual)) for row in view.counts))
    rows = []
    for row in view.counts:
        missing = "" if row.category == "Total" else ", ".join(cell_code(type_) for type_ in row.missing_types)
        rows.append((_strong(row.category), str(row.reference), str(row.actual), str(row.gap), missing))
    return table("Category | Reference> | Actual> | Gap> | Missing types", rows)


def evidence(row: Row, view: View) -> str:
    """Return what a finding expects and finds: one row for one place, a table of places for several."""
    if not row.places:
        return ""
    if len(row.places) == 1:
        place = row.places[0]
        parts = [_values(row, place, view)] if place.has_values else []
        return "\n\n".join([*parts, *_long_values(place)])
    values = any(place.has_values for place in row.places)
    parts = [_places(row.places[:UNFOLDED], view, values=values)]
    if len(row.places) > UNFOLDED:
        folded = row.places[UNFOLDED:]
        parts.append(details(plural(len(folded), "more place"), _places(folded, view, values=values)))
    parts.extend(dict.fromkeys(block for place in row.places for block in _long_values(place)))
    return "\n\n".join(parts)


def found_in(row: Row, view: View) -> str:
    """Return where a finding shows, in words."""
    if len(row.places) > 1:
        return f"{len(row.places)} places, listed below"
    place = row.places[0]
    missing = f"not declared in {cell_code(view.actual.label)}"
    actual = _side(place.actual) if place.actual else missing
    return f"reference {_side(place.reference)}; actual {actual}" if place.reference else actual


def compact(rows: Iterable[Row], view: View) -> str:
    """Return findings as one table row each."""
    head = "# | Kind | Tier | Difference | Where | Expected | Found"
    lines = []
    for row in rows:
        finding = row.finding
        anchor = f'<a id="{row.anchor}"></a>{row.number}'
        lines.append(
            [anchor, finding.kind.value, finding.tier.value, cell(finding.title, row.terms), *_brief_places(row)]
        )
    if view.reference is None:
        return table(head.replace(" | Expected", ""), ([*line[:5], line[6]] for line in lines))
    return table(head, lines)


def shared(rows: Iterable[Row]) -> str:
    """Return the weaknesses that the reference has too as one table row each."""
    return table(
        "# | Alone | Weakness | Where | What to do",
        (
            [
                f'<a id="{row.anchor}"></a>{row.number}',
                row.finding.alone.value if row.finding.alone is not None else "",
                cell(row.finding.title, row.terms),
                _brief_places(row)[0],
                cell(row.finding.fix, row.terms),
            ]
            for row in rows
        ),
    )


def waived(rows: Iterable[WaivedRow]) -> str:
    """Return the findings that somebody lives with, each with the reason."""
    return table(
        "Tier | Finding | Where | Reason | Owner | Until",
        (
            [
                row.finding.tier.value,
                cell(row.finding.title, row.ids),
                cell(row.where, row.ids),
                cell(row.terms.reason),
                cell(row.terms.owner),
                row.terms.until or "",
            ]
            for row in rows
        ),
    )


def matched_types(view: View) -> str:
    """Return the table of matched resources by type."""
    rows = ((cell_code(row.type), str(row.matched), str(row.unchanged)) for row in view.matched_types)
    return table("Type | Matched> | Without a difference>", rows)


def renamed(view: View) -> str:
    """Return the table of pairs with two names."""
    return table(
        "Reference | Actual | Type | Confidence> | Matched by",
        (
            (
                cell_code(match.reference.address),
                cell_code(match.actual.address),
                cell_code(match.reference.type),
                f"{match.confidence:.2f}",
                cell(match.reason),
            )
            for match in view.renamed
        ),
    )


def reasons(view: View) -> str:
    """Return how many differences each reason explains."""
    return table(
        "Why it is no gap | Differences>", ((cell(group.reason), str(len(group.rows))) for group in view.not_gaps)
    )


def not_gaps(view: View) -> str:
    """Return every difference that is no gap."""
    return table(
        "Property | Reference | Actual | Expected | Found | Why",
        (
            (
                cell_code(row.entry.property or row.entry.kind.value),
                _side(row.place.reference),
                _side(row.place.actual),
                _brief(row.place.reference),
                _brief(row.place.actual),
                cell(group.reason),
            )
            for group in view.not_gaps
            for row in group.rows
        ),
    )


def diagnostics(view: View) -> str:
    """Return what could not be read or resolved."""
    rows = ((line.severity.value, _file_line(line), cell(line.message)) for line in view.diagnostics)
    return table("Severity | Where | Message", rows)


def risks(rows: Iterable[Row]) -> str:
    """Return findings as a numbered list of what goes wrong."""
    return "\n".join(
        f"{row.number}. {MARKS[row.finding.tier]} **{title_link(row)}**"
        + (f": {prose(row.finding.impact, row.terms)}" if row.finding.impact else "")
        for row in rows
    )


def title_link(row: Row) -> str:
    """Return a finding's title as a link to it."""
    return f"[{prose(row.finding.title, row.terms)}](#{row.anchor})"


def steps(rows: Iterable[StepRow]) -> str:
    """Return the steps of a phase, numbered through the whole plan, with effort and what they wait for."""
    lines = []
    for row in rows:
        notes = [days(row.step.effort_days)]
        if row.finding is not None:
            notes.append(f"gap [{row.finding.number}](#{row.finding.anchor})")
        if row.after:
            notes.append(f"after step {numbers(row.after)}")
        terms = row.finding.terms if row.finding else ()
        lines.append(f"{row.number}. {prose(row.step.title, terms)} ({', '.join(notes)})")
    return "\n".join(lines)


def tiers(view: View) -> str:
    """Return the table of gaps by tier."""
    summary = view.summary
    gaps = zip(MEANING.items(), (summary.high, summary.medium, summary.low, summary.info), strict=True)
    return table(
        "Tier | Gaps> | Meaning",
        ((f"{MARKS[tier]} {tier.value.capitalize()}", str(count), text) for (tier, text), count in gaps),
    )


def scorecard(recovery: Mapping[str, object]) -> str:
    """Return the recovery scorecard."""
    parts = []
    for title, rows in tables(recovery):
        body = table(" | ".join(cell(name) for name in rows[0]), ([cell(fact) for fact in row] for row in rows[1:]))
        if is_background(title):
            parts.append(details(prose(title), body))
        else:
            parts.append(f"### {prose(title)}\n\n{body}" if title else body)
    return "\n\n".join(parts)


def _file_line(line: Diagnostic) -> str:
    if not line.file:
        return ""
    return cell_code(f"{line.file}:{line.line}" if line.line else line.file)


def _strong(category: str) -> str:
    return "**Total**" if category == "Total" else cell(category)


def _side(side: SideRow | None) -> str:
    return f"{cell_code(side.where)} ({cell_code(side.id)})" if side else "—"


def _value(side: SideRow | None, absent: str) -> str:
    if side is None:
        return absent
    if side.value is None:
        return "not set"
    return "see below" if is_long(side.value) else cell_code(side.value)


def _brief(side: SideRow | None, absent: str = "—") -> str:
    if side is None:
        return absent
    return "declared" if side.value is None else cell_code(shorten(side.value))


def _brief_places(row: Row) -> list[str]:
    if not row.places:
        return ["", "—", "—"]
    place = row.places[0]
    side = place.actual or place.reference
    more = f" and {len(row.places) - 1} more" if len(row.places) > 1 else ""
    return [
        f"{cell_code(side.where) if side else ''}{more}",
        _brief(place.reference),
        _brief(place.actual, "not declared"),
    ]


def _values(row: Row, place: Place, view: View) -> str:
    name = cell_code(row.finding.property or "value")
    if view.reference is None:
        return table("Property | Found", [(name, _found(place))])
    return table("Property | Expected | Found", [(name, _expected(place), _found(place))])


def _places(places: Iterable[Place], view: View, *, values: bool) -> str:
    expected = [("Expected", _expected)] if view.reference and values else []
    found = [("Found", _found)] if values else []
    before = [("Reference", _reference_side)] if view.reference else []
    columns: list[tuple[str, Callable[[Place], str]]] = [*before, ("Actual", _actual_side), *expected, *found]
    return table(" | ".join(title for title, _ in columns), ([read(place) for _, read in columns] for place in places))


def _reference_side(place: Place) -> str:
    return _side(place.reference)


def _actual_side(place: Place) -> str:
    return _side(place.actual) if place.actual else "not declared"


def _expected(place: Place) -> str:
    return _value(place.reference, "—")


def _found(place: Place) -> str:
    return _value(place.actual, "not declared")


def _long_values(place: Place) -> Iterable[str]:
    for label, side in (("Expected", place.reference), ("Found", place.actual)):
        if side is not None and side.value is not None and is_long(side.value):
            block = fence(side.value, "json" if side.value[:1] in "[{" else "")
            yield details(f"{label} value in <code>{html(side.id)}</code>", block)
