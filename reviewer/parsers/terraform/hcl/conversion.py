"""Type constraints, and values converted to them as Terraform does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reviewer.model.record import dataclass, field
from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.encoding import text_of_scalar
from reviewer.parsers.terraform.hcl.numerals import number_of
from reviewer.parsers.terraform.hcl.syntax import Call, Expression, ObjectNode, Traversal, TupleNode
from reviewer.parsers.terraform.hcl.values import (
    Attribute,
    Composite,
    Document,
    EvaluationError,
    Marked,
    Runtime,
    SetList,
    is_opaque,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A type: `kind` is its keyword; `element` is what a collection holds, `members` those of an object or tuple."""

    kind: str
    element: Constraint | None = None
    members: dict[str, Member] = field(default_factory=dict)
    positions: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An attribute of an object type; `default` fills it where it is optional and not given."""

    constraint: Constraint
    optional: bool = False
    default: Expression | None = None


ANY = Constraint(kind="any")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COLLECTIONS = frozenset({"list", "set", "map"})


def constraint_of(node: Expression) -> Constraint:
    """Return the type an expression such as `map(object({name = string}))` names; anything odd is `any`."""
    if isinstance(node, Traversal) and not node.steps:
        return Constraint(kind=node.root, element=ANY if node.root in _COLLECTIONS else None)
    if not isinstance(node, Call) or not node.arguments:
        return ANY
    argument = node.arguments[0]
    if node.name in _COLLECTIONS:
        return Constraint(kind=node.name, element=constraint_of(argument))
    if node.name == "tuple" and isinstance(argument, TupleNode):
        return Constraint(kind="tuple", positions=tuple(constraint_of(item) for item in argument.items))
    if node.name == "object" and isinstance(argument, ObjectNode):
        return Constraint(kind="object", members=dict(_member(key, value) for key, value in argument.items))
    return ANY


def _member(key: Expression, value: Expression) -> tuple[str, Member]:
    name = str(getattr(key, "value", ""))
    if isinstance(value, Call) and value.name == "optional" and value.arguments:
        default = value.arguments[1] if len(value.arguments) > 1 else None
        return name, Member(constraint=constraint_of(value.arguments[0]), optional=True, default=default)
    return name, Member(constraint=constraint_of(value))


def convert(value: Runtime, constraint: Constraint, default_of: Callable[[Expression], Runtime]) -> Runtime:
    """Return the value in the given type; `default_of` evaluates the defaults of optional attributes.

    Raises:
        EvaluationError: the value does not fit the type.
    """
    if isinstance(value, Marked):
        return Marked(convert(value.value, constraint, default_of))
    if value is None or is_opaque(value) or constraint.kind == "any":
        return value
    converter = _CONVERTERS.get(constraint.kind)
    return value if converter is None else converter(value, constraint, default_of)


_Default = Callable[[Expression], Runtime]


def _string(value: Runtime, _constraint: Constraint, _default: _Default) -> Runtime:
    return value if isinstance(value, (str, Composite, Document)) else text_of_scalar(value)


def _number(value: Runtime, _constraint: Constraint, _default: _Default) -> Runtime:
    return value if isinstance(value, Composite) else to_number(value)


def _bool(value: Runtime, _constraint: Constraint, _default: _Default) -> Runtime:
    return value if isinstance(value, Composite) else to_bool(value)


def _list(value: Runtime, constraint: Constraint, default: _Default) -> Runtime:
    return [convert(item, constraint.element or ANY, default) for item in elements(value)]


def _set(value: Runtime, constraint: Constraint, default: _Default) -> Runtime:
    return as_set([convert(item, constraint.element or ANY, default) for item in elements(value)])


def _map(value: Runtime, constraint: Constraint, default: _Default) -> Runtime:
    if not isinstance(value, dict):
        raise EvaluationError("a map is required")
    return {key: convert(value[key], constraint.element or ANY, default) for key in sorted(value)}


def _object(value: Runtime, constraint: Constraint, default: _Default) -> Runtime:
    if not isinstance(value, dict):
        raise EvaluationError("an object is required")
    result: dict[str, Runtime] = {}
    for name, member in constraint.members.items():
        given = value.get(name)
        if given is None and name not in value and not member.optional:
            raise EvaluationError(f"attribute '{name}' is required")
        if given is None and member.default is not None:
            given = default(member.default)
        result[name] = convert(given, member.constraint, default)
    return result


def _tuple(value: Runtime, constraint: Constraint, default: _Default) -> Runtime:
    items = elements(value)
    if len(items) != len(constraint.positions):
        raise EvaluationError(f"a tuple of {len(constraint.positions)} elements is required")
    return [convert(item, position, default) for item, position in zip(items, constraint.positions, strict=True)]


_CONVERTERS: dict[str, Callable[[Runtime, Constraint, _Default], Runtime]] = {
    "string": _string,
    "number": _number,
    "bool": _bool,
    "list": _list,
    "set": _set,
    "map": _map,
    "object": _object,
    "tuple": _tuple,
}


def elements(value: Runtime) -> list[Runtime]:
    """Return the elements of a list, set or tuple."""
    if isinstance(value, list):
        return list(value)
    raise EvaluationError("a list is required")


def to_number(value: Runtime) -> int | float:
    """Return a number, or the number a string spells."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise EvaluationError("a number is required")
    if not isinstance(value, str):
        return value
    sign, digits = (-1, value[1:]) if value.startswith("-") else (1, value)
    if _NUMERAL.fullmatch(digits) is None:
        raise EvaluationError(f"'{value[:60]}' is no number")
    return sign * number_of(digits)


def to_bool(value: Runtime) -> bool:
    """Return a bool, or the bool a string spells."""
    if isinstance(value, bool):
        return value
    if value in {"true", "false"} and isinstance(value, str):
        return value == "true"
    raise EvaluationError("a bool is required")


def as_set(items: Iterable[Runtime]) -> SetList:
    """Return the distinct items, each in the place a Terraform set lists it: strings and numbers in order."""
    distinct: dict[object, Runtime] = {}
    for item in items:
        distinct.setdefault(identity(item), item)
    values = list(distinct.values())
    if all(isinstance(item, str) for item in values):
        values.sort(key=str)
    elif all(isinstance(item, (int, float)) for item in values):
        values.sort(key=_numeric)
    return SetList(values)


def _numeric(value: Runtime) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def identity(value: Runtime) -> object:
    """Return a hashable stand-in that is equal for equal values."""
    if isinstance(value, list):
        return ("list", *(identity(item) for item in value))
    if isinstance(value, dict):
        return ("map", *((key, identity(value[key])) for key in sorted(value)))
    if isinstance(value, Attribute):
        return ("attribute", value.reference)
    if isinstance(value, Composite):
        return ("text", *(identity(part) for part in value.parts))
    if isinstance(value, (Marked, Document)):
        return (type(value).__name__, identity(value.value))
    if isinstance(value, Unknown):
        return ("unknown", value)
    if isinstance(value, (str, bool, type(None))):
        return (type(value).__name__, value)
    return ("number", value)
