"""`count` and `for_each`: how many instances a block makes, and what each is called."""

from __future__ import annotations

import json
from collections.abc import Callable

from reviewer.model.record import dataclass
from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.conversion import to_number
from reviewer.parsers.terraform.hcl.evaluation import evaluate
from reviewer.parsers.terraform.hcl.loops import pairs
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.syntax import Argument, Block
from reviewer.parsers.terraform.hcl.values import EvaluationError, Handle, LimitError, Runtime, Whole

Names = dict[str, Runtime]
Make = Callable[[str, Names], Handle]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """The instances of a block, and what an expression sees that names the block."""

    instances: tuple[Handle, ...]
    value: Runtime
    counted: bool = True
    """False where the number of instances is not known and one stands for all of them."""


def key_suffix(key: str | int) -> str:
    """Return an instance key as Terraform prints it: `[0]`, `["name"]`."""
    return f"[{key}]" if isinstance(key, int) else f"[{json.dumps(key, ensure_ascii=False).replace('${', '$${')}]"


def expand(block: Block, session: Session, scope_of: Callable[[Argument], Scope], make: Make) -> Expansion:
    """Return the instances of a block; `make` builds one from its address suffix and the names in its scope."""
    count, each = block.body.arguments.get("count"), block.body.arguments.get("for_each")
    argument = count or each
    if argument is None:
        session.count_instances(1)
        single = make("", {})
        return Expansion(instances=(single,), value=single)
    scope = scope_of(argument)
    try:
        settling = Settling()
        value = settling.top(evaluate(argument.value, scope))
        if isinstance(value, Unknown):
            return _uncounted(block, argument, session, value, make)
        return _counted(value, session, make) if count else _keyed(value, session, make, block, argument)
    except LimitError:
        raise
    except EvaluationError as error:
        name = f"{argument.name} of '{'.'.join(block.labels)}'"
        session.failed(name, error, argument.source, argument.value.start)
        return _unknown_number(
            argument, make, Unknown(argument.source.excerpt(argument.value.start, argument.value.end))
        )


def _counted(value: Runtime, session: Session, make: Make) -> Expansion:
    number = to_number(value)
    if number != int(number) or number < 0:
        raise EvaluationError(f"{number} is no number of instances")
    session.count_instances(int(number))
    instances = [make(key_suffix(index), {"count": {"index": index}}) for index in range(int(number))]
    return Expansion(instances=tuple(instances), value=list(instances))


def _keyed(value: Runtime, session: Session, make: Make, block: Block, argument: Argument) -> Expansion:
    instances: dict[str, Handle] = {}
    for key, item in pairs(value):
        name = Settling().plain(key if isinstance(value, dict) else item)
        if isinstance(name, Unknown):
            return _uncounted(block, argument, session, name, make)
        if not isinstance(name, str):
            raise EvaluationError("a map, or a set of strings, is required")
        session.count_instances(1)
        instances[name] = make(
            key_suffix(name), {"each": {"key": name, "value": item if isinstance(value, dict) else name}}
        )
    return Expansion(instances=tuple(instances.values()), value=dict(instances.items()))


def _uncounted(block: Block, argument: Argument, session: Session, value: Unknown, make: Make) -> Expansion:
    message = (
        f"{argument.name} of '{'.'.join(block.labels)}' is not known ({value.expression}); one instance stands for all"
    )
    session.note_at(argument.source, argument.start, message)
    return _unknown_number(argument, make, value)


def _unknown_number(argument: Argument, make: Make, value: Unknown) -> Expansion:
    if argument.name == "count":
        names: Names = {"count": {"index": Unknown("count.index", value.references)}}
    else:
        key = Unknown("each.key", value.references)
        names = {"each": {"key": key, "value": Unknown("each.value", value.references)}}
    single = make("[*]", names)
    return Expansion(instances=(single,), value=Whole(single), counted=False)
