"""Arguments that are names, not values: depends_on, provider, types; JSON configuration writes them as strings."""

from __future__ import annotations

from reviewer.parsers.terraform.hcl.bodies import parse_expression
from reviewer.parsers.terraform.hcl.syntax import Expression, Literal, Source, Traversal, TupleNode
from reviewer.parsers.terraform.hcl.tokens import HclSyntaxError


def as_expression(node: Expression, nesting: int) -> Expression:
    """Return the expression a string spells; anything else is one already."""
    if not isinstance(node, Literal) or not isinstance(node.value, str):
        return node
    try:
        return parse_expression(Source(node.value, ""), nesting)
    except HclSyntaxError:
        return node


def traversals(node: Expression, nesting: int) -> list[Traversal]:
    """Return the names in a list such as `depends_on`."""
    items = node.items if isinstance(node, TupleNode) else (node,)
    found = [as_expression(item, nesting) for item in items]
    return [item for item in found if isinstance(item, Traversal)]


def spelled(node: Traversal) -> str:
    """Return a name with its attributes and constant indexes: `module.db["a"].aws_vpc.this[0]`."""
    text = node.root
    for step in node.steps:
        if isinstance(step, str):
            text += f".{step}"
        elif isinstance(step, Literal):
            text += f'["{step.value}"]' if isinstance(step.value, str) else f"[{step.value}]"
        else:
            text += "[*]"
    return text
