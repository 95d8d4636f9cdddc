"""From canonical properties back to the arguments of a Terraform type: the mapping read the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import ABSENT, Absent
from reviewer.remediation.terms import call
from reviewer.remediation.terraform.arguments import Tree
from reviewer.remediation.terraform.unconvert import unconverted
from reviewer.vocabulary.mapping.records import PropertyRule, TypeRule
from reviewer.vocabulary.mapping.targets import Keyed, NewItem, Target
from reviewer.vocabulary.schemas import PropertyKind
from reviewer.vocabulary.spelling import is_read_only, regular_name, schema_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument or block of a body; `paths` are the canonical places it says something of."""

    name: str
    kind: str = "s"
    """The letter or mark its shape has."""
    value: Code = None
    blocks: tuple[tuple[Argument, ...], ...] | None = None
    """The bodies of a repeated block; None for a plain argument."""
    paths: frozenset[Path] = frozenset()


@dataclass(slots=True)
class Reverse:
    """The writing of one resource; `used` grows by the canonical places that an argument says."""

    rule: TypeRule
    root: Mapping[str, Code]
    avoided: frozenset[str] = frozenset()
    """Dotted arguments that are not to be written: deprecated ones, or those another resource says."""
    used: set[Path] = field(default_factory=set)

    def body(self, tree: Tree, prefix: str = "", base: Path = ()) -> tuple[Argument, ...]:
        """Return the arguments that say what stands below `base`."""
        return tuple(found for name, kind in tree.items() for found in self._argument(name, kind, prefix, base))

    def _argument(self, name: str, kind: object, prefix: str, base: Path) -> Iterator[Argument]:
        written = f"{prefix}{name}"
        if written in self.avoided:
            return
        rule = self.rule.properties.get(written)
        place = self._place(name, rule, base)
        if place is None:
            return
        rule = rule or PropertyRule()
        if isinstance(kind, list):
            yield from self._block(name, (kind[0], kind[1]), written, rule, place)
            return
        found = self._get(place)
        if found is ABSENT or place in self.used:
            return
        value = unconverted(
            self._in_api_words(found, place) if kind == "s" else found, rule, str(kind), self._kind(place)
        )
        if value is None:
            return
        self._use(place)
        yield Argument(name=name, kind=str(kind), value=value, paths=frozenset({place}))

    def _block(
        self, name: str, kind: tuple[str, Tree], written: str, rule: PropertyRule, place: Path
    ) -> Iterator[Argument]:
        found = self._get(place)
        mark, tree = kind
        if found is ABSENT or (isinstance(found, dict) and call(found) is not None):
            return
        bodies: list[tuple[Argument, ...]] = []
        if rule.key and isinstance(found, dict):
            bodies = [self._keyed(key, rule, tree, written, (*place, key)) for key in found]
        elif isinstance(found, list):
            bodies = [self.body(tree, f"{written}.", (*place, index)) for index in range(len(found))]
        elif isinstance(found, dict):
            bodies = [self.body(tree, f"{written}.", place)]
            if not found and not bodies[0] and place not in self.used:
                self.used.add(place)
                yield Argument(name=name, kind=mark, blocks=((),), paths=frozenset({place}))
                return
        bodies = [body for body in bodies if body]
        if bodies:
            paths = frozenset(path for body in bodies for argument in body for path in argument.paths)
            yield Argument(name=name, kind=mark, blocks=tuple(bodies), paths=paths)

    def _keyed(self, key: str, rule: PropertyRule, tree: Tree, written: str, place: Path) -> tuple[Argument, ...]:
        """Return a block for an entry of a canonical map."""
        own = Argument(name=rule.key, value=key)
        if not rule.value:
            return (own, *self.body(tree, f"{written}.", place))
        self._use(place)
        value = self._get(place)
        assert value is not ABSENT  # noqa: S101  a key that is there
        return (own, Argument(name=rule.value, value=value, paths=frozenset({place})))

    def _place(self, name: str, rule: PropertyRule | None, base: Path) -> Path | None:
        """Return where an argument's value stands in the canon, or None where it has no place."""
        if rule is not None:
            return None if rule.target is None else self._found(rule.target, base)
        at = (*self.rule.schema_base, *base)
        regular = regular_name(self.rule.schema_type, at, name)
        if regular is None or is_read_only(self.rule.schema_type, (*at, regular)):
            return None
        return (*base, regular)

    def _found(self, target: Target, base: Path) -> Path | None:
        path: Path = () if target.absolute else base
        for step in target.steps:
            if isinstance(step, Keyed):
                items = self._get(path)
                index = _pair(items, step.key)
                if index is None:
                    return None
                path = (*path, index, "Value")
            elif isinstance(step, NewItem):
                items = self._get(path)
                if not isinstance(items, list):
                    return None
                free = [index for index in range(len(items)) if (*path, index) not in self.used]
                if not free:
                    return None
                path = (*path, free[0])
            else:
                path = (*path, step)
        return path

    def _get(self, path: Path) -> Code | Absent:
        value: Code = dict(self.root)
        for step in path:
            if isinstance(value, dict) and isinstance(step, str) and step in value:  # noqa: SIM114  the types differ
                value = value[step]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return ABSENT
        return value

    def _in_api_words(self, value: Code, path: Path) -> Code:
        """Return a document with the names of its schema in camelCase, as the API and Terraform write it."""
        if isinstance(value, list):
            return [self._in_api_words(item, (*path, index)) for index, item in enumerate(value)]
        if not isinstance(value, dict) or call(value) is not None:
            return value
        node = schema_at(self.rule.schema_type, (*self.rule.schema_base, *path))
        known = node.properties if node is not None else ()
        return {
            f"{key[:1].lower()}{key[1:]}" if key in known else key: self._in_api_words(item, (*path, key))
            for key, item in value.items()
        }

    def _use(self, path: Path) -> None:
        self.used.add(path)

    def _kind(self, path: Path) -> PropertyKind:
        node = schema_at(self.rule.schema_type, (*self.rule.schema_base, *path))
        return PropertyKind.ANY if node is None else node.kind


def _pair(items: Code | Absent, key: str) -> int | None:
    if not isinstance(items, list):
        return None
    return next((index for index, item in enumerate(items) if isinstance(item, dict) and item.get("Key") == key), None)


def leaves_of(value: Code, base: Path = ()) -> Iterator[Path]:
    """Yield the path of every plain value or call."""
    if isinstance(value, dict) and call(value) is None and value:
        for key, item in value.items():
            yield from leaves_of(item, (*base, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves_of(item, (*base, index))
    else:
        yield base


def is_said(path: Path, used: set[Path]) -> bool:
    """Tell whether a canonical place, or one around it, is said by an argument."""
    return any(path[:end] in used for end in range(len(path) + 1))
