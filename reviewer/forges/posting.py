"""Brings a comment up to date: which comments are written, changed, hidden or deleted in each mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, Protocol

from reviewer.forges.forge import Comment, Forge, Refusal
from reviewer.forges.marker import Memory, marker, recalled
from reviewer.forges.retry import Patience, patiently
from reviewer.model.record import dataclass, field


class Text(Protocol):
    """What makes a comment, once the last one is known."""

    @property
    def tag(self) -> str:
        """The tag of its marker."""
        ...

    @property
    def memory(self) -> Memory:
        """What the next comment is compared with."""
        ...

    @property
    def has_gaps(self) -> bool:
        """Whether there is something to fix."""
        ...

    def body(self, before: Memory | None) -> str:
        """Return the comment; `before` is what the last one said."""
        ...


class Mode(StrEnum):
    """What becomes of the comments of earlier runs."""

    UPDATE = "update"
    """The last one is changed, so that there is one."""
    NEW = "new"
    """They stay, and a new one is written."""
    HIDE_AND_NEW = "hide-and-new"
    """They are hidden as outdated."""
    DELETE_AND_NEW = "delete-and-new"
    """They are deleted."""


class Done(StrEnum):
    """What posting did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How to post."""

    mode: Mode = Mode.UPDATE
    only_if_changed: bool = False
    """Post nothing while the findings are those of the last comment, and nothing where there never was one."""
    patience: Patience = field(default_factory=Patience)


def post(forge: Forge, text: Text, policy: Policy) -> Done:
    """Bring the comment up to date and return what was done.

    Raises:
        Refusal: the forge does not let it be done.
    """
    mine = [each for each in _standing(forge, text.tag, policy.patience) if each.is_ours]
    last = mine[-1] if mine else None
    before = recalled(last.body) if last is not None else None
    if policy.only_if_changed:
        same = before is not None and before.digest == text.memory.digest
        if same or (last is None and not text.has_gaps):
            return Done.UNCHANGED
    body = text.body(before)
    if policy.mode is Mode.UPDATE and last is not None:
        return _update(forge, mine, body, policy.patience)
    _create(forge, body, text.tag, mine, policy.patience)
    for comment in mine:
        _REST[policy.mode](forge, comment, policy.patience)
    return Done.CREATED


def _standing(forge: Forge, tag: str, patience: Patience) -> Sequence[Comment]:
    return patiently(lambda: forge.comments(marker(tag)), patience) or ()


def _update(forge: Forge, mine: Sequence[Comment], body: str, patience: Patience) -> Done:
    """Change the last comment, and delete older ones of the tag: two runs at a time may each have written one."""
    *older, last = mine
    for comment in older:
        _delete(forge, comment, patience)
    if last.body.strip() == body.strip():
        return Done.UNCHANGED
    patiently(lambda: forge.update(last, body), patience)
    return Done.UPDATED


def _create(forge: Forge, body: str, tag: str, before: Sequence[Comment], patience: Patience) -> None:
    """Write a comment once, also where the answer to a first try was lost on its way."""
    known = {comment.id for comment in before}

    def is_written() -> bool:
        return any(comment.is_ours and comment.id not in known for comment in _standing(forge, tag, patience))

    patiently(lambda: forge.create(body), patience, is_written)


def _delete(forge: Forge, comment: Comment, patience: Patience) -> None:
    try:
        patiently(lambda: forge.delete(comment), patience)
    except Refusal as refusal:
        if refusal.answer.status != 404:  # noqa: PLR2004  somebody else deleted it
            raise


def _hide(forge: Forge, comment: Comment, patience: Patience) -> None:
    patiently(lambda: forge.hide(comment), patience)


def _leave(_forge: Forge, _comment: Comment, _patience: Patience) -> None:
    """Leave a comment as it is."""


_REST: Final[dict[Mode, Callable[[Forge, Comment, Patience], None]]] = {
    Mode.UPDATE: _leave,
    Mode.NEW: _leave,
    Mode.HIDE_AND_NEW: _hide,
    Mode.DELETE_AND_NEW: _delete,
}
