"""What has to change in an entry of the actual template so that it has what the reference's entry has."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.review import Action

IDENTITIES = (
    "Sid", "Key", "Name", "Id", "PolicyName", "RuleName", "Region", "DeviceName", "MetricName", "ParameterKey",
    "AttributeName", "IndexName", "ContainerPort", "SelectionName", "DestinationBackupVaultArn", "ConditionKey",
)  # fmt: skip
"""Properties that tell the items of a list apart."""

_RULES = frozenset({"Statement", "SecurityGroupIngress", "SecurityGroupEgress"})
"""Lists of which every item permits something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change: where, what sort, and the value to be there; `context` names the list items on the way."""

    path: Path
    action: Action
    value: Code


def edits(wanted: Code, present: Code, names: tuple[str, ...], base: Path = ()) -> Iterator[Edit]:
    """Yield the changes that give `present` what `wanted` has at the property path `names`."""
    if isinstance(wanted, list):
        yield from _of_list(wanted, present, names, base)
        return
    if not isinstance(wanted, dict) or not isinstance(present, dict) or _is_call(wanted) or _is_call(present):
        if wanted != present:
            yield Edit(path=base, action=Action.SET, value=wanted)
        return
    for name in names[:1] or wanted:
        if name not in wanted:
            if name in present:
                yield Edit(path=(*base, name), action=Action.REMOVE, value=None)
        elif name not in present:
            yield Edit(path=(*base, name), action=Action.SET, value=wanted[name])
        else:
            yield from edits(wanted[name], present[name], names[1:], (*base, name))


def _of_list(wanted: list[Code], present: Code, names: tuple[str, ...], base: Path) -> Iterator[Edit]:
    key = _identity(wanted, present)
    if key is None or not isinstance(present, list) or _admits_more(wanted, present, key, base):
        if wanted != present:
            yield Edit(path=base, action=Action.SET, value=wanted)
        return
    places = {item[key]: index for index, item in enumerate(present) if isinstance(item, dict)}
    for item in wanted:
        assert isinstance(item, dict)  # noqa: S101  a list with identities holds mappings
        place = places.get(item[key])
        if place is None:
            yield Edit(path=base, action=Action.APPEND, value=item)
        elif names or _is_within(present[place], item):
            yield from edits(item, present[place], names, (*base, place))
        elif item != present[place]:
            yield Edit(path=(*base, place), action=Action.SET, value=item)


def _admits_more(wanted: list[Code], present: list[Code], key: str, base: Path) -> bool:
    """Tell whether a list of rules has one too many: then the whole list has to be replaced."""
    if not base or base[-1] not in _RULES:
        return False
    ours, theirs = ({item[key] for item in side if isinstance(item, dict)} for side in (wanted, present))
    return bool(theirs - ours)


def _is_within(present: Code, wanted: Code) -> bool:
    """Tell whether an item says nothing that the wanted one does not say as well."""
    return isinstance(present, dict) and isinstance(wanted, dict) and set(present) <= set(wanted)


def _identity(wanted: list[Code], present: Code) -> str | None:
    """Return the property that tells the items of both lists apart, if there is one."""
    if not isinstance(present, list) or not wanted or not present:
        return None
    items = [*wanted, *present]
    for key in IDENTITIES:
        if all(isinstance(item, dict) and isinstance(item.get(key), str) for item in items) and all(
            len({item[key] for item in side if isinstance(item, dict)}) == len(side) for side in (wanted, present)
        ):
            return key
    return None


def _is_call(value: Code) -> bool:
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name = next(iter(value))
    return name == "Ref" or name.startswith("Fn::")
