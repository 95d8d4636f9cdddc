"""Identity first, then similarity, then stand-ins; near linear because only leftovers are ever compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from reviewer.errors import InputError
from reviewer.matching.assignment import LARGEST_EXACT, assign
from reviewer.matching.features import Features, features_of, neighbours, overlap, serve_apart
from reviewer.model.design import Design, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass, field
from reviewer.model.review import Match
from reviewer.vocabulary.families import family_of

_ROUNDS = (0.6, 0.46, 0.38, 0.34)
"""Least similarity of each round; matches of one round are evidence (neighbours) for the next."""
_FAMILY_THRESHOLD = 0.2
_SETTINGS, _NAMES, _NEIGHBOURS, _SAME_REGION = 0.45, 0.25, 0.3, 0.05
_LAST_THRESHOLD = 0.22
_LAST_MARGIN = 0.04
_LAST_ROUNDS = 2
_TIE = 0.01
"""Scores this near say nothing about which of two is meant."""


@dataclass(frozen=True, slots=True)
class _Round:
    """The least likeness that pairs two resources; a patient round leaves those with an equally good rival.

    Of twins such as the NAT gateways of two zones only their neighbours tell which is which, once those are paired.
    """

    threshold: float
    patient: bool = False


@dataclass(slots=True)
class _State:
    reference: Design
    actual: Design
    features: dict[tuple[bool, str], Features] = field(default_factory=dict)
    matches: dict[str, Match] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    to_actual: dict[str, str] = field(default_factory=dict)

    def pair(self, left: Resource, right: Resource, confidence: float, reason: str) -> None:
        self.matches[left.address] = Match(reference=left, actual=right, confidence=round(confidence, 2), reason=reason)
        self.taken.add(right.address)
        self.to_actual[left.address] = right.address

    def left(self) -> list[Resource]:
        return [item for address, item in self.reference.resources.items() if address not in self.matches]

    def right(self) -> list[Resource]:
        return [item for address, item in self.actual.resources.items() if address not in self.taken]

    def of(self, resource: Resource, *, is_reference: bool) -> Features:
        key = (is_reference, resource.address)
        if key not in self.features:
            self.features[key] = features_of(resource, self.reference if is_reference else self.actual)
        return self.features[key]


def match_designs(reference: Design, actual: Design, given: Mapping[str, str] | None = None) -> Matching:
    """Return which resource is which.

    Args:
        reference: the design that should be.
        actual: the design that is.
        given: reference address to actual address, from `--match` or a mapping file; wins over everything.

    Raises:
        InputError: a given address is in neither design.
    """
    state = _State(reference, actual)
    _pair_given(state, given or {})
    _pair_unique(state, lambda resource: (resource.type, resource.address), "same id", 1.0)
    _pair_unique(state, lambda resource: (resource.type, resource.name), "same id", 0.98)
    _pair_physical(state)
    _pair_unique(state, _shape(state), "similar: same settings and name", 0.9)
    around = neighbours(reference), neighbours(actual)
    for patient in (True, False):
        for threshold in _ROUNDS:
            _pair_similar(state, around, _Round(threshold, patient=patient), _same_type)
    for _ in range(_LAST_ROUNDS):
        _pair_last(state, around)
    families = _State(reference, actual, state.features, dict(state.matches), set(state.taken), dict(state.to_actual))
    _pair_similar(families, around, _Round(_FAMILY_THRESHOLD), _same_family)
    stand_ins = [item for address, item in families.matches.items() if address not in state.matches]
    stand_ins.extend(_shared_stand_ins(families, around[0]))
    addresses = {**state.to_actual}
    for item in stand_ins:
        addresses.setdefault(item.reference.address, item.actual.address)
    replaced = {item.actual.address for item in stand_ins}
    return Matching(
        reference=reference,
        actual=actual,
        pairs=tuple(state.matches[address] for address in reference.resources if address in state.matches),
        stand_ins=tuple(stand_ins),
        missing=tuple(state.left()),
        extra=tuple(item for item in state.right() if item.address not in replaced),
        addresses=addresses,
    )


def _pair_given(state: _State, given: Mapping[str, str]) -> None:
    for left, right in given.items():
        for name, design, side in ((left, state.reference, "reference"), (right, state.actual, "actual")):
            if name not in design.resources:
                raise InputError(
                    f"--match: the {side} design has no resource '{name}'",
                    help_text="use the ids the report shows, as --match REFERENCE=ACTUAL",
                )
        state.pair(state.reference.resources[left], state.actual.resources[right], 1.0, "given")


def _pair_unique(state: _State, key: Callable[[Resource], object], reason: str, confidence: float) -> None:
    """Pair resources whose key occurs once on each side."""
    left, right = _by_key(state.left(), key), _by_key(state.right(), key)
    for value, items in left.items():
        others = right.get(value, [])
        if value is not None and len(items) == 1 and len(others) == 1:
            state.pair(items[0], others[0], confidence, reason)


def _by_key(resources: Iterable[Resource], key: Callable[[Resource], object]) -> dict[object, list[Resource]]:
    groups: dict[object, list[Resource]] = defaultdict(list)
    for resource in resources:
        groups[key(resource)].append(resource)
    return groups


def _pair_physical(state: _State) -> None:
    left = {item.address: state.of(item, is_reference=True).physical for item in state.left()}
    right = {item.address: state.of(item, is_reference=False).physical for item in state.right()}

    def key(names: dict[str, str | None]) -> Callable[[Resource], object]:
        return lambda item: (item.type, names[item.address]) if names[item.address] else None

    ours, theirs = _by_key(state.left(), key(left)), _by_key(state.right(), key(right))
    for value, items in ours.items():
        others = theirs.get(value, [])
        if value is not None and len(items) == 1 and len(others) == 1:
            state.pair(items[0], others[0], 0.95, "same name")


def _shape(state: _State) -> Callable[[Resource], object]:
    """Return a key of type, settings and name words: pairs thousands of renamed resources without comparing any two."""
    reference = set(map(id, state.reference.resources.values()))

    def key(resource: Resource) -> object:
        features = state.of(resource, is_reference=id(resource) in reference)
        return (resource.type, features.leaves, features.words) if len(features.leaves) > 1 else None

    return key


def _same_type(resource: Resource) -> str | None:
    return resource.type


def _same_family(resource: Resource) -> str | None:
    family = family_of(resource.type)
    return family.name if family is not None else None


_Around = tuple[Mapping[str, tuple[tuple[str, str], ...]], Mapping[str, tuple[tuple[str, str], ...]]]


def _pair_similar(state: _State, around: _Around, now: _Round, group: Callable[[Resource], str | None]) -> None:
    """Pair the resources of each group that are alike."""
    left, right = _by_key(state.left(), group), _by_key(state.right(), group)
    for value in sorted((value for value in left if value in right and value is not None), key=str):
        ours, theirs = left[value], right[value]
        if len(ours) * len(theirs) > LARGEST_EXACT**2:
            _pair_blocks(state, around, now, ours, theirs)
        else:
            _pair_group(state, around, now, ours, theirs)


def _pair_last(state: _State, around: _Around) -> None:
    """Pair leftovers that are each other's clearly best counterpart, though not much speaks for it."""
    left, right = _by_key(state.left(), _same_type), _by_key(state.right(), _same_type)
    for value, ours in left.items():
        theirs = right.get(value, [])
        if not theirs or len(ours) * len(theirs) > LARGEST_EXACT**2:
            continue
        scores = [[_similarity(state, around, mine, other) for other in theirs] for mine in ours]
        for row, column in assign(scores):
            score = scores[row][column]
            if score >= _LAST_THRESHOLD and score - _best_rival(scores, row, column) >= _LAST_MARGIN:
                reason = _reason(state, ours[row], theirs[column]) + "; nothing else comes near"
                state.pair(ours[row], theirs[column], score, reason)


