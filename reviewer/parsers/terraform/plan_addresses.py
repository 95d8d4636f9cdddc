"""Addresses as plans write them: `module.db["eu"].aws_rds_cluster.this[0]`, `module.net.subnet_ids`, `var.x.y`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from reviewer.model.record import dataclass

Key = str | int | None
"""The index of an instance: a for_each key, a count number, or None for a single instance."""

_STEP = re.compile(r'\.?([^.\[\]]+)|\[(?:"((?:[^"\\]|\\.)*)"|(\d+)|([^\]]*))\]')


@dataclass(frozen=True, slots=True)
class ModuleStep:
    """One level of a module path: the call's name and the instance's index."""

    name: str
    key: Key = None


@lru_cache(maxsize=65536)
def steps_of(address: str) -> tuple[str | int, ...]:
    """Return the names and indexes of a dotted address in order; an index that is no constant ends it."""
    steps: list[str | int] = []
    for match in _STEP.finditer(address):
        name, quoted, number, _ = match.groups()
        if name is not None:
            steps.append(name)
        elif quoted is not None:
            steps.append("\0" + unescaped(quoted))
        elif number is not None:
            steps.append(int(number))
        else:
            break
    return tuple(steps)


def unescaped(text: str) -> str:
    """Return the text of a quoted index."""
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def key_of(step: str | int) -> Key:
    """Return an index step as an instance key; None when the step is a name."""
    if isinstance(step, int):
        return step
    return step[1:] if step.startswith("\0") else None


@lru_cache(maxsize=65536)
def module_path(address: str) -> tuple[ModuleStep, ...]:
    """Return the module path of a module or resource address."""
    steps = steps_of(address)
    path: list[ModuleStep] = []
    position = 0
    while position + 1 < len(steps) and steps[position] == "module":
        name = str(steps[position + 1])
        position += 2
        key = key_of(steps[position]) if position < len(steps) else None
        path.append(ModuleStep(name, key))
        position += key is not None
    return tuple(path)


def module_address(path: Sequence[ModuleStep]) -> str:
    """Return a module path as Terraform writes it; empty for the root module."""
    return ".".join(f"module.{step.name}{bracketed(step.key)}" for step in path)


def bracketed(key: Key) -> str:
    """Return an instance key as an address ends with it."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f"[{json.dumps(key, ensure_ascii=False)}]"


def joined(module: str, rest: str) -> str:
    """Return an address inside a module."""
    return f"{module}.{rest}" if module else rest


def leaf_references(references: Sequence[str]) -> tuple[str, ...]:
    """Drop the shorter forms that Terraform lists after each full reference, keeping the order of writing."""
    unique = dict.fromkeys(references)
    return tuple(
        one
        for one in unique
        if not any(other.startswith((f"{one}.", f"{one}[")) for other in unique if other is not one)
    )
