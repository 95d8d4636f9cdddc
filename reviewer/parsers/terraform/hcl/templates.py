"""Template parts to a string."""

from __future__ import annotations

from itertools import groupby

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl import encoding
from reviewer.parsers.terraform.hcl.conversion import to_bool
from reviewer.parsers.terraform.hcl.loops import Evaluate, pairs
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.syntax import Expression, Part, TemplateFor, TemplateIf
from reviewer.parsers.terraform.hcl.values import (
    Attribute,
    Composite,
    Document,
    EvaluationError,
    Handle,
    Marked,
    Runtime,
    Whole,
    unknown,
)

Piece = str | Attribute | Unknown | Marked


def render(parts: tuple[Part, ...], scope: Scope, evaluate: Evaluate) -> Runtime:
    """Return the string a template stands for, a `Composite` where parts of it are not known.

    Raises:
        EvaluationError: a part is no string.
    """
    pieces: list[Piece] = []
    _render(parts, scope, evaluate, pieces)
    return joined(pieces, scope)


def joined(pieces: list[Piece], scope: Scope) -> Runtime:
    """Return the pieces as one string, or as the string of which only parts are known, within the read's bounds."""
    scope.module.budget.check_text(sum(len(piece) for piece in pieces if isinstance(piece, str)))
    return composite(pieces)


def composite(pieces: list[Piece]) -> Runtime:
    """Return the pieces as one string, or as the string of which only parts are known."""
    merged: list[Piece] = []
    for is_text, group in groupby(pieces, lambda piece: isinstance(piece, str)):
        if is_text:
            text = "".join(str(piece) for piece in group)
            merged.extend([text] if text else [])
        else:
            merged.extend(group)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 and isinstance(merged[0], str) else Composite(tuple(merged))


def _render(parts: tuple[Part, ...], scope: Scope, evaluate: Evaluate, pieces: list[Piece]) -> None:
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, TemplateIf):
            _render_if(part, scope, evaluate, pieces)
        elif isinstance(part, TemplateFor):
            _render_for(part, scope, evaluate, pieces)
        elif isinstance(part, Expression):
            value = evaluate(part, scope)
            try:
                pieces.extend(pieces_of(value))
            except EvaluationError as error:
                raise error.at(scope.source, part.start) from None


def pieces_of(value: Runtime) -> list[Piece]:
    """Return what a value adds to a string around it."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Composite):
        return list(value.parts)
    if isinstance(value, (Attribute, Unknown)):
        return [value]
    if isinstance(value, Marked):
        inner = Settling().plain(value.value)
        return [Marked(inner if isinstance(inner, Unknown) else encoding.text_of_scalar(inner))]
    if isinstance(value, Document):
        return document_pieces(value.value)
    if isinstance(value, (Whole, Handle)):
        return [unknown(value.address if isinstance(value, Handle) else value.handle.address, value)]
    return [encoding.text_of_scalar(value)]


def document_pieces(value: Runtime) -> list[Piece]:
    """Return partly known data as the pieces of its JSON text."""
    if isinstance(value, dict):
        pieces: list[Piece] = ["{"]
        for position, key in enumerate(sorted(value)):
            pieces += ["," if position else "", encoding.json_string(key), ":", *document_pieces(value[key])]
        return [*pieces, "}"]
    if isinstance(value, list):
        pieces = ["["]
        for position, item in enumerate(value):
            pieces += ["," if position else "", *document_pieces(item)]
        return [*pieces, "]"]
    if isinstance(value, (Attribute, Unknown, Composite, Marked, Document)):
        return [
            '"',
            *(encoding.json_string(piece)[1:-1] if isinstance(piece, str) else piece for piece in pieces_of(value)),
            '"',
        ]
    if isinstance(value, (Whole, Handle)):
        return pieces_of(value)
    return [encoding.json_text(value)]


def _render_if(part: TemplateIf, scope: Scope, evaluate: Evaluate, pieces: list[Piece]) -> None:
    condition = Settling().top(evaluate(part.condition, scope))
    if isinstance(condition, Unknown):
        pieces.append(unknown(f"if {condition.expression}", condition))
        return
    _render(part.then if to_bool(condition) else part.otherwise, scope, evaluate, pieces)


def _render_for(part: TemplateFor, scope: Scope, evaluate: Evaluate, pieces: list[Piece]) -> None:
    collection = Settling().top(evaluate(part.collection, scope))
    if isinstance(collection, Unknown):
        pieces.append(unknown(f"for {part.value} in {collection.expression}", collection))
        return
    for key, value in pairs(collection):
        scope.module.budget.spend(1)
        names = {part.value: value} if part.key is None else {part.key: key, part.value: value}
        _render(part.body, scope.having(names), evaluate, pieces)
