"""The rules of `data/defaults.yaml`: which default holds under which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.vocabulary.tables import table

Properties = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultRule:
    """One default with the conditions under which it holds; `needed` are steps that must be written."""

    default: Value
    same_as: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    equals: tuple[tuple[str, tuple[str, ...]], ...]
    unlike: tuple[tuple[str, tuple[str, ...]], ...]
    needed: tuple[int, ...] = ()
    """Lengths of the prefixes of the path that must be written."""


def spelled_path(path: Path) -> tuple[str, ...]:
    """Return a path as the table writes it, with `*` for every list position."""
    return tuple("*" if isinstance(step, int) else step for step in path)


@lru_cache(maxsize=1 << 14)
def rules_below(type_name: str, path: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], tuple[DefaultRule, ...]], ...]:
    """Return the written defaults below a path, each with the rest of its path; list items have none of their own."""
    return tuple(
        (steps[len(path) :], rules)
        for steps, rules in rules_of(type_name).items()
        if steps[: len(path)] == path and len(steps) > len(path) and "*" not in steps[len(path) :]
    )


@cache
def rules_of(type_name: str) -> dict[tuple[str, ...], tuple[DefaultRule, ...]]:
    """Return the written defaults of a type by path, the resource attributes of all types included."""
    attributes = {name: value for name, value in table("defaults")["attributes"].items() if name.startswith("@")}
    lines = {**attributes, **table("defaults")["types"].get(type_name, {})}
    rules: dict[tuple[str, ...], tuple[DefaultRule, ...]] = {}
    for written, entry in lines.items():
        steps = written.split(".")
        needed = tuple(index + 1 for index, step in enumerate(steps) if step.endswith("?"))
        rules[tuple(step.rstrip("?") for step in steps)] = parsed(entry, needed)
    return rules


def parsed(entry: Any, needed: tuple[int, ...] = ()) -> tuple[DefaultRule, ...]:  # noqa: ANN401 - any YAML
    """Return an entry of the table as rules, in the order they are tried."""
    several = isinstance(entry, list) and entry and all(_is_long(item) for item in entry)
    return tuple(_rule(item, needed) for item in (entry if several else [entry]))


def _is_long(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and bool({"default", "same_as"} & set(entry))
        and set(entry)
        <= {
            "default",
            "same_as",
            "when",
        }
    )


def _rule(entry: Any, needed: tuple[int, ...]) -> DefaultRule:  # noqa: ANN401 - any YAML
    long = entry if _is_long(entry) else {"default": entry}
    when = long.get("when", {})
    return DefaultRule(
        default=long.get("default", ABSENT),
        same_as=long.get("same_as", ""),
        has=tuple(when.get("has", ())),
        lacks=tuple(when.get("lacks", ())),
        equals=tuple(_wanted(when.get("equals", {}))),
        unlike=tuple(_wanted(when.get("unlike", {}))),
        needed=needed,
    )


def _wanted(values: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path, value in values.items():
        yield path, tuple(word(item) for item in (value if isinstance(value, list) else [value]))


def word(value: Value) -> str:
    """Return a literal as one word, so that `true`, `"True"` and True are the same."""
    return str(value).lower()


def first_default(rules: tuple[DefaultRule, ...], path: Path, properties: Properties) -> Value:
    """Return the default of the first rule that holds; nothing when an earlier one cannot be decided."""
    for rule in rules:
        outcome = _outcome(rule, path, properties)
        if outcome is None:
            return ABSENT
        if outcome:
            return _at(properties, rule.same_as, path) if rule.same_as else rule.default
    return ABSENT


def _outcome(rule: DefaultRule, path: Path, properties: Properties) -> bool | None:
    """Tell whether a rule holds; None where an unknown value decides it."""
    checks: list[bool | None] = [is_written(value_at(properties, path[:length])) for length in rule.needed]
    checks += [is_written(_at(properties, name, path)) for name in rule.has]
    checks += [_negated(is_written(_at(properties, name, path))) for name in rule.lacks]
    checks += [_one_of(_at(properties, name, path), wanted) for name, wanted in rule.equals]
    checks += [_negated(_one_of(_at(properties, name, path), wanted)) for name, wanted in rule.unlike]
    if False in checks:
        return False
    return None if None in checks else True


def _negated(outcome: bool | None) -> bool | None:
    return None if outcome is None else not outcome


def is_written(value: Value) -> bool | None:
    """Tell whether there is a value; None where a condition decides it."""
    if isinstance(value, Choice):
        branches = {is_written(value.then), is_written(value.otherwise)}
        return branches.pop() if len(branches) == 1 else None
    return value is not ABSENT


def _one_of(value: Value, wanted: tuple[str, ...]) -> bool | None:
    if isinstance(value, (Reference, Unknown, Sensitive, Text, Choice)):
        return None
    return value is not ABSENT and word(value) in wanted


def _at(properties: Properties, name: str, path: Path) -> Value:
    """Return the value at a path as the table writes it: from the top, or with a leading dot beside `path`."""
    if name.startswith("."):
        return value_at(properties, (*path[:-1], *name[1:].split(".")))
    return value_at(properties, tuple(name.split(".")))


def value_at(properties: Properties, path: Path) -> Value:
    """Return the value at `path`, or `ABSENT`."""
    if not path:
        return dict(properties)
    value: Value = properties.get(str(path[0]), ABSENT)
    for step in path[1:]:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step, ABSENT)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return ABSENT
    return value
