"""Which variables of the root module a value depends on, through locals, module inputs and outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.model.design import Origin
from reviewer.parsers.terraform.hcl.facts import nodes
from reviewer.parsers.terraform.hcl.instances import ModuleInstance
from reviewer.parsers.terraform.hcl.syntax import Block, Call, Expression, Source, Traversal
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError

_LONGEST = 300
_DEEPEST = 500
_Names = dict[str, None]


class Inputs:
    """Looks variables up, each name of each module once."""

    __slots__ = ("_depth", "_known")

    def __init__(self) -> None:
        self._depth = 0
        self._known: dict[tuple[ModuleInstance, str, str], _Names] = {}

    def origin(self, node: Expression, source: Source, module: ModuleInstance, block: Block | None = None) -> Origin:
        """Return how a value of a block is written."""
        text = source.excerpt(node.start, node.end)
        parts: list[Expression] = list(nodes(node))
        functions = dict.fromkeys(item.name for item in parts if isinstance(item, Call))
        return Origin(
            expression=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
            inputs=tuple(self._of(parts, module, block)),
            functions=tuple(functions),
        )

    def _of(self, parts: Iterable[Expression], module: ModuleInstance, block: Block | None) -> _Names:
        """Return the variables of the root module the parts of an expression of a block read, as `var.name`."""
        found: _Names = {}
        for item in parts:
            if isinstance(item, Traversal):
                found.update(self._read(item, module, block))
        return found

    def _read(self, item: Traversal, module: ModuleInstance, block: Block | None) -> _Names:
        if item.root in _FOLLOWED and item.steps and isinstance(item.steps[0], str):
            return self._named(item.root, item, module)
        if item.root in _REPEATED and block is not None:
            argument = block.body.arguments.get(_REPEATED[item.root])
            return self._of(nodes(argument.value), module, None) if argument else {}
        return {}

    def _named(self, root: str, node: Traversal, module: ModuleInstance) -> _Names:
        name = str(node.steps[0])
        output = next((step for step in node.steps[1:] if isinstance(step, str)), "") if root == "module" else ""
        key = (module, root, f"{name}.{output}")
        known = self._known.get(key)
        if known is None and self._depth < _DEEPEST:
            self._depth += 1
            self._known[key] = {}  # what a circle adds, it adds elsewhere
            known = {}
            for expression, inside, block in _behind(root, name, output, module):
                known.update(
                    self._of(nodes(expression), inside, block) if expression is not None else {f"var.{name}": None}
                )
            self._known[key] = known
            self._depth -= 1
        return known or {}


_FOLLOWED = frozenset({"var", "local", "module"})
_REPEATED = {"each": "for_each", "count": "count"}
_Behind = tuple[Expression | None, ModuleInstance, Block | None]


def _behind(root: str, name: str, output: str, module: ModuleInstance) -> Iterator[_Behind]:
    """Yield the expressions a name stands for, with module and block around them; None for a variable of the root."""
    if root == "local":
        argument = module.source.locals.get(name)
        if argument is not None:
            yield argument.value, module, None
    elif root == "var" and module.call is None:
        yield None, module, None
    elif root == "var" and module.call is not None:
        given = module.call.block.body.arguments.get(name)
        if given is not None:
            yield given.value, module.call.parent, module.call.block
    elif root == "module":
        yield from _output(name, output, module)


def _output(name: str, output: str, module: ModuleInstance) -> Iterator[_Behind]:
    try:
        instances = module.expansion("module", (name,)).instances
    except LimitError:
        raise
    except EvaluationError:
        return
    for child in instances[:1]:
        block = child.source.of("output").get((output,)) if isinstance(child, ModuleInstance) else None
        if block is not None and isinstance(child, ModuleInstance) and "value" in block.body.arguments:
            yield block.body.arguments["value"].value, child, None
