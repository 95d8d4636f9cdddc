"""One resource's properties, from its own format's words into the canon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Choice, Text, Value
from reviewer.normalize.documents import structured
from reviewer.normalize.translation.conversions import converted
from reviewer.normalize.translation.tree import Tree
from reviewer.normalize.translation.values import as_text, coerced
from reviewer.vocabulary.mapping.records import PropertyRule, Split, TypeRule
from reviewer.vocabulary.mapping.rules import ignored_everywhere
from reviewer.vocabulary.mapping.targets import Keyed
from reviewer.vocabulary.schemas import PropertyKind, PropertySchema
from reviewer.vocabulary.spelling import is_read_only, regular_name, schema_at, singular_forms, snake_case

_PAIR_VALUES = ("Value", "ParameterValue")
_PAIR_KEYS = ("Key", "Name", "ParameterKey", "ParameterName", "TagKey")
_STRUCTURED = frozenset({PropertyKind.OBJECT, PropertyKind.ARRAY, PropertyKind.JSON, PropertyKind.ANY})
MAX_DEPTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block that becomes a resource of its own."""

    split: Split
    value: Value
    path: Path


@dataclass(slots=True)
class Reading:
    """The reading of one resource: the canonical tree, the parts split off, and which names were understood."""

    rule: TypeRule
    camel: bool = False
    literal: bool = False
    """Everything is written by hand, an empty text or list as well."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """The resource's own properties that are called otherwise than the rule calls them."""
    tree: Tree = field(default_factory=Tree)
    parts: list[Part] = field(default_factory=list)
    mapped: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)

    def block(self, value: dict[str, Value], declared: Path, prefix: str, base: Path) -> None:
        """Read every property of a block whose canonical place is `base`."""
        for name, item in value.items():
            spelled = snake_case(name) if self.camel else name
            spelled = spelled if prefix else self.renames.get(spelled, spelled)
            if self.literal or not _says_nothing(item):
                self._property(spelled, item, (*declared, name), prefix, base)

    def _property(self, name: str, item: Value, declared: Path, prefix: str, base: Path) -> None:
        written, rule = self._rule(prefix, name)
        if rule is None:
            regular = self._regular(base, name)
            if regular is not None and is_read_only(self.rule.schema_type, (*self.rule.schema_base, *base, regular)):
                self.mapped.append(written)
                return
            if regular is None:
                self._keep(name, item, declared, written, base)
                return
            rule, target = PropertyRule(), (*base, regular)
        elif (rule.target is None and rule.split is None) or _is(item, rule.unless):
            self.mapped.append(written)
            return
        elif rule.split is not None:
            self.parts.extend(_parts_of(rule.split, item, declared))
            self.mapped.append(written)
            return
        elif rule.target is not None:
            target = self.tree.place(base, rule.target)
        keyed = rule.target is not None and bool(rule.target.steps) and isinstance(rule.target.steps[-1], Keyed)
        if rule.key:
            self._by_key(item, rule, declared, written, target)
            return
        value = converted(item, rule.convert, rule.values)
        self._put(coerced(value, PropertyKind.STRING) if keyed else value, declared, written, target)
        for sibling, said in rule.beside.items():
            self.tree.set((*target[:-1], sibling), said)

    def _node(self, path: Path) -> PropertySchema | None:
        return schema_at(self.rule.schema_type, (*self.rule.schema_base, *path))

    def _regular(self, base: Path, name: str) -> str | None:
        return regular_name(self.rule.schema_type, (*self.rule.schema_base, *base), name)

    def _is_ruled(self, written: str) -> bool:
        return self.rule.has_rules_below(written)

    def _rule(self, prefix: str, name: str) -> tuple[str, PropertyRule | None]:
        """Return the rule of a declared property, and its dotted name as the rule spells it."""
        for form in (name, *(singular_forms(name) if self.camel else ())):
            written = f"{prefix}{form}"
            if written in self.rule.properties:
                return written, self.rule.properties[written]
        return f"{prefix}{name}", None

    def _keep(self, name: str, item: Value, declared: Path, written: str, base: Path) -> None:
        """Keep what no rule and no schema knows, under its own name; not what the provider only steers or reports."""
        if not base and (name in ignored_everywhere() or name in self.rule.attributes):
            self.mapped.append(written)
            return
        self.unmapped.append(written)
        self._settle(item, declared, (*base, name))

    def _settle(self, value: Value, declared: Path, target: Path) -> None:
        if not target:
            return
        self.tree.set(target, value)
        self.tree.moves[declared] = target

    def _put(self, value: Value, declared: Path, written: str, target: Path) -> None:
        node = self._node(target)
        kind = PropertyKind.ANY if node is None else node.kind
        inner = node.properties if node is not None else ()
        if isinstance(value, (str, Text)) and kind in _STRUCTURED:
            value = structured(value)
        if value == {} and (kind is PropertyKind.ARRAY or (kind is PropertyKind.OBJECT and not inner)):
            self.mapped.append(written)
        elif len(declared) > MAX_DEPTH:
            self._settle(value, declared, target)
        elif isinstance(value, Choice):
            self._choice(value, declared, written, target)
        elif not target and isinstance(_one(value), dict):
            self._into(value, declared, written, target)
        elif kind is PropertyKind.ARRAY or (node is None and isinstance(value, list) and self._is_ruled(written)):
            self._list(value, declared, written, target)
        elif (inner or (node is None and self._is_ruled(written))) and isinstance(_one(value), dict):
            self._into(value, declared, written, target)
        else:
            self._scalar(value, declared, written, target, kind)

    def _into(self, value: Value, declared: Path, written: str, target: Path) -> None:
        """Read a block, or the only block of a list, into the object at `target`."""
        block = _one(value)
        if not isinstance(block, dict):
            return
        inside = (*declared, 0) if isinstance(value, list) else declared
        if target:
            self.tree.moves[declared] = target
            self.tree.moves[inside] = target
            if not isinstance(self.tree.get(target), dict):
                self.tree.set(target, {})
        if not block:
            self.mapped.append(written)
        self.block(block, inside, f"{written}.", target)

    def _list(self, value: Value, declared: Path, written: str, target: Path) -> None:
        item_node = self._node((*target, 0))
        inner = item_node.properties if item_node is not None else ()
        blocks = bool(inner) or (item_node is None and self._is_ruled(written))
        if isinstance(value, dict):
            pair = _pair_names(inner)
            if pair and not set(value) <= {"key", "name", "value", *inner}:
                self._pairs(value, declared, written, target, pair)
                return
            value = [value]
        elif isinstance(value, (str, int, float, bool)):
            value = [value]
        if not isinstance(value, list):
            self._scalar(value, declared, written, target, PropertyKind.ARRAY)
            return
        start = self.tree.length(target)
        kind = item_node.kind if item_node is not None else PropertyKind.ANY
        self.tree.moves[declared] = target
        for index, item in enumerate(value):
            place, came = (*target, start + index), (*declared, index)
            if isinstance(item, dict) and blocks:
                self.tree.set(place, {})
                self.tree.moves[came] = place
                self.block(item, came, f"{written}.", place)
            else:
                self._settle(coerced(item, kind), came, place)
        if not (blocks and any(isinstance(item, dict) for item in value)):
            self.mapped.append(written)

    def _by_key(self, value: Value, rule: PropertyRule, declared: Path, written: str, target: Path) -> None:
        """Write blocks as the map the canon has, each under the key it names."""
        self.tree.moves[declared] = target
        for index, block in enumerate(value if isinstance(value, list) else [value]):
            came = (*declared, index) if isinstance(value, list) else declared
            if not isinstance(block, dict):
                self._settle(block, came, target)
                continue
            spelled = {snake_case(name) if self.camel else name: name for name in block}
            key = spelled.get(rule.key, "")
            place = (*target, as_text(block.get(key, index)))
            self.tree.moves[came] = place
            if rule.value:
                self._settle(block.get(spelled.get(rule.value, "")), came, place)
                self.mapped.append(written)
            else:
                self.block({name: item for name, item in block.items() if name != key}, came, f"{written}.", place)

    def _pairs(
        self, value: dict[str, Value], declared: Path, written: str, target: Path, pair: tuple[str, str]
    ) -> None:
        """Write a map as the list of pairs the canon has: tags, dimensions, variables."""
        self.mapped.append(written)
        self.tree.moves[declared] = target
        start = self.tree.length(target)
        kind = self._node((*target, 0, pair[1]))
        for index, key in enumerate(sorted(value)):
            item = coerced(value[key], kind.kind if kind else PropertyKind.ANY)
            self._settle({pair[0]: key, pair[1]: item}, (*declared, key), (*target, start + index))

    def _choice(self, value: Choice, declared: Path, written: str, target: Path) -> None:
        """Read both branches of a choice on their own, and put the choice of the results."""
        branches: list[Value] = []
        for branch in (value.then, value.otherwise):
            if branch is ABSENT or _says_nothing(branch):
                branches.append(ABSENT)
                continue
            aside = Reading(rule=self.rule, camel=self.camel)
            aside._put(branch, declared, written, target)
            branches.append(aside.tree.get(target))
            self.unmapped.extend(aside.unmapped)
        self.mapped.append(written)
        self._settle(Choice(value.condition, branches[0], branches[1]), declared, target)

    def _scalar(self, value: Value, declared: Path, written: str, target: Path, kind: PropertyKind) -> None:
        self.mapped.append(written)
        value = coerced(value, kind)
        present = self.tree.get(target)
        if isinstance(present, dict) and isinstance(value, dict):
            value = {**present, **value}
        self._settle(value, declared, target)


def _says_nothing(value: Value) -> bool:
    """Tell whether a value only fills a place: null, an empty text or an empty list."""
    return value is None or value in ("", [])


def _is(value: Value, other: Value) -> bool:
    return other is not None and isinstance(value, (str, int, float, bool)) and as_text(value) == as_text(other)


def _one(value: Value) -> Value:
    """Return the only item of a list of one, else the value itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _pair_names(names: Iterable[str]) -> tuple[str, str] | None:
    """Return the key and the value property of a list of pairs, or None where it is no such list."""
    known = set(names)
    key = next((name for name in _PAIR_KEYS if name in known), None)
    item = next((name for name in _PAIR_VALUES if name in known), None)
    return (key, item) if key and item else None


def _parts_of(split: Split, item: Value, declared: Path) -> Iterable[Part]:
    if isinstance(item, list):
        for index, element in enumerate(item):
            yield Part(split=split, value=element, path=(*declared, index))
    else:
        yield Part(split=split, value=item, path=declared)
