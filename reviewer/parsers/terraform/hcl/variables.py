"""Values given to the root module's variables: terraform.tfvars, *.auto.tfvars, and what the user passes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reviewer.errors import InputError
from reviewer.model.design import Severity
from reviewer.parsers.terraform.hcl.bodies import parse_body, parse_expression
from reviewer.parsers.terraform.hcl.evaluation import evaluate
from reviewer.parsers.terraform.hcl.instances import ModuleInstance
from reviewer.parsers.terraform.hcl.json_syntax import parse_json_value
from reviewer.parsers.terraform.hcl.modules import ModuleSource
from reviewer.parsers.terraform.hcl.references import as_expression
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.syntax import Block, Expression, Literal, ObjectNode, Source, Traversal
from reviewer.parsers.terraform.hcl.tokens import HclSyntaxError
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_FIRST = ("terraform.tfvars", "terraform.tfvars.json")
_QUOTED = re.compile(r"'[^']*'")
_TEXTS = frozenset({"string", "number", "bool"})


def root_inputs(session: Session, module: ModuleSource, *, automatic: bool) -> Mapping[str, Runtime]:
    """Return the values of variables by name; later sources win over earlier ones.

    Raises:
        InputError: a file or value the user passes cannot be used.
    """
    inputs: dict[str, Runtime] = {}
    for source in _automatic(session, module.folder) if automatic else ():
        _take(session, module, source, inputs)
    for path in session.options.variable_files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the variable file cannot be read: {error}", file=str(path)) from error
        _take(session, module, Source(text, path.name), inputs)
    for name, text in session.options.variables.items():
        block = module.of("variable").get((name,))
        if block is None:
            help_text = "check the spelling, or leave the value out"
            raise InputError(f"variable '{name}' is not declared in the configuration", help_text=help_text)
        inputs[name] = _passed(session, name, text, block)
    return inputs


def _automatic(session: Session, folder: str) -> Iterator[Source]:
    names = session.files.names(folder)
    chosen = [name for name in _FIRST if name in names]
    chosen += [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    for name in chosen:
        path = name if folder == "." else f"{folder}/{name}"
        try:
            source = session.files.source(path)
        except EvaluationError as error:
            session.note(Severity.ERROR, error.message, path)
            continue
        session.sources[path] = source
        yield source


def _take(session: Session, module: ModuleSource, source: Source, inputs: dict[str, Runtime]) -> None:
    """Add the values of one variable file."""
    scope = ModuleInstance(session, ModuleSource(folder=module.folder)).scope(source)
    for name, node in _assignments(session, source):
        if (name,) not in module.of("variable"):
            message = f"a value is given for '{name}', which is no declared variable"
            session.note(Severity.WARNING, message, source.file, source.line(node.start))
            continue
        try:
            inputs[name] = evaluate(node, scope)
        except EvaluationError as error:
            session.failed(f"var.{name}", error, source, node.start)


def _assignments(session: Session, source: Source) -> Iterator[tuple[str, Expression]]:
    nesting = session.limits.nesting
    if not source.file.endswith(".json"):
        body, problems = parse_body(source, nesting)
        for problem in problems:
            # The words of a variable file are not repeated: they may be of a secret.
            message = _QUOTED.sub("a word", problem.message)
            session.note(Severity.ERROR, f"syntax error: {message}", source.file, problem.line)
        yield from ((name, argument.value) for name, argument in body.arguments.items())
        return
    try:
        root = parse_json_value(source, nesting)
    except HclSyntaxError as problem:
        session.note(Severity.ERROR, f"syntax error: {problem.message}", source.file, source.line(problem.offset))
        return
    if isinstance(root, ObjectNode):
        yield from ((str(key.value), value) for key, value in root.items if isinstance(key, Literal))


def _passed(session: Session, name: str, text: str, block: Block) -> Runtime:
    """Return a value of the command line: plain text for simple types, an expression for the others."""
    kind = block.body.arguments.get("type")
    node = as_expression(kind.value, session.limits.nesting) if kind else None
    if node is None or (isinstance(node, Traversal) and node.root in _TEXTS):
        return text
    source = Source(text, "")
    try:
        scope = ModuleInstance(session, ModuleSource(folder=".")).scope(source)
        return evaluate(parse_expression(source, session.limits.nesting), scope)
    except (HclSyntaxError, EvaluationError) as error:
        message = f"the value given for variable '{name}' is no expression of its type"  # which is not repeated
        raise InputError(message, help_text="write it as in a .tfvars file") from error