def _pair_blocks(state: _State, around: _Around, now: _Round, ours: list[Resource], theirs: list[Resource]) -> None:
    """Cut a large group by its rarest shared name words, so that each resource meets few others."""
    by_word: dict[str, tuple[list[Resource], list[Resource]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((ours, theirs)):
        for item in items:
            for word in state.of(item, is_reference=side == 0).words:
                by_word[word][side].append(item)
    for word in sorted(by_word, key=lambda word: (len(by_word[word][0]) * len(by_word[word][1]), word)):
        left = [item for item in by_word[word][0] if item.address not in state.matches]
        right = [item for item in by_word[word][1] if item.address not in state.taken]
        if left and right and len(left) * len(right) <= LARGEST_EXACT**2:
            _pair_group(state, around, now, left, right)


def _pair_group(state: _State, around: _Around, now: _Round, ours: list[Resource], theirs: list[Resource]) -> None:
    scores = [[_similarity(state, around, left, right) for right in theirs] for left in ours]
    useful = [[score if score >= now.threshold else 0.0 for score in line] for line in scores]
    for row, column in assign(useful):
        score = useful[row][column]
        if score >= now.threshold and not (now.patient and _best_rival(scores, row, column) > score - _TIE):
            state.pair(ours[row], theirs[column], min(score, 0.9), _reason(state, ours[row], theirs[column]))


def _best_rival(scores: Sequence[Sequence[float]], row: int, column: int) -> float:
    """Return the highest other score of either resource."""
    line = scores[row]
    rivals = (
        *line[:column],
        *line[column + 1 :],
        *(other[column] for place, other in enumerate(scores) if place != row),
    )
    return max(rivals, default=0.0)


def _similarity(state: _State, around: _Around, left: Resource, right: Resource) -> float:
    ours, theirs = state.of(left, is_reference=True), state.of(right, is_reference=False)
    if left.type == right.type and serve_apart(left.type, ours, theirs):
        return 0.0
    same_region = left.region is not None and left.region == right.region
    return (
        _SETTINGS * overlap(ours.leaves, theirs.leaves)
        + _NAMES * overlap(ours.words, theirs.words)
        + _NEIGHBOURS * _neighbourhood(state, around, left, right)
        + (_SAME_REGION if same_region else 0.0)
    )


def _neighbourhood(state: _State, around: _Around, left: Resource, right: Resource) -> float:
    """Return how alike the places of two resources in their graphs are.

    Half counts neighbours that are matched to each other, half neighbours of the same type joined the same way.
    """
    ours, theirs = around[0].get(left.address, ()), around[1].get(right.address, ())
    if not ours and not theirs:
        return 0.5
    matched = {(how, state.to_actual.get(address, "")) for how, address in ours}
    kinds = {(how, state.reference.resources[address].type) for how, address in ours}
    other_kinds = {(how, state.actual.resources[address].type) for how, address in theirs}
    return (_dice(matched, set(theirs)) + _dice(kinds, other_kinds)) / 2


def _dice(left: set[tuple[str, str]], right: set[tuple[str, str]]) -> float:
    """Return the Sørensen-Dice likeness of two sets, 0 to 1."""
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


def _reason(state: _State, left: Resource, right: Resource) -> str:
    ours, theirs = state.of(left, is_reference=True), state.of(right, is_reference=False)
    settings = len(ours.leaves & theirs.leaves)
    words = sorted(ours.words & theirs.words)
    parts = [f"{settings} equal settings"]
    if words:
        parts.append(f"name words {', '.join(words)}")
    return "similar: " + "; ".join(parts)


def _shared_stand_ins(state: _State, around: Mapping[str, tuple[tuple[str, str], ...]]) -> list[Match]:
    """Find, for resources still alone, the stand-in that already takes the place of a related one of their family."""
    found: list[Match] = []
    for resource in state.left():
        family = family_of(resource.type)
        if family is None:
            continue
        for _, neighbour in around.get(resource.address, ()):
            match = state.matches.get(neighbour)
            if match is None or family_of(match.actual.type) is not family:
                continue
            if match.reference.type != match.actual.type and family_of(match.reference.type) is family:
                reason = f"similar: takes the place of {match.reference.address} as well"
                found.append(Match(reference=resource, actual=match.actual, confidence=0.3, reason=reason))
                break
    return found
