"""Edits as one tree to read: what is new, inside just enough of what is there to see where it goes."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.review import Action
from reviewer.remediation.cloudformation.edits import IDENTITIES, Edit

_SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")


@dataclass(slots=True)
class _Fragment:
    """The tree so far, and which items of its lists stand for which of the design's."""

    root: dict[str, Code] = field(default_factory=dict)
    shown: dict[Path, list[int]] = field(default_factory=dict)

    def put(self, edit: Edit, present: Code) -> None:
        holder: Code = self.root
        walked: Path = ()
        steps = list(edit.path)
        last = None if edit.action is Action.APPEND else steps.pop()
        for position, step in enumerate(steps):
            present = _inside(present, step)
            following = steps[position + 1] if position + 1 < len(steps) else last
            is_list = isinstance(following, int) or (following is None and edit.action is Action.APPEND)
            holder = self._into(holder, walked, step, present, is_list=is_list)
            walked = (*walked, step)
        if isinstance(holder, list) and last is None:
            holder.append(edit.value)
            self.shown.setdefault(walked, []).append(-1)
        elif isinstance(holder, list) and isinstance(last, int):
            self.shown.setdefault(walked, []).append(last)
            holder.append(edit.value)
        elif isinstance(holder, dict):
            holder[str(last)] = edit.value

    def _into(self, holder: Code, walked: Path, step: str | int, present: Code, *, is_list: bool) -> Code:
        """Return the container at a step, made where it is not there yet."""
        if isinstance(holder, dict):
            inner = holder.get(str(step))
            if not isinstance(inner, list if is_list else dict):
                holder[str(step)] = inner = [] if is_list else {}
            return inner
        assert isinstance(holder, list)  # noqa: S101  there is no third container
        shown = self.shown.setdefault(walked, [])
        if int(step) not in shown:
            shown.append(int(step))
            holder.append([] if is_list else _identity(present))
        return holder[shown.index(int(step))]


def fragment(pieces: Iterable[tuple[Edit, Code]]) -> dict[str, Code]:
    """Return one tree of all edits, its sections in the order templates have; each with what stands there now."""
    made = _Fragment()
    for edit, present in pieces:
        made.put(edit, present)
    return {section: made.root[section] for section in _SECTIONS if section in made.root}


def _identity(item: Code) -> Code:
    """Return of a list's item only what tells it from the others."""
    if not isinstance(item, dict):
        return {}
    return next(({key: item[key]} for key in IDENTITIES if isinstance(item.get(key), str)), {})


def _inside(value: Code, step: str | int) -> Code:
    if isinstance(value, dict):
        return value.get(str(step))
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
