"""Tests of rule files, made into functions that answer true, false, or None for what the inputs do not tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from reviewer.model.value import Unknown
from reviewer.rules.facts import DESIGN_FACTS, FACTS
from reviewer.rules.operators import OPERATORS, OPPOSITES
from reviewer.rules.paths import Judge, Scope, found_at, judged, names_of, steps_of
from reviewer.rules.relations import Relation, Test, open_ones
from reviewer.rules.verdicts import Verdict, every, negated, some
from reviewer.rules.view import View, addresses, is_of, is_open
from reviewer.vocabulary.rule_book import types_of

Thresholds = Mapping[str, Any]
_RELATION_FIELDS: Final = frozenset({"types", "at", "where", "region", "at_least", "fewer_than"})


class TestError(ValueError):
    """A test of a rule file that cannot be understood."""

    __test__ = False


def made(test: Mapping[str, Any], thresholds: Thresholds) -> Test:
    """Return a test as a function; every key of the mapping must hold.

    Raises:
        TestError: a word, path or type is not known.
    """
    parts = [_part(key, value, thresholds) for key, value in test.items()]
    return parts[0] if len(parts) == 1 else lambda view, scope: every(part(view, scope) for part in parts)


def _part(key: str, value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    if key in _WORDS:
        return _WORDS[key](value, thresholds)
    if key in FACTS:
        fact, judge = FACTS[key], _asked(value, thresholds)
        return lambda view, scope: judge(fact(view, scope.resource))
    if key in DESIGN_FACTS:
        of_design, holds = DESIGN_FACTS[key], _asked(value, thresholds)
        return lambda view, _: holds(of_design(view))
    if not (key[:1].isupper() or key[:1] in "@*"):
        message = f"{key!r} is no test"
        raise TestError(message)
    try:
        steps_of(key)
    except ValueError as error:
        raise TestError(str(error)) from error
    return _property(key, value, thresholds)


def _property(path: str, asked: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    if not isinstance(asked, dict):
        asked = {"one_of": asked} if isinstance(asked, list) else {"is": asked}
    tests: list[Test] = []
    for operator, wanted in asked.items():
        if operator == "refers_to":
            tests.append(_refers_to(path, wanted))
        elif operator == "written":
            tests.append(_is_written(path, wanted))
        elif operator == "from_input":
            tests.append(_from_input(path, wanted))
        else:
            judge, denied = _judge(operator, wanted, thresholds)
            tests.append(_judging(path, judge, denied=denied))
    return lambda view, scope: every(test(view, scope) for test in tests)


def _judging(path: str, judge: Judge, *, denied: bool) -> Test:
    if denied:
        return lambda _, scope: negated(judged(scope, path, judge))
    return lambda _, scope: judged(scope, path, judge)


def _judge(operator: str, wanted: Any, thresholds: Thresholds) -> tuple[Judge, bool]:  # noqa: ANN401 - any YAML
    name = OPPOSITES.get(operator, operator)
    if name not in OPERATORS:
        message = f"{operator!r} is no operator"
        raise TestError(message)
    if isinstance(wanted, str) and wanted.startswith("$"):
        if wanted[1:] not in thresholds:
            message = f"{wanted!r} is no threshold of the rule"
            raise TestError(message)
        wanted = thresholds[wanted[1:]]
    return OPERATORS[name](wanted), operator in OPPOSITES


def _asked(value: Any, thresholds: Thresholds) -> Judge:  # noqa: ANN401 - any YAML
    """Return the judge of a fact: `zones: {fewer_than: 2}` or `public: true`."""
    asked = value if isinstance(value, dict) else {"one_of": value if isinstance(value, list) else [value]}
    judges = [_judge(operator, wanted, thresholds) for operator, wanted in asked.items()]

    def judge(found: Any) -> Verdict:  # noqa: ANN401 - a fact is any value
        if found is None:
            return None
        return every(negated(each(found)) if denied else each(found) for each, denied in judges)

    return judge


def _refers_to(path: str, wanted: Any) -> Test:  # noqa: ANN401 - any YAML
    types = types_of([wanted] if isinstance(wanted, str) else wanted)

    def test(view: View, scope: Scope) -> Verdict:
        values = [value for _, value in found_at(scope, path)]
        named = [view.resources[each] for value in values for each in addresses(value) if each in view.resources]
        if any(is_of(resource.type, types) for resource in named):
            return True
        return None if any(is_open(value) for value in values) else False

    return test


def _is_written(path: str, wanted: Any) -> Test:  # noqa: ANN401 - any YAML
    def test(_: View, scope: Scope) -> Verdict:
        written = any(value not in ("", None) and value not in ([], {}) for _, value in found_at(scope, path))
        return written is bool(wanted)

    return test


def _from_input(path: str, wanted: Any) -> Test:  # noqa: ANN401 - any YAML
    def test(view: View, scope: Scope) -> Verdict:
        if view.is_evaluated():
            return None
        places = [place for place, _ in found_at(scope, path)]
        fed = any((origin := scope.resource.origins.get(place)) is not None and origin.inputs for place in places)
        return fed is bool(wanted)

    return test


def _all(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    tests = [made(each, thresholds) for each in value]
    return lambda view, scope: every(test(view, scope) for test in tests)


def _any(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    tests = [made(each, thresholds) for each in value]
    return lambda view, scope: some(test(view, scope) for test in tests)


def _not(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    test = made(value, thresholds)
    return lambda view, scope: negated(test(view, scope))


def _some_item(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    """Return the test that some item of a list is so: `some: {of: PATH, where: TEST}`."""
    path, test = value["of"], made(value["where"], thresholds)

    def ask(view: View, scope: Scope) -> Verdict:
        verdicts = []
        for place, item in found_at(scope, path):
            if isinstance(item, dict):
                verdicts.append(test(view, Scope(scope.resource, item, place)))
            elif isinstance(item, Unknown):
                verdicts.append(None)
        return some(verdicts)

    return ask


def _relation(value: Any, thresholds: Thresholds) -> Relation:  # noqa: ANN401 - any YAML
    value = {"types": value} if isinstance(value, (str, list)) else value
    if unknown := set(value) - _RELATION_FIELDS:
        message = f"{min(unknown)!r} says nothing about a relation"
        raise TestError(message)
    names = value.get("types", ["*"])
    fewer = value.get("fewer_than")
    return Relation(
        types_of([names] if isinstance(names, str) else names),
        value.get("at", ""),
        made(value["where"], thresholds) if "where" in value else None,
        value.get("region", ""),
        value.get("at_least", 1 if fewer is None else None),
        fewer,
    )


def _used_by(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    relation = _relation(value, thresholds)
    at = names_of(relation.at)

    def test(view: View, scope: Scope) -> Verdict:
        found = list(view.users(scope.resource, at, relation.types))
        unsure = view.known((relation, "open"), lambda: open_ones(view, relation)) if relation.at else set[str]()
        known = {resource.address for resource in found} | {scope.resource.address}
        return relation.count(view, scope, found, len(unsure) - len(unsure & known))

    return test


def _uses(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    relation = _relation(value, thresholds)
    at = names_of(relation.at)

    def test(view: View, scope: Scope) -> Verdict:
        whole = (*(step for step in scope.base if isinstance(step, str)), *at)
        found = list(view.targets(scope.resource, whole, relation.types))
        values = found_at(scope, relation.at) if relation.at else ()
        unsure = sum(is_open(value) for _, value in values)
        return relation.count(view, scope, found, unsure)

    return test


def _design_has(value: Any, thresholds: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    relation = _relation(value, thresholds)

    return relation.count_others


def _has_condition(value: Any, _: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    return lambda _view, scope: (scope.resource.condition is not None) is bool(value)


def _declared_as(value: Any, _: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    prefixes = tuple(value if isinstance(value, list) else [value])
    return lambda _view, scope: scope.resource.declared_type.startswith(prefixes)


def _type_is(value: Any, _: Thresholds) -> Test:  # noqa: ANN401 - any YAML
    types = types_of(value if isinstance(value, list) else [value])
    return lambda _view, scope: is_of(scope.resource.type, types)


_WORDS: Final[Mapping[str, Callable[[Any, Thresholds], Test]]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "some": _some_item,
    "uses": _uses,
    "used_by": _used_by,
    "design_has": _design_has,
    "has_condition": _has_condition,
    "declared_as": _declared_as,
    "type_is": _type_is,
}
