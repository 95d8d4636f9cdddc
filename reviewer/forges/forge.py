"""What drdiff needs of a forge: list, write, change, delete and hide comments of one pull or merge request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from reviewer.errors import InputError
from reviewer.model.record import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment that stands already; `is_ours` tells whether this program's account wrote it."""

    id: str
    body: str
    is_ours: bool
    url: str = ""


class Forge(Protocol):
    """One pull or merge request of a forge; every method may raise `Refusal`."""

    name: str
    limit: int
    """Characters of a comment that the forge takes."""

    def comments(self, marker: str) -> Sequence[Comment]:
        """Return the comments whose text holds `marker`, oldest first."""
        ...

    def create(self, body: str) -> None:
        """Write a new comment."""
        ...

    def update(self, comment: Comment, body: str) -> None:
        """Change the text of a comment."""
        ...

    def delete(self, comment: Comment) -> None:
        """Delete a comment."""
        ...

    def hide(self, comment: Comment) -> None:
        """Hide a comment as outdated, or fold it where the forge cannot hide."""
        ...

    def archive(self, reference: str) -> Iterator[bytes]:
        """Yield the repository's files at a commit or branch as a gzipped tar, in pieces."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a forge said when it did not do what was asked; `status` is None where it could not be reached."""

    status: int | None
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def may_have_worked(self) -> bool:
        """Whether the request may have been carried out although no good answer came."""
        return self.status is None or self.status >= 500  # noqa: PLR2004  server errors

    @property
    def is_denied(self) -> bool:
        """Whether the token may not do this: forges answer 404 for what a token may not even see."""
        return self.status in {401, 403, 404}


class Refusal(Exception):  # noqa: N818  it is an answer, and may be waited for
    """A request that a forge did not carry out."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.message)
        self.answer = answer


def failed(forge: str, answer: Answer) -> InputError:
    """Return the error that ends the program after a refusal."""
    status = f" with status {answer.status}" if answer.status is not None else ""
    return InputError(f"{forge} refused the comment{status}: {answer.message}", help_text=_help(answer))


def _help(answer: Answer) -> str:
    helps = {
        401: "check that the token is valid",
        403: "the token needs leave to write comments: `pull-requests: write` on GitHub, scope `api` on GitLab",
        404: "check repository and number; a token without access to them gets this answer too",
        413: "the comment is too long",
        422: "the forge found fault with the request; run with --dry-run to see the comment",
        429: "the rate limit is used up; run again later",
    }
    return helps.get(answer.status or 0, "run again later")
