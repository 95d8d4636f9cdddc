"""Where a plan's expressions lead: through module inputs and outputs to resource instances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from reviewer.model.design import Origin
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import Reference
from reviewer.parsers.json_fields import mapping, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_addresses import Key, key_of, leaf_references, module_path, steps_of
from reviewer.parsers.terraform.plan_index import Instance, Names, PlanIndex, module_levels, names_of

T = TypeVar("T")

_DEEPEST = 40
_NOWHERE = frozenset({"count", "each", "path", "terraform", "self"})
"""First words of references that lead to no resource."""


@dataclass(frozen=True, slots=True)
class Target:
    """Resource instances that a reference may mean: one when it is certain, else all of a count or for_each."""

    instances: tuple[Instance, ...]
    attribute: str = ""

    @property
    def references(self) -> tuple[Reference, ...]:
        """One reference for each instance."""
        return tuple(Reference(instance.address, self.attribute) for instance in self.instances)


@dataclass(frozen=True, slots=True)
class Trace:
    """What an expression comes from; `hazy` when a part of it cannot be followed (locals, opaque modules)."""

    targets: tuple[Target, ...] = ()
    hazy: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the module instance, and the index of the resource or module it belongs to."""

    module: str
    key: Key = None
    loop: tuple[str, ...] = ()
    """The references of the for_each that `each.value` comes from."""
    hint: str = ""
    """The property's name: the output meant where a reference keeps only its module (`module.vpc[each.key].vpc_id`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How one property is written; `may_link` when one attribute of one resource or module stands there alone."""

    path: Path
    references: tuple[str, ...]
    origin: Origin
    may_link: bool


@dataclass(slots=True)
class Tracer:
    """Follows references within one plan and remembers where they led."""

    index: PlanIndex
    memory: dict[tuple[tuple[str, ...], Scope], Trace] = field(default_factory=dict)
    writings: dict[tuple[Names, str], list[Writing]] = field(default_factory=dict)


def trace(tracer: Tracer, references: tuple[str, ...], scope: Scope, depth: int = 0) -> Trace:
    """Return the resource instances that an expression with these references comes from."""
    known = tracer.memory.get((references, scope))
    if known is not None:
        return known
    leaves = leaf_references(references)
    indexed = any(leaf.startswith(("count.", "each.")) for leaf in leaves)
    traces = [_follow(tracer, leaf, scope, indexed, depth) for leaf in leaves]
    result = _union(traces)
    tracer.memory[references, scope] = result
    return result


def expression_references(expression: Json) -> tuple[str, ...]:
    """Return every reference inside an expression or a block of expressions, in order."""
    if isinstance(expression, dict):
        own = strings(expression.get("references"))
        if own:
            return own
        return tuple(one for part in expression.values() for one in expression_references(part))
    if isinstance(expression, list):
        return tuple(one for part in expression for one in expression_references(part))
    return ()


def _union(traces: Iterable[Trace]) -> Trace:
    targets: dict[tuple[tuple[str, ...], str], Target] = {}
    hazy = False
    for one in traces:
        hazy = hazy or one.hazy
        for target in one.targets:
            targets[tuple(instance.address for instance in target.instances), target.attribute] = target
    return Trace(tuple(targets.values()), hazy)


def _follow(tracer: Tracer, reference: str, scope: Scope, indexed: bool, depth: int) -> Trace:
    steps = steps_of(reference)
    if not steps or depth > _DEEPEST:
        return Trace(hazy=True)
    first = str(steps[0])
    if reference.startswith("each.value") and scope.loop:
        return Trace(trace(tracer, scope.loop, Scope(scope.module), depth + 1).targets, hazy=True)
    if first in _NOWHERE:
        return Trace()
    if first == "var":
        return _through_input(tracer, steps, scope, depth)
    if first == "module":
        return _through_output(tracer, steps, scope, indexed, depth)
    if first == "local":
        return Trace(hazy=True)
    return _resource(tracer.index, steps, scope, indexed)


