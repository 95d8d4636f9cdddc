"""How many other resources are related to one, and are as a rule wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reviewer.model.design import Resource
from reviewer.model.record import dataclass, field
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.verdicts import Verdict, counted, every, negated
from reviewer.rules.view import View, is_open

Test = Callable[[View, Scope], Verdict]


@dataclass(slots=True)
class _Place:
    """Resources that lie in one region as far as the inputs tell, with how many are as a relation says."""

    first: Resource
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    certain: int = 0
    possible: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """How many other resources of some types are related, and are as `where` says."""

    types: tuple[str, ...]
    at: str
    where: Test | None
    region: str
    at_least: int | None
    fewer_than: int | None

    def count(self, view: View, scope: Scope, found: Iterable[Resource], unsure: int = 0) -> Verdict:
        """Return whether as many of `found` are as they should be; `unsure` more may exist."""
        certain, possible = 0, unsure
        for resource in found:
            verdict = every((self._in_region(view, scope, resource), self._is_so(view, resource)))
            certain += verdict is True
            possible += verdict is not False
        return counted(certain, possible, self.at_least, self.fewer_than)

    def count_others(self, view: View, scope: Scope) -> Verdict:
        """Return whether as many resources of the types, the scope's own left out, are as they should be.

        Those of one place are counted together, since each of a thousand resources may ask about all of them.
        """
        certain = possible = 0
        for group in view.known((self, "places"), lambda: self._by_place(view)).values():
            region = self._in_region(view, scope, group.first)
            own = group.verdicts.get(scope.resource.address, False)
            if region is not False:
                certain += group.certain - (own is True) if region else 0
                possible += group.possible - (own is not False)
        return counted(certain, possible, self.at_least, self.fewer_than)

    def _by_place(self, view: View) -> Mapping[object, _Place]:
        """Return what is found, parted by all that tells regions apart."""
        places: dict[object, _Place] = {}
        for resource in view.of_types(self.types):
            known = (resource.region,) if resource.region is not None else (None, resource.group, resource.provider)
            place = places.setdefault(known if self.region else None, _Place(resource))
            verdict = self._is_so(view, resource)
            place.verdicts[resource.address] = verdict
            place.certain += verdict is True
            place.possible += verdict is not False
        return places

    def _is_so(self, view: View, resource: Resource) -> Verdict:
        return True if self.where is None else self.where(view, Scope(resource))

    def _in_region(self, view: View, scope: Scope, resource: Resource) -> Verdict:
        if not self.region:
            return True
        same = view.same_region(scope.resource, resource)
        return same if self.region == "same" else negated(same)


def open_ones(view: View, relation: Relation) -> set[str]:
    """Return the resources that may relate to anything: what they name there is not known."""
    return {
        other.address
        for other in view.of_types(relation.types)
        if any(is_open(value) for _, value in found_at(Scope(other), relation.at))
    }
