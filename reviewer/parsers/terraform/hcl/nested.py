"""Arguments and nested blocks of a body to values; `dynamic` blocks are unrolled."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.evaluation import evaluate
from reviewer.parsers.terraform.hcl.loops import pairs
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.syntax import Argument, Block, Body, Literal, Traversal
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError, Runtime, unknown

SINGLE = frozenset({"timeouts"})
"""Blocks that are one object in plans, not a list of them."""


def plain(value: Runtime) -> Runtime:
    """Return a value with all in it resolved."""
    return Settling().plain(value)


def tried(argument: Argument, scope: Scope, session: Session, label: str) -> Runtime:
    """Return an argument's value; where it has none, unknown and a diagnostic."""
    try:
        return evaluate(argument.value, scope)
    except LimitError:
        raise
    except EvaluationError as error:
        session.failed(label, error, argument.source, argument.value.start)
    except RecursionError:
        message = EvaluationError("the expression nests too deep")
        session.failed(label, message, argument.source, argument.value.start)
    return Unknown(argument.source.excerpt(argument.value.start, argument.value.end))


def has_blocks(body: Body, name: str) -> bool:
    """Tell whether the body has nested blocks of a name, written or dynamic."""
    return any(content_name(block) == name for block in body.blocks)


def content_name(block: Block) -> str:
    """Return the name of the nested blocks a block makes."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def blocks(body: Body, name: str, scope: Scope, session: Session, label: str) -> Runtime:
    """Return the nested blocks of one name as a list of objects; unknown where a dynamic block alone makes them."""
    values: list[Runtime] = []
    made = [block for block in body.blocks if content_name(block) == name]
    for content, inner in unrolled(made, scope, session, label):
        if isinstance(inner, Scope):
            values.append(body_value(content, inner, session, f"{label}[{len(values)}]"))
        elif len(made) == 1:
            return inner
        else:
            values.append(inner)
    if name in SINGLE and len(values) == 1:
        return values[0]
    return values


def body_value(body: Body, scope: Scope, session: Session, label: str) -> dict[str, Runtime]:
    """Return the arguments and nested blocks of a nested block; what is null is left out."""
    value: dict[str, Runtime] = {}
    for name, argument in body.arguments.items():
        inner = Scope(scope.module, argument.source, scope.names)
        found = tried(argument, inner, session, f"{label}.{name}")
        if found is not None:
            value[name] = found
    for name in dict.fromkeys(content_name(block) for block in body.blocks):
        value[name] = blocks(body, name, scope, session, f"{label}.{name}")
    return value


def unrolled(made: list[Block], scope: Scope, session: Session, label: str) -> Iterator[tuple[Body, Scope | Unknown]]:
    """Yield the body of every nested block with its scope, or with an unknown where their number is not known."""
    for block in made:
        inner = Scope(scope.module, block.source, scope.names)
        if block.type == "dynamic":
            yield from _dynamic(block, inner, session, label)
        else:
            yield block.body, inner


def _dynamic(block: Block, scope: Scope, session: Session, label: str) -> Iterator[tuple[Body, Scope | Unknown]]:
    content = next(iter(block.body.blocks_of("content")), None)
    each = block.body.arguments.get("for_each")
    if content is None or each is None:
        message = f"{label}: a dynamic block needs 'for_each' and 'content'"
        session.note_at(block.source, block.start, message)
        return
    iterator = _iterator(block)
    settling = Settling()
    collection = settling.top(tried(each, scope, session, f"{label}.for_each"))
    if isinstance(collection, Unknown):
        blank = {"key": Unknown(f"{iterator}.key"), "value": Unknown(f"{iterator}.value")}
        sample = body_value(content.body, scope.having({iterator: dict(blank.items())}), session, label)
        name = label.rsplit(".", 1)[-1]
        yield content.body, unknown(f"dynamic {name} for_each {collection.expression}", collection, sample)
        return
    try:
        for key, value in pairs(collection if collection is not None else []):
            session.budget.spend(1)
            yield content.body, scope.having({iterator: {"key": key, "value": value}})
    except LimitError:
        raise
    except EvaluationError as error:
        session.failed(f"{label}.for_each", error, each.source, each.start)
        yield content.body, Unknown(each.source.excerpt(each.value.start, each.value.end))


def _iterator(block: Block) -> str:
    argument = block.body.arguments.get("iterator")
    if argument is not None and isinstance(argument.value, Traversal):
        return argument.value.root
    if argument is not None and isinstance(argument.value, Literal):
        return str(argument.value.value)
    return block.labels[0] if block.labels else ""
