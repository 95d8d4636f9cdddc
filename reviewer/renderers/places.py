"""Where a finding is pinned to in the actual design's files: every CI format wants one file and line for it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.model.design import Declaration, Design, Resource
from reviewer.model.location import Location
from reviewer.model.record import dataclass
from reviewer.model.review import Finding, Instance, Kind, Review, Side
from reviewer.vocabulary.categories import category_of

DECLARED: Final = frozenset({Kind.PARAMETER, Kind.OUTPUT, Kind.CONDITION, Kind.MAPPING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Lines of a file of the repository; the end column is 1 past the last character, None where it is not known."""

    path: str
    start_line: int
    end_line: int
    start_column: int = 1
    end_column: int | None = None


class Spots:
    """The spots of a review's findings."""

    def __init__(self, review: Review) -> None:
        self._reference = review.reference
        self._actual = review.actual
        self._pairs = {match.reference.address: match.actual for match in review.matches}
        self._neighbours = _neighbours(review.reference)

    def of(self, finding: Finding) -> Spot:
        """Return where the actual design shows the finding; for what it lacks, where one would write it."""
        for instance in finding.instances:
            if instance.actual is not None:
                return self.actual(instance.actual)
        return _spot(self._actual, self._nearest(finding))

    def actual(self, side: Side) -> Spot:
        """Return the spot of a side of the actual design."""
        return _spot(self._actual, side.location)

    def reference(self, side: Side) -> Spot:
        """Return the spot of a side of the reference."""
        return _spot(self._reference or self._actual, side.location)

    def _nearest(self, finding: Finding) -> Location:
        """Return the lines next to which the missing thing belongs, the start of the design where nothing is near."""
        if finding.kind in DECLARED:
            same: Sequence[Declaration | Resource] = [
                each for each in self._actual.declarations if each.kind.value == finding.kind.value
            ]
        else:
            same = self._kin(finding)
        if same:
            return max((each.location for each in same), key=lambda where: (where.file, where.start_line))
        files = self._actual.files or (self._actual.label,)
        return Location(file=files[0], start_line=1, end_line=1)

    def _kin(self, finding: Finding) -> Sequence[Resource]:
        """Return the counterparts of what the missing resources are connected to, else resources of their category."""
        wanted = {category_of(finding.resource_type)} if finding.resource_type else set[str]()
        names = [side.id for side in _missing(finding.instances)]
        near = {
            resource.address: resource
            for name in names
            for neighbour in self._neighbours.get(name, ())
            if (resource := self._pairs.get(neighbour)) is not None
        }
        kin = [resource for resource in near.values() if category_of(resource.type) in wanted]
        if kin or near:
            return kin or tuple(near.values())
        return [each for each in self._actual.resources.values() if category_of(each.type) in wanted]


def _missing(instances: Sequence[Instance]) -> list[Side]:
    return [instance.reference for instance in instances if instance.reference is not None]


def _neighbours(design: Design | None) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in design.edges if design is not None else ():
        found.setdefault(edge.source, []).append(edge.target)
        found.setdefault(edge.target, []).append(edge.source)
    return found


def _spot(design: Design, where: Location) -> Spot:
    start, end = max(1, where.start_line), max(1, where.start_line, where.end_line)
    first, last = _line(design, where.file, start), _line(design, where.file, end)
    text = (last or "").rstrip()
    return Spot(
        path=repository_path(design, where.file),
        start_line=start,
        end_line=end,
        start_column=1 + _units((first or "")[: len(first or "") - len((first or "").lstrip())]),
        end_column=1 + _units(text) if text and last is not None else None,
    )


def _line(design: Design, file: str, number: int) -> str | None:
    lines = design.sources.get(file, ())
    return lines[number - 1] if number <= len(lines) else None


def _units(text: str) -> int:
    """Return the length in UTF-16 code units, as SARIF counts columns."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def repository_path(design: Design, file: str) -> str:
    """Return the file's path from the repository's root; the path in the input where the root is not known."""
    whole = posixpath.normpath(posixpath.join(design.folder, file or design.label))
    inside = whole if not whole.startswith(("../", "/")) else posixpath.normpath(file or design.label)
    return "/".join(part for part in inside.split("/") if part not in {"", "..", "."}) or "-"
