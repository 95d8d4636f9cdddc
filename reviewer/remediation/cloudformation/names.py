"""What the names of the reference's templates are called in the actual ones."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.code import Code
from reviewer.model.design import Declaration, DeclarationKind, Resource
from reviewer.model.location import Location
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.remediation.cloudformation.from_values import pascal
from reviewer.remediation.cloudformation.rewrite import Rename, Sort
from reviewer.remediation.cloudformation.source import SECTIONS
from reviewer.remediation.homes import Home, Neighbours, homes_of
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
    neighbours: Neighbours
    written: dict[Item, Written]
    """Every entry of the reference's templates, satellites included."""
    counterparts: dict[Item, tuple[str, str]]
    """Entries that the actual design has: their group and name there."""
    new: dict[Item, str] = field(default_factory=dict)
    placed: dict[Item, Home] = field(default_factory=dict)
    handed: dict[str, str] = field(default_factory=dict)
    """Parameters through which values of other stacks come, with their descriptions."""

    @classmethod
    def of(cls, matching: Matching, missing: set[Item]) -> Names:
        """Return the names for a comparison; `missing` is what some finding says is not declared."""
        written: dict[Item, Written] = {}
        for item, entry in _entries(matching):
            written.setdefault(item, entry)
        made = cls(
            matching=matching,
            neighbours=Neighbours.of(matching),
            written=written,
            counterparts=_counterparts(matching, written, missing),
        )
        made._name_new()
        return made

    def home(self, item: Item) -> Home:
        """Return where an entry of the reference goes: templates part as the reference's, other formats by use."""
        if item not in self.placed:
            whole = self.written[item].whole
            if isinstance(whole, Resource) and not whole.declared_type.startswith("AWS::"):
                self.placed[item] = self.neighbours.home_of(whole)
            else:
                self.placed[item] = self.neighbours.homes[item[1]]
        return self.placed[item]

    def rename(self, group: str, needs: set[Item], into: str | None = None) -> Rename:
        """Return how names of a group of the reference read in the actual design; what is missing goes to `needs`."""
        home = self.neighbours.homes[group].group if into is None else into

        def rename(sort: Sort, name: str, attribute: str) -> tuple[str, str] | Code:
            for section in _SECTIONS_OF[sort]:
                item = self._item(section, group, name)
                if item is None:
                    continue
                stack, called = self.counterparts.get(item) or (self.home(item).group, self.new.get(item, name))
                if item not in self.counterparts:
                    needs.add(item)
                if stack == home or section != "Resources":
                    return called, attribute
                handed = self._handed_over(called, attribute, home)
                self.handed[handed] = f"{attribute or 'Name'} of {called} in the stack {stack}."
                return handed, ""
            return name, attribute

        return rename

    def _handed_over(self, name: str, attribute: str, home: str) -> str:
        """Return the parameter through which another stack's value comes."""
        made = f"{name}{attribute.replace('.', '') or 'Id'}"
        taken = {resource.name for resource in self.matching.actual.resources.values() if resource.group == home}
        return f"Other{made}" if made in taken else made

    def _item(self, section: str, group: str, name: str) -> Item | None:
        """Return the entry a name means; in formats without stacks a name means the same everywhere."""
        if (section, group, name) in self.written:
            return (section, group, name)
        resource = self.matching.reference.resources.get(name) if section == "Resources" else None
        if resource is None or resource.declared_type.startswith("AWS::"):
            return None
        item = (section, resource.group, name)
        return item if item in self.written else None

    def _name_new(self) -> None:
        taken: dict[tuple[str, str], set[str]] = {}
        for resource in self.matching.actual.resources.values():
            own = taken.setdefault((resource.group, "Logical"), set())
            own.add(resource.name)
            own.update(address.rpartition(":")[2] for address in resource.folded)
        for entry in self.matching.actual.declarations:
            taken.setdefault((entry.group, _space(SECTIONS[entry.kind])), set()).add(entry.name)
        for item in self.written:
            if item in self.counterparts:
                continue
            used = taken.setdefault((self.home(item).group, _space(item[0])), set())
            self.new[item] = _free(self._plain(item), used)
            used.add(self.new[item])

    def _plain(self, item: Item) -> str:
        """Return what an entry would be called if the name were free."""
        whole = self.written[item].whole
        if isinstance(whole, Declaration) or whole.declared_type.startswith("AWS::"):
            return item[2]
        key = item[2].rpartition("[")[2].strip('"]') if item[2].endswith("]") else ""
        name = whole.type.rpartition("::")[2] if whole.name in _EMPTY_NAMES else whole.name
        return pascal(f"{name} {key}")


_EMPTY_NAMES = frozenset({"this", "main", "default"})
"""Names that say nothing outside their module."""


def name_of(resource: Resource) -> str:
    """Return what other entries call a resource: its logical id, or its address where it comes from another format."""
    return resource.name if resource.declared_type.startswith("AWS::") else resource.address


_SECTIONS_OF = {
    Sort.REFERENCE: ("Resources", "Parameters"),
    Sort.CONDITION: ("Conditions",),
    Sort.MAPPING: ("Mappings",),
}


def _space(section: str) -> str:
    """Resources and parameters share their names."""
    return "Logical" if section in ("Resources", "Parameters") else section


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    numbered = (f"{name}{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in numbered if candidate not in taken)


def _entries(matching: Matching) -> Iterable[tuple[Item, Written]]:
    for resource in matching.reference.resources.values():
        if whole_of(resource) is None:
            yield _entry("Resources", name_of(resource), resource, resource.location)
        for address, location in dict.fromkeys(resource.parts.values()):
            if address in resource.folded and resource.declared_type.startswith("AWS::"):
                yield _entry("Resources", address.rpartition(":")[2], resource, location)
    for resource in matching.reference.resources.values():
        if whole_of(resource) is not None:
            yield _entry("Resources", name_of(resource), resource, resource.location)
    for item in matching.reference.declarations:
        yield _entry(SECTIONS[item.kind], item.name, item, item.location)


def _entry(section: str, name: str, whole: Resource | Declaration, location: Location) -> tuple[Item, Written]:
    return (section, whole.group, name), Written(name=name, group=whole.group, location=location, whole=whole)


def _counterparts(matching: Matching, written: dict[Item, Written], missing: set[Item]) -> dict[Item, tuple[str, str]]:
    found: dict[Item, tuple[str, str]] = {
        ("Resources", match.reference.group, name_of(match.reference)): (match.actual.group, match.actual.name)
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
