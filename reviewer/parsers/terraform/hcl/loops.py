"""`for` expressions, and the elements that loops of every kind go through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.conversion import to_bool
from reviewer.parsers.terraform.hcl.encoding import text_of_scalar
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.syntax import Expression, ForObject, ForTuple
from reviewer.parsers.terraform.hcl.values import EvaluationError, Marked, Runtime, SetList, unknown

Evaluate = Callable[[Expression, Scope], Runtime]


def pairs(value: Runtime) -> Iterator[tuple[Runtime, Runtime]]:
    """Yield key and value of every element: positions of a list, sorted keys of a map, elements of a set twice."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield key, value[key]
    elif isinstance(value, SetList):
        for item in value:
            yield item, item
    elif isinstance(value, list):
        yield from enumerate(value)
    else:
        raise EvaluationError("a list, set or map is required")


def key_of(value: Runtime) -> str | None:
    """Return a map key as text, or None where it is not known."""
    plain = Settling().plain(value)
    return None if isinstance(plain, Unknown) else text_of_scalar(plain)


class _Loop:
    """One run of a `for` expression: its collection, and the scope of every element that passes the condition."""

    __slots__ = ("_collection", "_node", "_scope", "evaluate", "sensitive", "undecided")

    def __init__(self, node: ForTuple | ForObject, scope: Scope, evaluate: Evaluate) -> None:
        settling = Settling()
        self._collection = settling.top(evaluate(node.collection, scope))
        self._node = node
        self._scope = scope
        self.evaluate = evaluate
        self.sensitive = settling.sensitive
        self.undecided = isinstance(self._collection, Unknown)

    def scopes(self) -> Iterator[Scope]:
        """Yield the scope of every element; set `undecided` and stop where it is not known which pass."""
        if self.undecided:
            return
        node = self._node
        for key, value in pairs(self._collection):
            self._scope.module.budget.spend(1)
            names = {node.value: value} if node.key is None else {node.key: key, node.value: value}
            scope = self._scope.having(names)
            if node.condition is not None:
                passes = Settling().top(self.evaluate(node.condition, scope))
                if isinstance(passes, Unknown):
                    self.undecided = True
                    return
                if not to_bool(passes):
                    continue
            yield scope

    def result(self, value: Runtime, *made: Runtime) -> Runtime:
        """Return the collected value, or the unknown that stands for it, marked if the collection was."""
        self._scope.module.budget.check_size(value)
        if self.undecided:
            node = self._node
            expression = self._scope.source.excerpt(node.start, node.end)
            value = unknown(expression, self._collection, *self._sample(), *made)
        return Marked(value) if self.sensitive else value

    def _sample(self) -> list[Runtime]:
        """Return what one element of an unknown collection gives, for the references in it."""
        node = self._node
        element = Unknown(node.value)
        scope = self._scope.having({node.value: element, node.key or node.value: element})
        try:
            return [self.evaluate(node.item, scope)]
        except EvaluationError:
            return []


def for_tuple(node: ForTuple, scope: Scope, evaluate: Evaluate) -> Runtime:
    """Return the list a `[for …]` makes."""
    loop = _Loop(node, scope, evaluate)
    try:
        items = [evaluate(node.item, inner) for inner in loop.scopes()]
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None
    return loop.result(items, items)


def for_object(node: ForObject, scope: Scope, evaluate: Evaluate) -> Runtime:
    """Return the map a `{for …}` makes; with `...` the values of equal keys are gathered in lists."""
    loop = _Loop(node, scope, evaluate)
    single: dict[str, Runtime] = {}
    groups: dict[str, list[Runtime]] = {}
    try:
        for inner in loop.scopes():
            name = key_of(evaluate(node.name, inner))
            if name is None:
                loop.undecided = True
                break
            item = evaluate(node.item, inner)
            if node.groups:
                groups.setdefault(name, []).append(item)
            else:
                _add(single, name, item)
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None
    made: dict[str, Runtime] = dict(groups.items()) if node.groups else single
    return loop.result(made, made)


def _add(items: dict[str, Runtime], name: str, item: Runtime) -> None:
    if name in items:
        raise EvaluationError(f"the key '{name}' comes up twice")
    items[name] = item
