"""What the names of the reference's templates are called in the actual ones."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.code import Code
from reviewer.model.design import Declaration, DeclarationKind, Resource
from reviewer.model.location import Location
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.remediation.cloudformation.rewrite import Rename, Sort
from reviewer.remediation.cloudformation.source import SECTIONS
from reviewer.remediation.homes import Home, homes_of
from reviewer.remediation.parts import whole_of

Item = tuple[str, str, str]
"""Section, group in the reference, and name there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry of the reference's templates: where it stands, and the resource or declaration it is."""

    name: str
    group: str
    location: Location
    whole: Resource | Declaration


@dataclass(slots=True)
class Names:
    """The names of the reference in the words of the actual design."""

    matching: Matching
    homes: dict[str, Home]
    written: dict[Item, Written]
    """Every entry of the reference's templates, satellites included."""
    counterparts: dict[Item, tuple[str, str]]
    """Entries that the actual design has: their group and name there."""
    new: dict[Item, str] = field(default_factory=dict)

    @classmethod
    def of(cls, matching: Matching, missing: set[Item]) -> Names:
        """Return the names for a comparison; `missing` is what some finding says is not declared."""
        written: dict[Item, Written] = {}
        for item, entry in _entries(matching):
            written.setdefault(item, entry)
        made = cls(
            matching=matching, homes=homes_of(matching), written=written, counterparts=_counterparts(matching, written, missing)
        )
        made._name_new()
        return made

    def home(self, item: Item) -> Home:
        """Return where an entry of the reference goes."""
        return self.homes[item[1]]

    def rename(self, group: str, needs: set[Item], into: str | None = None) -> Rename:
        """Return how names of a group of the reference read in the actual design; what is missing goes to `needs`."""
        home = self.homes[group].group if into is None else into

        def rename(sort: Sort, name: str, attribute: str) -> tuple[str, str] | Code:
            for section in _SECTIONS_OF[sort]:
                item = (section, group, name)
                if item not in self.written:
                    continue
                there = self.counterparts.get(item)
                if there is not None and there[0] == home:
                    return there[1], attribute
                if there is not None:
                    return _handed_over(there[1], attribute), ""
                needs.add(item)
                return self.new[item], attribute
            return name, attribute

        return rename

    def _name_new(self) -> None:
        taken: dict[str, set[tuple[str, str]]] = {}
        for resource in self.matching.actual.resources.values():
            own = taken.setdefault(resource.group, set())
            own.add(("Logical", resource.name))
            own.update(("Logical", address.rpartition(":")[2]) for address in resource.folded)
        for entry in self.matching.actual.declarations:
            taken.setdefault(entry.group, set()).add((_space(SECTIONS[entry.kind]), entry.name))
        for item in self.written:
            if item in self.counterparts:
                continue
            used = taken.setdefault(self.home(item).group, set())
            self.new[item] = _free(item[2], {name for space, name in used if space == _space(item[0])})
            used.add((_space(item[0]), self.new[item]))


_SECTIONS_OF = {
    Sort.REFERENCE: ("Resources", "Parameters"),
    Sort.CONDITION: ("Conditions",),
    Sort.MAPPING: ("Mappings",),
}


def _space(section: str) -> str:
    """Resources and parameters share their names."""
    return "Logical" if section in ("Resources", "Parameters") else section


def _free(name: str, used: Iterable[str]) -> str:
    taken = set(used)
    if name not in taken:
        return name
    numbered = (f"{name}{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in numbered if candidate not in taken)


def _handed_over(name: str, attribute: str) -> str:
    """Return the parameter through which another stack's value comes."""
    return f"{name}{attribute.replace('.', '')}"


def _entries(matching: Matching) -> Iterable[tuple[Item, Written]]:
    for resource in matching.reference.resources.values():
        if whole_of(resource) is None:
            yield _entry("Resources", resource.name, resource, resource.location)
        for address, location in dict.fromkeys(resource.parts.values()):
            if address in resource.folded:
                yield _entry("Resources", address.rpartition(":")[2], resource, location)
    for resource in matching.reference.resources.values():
        if whole_of(resource) is not None:
            yield _entry("Resources", resource.name, resource, resource.location)
    for item in matching.reference.declarations:
        yield _entry(SECTIONS[item.kind], item.name, item, item.location)


def _entry(section: str, name: str, whole: Resource | Declaration, location: Location) -> tuple[Item, Written]:
    return (section, whole.group, name), Written(name=name, group=whole.group, location=location, whole=whole)


def _counterparts(
    matching: Matching, written: dict[Item, Written], missing: set[Item]
) -> dict[Item, tuple[str, str]]:
    found: dict[Item, tuple[str, str]] = {
        ("Resources", match.reference.group, match.reference.name): (match.actual.group, match.actual.name)
        for match in matching.pairs
        if whole_of(match.reference) is None or whole_of(match.actual) is not None
    }
    homes = homes_of(matching)
    by_group = {(SECTIONS[item.kind], item.group, item.name): item for item in matching.actual.declarations}
    theirs = {(SECTIONS[item.kind], item.name): item for item in matching.actual.declarations}
    outcomes = {
        outcome: item
        for item in matching.actual.declarations
        if item.kind is DeclarationKind.CONDITION and isinstance(outcome := item.properties.get("Outcome"), str)
    }
    for (section, group, name), entry in written.items():
        item = by_group.get((section, homes[group].group, name)) or theirs.get((section, name))
        if item is None and section == "Conditions":
            assert isinstance(entry.whole, Declaration)  # noqa: S101  conditions are declarations
            item = outcomes.get(str(entry.whole.properties.get("Outcome")))
        if item is not None and section != "Resources" and (section, group, name) not in missing:
            found[section, group, name] = (item.group, item.name)
    return found
