"""Function calls: the built-in table, and the functions that need more than the values of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl import grammar, strings
from reviewer.parsers.terraform.hcl.functions.filesystem import FILE_FUNCTIONS, FileFunction
from reviewer.parsers.terraform.hcl.functions.signature import Function, apply
from reviewer.parsers.terraform.hcl.functions.table import FUNCTIONS
from reviewer.parsers.terraform.hcl.loops import Evaluate
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.syntax import Call, Expression, Source
from reviewer.parsers.terraform.hcl.tokens import HclSyntaxError
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError, Marked, Runtime, unknown


def call(node: Call, scope: Scope, evaluate: Evaluate) -> Runtime:
    """Return the result of a function call.

    Raises:
        EvaluationError: there is no such function, or it does not take these arguments.
    """
    name = node.name.removeprefix("core::")
    special = SPECIAL.get(name)
    if special is not None:
        return special(node, scope, evaluate)
    arguments = _arguments(node, scope, evaluate)
    expression = scope.source.excerpt(node.start, node.end)
    if arguments is None or "::" in name:
        return unknown(expression, *(arguments or [evaluate(item, scope) for item in node.arguments]))
    function = _function(name, scope)
    result = apply(function, arguments, name, expression)
    if isinstance(result, str):
        scope.module.budget.check_text(len(result))
    elif isinstance(result, (list, dict)):
        scope.module.budget.spend(len(result))
    return result


def _function(name: str, scope: Scope) -> Function:
    found = FUNCTIONS.get(name)
    if found is not None:
        return found
    reader = FILE_FUNCTIONS.get(name)
    if reader is not None:
        return Function(run=partial(_read, reader[0], scope), takes=reader[1])
    raise EvaluationError(f"there is no function '{name}'")


def _read(function: FileFunction, scope: Scope, path: str, *more: Runtime) -> Runtime:
    return function(scope.module.files, scope.module.from_root(path), *more)


def _arguments(node: Call, scope: Scope, evaluate: Evaluate) -> list[Runtime] | None:
    """Return the arguments; None where the list after which `...` stands is not known."""
    values = [evaluate(argument, scope) for argument in node.arguments]
    if not node.expands:
        return values
    settling = Settling()
    last = settling.top(values.pop())
    if isinstance(last, Unknown):
        return None
    if not isinstance(last, list):
        raise EvaluationError("a list is required before '...'")
    return [*values, *last]


def _try(node: Call, scope: Scope, evaluate: Evaluate) -> Runtime:
    failure = EvaluationError("'try' needs an argument")
    for argument in node.arguments:
        try:
            return evaluate(argument, scope)
        except LimitError:
            raise
        except EvaluationError as error:
            failure = error
    raise failure


def _can(node: Call, scope: Scope, evaluate: Evaluate) -> Runtime:
    try:
        for argument in node.arguments:
            evaluate(argument, scope)
    except LimitError:
        raise
    except EvaluationError:
        return False
    return True


def _templatefile(node: Call, scope: Scope, evaluate: Evaluate) -> Runtime:
    path, settling = _template_argument(node, scope, evaluate)
    if isinstance(path, Unknown):
        return unknown(scope.source.excerpt(node.start, node.end), path)
    source = scope.module.files.source(scope.module.from_root(str(path)))
    return _rendered(source, node, scope, evaluate, sensitive=settling.sensitive)


def _templatestring(node: Call, scope: Scope, evaluate: Evaluate) -> Runtime:
    text, settling = _template_argument(node, scope, evaluate)
    if isinstance(text, Unknown):
        return unknown(scope.source.excerpt(node.start, node.end), text)
    source = Source(str(text), scope.source.file, scope.source.line(node.start) - 1)
    return _rendered(source, node, scope, evaluate, sensitive=settling.sensitive)


def _template_argument(node: Call, scope: Scope, evaluate: Evaluate) -> tuple[Runtime, Settling]:
    if len(node.arguments) not in {1, 2} or node.expands:
        raise EvaluationError(f"'{node.name}' takes a template and its values")
    settling = Settling()
    return settling.plain(evaluate(node.arguments[0], scope)), settling


def _rendered(source: Source, node: Call, scope: Scope, evaluate: Evaluate, *, sensitive: bool) -> Runtime:
    names: Runtime = {}
    if len(node.arguments) > 1:
        names = Settling().top(evaluate(node.arguments[1], scope))
    if isinstance(names, Unknown):
        return unknown(scope.source.excerpt(node.start, node.end), names)
    if not isinstance(names, dict):
        raise EvaluationError(f"'{node.name}' takes a map of values")
    template = _parsed(source, scope)
    result = evaluate(template, Scope(scope.module, source, names))
    return Marked(result) if sensitive and not isinstance(result, Marked) else result


def _parsed(source: Source, scope: Scope) -> Expression:
    try:
        return strings.bare(source.text, scope.module.budget.limits.nesting, grammar.expression)
    except HclSyntaxError as problem:
        raise EvaluationError(problem.message, source, problem.offset) from None


SPECIAL: dict[str, Callable[[Call, Scope, Evaluate], Runtime]] = {
    "can": _can,
    "templatefile": _templatefile,
    "templatestring": _templatestring,
    "try": _try,
}