def _through_input(tracer: Tracer, steps: tuple[str | int, ...], scope: Scope, depth: int) -> Trace:
    """Follow a module's variable to the call's argument; a root variable leads to no resource."""
    path = module_path(scope.module)
    if not path or len(steps) < 2:  # noqa: PLR2004  `var` alone names nothing
        return Trace()
    parent = _parent(scope.module)
    call = mapping(mapping(tracer.index.modules.get(names_of(parent), {}).get("module_calls")).get(path[-1].name))
    argument = mapping(call.get("expressions")).get(str(steps[1]))
    loop = expression_references(call.get("for_each_expression"))
    caller = Scope(parent, path[-1].key, loop, scope.hint)
    return _picked(trace(tracer, expression_references(argument), caller, depth + 1), steps[2:])


def _through_output(tracer: Tracer, steps: tuple[str | int, ...], scope: Scope, indexed: bool, depth: int) -> Trace:
    """Follow a module's output into the module instances that the reference may mean."""
    if len(steps) < 2:  # noqa: PLR2004  `module` alone names nothing
        return Trace(hazy=True)
    modules = tracer.index.module_instances.get((scope.module, str(steps[1])), {})
    rest = steps[2:]
    key = key_of(rest[0]) if rest else None
    if key is not None:
        rest = rest[1:]
    chosen = _choose(modules, key, scope.key, indexed)
    name = str(rest[0]) if rest else scope.hint
    found: list[Trace] = []
    for module in chosen:
        outputs = mapping(tracer.index.modules.get(names_of(module), {}).get("outputs"))
        if name not in outputs:
            return Trace(hazy=True)
        expression = mapping(outputs.get(name)).get("expression")
        found.append(trace(tracer, expression_references(expression), Scope(module, hint=scope.hint), depth + 1))
    return _picked(_union(found), rest[1:]) if found else Trace(hazy=True)


def _resource(index: PlanIndex, steps: tuple[str | int, ...], scope: Scope, indexed: bool) -> Trace:
    data = steps[0] == "data"
    named = steps[:3] if data else steps[:2]
    rest = steps[len(named) :]
    instances = index.instances.get(scope.module, {}).get(".".join(str(step) for step in named), {})
    key = key_of(rest[0]) if rest else None
    if key is not None:
        rest = rest[1:]
    chosen = _choose(instances, key, scope.key, indexed)
    if not chosen:
        return Trace(hazy=not data)
    return Trace((Target(tuple(chosen), _attribute(rest)),))


def _choose(candidates: dict[Key, T], key: Key, own: Key, indexed: bool) -> list[T]:
    """Return the instance a reference names: by its index, the only one, the one of the same index, or all."""
    if key is not None:
        return [candidates[key]] if key in candidates else []
    if len(candidates) == 1:
        return list(candidates.values())
    if indexed and own is not None and own in candidates:
        return [candidates[own]]
    return list(candidates.values())


def _picked(found: Trace, rest: tuple[str | int, ...]) -> Trace:
    """Apply what follows `var.x` or `module.x.y`: a list position picks an instance, a name an attribute."""
    if not rest or len(found.targets) != 1:
        return found
    target = found.targets[0]
    instances = target.instances
    key = key_of(rest[0])
    if key is not None:
        position = key if isinstance(key, int) else None
        matching = [one for one in instances if one.key == key]
        if matching:
            instances = tuple(matching)
        elif position is not None and position < len(instances) and len(instances) > 1:
            instances = (instances[position],)
        rest = rest[1:]
    return Trace((Target(instances, target.attribute or _attribute(rest)),), found.hazy)


def _attribute(steps: tuple[str | int, ...]) -> str:
    """Return what follows a resource's address, as the reader would write it."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.startswith("\0"):
            text += f'["{step[1:]}"]'
        else:
            text += f".{step}" if text else step
    return text


def _parent(module: str) -> str:
    """Return the address of the module that calls a module instance."""
    return list(module_levels(module))[-1][0]
