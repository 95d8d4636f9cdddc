"""Waivers that stand inside a design: comments, and the Metadata of CloudFormation resources."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from reviewer.model.design import Declaration, Design, Diagnostic, Resource, Severity
from reviewer.model.location import Location, Span
from reviewer.model.record import dataclass, replace
from reviewer.waivers.directives import DirectiveError, waiver_in, waiver_of
from reviewer.waivers.waiver import Place, SideName, Waiver, plain

MOST: Final = 2_000
"""Waivers read from one design; what comes after them is told and passed over."""
_FIELDS: Final = frozenset({"rule", "rules", "property", "reason", "owner", "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment line of a design's file, and the line of code it speaks about."""

    text: str
    file: str
    line: int
    about: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """The waivers of a design, and what is wrong with those that cannot be understood."""

    waivers: tuple[Waiver, ...]
    diagnostics: tuple[Diagnostic, ...]


Item = Resource | Declaration


def inline_waivers(design: Design, side: SideName, remarks: Sequence[Remark]) -> Inline:
    """Return what the comments and the Metadata of a design waive.

    Args:
        design: normalized; its resources know their lines.
        side: which of the two designs it is; a waiver holds for that side of a finding.
        remarks: the comments that mention drdiff.
    """
    waivers: list[Waiver] = []
    diagnostics: list[Diagnostic] = []
    items: list[Item] = [*design.resources.values(), *design.declarations] if remarks else []
    ranges = _Ranges(items)
    for remark in remarks[:MOST]:
        try:
            made = waiver_in(remark.text)
            if made is not None:
                place = _place(ranges, remark, side)
                waivers.append(replace(made, file=remark.file, line=remark.line, place=place))
        except DirectiveError as error:
            diagnostics.append(_error(str(error), remark.file, remark.line))
    for resource in (*design.resources.values(), *design.annotated):
        for found in _of_metadata(resource, side):
            (waivers if isinstance(found, Waiver) else diagnostics).append(found)  # type: ignore[arg-type]
    if len(remarks) > MOST or len(waivers) > MOST:
        file, line = (
            (remarks[MOST].file, remarks[MOST].line)
            if len(remarks) > MOST
            else (waivers[MOST].file, waivers[MOST].line)
        )
        message = f"the design holds more than {MOST} waivers; those after them are passed over"
        diagnostics.append(_error(message, file, line))
    return Inline(waivers=tuple(waivers[:MOST]), diagnostics=tuple(diagnostics))


@dataclass(slots=True, kw_only=True)
class _Range:
    """Lines that something takes: the ids of what does, and the lines of the properties in it."""

    lines: Span
    ids: set[str]
    properties: set[Span]
    reach: int = 0
    """The last line that this range or one before it takes."""


class _Ranges:
    """The lines that resources, their satellites and the declarations take, by file."""

    def __init__(self, items: Sequence[Item]) -> None:
        found: dict[str, dict[Span, _Range]] = {}
        for item in items:
            name = item.address if isinstance(item, Resource) else item.name
            own = _range_at(found, item.location, name)
            own.properties.update(span for path, span in item.spans.items() if path)
            if isinstance(item, Resource):
                for address, location in dict.fromkeys(item.parts.values()):
                    _range_at(found, location, address)
        self._by_file = {file: _by_start(ranges.values()) for file, ranges in found.items()}

    def at(self, file: str, line: int) -> _Range | None:
        """Return what takes the fewest lines around a line: of those that start before it the last that reaches it."""
        ranges = self._by_file.get(file, [])
        for position in range(bisect_right(ranges, line, key=lambda each: each.lines[0]) - 1, -1, -1):
            if ranges[position].reach < line:
                return None
            if ranges[position].lines[1] >= line:
                return ranges[position]
        return None


def _range_at(found: dict[str, dict[Span, _Range]], location: Location, name: str) -> _Range:
    lines = (location.start_line, location.end_line)
    made = found.setdefault(location.file, {}).setdefault(lines, _Range(lines=lines, ids=set(), properties=set()))
    made.ids.add(name)
    return made


def _by_start(ranges: Iterable[_Range]) -> list[_Range]:
    """Return ranges by their first line, of those with the same one the shortest last."""
    ordered = sorted(ranges, key=lambda each: (each.lines[0], -each.lines[1]))
    reach = 0
    for each in ordered:
        reach = each.reach = max(reach, each.lines[1])
    return ordered


def _place(ranges: _Ranges, remark: Remark, side: SideName) -> Place:
    """Return what a comment is about: a whole resource by its head, else the property its line belongs to.

    Raises:
        DirectiveError: nothing that findings are about stands there.
    """
    found = ranges.at(remark.file, remark.about)
    if found is None:
        raise DirectiveError(
            "the waiver stands at no resource, parameter or output; write it on or above a line of one"
        )
    span = _property_span(found.properties, remark.about) if remark.about != found.lines[0] else None
    start, end = span or found.lines
    ids = frozenset(found.ids) if span is None else frozenset[str]()
    return Place(side=side, lines=Location(file=remark.file, start_line=start, end_line=end), ids=ids)


def _property_span(spans: Iterable[Span], line: int) -> Span | None:
    """Return the lines of the property that starts on a line, else of the smallest one around it."""
    around = [span for span in spans if span[0] <= line <= span[1]]
    starting = [span for span in around if span[0] == line]
    if starting:
        return max(starting)
    return min(around, key=lambda span: (span[1] - span[0], span)) if around else None


def _of_metadata(resource: Resource, side: SideName) -> Iterator[Waiver | Diagnostic]:
    metadata = resource.attributes.get("@Metadata")
    own = metadata.get("drdiff") if isinstance(metadata, dict) else None
    if own is None:
        return
    where = resource.where(("@Metadata", "drdiff"))
    entries = own.get("ignore") if isinstance(own, dict) else None
    if not isinstance(own, dict) or not isinstance(entries, list) or set(own) != {"ignore"}:
        message = f"{resource.address}: Metadata.drdiff is not understood; write drdiff: {{ignore: [{{rule, reason}}]}}"
        yield _error(message, where.file, where.start_line)
        return
    for position, entry in enumerate(entries):
        at = resource.where(("@Metadata", "drdiff", "ignore", position))
        try:
            yield _entry(resource, entry, side, at)
        except DirectiveError as error:
            yield _error(f"{resource.address}: {error}", at.file, at.start_line)


def _entry(resource: Resource, entry: object, side: SideName, at: Location) -> Waiver:
    fields = entry if isinstance(entry, dict) else {}
    if not fields or not all(isinstance(value, str) for key, value in fields.items() if key not in ("rule", "rules")):
        raise DirectiveError("an entry of Metadata.drdiff.ignore is not a mapping of texts")
    for key in fields:
        if key not in _FIELDS:
            raise DirectiveError(f"'{plain(str(key))[:40]}' is not known in a waiver; write rule, reason, owner, until")
    named = fields.get("rules", fields.get("rule", []))
    rules = [named] if isinstance(named, str) else named
    if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
        raise DirectiveError("the rules of a waiver are not texts")
    made = waiver_of(tuple(map(str, rules)), {key: str(value) for key, value in fields.items()})
    place = Place(side=side, lines=resource.location, ids=frozenset({resource.address, *resource.folded}))
    return replace(made, property=fields.get("property"), file=at.file, line=at.start_line, place=place)


def _error(message: str, file: str, line: int | None) -> Diagnostic:
    return Diagnostic(severity=Severity.ERROR, message=message, file=file, line=line)
