"""A merge request on GitLab, through python-gitlab (extra `comment`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from reviewer import __version__
from reviewer.forges.context import Context
from reviewer.forges.extra import needed
from reviewer.forges.forge import Answer, Comment, Refusal

if TYPE_CHECKING:
    import requests
    from gitlab import Gitlab
    from gitlab.v4.objects import ProjectMergeRequest

LIMIT: Final = 1_000_000
"""Characters of a note."""
_FOLDED: Final = "<details><summary>Outdated review</summary>\n\n"


class GitLab:
    """One merge request."""

    name = "GitLab"
    limit = LIMIT

    def __init__(self, context: Context) -> None:
        self._context = context
        self._headers: dict[str, str] = {}

    @cached_property
    def _client(self) -> Gitlab:
        gitlab, http = needed("gitlab", "comment"), needed("requests", "comment")
        session: requests.Session = http.Session()
        session.hooks["response"].append(self._remember)
        client: Gitlab = gitlab.Gitlab(
            self._context.api.removesuffix("/").removesuffix("/api/v4"),
            private_token=self._context.token,
            user_agent=f"drdiff/{__version__}",
            per_page=100,
            timeout=30,
            session=session,
            keep_base_url=True,
        )
        return client

    def _remember(self, response: requests.Response, *_: object, **__: object) -> None:
        """Keep the headers of the last answer: the library's errors leave out when to come back."""
        self._headers = dict(response.headers)

    @cached_property
    def _request(self) -> ProjectMergeRequest:
        project = self._client.projects.get(self._context.project, lazy=True)
        return project.mergerequests.get(self._context.number, lazy=True)

    def comments(self, marker: str) -> Sequence[Comment]:
        """Return the notes that hold the marker, oldest first."""
        with self._answers():
            found = [
                cast("Mapping[str, object]", note.attributes)
                for note in self._request.notes.list(
                    iterator=True, order_by="created_at", sort="asc", obey_rate_limit=False
                )
                if not note.attributes.get("system") and marker in str(note.attributes.get("body"))
            ]
            return [Comment(id=str(each["id"]), body=str(each["body"]), is_ours=self._is_ours(each)) for each in found]

    def create(self, body: str) -> None:
        """Write a new note."""
        with self._answers():
            self._request.notes.create({"body": body}, obey_rate_limit=False)

    def update(self, comment: Comment, body: str) -> None:
        """Change the text of a note."""
        with self._answers():
            self._request.notes.update(int(comment.id), {"body": body}, obey_rate_limit=False)

    def delete(self, comment: Comment) -> None:
        """Delete a note."""
        with self._answers():
            self._request.notes.delete(int(comment.id), obey_rate_limit=False)

    def hide(self, comment: Comment) -> None:
        """Fold a note: GitLab hides none."""
        if not comment.body.startswith(_FOLDED):
            self.update(comment, f"{_FOLDED}{comment.body}\n\n</details>\n"[:LIMIT])

    def archive(self, reference: str) -> Iterator[bytes]:
        """Yield the repository's files at a commit or branch as a gzipped tar, in pieces."""
        with self._answers():
            project = self._client.projects.get(self._context.project, lazy=True)
            yield from project.repository_archive(
                sha=reference,
                format="tar.gz",
                iterator=True,
                streamed=True,
                chunk_size=1024 * 1024,
                obey_rate_limit=False,
            )

    def _is_ours(self, note: Mapping[str, object]) -> bool:
        author = note.get("author")
        return isinstance(author, dict) and author.get("username") == self._username

    @cached_property
    def _username(self) -> str:
        self._client.auth()
        user = self._client.user
        return str(user.username) if user is not None else ""

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """Turn the library's errors into refusals; the token is in none of them."""
        gitlab, requests = needed("gitlab", "comment"), needed("requests", "comment")
        try:
            yield
        except gitlab.exceptions.GitlabError as error:
            message = self._context.without_token(str(error.error_message) or "no reason given")
            raise Refusal(Answer(status=error.response_code, message=message, headers=self._headers)) from None
        except requests.exceptions.RequestException as error:
            message = f"{self._context.api} cannot be reached ({type(error).__name__})"
            raise Refusal(Answer(status=None, message=message)) from None
