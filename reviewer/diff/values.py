"""Compares two values of one property by meaning and tells the places where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reviewer.diff.canonical import Speller, Spelling
from reviewer.diff.document_changes import changes_in
from reviewer.diff.firewall import ALLOW_ALL_EGRESS, compare_rules
from reviewer.diff.languages import share_language
from reviewer.diff.leaves import Leaf, leaf_of, listed, members
from reviewer.diff.list_pairing import ListPairing, named_item
from reviewer.diff.open_texts import may_mean
from reviewer.diff.statements import compare_policies, is_policy
from reviewer.model.difference import Nature
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Choice, Unknown, Value
from reviewer.vocabulary.lists import ListSemantics, list_semantics
from reviewer.vocabulary.roles import property_role
from reviewer.vocabulary.schemas import PropertyKind, type_schema

_RULES = ("SecurityGroupIngress", "SecurityGroupEgress")
_MEANINGS = (Spelling.PATTERN, Spelling.NAME, Spelling.RESOURCE)
"""Grants are compared by what references resolve to: with the counterpart's address, else with physical names."""


@dataclass(slots=True)
class Comparer:
    """Compares the properties of one pair; `resolved` collects paths that are equal only after resolving."""

    speller: Speller
    type_name: str
    assumed: Mapping[str, bool] = field(default_factory=dict)
    resolved: list[tuple[Path, Path, Spelling]] = field(default_factory=list)

    def compare(self, expected: Value, found: Value, path: Path, found_path: Path) -> Iterator[Leaf]:
        """Yield the places below `path` where the values differ."""
        if expected is found:
            return
        if self.assumed:
            expected, found = self._settled(expected), self._settled(found)
        if isinstance(expected, Choice) or isinstance(found, Choice):
            yield from self._choices(expected, found, path, found_path)
            return
        if (spelling := self.speller.same(expected, found)) is not None:
            if spelling is not Spelling.ADDRESS:
                self.resolved.append((path, found_path, spelling))
            return
        if may_mean(self.speller, expected, found):
            self.resolved.append((path, found_path, Spelling.RESOURCE))
            return
        special = self._special(path)
        if special is not None and not isinstance(expected, Unknown) and not isinstance(found, Unknown):
            yield from special(expected, found, path, found_path)
        elif isinstance(expected, dict) and isinstance(found, dict):
            yield from self._mappings(expected, found, path, found_path)
        elif isinstance(expected, list) or isinstance(found, list):
            yield from self._lists(expected, found, path, found_path)
        else:
            yield leaf_of(path, found_path, expected, found)

    def _settled(self, value: Value) -> Value:
        """Return the branch of a choice that the resources' own conditions decide."""
        while isinstance(value, Choice) and value.condition in self.assumed:
            value = value.then if self.assumed[value.condition] else value.otherwise
        if isinstance(value, list) and any(isinstance(item, Choice) for item in value):
            items = [self._settled(item) for item in value]
            return [item for item in items if item is not ABSENT]
        return value

    def _choices(self, expected: Value, found: Value, path: Path, found_path: Path) -> Iterator[Leaf]:
        """Compare under both outcomes of a condition nobody can decide."""
        condition = expected.condition if isinstance(expected, Choice) else ""
        if isinstance(found, Choice):
            condition = condition or found.condition
        outcomes: dict[bool, list[Leaf]] = {}
        for holds in (True, False):
            inner = Comparer(self.speller, self.type_name, {**self.assumed, condition: holds}, self.resolved)
            outcomes[holds] = list(inner.compare(expected, found, path, found_path))
        if not outcomes[True] and not outcomes[False]:
            return
        if not (outcomes[True] and outcomes[False]) and not share_language(self.speller.matching):
            return  # a language without conditions says what one outcome of them would be
        if _is_plain(expected) and _is_plain(found):
            nature = Nature.FIXED if isinstance(expected, Choice) and found is not ABSENT else Nature.CHANGED
            nature = Nature.MISSING if found is ABSENT else nature
            shown = _present_branch(expected) if found is ABSENT else expected
            only = "" if outcomes[True] and outcomes[False] else _when(condition, holds=bool(outcomes[True]))
            yield Leaf(path=path, found_path=found_path, expected=shown, found=found, nature=nature, condition=only)
            return
        worst = max((True, False), key=lambda holds: (len(outcomes[holds]), holds))
        one_sided = not outcomes[not worst]
        for leaf in outcomes[worst]:
            note = _when(condition, holds=worst) if one_sided else leaf.condition
            yield Leaf(
                path=leaf.path,
                found_path=leaf.found_path,
                expected=leaf.expected,
                found=leaf.found,
                nature=leaf.nature,
                detail=leaf.detail,
                condition=note,
            )

    def _special(self, path: Path) -> Callable[[Value, Value, Path, Path], Iterator[Leaf]] | None:
        names = [step for step in path if isinstance(step, str)]
        if len(names) == 1 and names[0] in _RULES:
            return self._rules
        if self.type_name.startswith("AWS::IAM::") and names == ["Policies"]:
            return self._inline_policies
        return None

    def _rules(self, expected: Value, found: Value, path: Path, found_path: Path) -> Iterator[Leaf]:
        ours, theirs = _rule_list(expected, path), _rule_list(found, path)
        outcomes = [compare_rules(ours, theirs, *self._spelling(spelling)) for spelling in _MEANINGS]
        lost, added = min(outcomes, key=lambda each: len(each[0]) + len(each[1]))
        if lost:
            detail = "not admitted: " + listed(list(map(str, lost)))
            yield Leaf(
                path=path, found_path=found_path, expected=expected, found=found, nature=Nature.NARROWER, detail=detail
            )
        if added:
            detail = "admitted beyond the reference: " + listed(list(map(str, added)))
            yield Leaf(
                path=path, found_path=found_path, expected=expected, found=found, nature=Nature.BROADER, detail=detail
            )

    def _inline_policies(self, expected: Value, found: Value, path: Path, found_path: Path) -> Iterator[Leaf]:
        """Compare all inline policies of a principal as one: their names and cut carry no meaning."""
        unread = [document for document in (*_documents(expected), *_documents(found)) if isinstance(document, Unknown)]
        if unread:
            yield leaf_of(path, found_path, expected, unread[0])
            return
        yield from self._policies(_documents(expected), _documents(found), path, found_path, (expected, found))

    def _policies(
        self, ours: list[Value], theirs: list[Value], path: Path, found_path: Path, whole: tuple[Value, Value]
    ) -> Iterator[Leaf]:
        changes = [compare_policies(ours, theirs, *self._spelling(spelling)) for spelling in _MEANINGS]
        change = min(changes, key=lambda each: len(each.lost) + len(each.added))
        for grants, nature, words in (
            (change.lost, Nature.NARROWER, "not granted: "),
            (change.added, Nature.BROADER, "granted beyond the reference: "),
        ):
            if grants:
                yield Leaf(
                    path=path,
                    found_path=found_path,
                    expected=whole[0],
                    found=whole[1],
                    nature=nature,
                    detail=words + listed(list(map(str, grants))),
                )

    def _spelling(self, spelling: Spelling) -> tuple[Callable[[Value], str], Callable[[Value], str]]:
        """Return how texts of the reference and of the actual design are spelled for comparing what they grant."""
        return (
            lambda value: str(self.speller.key(self._settled(value), spelling, of_reference=True)),
            lambda value: str(self.speller.key(self._settled(value), spelling, of_reference=False)),
        )

    def _mappings(
        self, expected: dict[str, Value], found: dict[str, Value], path: Path, found_path: Path
    ) -> Iterator[Leaf]:
        if is_policy(expected) and is_policy(found):
            yield from self._policies(
                [expected], [found], (*path, "Statement"), (*found_path, "Statement"), (expected, found)
            )
            return
        if path and self._is_document(path):
            told = changes_in(expected, found, *self._spelling(Spelling.PATTERN))
            yield Leaf(
                path=path, found_path=found_path, expected=expected, found=found, nature=Nature.TEXT, detail=told
            )
            return
        for key, value in expected.items():
            if key in found:
                yield from self.compare(value, found[key], (*path, key), (*found_path, key))
            elif value is not ABSENT and not _is_empty(value):
                yield from self._missing(value, (*path, key), (*found_path, key))
        for key, value in found.items():
            if key not in expected and not _is_empty(value):
                yield leaf_of((*path, key), (*found_path, key), ABSENT, value)

    def _missing(self, value: Value, path: Path, found_path: Path) -> Iterator[Leaf]:
        """Tell a missing structure once, at the most telling place: down a chain of single keys to a plain value."""
        value = self._settled(value)
        if value is ABSENT:
            return
        inner: Value = value
        steps = path
        while isinstance(inner, dict) and len(inner) == 1 and not property_role(self.type_name, steps).known:
            key, inner = next(iter(inner.items()))
            steps = (*steps, key)
        if isinstance(inner, (dict, list, Choice)) and steps != path:
            inner, steps = value, path
        if isinstance(inner, Choice):
            yield from self._choices(inner, ABSENT, steps, found_path)
            return
        yield leaf_of(steps, found_path, inner, ABSENT)

    def _is_document(self, path: Path) -> bool:
        schema = type_schema(self.type_name)
        found = schema.property_at(path) if schema is not None else None
        return (
            found is not None and found.kind in (PropertyKind.JSON, PropertyKind.STRING) and not _is_policy_name(path)
        )

    def _lists(self, expected: Value, found: Value, path: Path, found_path: Path) -> Iterator[Leaf]:
        ours: list[Value] = expected if isinstance(expected, list) else [expected]
        theirs: list[Value] = found if isinstance(found, list) else [found]
        if isinstance(expected, Unknown) or isinstance(found, Unknown):
            yield leaf_of(path, found_path, expected, found)
            return
        semantics = list_semantics(self.type_name, path)
        if any(isinstance(item, dict) for item in (*ours, *theirs)):
            yield from self._object_lists(ours, theirs, path, found_path, semantics)
            return
        left, right = ListPairing(self.speller, ours, theirs, semantics).leftovers()
        if left or right:
            nature = Nature.CHANGED if left and right else Nature.MISSING if left else Nature.EXTRA
            yield Leaf(
                path=path,
                found_path=found_path,
                expected=expected,
                found=found,
                nature=nature,
                detail=members([str(ours[i]) for i in left], [str(theirs[i]) for i in right]),
            )
        elif not semantics.set_like:
            yield Leaf(
                path=path,
                found_path=found_path,
                expected=expected,
                found=found,
                nature=Nature.CHANGED,
                detail="the order differs",
            )

    def _object_lists(
        self, ours: list[Value], theirs: list[Value], path: Path, found_path: Path, semantics: ListSemantics
    ) -> Iterator[Leaf]:
        pairing = ListPairing(self.speller, ours, theirs, semantics)
        left, right = pairing.leftovers()
        pairs = pairing.pairs(left, right)
        for mine, other in pairs:
            yield from self.compare(ours[mine], theirs[other], (*path, mine), (*found_path, other))
        lone_left = [i for i in left if i not in {mine for mine, _ in pairs}]
        lone_right = [i for i in right if i not in {other for _, other in pairs}]
        for position in lone_left:
            value = self._settled(ours[position])
            if isinstance(value, Choice):
                yield from self._choices(value, ABSENT, (*path, position), found_path)
            elif value is not ABSENT:
                yield leaf_of((*path, position), found_path, value, ABSENT, named_item(value, semantics))
        for position in lone_right:
            yield leaf_of(
                path, (*found_path, position), ABSENT, theirs[position], named_item(theirs[position], semantics)
            )


def _rule_list(value: Value, path: Path) -> list[Value]:
    if value is ABSENT:
        return [ALLOW_ALL_EGRESS] if path and path[-1] == "SecurityGroupEgress" else []
    return value if isinstance(value, list) else [value]


def _documents(policies: Value) -> list[Value]:
    items = policies if isinstance(policies, list) else [] if policies is ABSENT else [policies]
    return [item.get("PolicyDocument", item) if isinstance(item, dict) else item for item in items]


def _is_policy_name(path: Path) -> bool:
    last = next((step for step in reversed(path) if isinstance(step, str)), "")
    return last.endswith(("Policy", "PolicyDocument"))


def _is_plain(value: Value) -> bool:
    branches = (value.then, value.otherwise) if isinstance(value, Choice) else (value,)
    return not any(isinstance(branch, (dict, list, Choice)) for branch in branches)


def _present_branch(value: Value) -> Value:
    if not isinstance(value, Choice):
        return value
    return value.otherwise if value.then is ABSENT else value.then


def _when(condition: str, *, holds: bool) -> str:
    return f"when {condition} holds" if holds else f"when {condition} does not hold"


def _is_empty(value: Value) -> bool:
    return value is None or value in ("", [], {})
