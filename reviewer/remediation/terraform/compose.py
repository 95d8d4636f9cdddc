"""The Terraform resources that say what a canonical resource has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.remediation.terraform.arguments import arguments_of
from reviewer.remediation.terraform.kinds import Satellite, avoided, satellites_of
from reviewer.remediation.terraform.reverse import Argument, Reverse, is_said, leaves_of
from reviewer.vocabulary.mapping.rules import terraform_rule

_ALL: Path = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """One Terraform resource: its type, the argument that names its parent, and its other arguments."""

    declared: str
    parent: str
    arguments: tuple[Argument, ...]
    base: Path = ()
    """The canonical list item it is, for a satellite that is one."""
    more: tuple[tuple[str, Code], ...] = ()
    """Arguments that only say which of several things the type is."""
    item: tuple[str, Code] | None = None
    """The property and the one item of its list that it says, for a satellite that says one."""


def main_resource(
    declared: str, root: Mapping[str, Code], inline: frozenset[str] | None = frozenset()
) -> tuple[Composed, set[Path]]:
    """Return the main resource for canonical properties, and the canonical places it says.

    `inline` are the arguments to write though a satellite could say the same; None: all of them.
    """
    rule = terraform_rule(declared)
    assert rule is not None  # noqa: S101  chosen because it has one
    left_out = frozenset() if inline is None else avoided(declared) - inline
    reverse = Reverse(rule=rule, root=root, avoided=left_out)
    arguments = reverse.body(arguments_of(declared))
    return Composed(declared=declared, parent="", arguments=arguments), reverse.used


def satellites_for(
    canonical: str,
    root: Mapping[str, Code],
    said: set[Path],
    habits: frozenset[str],
    only: Sequence[Path] | None = None,
) -> Iterator[Composed]:
    """Yield the satellites for what the main resource does not say; with `only`, for places below those.

    `habits` are the types the design uses already: of two that say the same, one of those is taken.
    """
    said = set(said)
    for item in sorted(satellites_of(canonical), key=lambda item: item.declared not in habits):
        open_leaves = [path for path in leaves_of(dict(root)) if not is_said(path, said) and _is_wanted(path, only)]
        if not open_leaves:
            return
        for made in _made(item, root, open_leaves):
            said.update(path for argument in made.arguments for path in argument.paths)
            if made.base:
                said.add(made.base)
            yield made


def _is_wanted(path: Path, only: Sequence[Path] | None) -> bool:
    return only is None or any(path[: len(place)] == place or place[: len(path)] == path for place in only)


def _made(item: Satellite, root: Mapping[str, Code], open_leaves: Sequence[Path]) -> Iterator[Composed]:
    if item.fold.append:
        base: Path = tuple(item.fold.append.split("."))
        places = dict.fromkeys(path[: len(base) + 1] for path in open_leaves if path[: len(base)] == base)
        for place in places:
            inner = _at(root, place)
            if len(place) > len(base) and isinstance(inner, dict):
                yield from _one(item, inner, place)
        return
    for variant, only in _variants(item, root):
        for made in _one(item, variant, (), only):
            paths = {path for argument in made.arguments for path in argument.paths}
            if any(path[: len(place)] == place for path in open_leaves for place in paths):
                yield made


def _one(
    item: Satellite, root: Mapping[str, Code], base: Path, only: tuple[str, Code] | None = None
) -> Iterator[Composed]:
    reverse = Reverse(rule=item.rule, root=root, avoided=avoided(item.declared) | {item.parent})
    found = reverse.body(arguments_of(item.declared))
    if found:
        yield Composed(
            declared=item.declared, parent=item.parent, arguments=found, base=base, item=only, more=item.more
        )


def _variants(
    item: Satellite, root: Mapping[str, Code]
) -> Iterator[tuple[Mapping[str, Code], tuple[str, Code] | None]]:
    """Yield the properties once for each item of a list of which the satellite takes one."""
    for name, rule in item.rule.properties.items():
        if "list" not in rule.convert or rule.target is None or name == item.parent:
            continue
        target = rule.target.steps
        values = root.get(str(target[0])) if len(target) == 1 else None
        if isinstance(values, list) and arguments_of(item.declared).get(name) == "s":
            for value in values:
                variant = deepcopy(dict(root))
                variant[str(target[0])] = [value]
                yield variant, (str(target[0]), value)
            return
    yield root, None


def _at(root: Mapping[str, Code], path: Path) -> Code:
    value: Code = dict(root)
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
