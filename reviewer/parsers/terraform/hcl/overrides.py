"""Override files: their blocks change blocks of the same name instead of adding to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer.model.record import replace
from reviewer.parsers.terraform.hcl.syntax import Block, Body

_MERGED_WITHIN = frozenset({"lifecycle", "required_providers"})
_ALIAS = "alias"


def merged(blocks: Sequence[Block], overrides: Iterable[Block]) -> list[Block]:
    """Return the blocks with the overrides applied in order; those that override nothing are added."""
    result = list(blocks)
    for override in overrides:
        key = _key(override)
        position = next((index for index, block in enumerate(result) if _key(block) == key), None)
        if position is None or override.type == "locals":
            result.append(override)
        else:
            result[position] = _overridden(result[position], override)
    return result


def _key(block: Block) -> tuple[str, ...]:
    """Return what makes two blocks the same: type, labels and, of a provider, its alias."""
    alias = block.body.arguments.get(_ALIAS) if block.type == "provider" else None
    return (block.type, *block.labels, str(getattr(alias.value, "value", "")) if alias else "")


def _overridden(block: Block, override: Block) -> Block:
    """Return the block with the override's arguments; nested blocks of a type replace all of that type."""
    arguments = {**block.body.arguments, **override.body.arguments}
    replaced = {_content(nested) for nested in override.body.blocks}
    nested: list[Block] = []
    for inner in block.body.blocks:
        if inner.type in _MERGED_WITHIN:
            changes = [change for change in override.body.blocks if change.type == inner.type]
            nested.append(_overridden(inner, changes[0]) if changes else inner)
        elif _content(inner) not in replaced:
            nested.append(inner)
    kept = {inner.type for inner in nested if inner.type in _MERGED_WITHIN}
    nested.extend(inner for inner in override.body.blocks if inner.type not in kept)
    return replace(block, body=Body(arguments, tuple(nested)))


def _content(block: Block) -> str:
    """Return the type of block a nested block makes."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
