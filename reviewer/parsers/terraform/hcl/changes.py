"""`moved`, `import` and `removed` blocks: what they say about resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.model.design import Resource, Severity
from reviewer.model.record import replace
from reviewer.model.value import Value
from reviewer.parsers.terraform.hcl import nested
from reviewer.parsers.terraform.hcl.export import Exporter
from reviewer.parsers.terraform.hcl.instances import ModuleInstance
from reviewer.parsers.terraform.hcl.references import spelled, traversals
from reviewer.parsers.terraform.hcl.syntax import Block


def apply_changes(resources: Iterable[Resource], root: ModuleInstance) -> Iterator[Resource]:
    """Yield the resources, those named by a `moved` or `import` block with the attribute that says so."""
    moves = list(_moves(root))
    imports = dict(_imports(root))
    _note_removed(root)
    for resource in resources:
        extra: dict[str, Value] = {}
        before = _before(resource.address, moves)
        if before != resource.address:
            extra["@moved_from"] = before
        if resource.address in imports:
            extra["@import_id"] = imports[resource.address]
        yield replace(resource, attributes={**resource.attributes, **extra}) if extra else resource


def _named(module: ModuleInstance, block: Block, argument: str) -> str:
    found = block.body.arguments.get(argument)
    names = traversals(found.value, module.session.limits.nesting) if found else []
    return module.prefixed(spelled(names[0])) if names else ""


def _modules(module: ModuleInstance) -> Iterator[ModuleInstance]:
    yield module
    for labels in module.source.of("module"):
        for called in module.expansion("module", labels).instances:
            if isinstance(called, ModuleInstance):
                yield from _modules(called)


def _moves(root: ModuleInstance) -> Iterator[tuple[str, str]]:
    for module in _modules(root):
        for block in module.source.changes:
            names = (_named(module, block, "from"), _named(module, block, "to"))
            if block.type == "moved" and all(names):
                yield names


def _before(address: str, moves: list[tuple[str, str]]) -> str:
    """Return the address a resource had before all moves; each is undone at most once."""
    left = list(moves)
    while True:
        for position, (old, new) in enumerate(left):
            if address == new or address.startswith((f"{new}.", f"{new}[")):
                address = old + address[len(new) :]
                del left[position]
                break
        else:
            return address


def _imports(root: ModuleInstance) -> Iterator[tuple[str, Value]]:
    for block in root.source.changes:
        argument = block.body.arguments.get("id")
        target = _named(root, block, "to")
        if block.type == "import" and argument is not None and target:
            value = nested.tried(argument, root.scope(argument.source), root.session, f"import of {target}")
            yield target, Exporter(set()).value(value)


def _note_removed(root: ModuleInstance) -> None:
    for module in _modules(root):
        for block in module.source.changes:
            if block.type == "removed":
                message = f"'{_named(module, block, 'from')}' is declared as removed"
                root.session.note(Severity.NOTE, message, block.source.file, block.span()[0])
