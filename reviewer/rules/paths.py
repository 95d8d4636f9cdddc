"""Property paths in the words of rule files, and the values they lead to.

`Replicas[].Region` means the region of any replica, `Attributes[Key=x].Value` that of the item with Key x, `*` any
key of an object, `@DeletionPolicy` a resource attribute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.rules.verdicts import Verdict, some
from reviewer.vocabulary.defaults import default_at, item_default_at

_STEP = re.compile(r"([^.\[\]]+)((?:\[[^\]]*\])?)(?:\.|$)")
_NOT_PLAIN = (Reference, Unknown, Sensitive, Text)
Judge = Callable[[Value], Verdict]


@dataclass(frozen=True, slots=True)
class Step:
    """One name of a path; `any_item` goes into each item of the list there, `key` and `value` choose one."""

    name: str
    any_item: bool = False
    key: str = ""
    value: str = ""


@cache
def steps_of(path: str) -> tuple[Step, ...]:
    """Return a written path as steps.

    Raises:
        ValueError: the path cannot be read.
    """
    steps: list[Step] = []
    position = 0
    for match in _STEP.finditer(path):
        if match.start() != position:
            break
        position = match.end()
        inside = match[2][1:-1]
        key, _, value = inside.partition("=")
        steps.append(Step(match[1], bool(match[2]) and not inside, key, value))
    if position != len(path) or not steps:
        message = f"the path {path!r} cannot be read"
        raise ValueError(message)
    return tuple(steps)


@cache
def names_of(path: str) -> Path:
    """Return the names of a written path, for edges and lines."""
    return tuple(step.name for step in steps_of(path)) if path else ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a path starts from: a resource, or with `root` an item inside it, which stands at `base`."""

    resource: Resource
    root: Value = ABSENT
    base: Path = ()

    @property
    def whole(self) -> Value:
        """The value that paths start from."""
        if self.root is not ABSENT:
            return self.root
        properties = self.resource.properties
        return properties if isinstance(properties, dict) else dict(properties)


def judged(scope: Scope, path: str, judge: Judge) -> Verdict:
    """Return whether `judge` says yes to some value the path leads to; AWS's defaults count as written."""
    steps = steps_of(path)
    if steps[0].name.startswith("@"):
        name = steps[0].name
        attributes = scope.resource.attributes
        value = attributes.get(name, ABSENT)
        if value is ABSENT:
            value = default_at(scope.resource.type, (name,), scope.resource.properties)
        return _at(scope, value, steps[1:], (name,), judge)
    return _at(scope, scope.whole, steps, scope.base, judge)


def found_at(scope: Scope, path: str) -> Iterator[tuple[Path, Value]]:
    """Yield every value the path leads to, with where it stands; both branches of a choice."""
    whole, steps = scope.whole, steps_of(path)
    if isinstance(whole, dict) and steps[0].name not in whole and steps[0].name != "*":
        return
    found: list[tuple[Path, Value]] = []

    def note(value: Value, place: Path) -> Verdict:
        if value is not ABSENT:
            found.append((place, value))
        return False

    _walk(whole, steps, scope.base, note)
    yield from found


def _walk(value: Value, steps: tuple[Step, ...], at: Path, note: Callable[[Value, Path], Verdict]) -> None:
    if isinstance(value, Choice):
        _walk(value.then, steps, at, note)
        _walk(value.otherwise, steps, at, note)
    elif not steps:
        note(value, at)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            _walk(item, steps, (*at, position), note)
    elif isinstance(value, dict):
        step, rest = steps[0], steps[1:]
        for name in [step.name] if step.name != "*" else list(value):
            if name in value:
                _into(value[name], step, rest, (*at, name), note)


def _into(value: Value, step: Step, rest: tuple[Step, ...], at: Path, note: Callable[[Value, Path], Verdict]) -> None:
    if isinstance(value, Choice):
        _into(value.then, step, rest, at, note)
        _into(value.otherwise, step, rest, at, note)
    elif (step.any_item or step.key) and isinstance(value, list):
        for position, item in enumerate(value):
            if not step.key or (isinstance(item, dict) and str(item.get(step.key)) == step.value):
                _walk(item, rest, (*at, position), note)
    else:
        _walk(value, rest, at, note)


def _at(scope: Scope, value: Value, steps: tuple[Step, ...], at: Path, judge: Judge) -> Verdict:
    if isinstance(value, Choice):
        then, otherwise = (_at(scope, branch, steps, at, judge) for branch in (value.then, value.otherwise))
        return then if then == otherwise else None
    if not steps:
        return judge(value)
    step = steps[0]
    if isinstance(value, _NOT_PLAIN):
        return None
    if isinstance(value, list):
        return some(_at(scope, item, steps, (*at, place), judge) for place, item in enumerate(value))
    if isinstance(value, dict) and step.name == "*":
        return some(_item(scope, child, steps, (*at, name), judge) for name, child in value.items())
    child = value.get(step.name, ABSENT) if isinstance(value, dict) else ABSENT
    if child is ABSENT:
        return _default(scope, steps, at, judge)
    return _item(scope, child, steps, (*at, step.name), judge)


def _item(scope: Scope, value: Value, steps: tuple[Step, ...], at: Path, judge: Judge) -> Verdict:
    """Judge below the first step, whose value is `value`."""
    if isinstance(value, Choice):
        then, otherwise = (_item(scope, branch, steps, at, judge) for branch in (value.then, value.otherwise))
        return then if then == otherwise else None
    step, rest = steps[0], steps[1:]
    if not (step.any_item or step.key):
        return _at(scope, value, rest, at, judge)
    if isinstance(value, _NOT_PLAIN):
        return None
    listed = list(enumerate(value)) if isinstance(value, list) else [(0, value)]
    if step.key:
        chosen = [(place, item) for place, item in listed if _is_keyed(item, step)]
        if not chosen:
            if any(not isinstance(item, dict) for _, item in listed):
                return None
            return judge(item_default_at(scope.resource.type, at, step.value, scope.resource.properties))
        listed = chosen
    return some(_at(scope, item, rest, (*at, place), judge) for place, item in listed)


def _is_keyed(item: Value, step: Step) -> bool:
    return isinstance(item, dict) and str(item.get(step.key)) == step.value


def _default(scope: Scope, steps: tuple[Step, ...], at: Path, judge: Judge) -> Verdict:
    """Judge what holds where nothing is written: the default, else that nothing is there."""
    if any(step.any_item for step in steps):
        return judge(ABSENT) if not any(step.any_item for step in steps[:-1]) and not steps[-1].any_item else False
    if steps[0].key:
        default = item_default_at(scope.resource.type, (*at, steps[0].name), steps[0].value, scope.resource.properties)
    else:
        path = (*at, *(step.name for step in steps))
        default = default_at(scope.resource.type, path, scope.resource.properties)
    return judge(default)
