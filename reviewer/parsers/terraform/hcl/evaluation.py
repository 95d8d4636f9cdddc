"""Expressions to values."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl import calls, loops, operators
from reviewer.parsers.terraform.hcl.access import step_into
from reviewer.parsers.terraform.hcl.conversion import to_bool
from reviewer.parsers.terraform.hcl.encoding import text_of_scalar
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.syntax import (
    Access,
    Binary,
    Call,
    Conditional,
    Expression,
    ForObject,
    ForTuple,
    Literal,
    ObjectNode,
    Splat,
    Step,
    Template,
    Traversal,
    TupleNode,
    Unary,
)
from reviewer.parsers.terraform.hcl.templates import render
from reviewer.parsers.terraform.hcl.values import (
    Attribute,
    EvaluationError,
    Marked,
    Runtime,
    Whole,
    is_opaque,
    unknown,
)

_DEEPEST_TYPE_NAME = 2


def evaluate(node: Expression, scope: Scope) -> Runtime:
    """Return the value of an expression.

    Raises:
        EvaluationError: it has none, whatever is still unknown.
    """
    return _EVALUATORS[type(node)](node, scope)


def _literal(node: Literal, _scope: Scope) -> Runtime:
    return node.value


def _text(node: Expression, scope: Scope) -> str:
    return scope.source.excerpt(node.start, node.end)


def _template(node: Template, scope: Scope) -> Runtime:
    return render(node.parts, scope, evaluate)


def _traversal(node: Traversal, scope: Scope) -> Runtime:
    try:
        if node.root in scope.names:
            return _walk(scope.names[node.root], node.steps, scope)
        opener = _ROOTS.get(node.root)
        if opener is None:
            name = _name_at(node, 0)
            return _walk(scope.module.resource(node.root, name), node.steps[1:], scope)
        value, used = opener(node, scope)
        return _walk(value, node.steps[used:], scope)
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None


def _name_at(node: Traversal, position: int) -> str:
    step = node.steps[position] if position < len(node.steps) else None
    if not isinstance(step, str):
        raise EvaluationError(f"'{node.root}' is not declared")
    return step


def _walk(value: Runtime, steps: tuple[Step, ...], scope: Scope) -> Runtime:
    for step in steps:
        if isinstance(step, str):
            value = step_into(value, step, index=False)
        else:
            settling = Settling()
            key = settling.top(evaluate(step, scope))
            value = step_into(value, key, index=True)
            if settling.sensitive and not isinstance(value, Marked):
                value = Marked(value)
    return value


def _variable(node: Traversal, scope: Scope) -> tuple[Runtime, int]:
    return scope.module.variable(_name_at(node, 0)), 1


def _local(node: Traversal, scope: Scope) -> tuple[Runtime, int]:
    return scope.module.local(_name_at(node, 0)), 1


def _module(node: Traversal, scope: Scope) -> tuple[Runtime, int]:
    return scope.module.module(_name_at(node, 0)), 1


def _data(node: Traversal, scope: Scope) -> tuple[Runtime, int]:
    return scope.module.data(_name_at(node, 0), _name_at(node, 1)), _DEEPEST_TYPE_NAME


def _ephemeral(node: Traversal, _scope: Scope) -> tuple[Runtime, int]:
    name = f"ephemeral.{_name_at(node, 0)}.{_name_at(node, 1)}"
    return Marked(Unknown(name)), _DEEPEST_TYPE_NAME


def _path(node: Traversal, scope: Scope) -> tuple[Runtime, int]:
    return scope.module.path(_name_at(node, 0)), 1


def _terraform(node: Traversal, scope: Scope) -> tuple[Runtime, int]:
    name = _name_at(node, 0)
    return (scope.module.workspace if name == "workspace" else Unknown(f"terraform.{name}")), 1


def _outside(node: Traversal, _scope: Scope) -> tuple[Runtime, int]:
    raise EvaluationError(f"'{node.root}' has no meaning here")


_ROOTS: dict[str, Callable[[Traversal, Scope], tuple[Runtime, int]]] = {
    "var": _variable,
    "local": _local,
    "module": _module,
    "data": _data,
    "ephemeral": _ephemeral,
    "path": _path,
    "terraform": _terraform,
    "each": _outside,
    "count": _outside,
    "self": _outside,
}


def _access(node: Access, scope: Scope) -> Runtime:
    try:
        return _walk(evaluate(node.of, scope), node.steps, scope)
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None


def _splat(node: Splat, scope: Scope) -> Runtime:
    value = evaluate(node.of, scope)
    if isinstance(value, Marked):
        return Marked(_splat_of(value.value, node, scope))
    return _splat_of(value, node, scope)


def _splat_of(value: Runtime, node: Splat, scope: Scope) -> Runtime:
    if isinstance(value, Attribute):
        found = Settling().top(value)
        value = value if isinstance(found, Unknown) else found
    if value is None:
        return []
    try:
        if isinstance(value, list):
            scope.module.budget.spend(len(value))
            return [_walk(item, node.each, scope) for item in value]
        if isinstance(value, (Unknown, Attribute)):
            return unknown(_text(node, scope), value)
        if isinstance(value, Whole):
            return unknown(_text(node, scope), _walk(value.handle, node.each, scope))
        return [_walk(value, node.each, scope)]
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None


def _call(node: Call, scope: Scope) -> Runtime:
    try:
        return calls.call(node, scope, evaluate)
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None


def _unary(node: Unary, scope: Scope) -> Runtime:
    operand = evaluate(node.operand, scope)
    try:
        return operators.unary(node.operator, operand, _text(node, scope) if is_opaque(operand) else "")
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None


def _binary(node: Binary, scope: Scope) -> Runtime:
    left = evaluate(node.left, scope)
    if left is (node.operator == "||") and node.operator in {"&&", "||"}:
        return left
    right = evaluate(node.right, scope)
    try:
        result = operators.binary(node.operator, left, right)
    except EvaluationError as error:
        raise error.at(scope.source, node.start) from None
    if result is None:
        return unknown(_text(node, scope), left, right)
    return result


def _conditional(node: Conditional, scope: Scope) -> Runtime:
    settling = Settling()
    condition = settling.top(evaluate(node.condition, scope))
    if isinstance(condition, Unknown):
        return _either(node, condition, scope)
    try:
        chosen = node.then if to_bool(condition) else node.otherwise
    except EvaluationError as error:
        raise error.at(scope.source, node.condition.start) from None
    result = evaluate(chosen, scope)
    if isinstance(result, (bool, int, float)) and _is_text(node.then if chosen is node.otherwise else node.otherwise):
        result = text_of_scalar(result)  # both branches have one type
    return Marked(result) if settling.sensitive and not isinstance(result, Marked) else result


def _is_text(node: Expression) -> bool:
    return isinstance(node, Template) or (isinstance(node, Literal) and isinstance(node.value, str))


def _either(node: Conditional, condition: Unknown, scope: Scope) -> Runtime:
    """Return the value of both branches where they agree, else unknown with the references of both."""
    branches: list[Runtime] = []
    for branch in (node.then, node.otherwise):
        try:
            branches.append(evaluate(branch, scope))
        except EvaluationError:
            branches.append(Unknown(_text(branch, scope)))
    if operators.equals(*branches):
        return branches[0]
    return unknown(_text(node, scope), condition, *branches)


def _tuple(node: TupleNode, scope: Scope) -> Runtime:
    return [evaluate(item, scope) for item in node.items]


def _object(node: ObjectNode, scope: Scope) -> Runtime:
    result: dict[str, Runtime] = {}
    for key, value in node.items:
        if type(key) is Literal:
            name = key.value if isinstance(key.value, str) else text_of_scalar(key.value)
        else:
            found = loops.key_of(evaluate(key, scope))
            if found is None:
                return unknown(_text(node, scope), [evaluate(item, scope) for _, item in node.items])
            name = found
        result[name] = evaluate(value, scope)
    return result


def _for_tuple(node: ForTuple, scope: Scope) -> Runtime:
    return loops.for_tuple(node, scope, evaluate)


def _for_object(node: ForObject, scope: Scope) -> Runtime:
    return loops.for_object(node, scope, evaluate)


_EVALUATORS: dict[type, Callable[..., Runtime]] = {
    Literal: _literal,
    Template: _template,
    Traversal: _traversal,
    Access: _access,
    Splat: _splat,
    Call: _call,
    Unary: _unary,
    Binary: _binary,
    Conditional: _conditional,
    TupleNode: _tuple,
    ObjectNode: _object,
    ForTuple: _for_tuple,
    ForObject: _for_object,
}
