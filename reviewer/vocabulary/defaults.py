"""What CloudFormation and AWS do where a property is not written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reviewer.model.location import Path
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.vocabulary.schemas import PropertyKind, PropertySchema, type_schema
from reviewer.vocabulary.tables import table

Properties = Mapping[str, Value]
_PLAIN_KINDS: dict[PropertyKind, tuple[type, ...]] = {
    PropertyKind.STRING: (str,),
    PropertyKind.BOOLEAN: (bool,),
    PropertyKind.INTEGER: (int,),
    PropertyKind.NUMBER: (int, float),
    PropertyKind.ARRAY: (list,),
    PropertyKind.OBJECT: (dict,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One default with the conditions under which it holds; `needed` are steps that must be written."""

    default: Value
    same_as: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    equals: tuple[tuple[str, tuple[str, ...]], ...]
    unlike: tuple[tuple[str, tuple[str, ...]], ...]
    needed: tuple[int, ...] = ()
    """Lengths of the prefixes of the path that must be written."""


def default_at(type_name: str, path: Path, properties: Properties) -> Value:
    """Return what holds where the property at `path` is not written, or `ABSENT` where nothing is certain.

    For a structure whose parts have defaults it is the structure of them. `properties` decide conditional defaults;
    resource attributes have the path `("@DeletionPolicy",)`. Sources: `data/defaults.yaml`, then the schema.
    """
    spelled = _spelled(path)
    rules = _rules(type_name)
    if spelled in rules:
        return _first(rules[spelled], path, properties)
    for found in (_inside(type_name, path, properties), _composed(rules, path, properties)):
        if found is not ABSENT:
            return found
    return _from_schema(type_name, path, properties)


def item_default_at(type_name: str, path: Path, key: str, properties: Properties) -> Value:
    """Return the value an unwritten item of a list of key and value pairs has, such as a load balancer attribute."""
    items = table("defaults")["items"].get(type_name, {}).get(".".join(_spelled(path)), {})
    return _first(_parsed(items[key]), path, properties) if key in items else ABSENT


def default_source(type_name: str) -> str:
    """Return the address of the page that documents the type's defaults."""
    defaults = table("defaults")
    service, _, name = type_name.removeprefix("AWS::").partition("::")
    pattern: str = defaults["source_pattern"]
    return str(defaults["sources"].get(type_name) or pattern.format(service=service.lower(), type=name.lower()))


def _spelled(path: Path) -> tuple[str, ...]:
    return tuple("*" if isinstance(step, int) else step for step in path)


@cache
def _rules(type_name: str) -> dict[tuple[str, ...], tuple[_Rule, ...]]:
    """Return the written defaults of a type by path, the resource attributes of all types included."""
    attributes = {name: value for name, value in table("defaults")["attributes"].items() if name.startswith("@")}
    lines = {**attributes, **table("defaults")["types"].get(type_name, {})}
    rules: dict[tuple[str, ...], tuple[_Rule, ...]] = {}
    for written, entry in lines.items():
        steps = written.split(".")
        needed = tuple(index + 1 for index, step in enumerate(steps) if step.endswith("?"))
        rules[tuple(step.rstrip("?") for step in steps)] = _parsed(entry, needed)
    return rules


def _parsed(entry: Any, needed: tuple[int, ...] = ()) -> tuple[_Rule, ...]:  # noqa: ANN401 - any YAML
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


