"""Which items of two lists correspond: equal ones first, then by key, else by likeness."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from reviewer.diff.canonical import Speller, Spelling, scalar_text
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Value
from reviewer.vocabulary.lists import ListSemantics

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class ListPairing:
    """Pairs the items of one list of the reference with those of the actual design's."""

    speller: Speller
    ours: Sequence[Value]
    theirs: Sequence[Value]
    semantics: ListSemantics

    def leftovers(self) -> tuple[list[int], list[int]]:
        """Return the positions of items that have no equal on the other side."""
        left, right = list(range(len(self.ours))), list(range(len(self.theirs)))
        for spelling in Spelling:
            pool: dict[Hashable, list[int]] = {}
            for position in right:
                pool.setdefault(self.speller.key(self.theirs[position], spelling, of_reference=False), []).append(
                    position
                )
            remaining: list[int] = []
            for position in left:
                candidates = pool.get(self.speller.key(self.ours[position], spelling, of_reference=True))
                if candidates:
                    candidates.pop(0)
                else:
                    remaining.append(position)
            left, right = remaining, sorted(position for items in pool.values() for position in items)
            if not left or not right:
                break
        return left, right

    def pairs(self, left: list[int], right: list[int]) -> list[tuple[int, int]]:
        """Pair unequal items: by key, else the single ones, else by likeness."""
        pairs: list[tuple[int, int]] = []
        free = list(right)
        for position in left:
            key = self._item_key(self.ours[position], of_reference=True)
            match = next((o for o in free if key and self._item_key(self.theirs[o], of_reference=False) == key), None)
            if match is not None:
                pairs.append((position, match))
                free.remove(match)
        rest = [position for position in left if position not in {mine for mine, _ in pairs}]
        if len(rest) == 1 and len(free) == 1 and len(self.ours) == len(self.theirs) == 1:
            return [*pairs, (rest[0], free[0])]
        if not self.semantics.set_like and not self.semantics.keys and len(self.ours) == len(self.theirs):
            return sorted([*pairs, *((position, position) for position in rest if position in free)])
        for position in rest:
            scored = [(self._likeness(self.ours[position], self.theirs[other]), -other) for other in free]
            best = max(scored, default=(0.0, 0))
            if best[0] >= _ALIKE:
                pairs.append((position, -best[1]))
                free.remove(-best[1])
        return sorted(pairs)

    def _item_key(self, item: Value, *, of_reference: bool) -> Hashable:
        if not isinstance(item, dict) or not self.semantics.keys or not any(key in item for key in self.semantics.keys):
            return None
        return tuple(
            self.speller.key(item.get(key, ABSENT), Spelling.ADDRESS, of_reference=of_reference)
            for key in self.semantics.keys
        )

    def _likeness(self, expected: Value, found: Value) -> float:
        if not isinstance(expected, dict) or not isinstance(found, dict):
            return 0.0
        common = sum(1 for key in expected if key in found and self.speller.same(expected[key], found[key]) is not None)
        return common / max(len(expected), len(found), 1)


def named_item(value: Value, semantics: ListSemantics) -> str:
    """Return what identifies a list item for the reader: `IndexName TimestampIndex`."""
    if not isinstance(value, dict):
        return ""
    keys = [key for key in semantics.keys if isinstance(value.get(key), (str, int))]
    return ", ".join(f"{key} {scalar_text(value[key])}" for key in keys)
