"""Variables and outputs of the root module."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Declaration, DeclarationKind, Origin
from reviewer.model.location import Path
from reviewer.model.value import Unknown, Value
from reviewer.parsers.terraform.hcl.evaluation import evaluate
from reviewer.parsers.terraform.hcl.export import Exporter
from reviewer.parsers.terraform.hcl.facts import Facts, arguments_in, variables_in
from reviewer.parsers.terraform.hcl.inputs import Inputs
from reviewer.parsers.terraform.hcl.instances import ModuleInstance
from reviewer.parsers.terraform.hcl.resources import location_of
from reviewer.parsers.terraform.hcl.syntax import Argument, Block, Literal
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError, Marked

_VARIABLE_FIELDS = {
    "type": "Type",
    "default": "Default",
    "description": "Description",
    "sensitive": "NoEcho",
    "nullable": "Nullable",
    "ephemeral": "Ephemeral",
}
_OUTPUT_FIELDS = {"value": "Value", "description": "Description", "sensitive": "Sensitive", "ephemeral": "Ephemeral"}


def declarations(root: ModuleInstance, secrets: set[str]) -> Iterator[Declaration]:
    """Yield the variables, then the outputs, in order of writing."""
    used = _used(root)
    for (name,), block in root.source.of("variable").items():
        yield _variable(root, name, block, secrets, used=name in used)
    for (name,), block in root.source.of("output").items():
        yield _output(root, name, block, secrets)


def _used(root: ModuleInstance) -> set[str]:
    """Return the names of the variables anything but their own validation reads."""
    source = root.source
    blocks = [block for kind, found in source.blocks.items() if kind != "variable" for block in found.values()]
    used: set[str] = set()
    for block in (*blocks, *source.providers, *source.changes):
        for argument in arguments_in(block.body):
            used.update(variables_in(argument.value))
    for argument in source.locals.values():
        used.update(variables_in(argument.value))
    return used


def _variable(root: ModuleInstance, name: str, block: Block, secrets: set[str], *, used: bool) -> Declaration:
    sensitive = _is_true(block.body.arguments.get("sensitive"))
    properties: dict[str, Value] = {}
    for written, field in _VARIABLE_FIELDS.items():
        argument = block.body.arguments.get(written)
        if argument is not None:
            properties[field] = _field(root, written, argument, secrets, sensitive=sensitive)
    rules = [_rule(inner) for inner in block.body.blocks_of("validation")]
    if rules:
        properties["Validation"] = rules
    _value_seen(root, name, secrets)
    facts = _facts(block, {**_VARIABLE_FIELDS, "default": "Default"})
    return Declaration(
        kind=DeclarationKind.PARAMETER,
        name=f"var.{name}",
        properties=properties,
        location=location_of(block),
        spans=facts.spans,
        used=used,
    )


def _is_true(argument: Argument | None) -> bool:
    return argument is not None and isinstance(argument.value, Literal) and argument.value.value is True


def _field(root: ModuleInstance, name: str, argument: Argument, secrets: set[str], *, sensitive: bool) -> Value:
    if name == "type":
        text = argument.source.excerpt(argument.value.start, argument.value.end)
        return str(argument.value.value) if isinstance(argument.value, Literal) else text
    try:
        value = evaluate(argument.value, root.scope(argument.source))
        return Exporter(secrets).value(Marked(value) if sensitive and name == "default" else value)
    except LimitError:
        raise
    except EvaluationError as error:
        root.session.failed(name, error, argument.source, argument.start)
        return Unknown(argument.source.excerpt(argument.value.start, argument.value.end))


def _rule(block: Block) -> Value:
    rule: dict[str, Value] = {}
    for name, argument in block.body.arguments.items():
        rule[name] = argument.source.excerpt(argument.value.start, argument.value.end)
    return rule


def _value_seen(root: ModuleInstance, name: str, secrets: set[str]) -> None:
    """Evaluate a variable, so that a value that does not fit is told and one that is secret is known as such."""
    block = root.source.of("variable")[(name,)]
    try:
        Exporter(secrets).value(root.variable(name))
    except LimitError:
        raise
    except EvaluationError as error:
        root.session.failed(f"var.{name}", error, block.source, block.start)


def _output(root: ModuleInstance, name: str, block: Block, secrets: set[str]) -> Declaration:
    sensitive = _is_true(block.body.arguments.get("sensitive"))
    properties: dict[str, Value] = {}
    for written, field in _OUTPUT_FIELDS.items():
        argument = block.body.arguments.get(written)
        if argument is not None:
            marks = sensitive and written == "value"
            properties[field] = _output_field(root, name, argument, secrets, marks=marks)
    facts = _facts(block, _OUTPUT_FIELDS)
    inputs = Inputs()
    origins: dict[Path, Origin] = {
        path: inputs.origin(node, source, root) for path, (node, source) in facts.expressions.items()
    }
    return Declaration(
        kind=DeclarationKind.OUTPUT,
        name=f"output.{name}",
        properties=properties,
        location=location_of(block),
        spans=facts.spans,
        origins=origins,
    )


def _output_field(root: ModuleInstance, name: str, argument: Argument, secrets: set[str], *, marks: bool) -> Value:
    try:
        value = evaluate(argument.value, root.scope(argument.source))
        return Exporter(secrets).value(Marked(value) if marks else value)
    except LimitError:
        raise
    except EvaluationError as error:
        root.session.failed(f"output.{name}", error, argument.source, argument.value.start)
        return Unknown(argument.source.excerpt(argument.value.start, argument.value.end))


def _facts(block: Block, fields: dict[str, str]) -> Facts:
    facts = Facts()
    for written, field in fields.items():
        argument = block.body.arguments.get(written)
        if argument is not None:
            facts.add(argument, (field,))
    return facts