def _rule(entry: Any, needed: tuple[int, ...]) -> _Rule:  # noqa: ANN401 - any YAML
    long = entry if _is_long(entry) else {"default": entry}
    when = long.get("when", {})
    return _Rule(
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
        yield path, tuple(_word(item) for item in (value if isinstance(value, list) else [value]))


def _word(value: Value) -> str:
    """Return a literal as one word, so that `true`, `"True"` and True are the same."""
    return str(value).lower()


def _first(rules: tuple[_Rule, ...], path: Path, properties: Properties) -> Value:
    """Return the default of the first rule that holds; nothing when an earlier one cannot be decided."""
    for rule in rules:
        outcome = _outcome(rule, path, properties)
        if outcome is None:
            return ABSENT
        if outcome:
            return _at(properties, rule.same_as, path) if rule.same_as else rule.default
    return ABSENT


def _outcome(rule: _Rule, path: Path, properties: Properties) -> bool | None:
    """Tell whether a rule holds; None where an unknown value decides it."""
    checks: list[bool | None] = [_written(_value(properties, path[:length])) for length in rule.needed]
    checks += [_written(_at(properties, name, path)) for name in rule.has]
    checks += [_negated(_written(_at(properties, name, path))) for name in rule.lacks]
    checks += [_one_of(_at(properties, name, path), wanted) for name, wanted in rule.equals]
    checks += [_negated(_one_of(_at(properties, name, path), wanted)) for name, wanted in rule.unlike]
    if False in checks:
        return False
    return None if None in checks else True


def _negated(outcome: bool | None) -> bool | None:
    return None if outcome is None else not outcome


def _written(value: Value) -> bool | None:
    """Tell whether there is a value; None where a condition decides it."""
    if isinstance(value, Choice):
        branches = {_written(value.then), _written(value.otherwise)}
        return branches.pop() if len(branches) == 1 else None
    return value is not ABSENT


def _one_of(value: Value, wanted: tuple[str, ...]) -> bool | None:
    if isinstance(value, Reference | Unknown | Sensitive | Text | Choice):
        return None
    return value is not ABSENT and _word(value) in wanted


def _at(properties: Properties, name: str, path: Path) -> Value:
    """Return the value at a path as the table writes it: from the top, or with a leading dot beside `path`."""
    if name.startswith("."):
        return _value(properties, (*path[:-1], *name[1:].split(".")))
    return _value(properties, tuple(name.split(".")))


def _value(properties: Properties, path: Path) -> Value:
    value: Value = dict(properties)
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step, ABSENT)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return ABSENT
    return value


def _inside(type_name: str, path: Path, properties: Properties) -> Value:
    """Return the part at `path` of the default of an unwritten structure around it."""
    rules = _rules(type_name)
    for end in range(len(path) - 1, 0, -1):
        outer = path[:end]
        if _value(properties, outer) is not ABSENT:
            return ABSENT
        whole = _first(rules[_spelled(outer)], outer, properties) if _spelled(outer) in rules else ABSENT
        whole = _schema_default(type_name, outer) if whole is ABSENT and end == 1 else whole
        if isinstance(whole, dict):
            rest = path[end:]
            return _value(whole, rest)
    return ABSENT


def _composed(rules: Mapping[tuple[str, ...], tuple[_Rule, ...]], path: Path, properties: Properties) -> Value:
    """Return the structure of all defaults that lie below `path`."""
    spelled = _spelled(path)
    structure: dict[str, Value] = {}
    for steps, choices in rules.items():
        rest = steps[len(spelled) :]
        if steps[: len(spelled)] != spelled or not rest or "*" in rest:
            continue
        value = _first(choices, (*path, *rest), properties)
        if value is not ABSENT:
            _put(structure, rest, value)
    return structure or ABSENT


def _put(structure: dict[str, Value], steps: tuple[str, ...], value: Value) -> None:
    for step in steps[:-1]:
        inner = structure.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        structure = inner
    structure[steps[-1]] = value


def _from_schema(type_name: str, path: Path, properties: Properties) -> Value:
    """Return the schema's default, or false for a boolean of the generic list, in a structure that is written."""
    if len(path) > 1 and _written(_value(properties, path[:-1])) is not True:
        return ABSENT
    default = _schema_default(type_name, path)
    if default is not ABSENT:
        return default
    schema = _schema(type_name, path)
    boolean = schema is not None and schema.kind is PropertyKind.BOOLEAN
    return False if boolean and path[-1] in _false_names() else ABSENT


def _schema_default(type_name: str, path: Path) -> Value:
    """Return the schema's default where it fits the property's kind; some of the published ones do not."""
    schema = _schema(type_name, path)
    if schema is None or schema.default is ABSENT or schema.default is None:
        return ABSENT
    kinds = _PLAIN_KINDS.get(schema.kind)
    wrong = kinds is not None and not isinstance(schema.default, kinds)
    return ABSENT if wrong or (isinstance(schema.default, bool) and kinds not in (None, (bool,))) else schema.default


def _schema(type_name: str, path: Path) -> PropertySchema | None:
    schema = type_schema(type_name)
    return schema.property_at(path) if schema else None


@cache
def _false_names() -> frozenset[str]:
    return frozenset(table("defaults")["false"])
