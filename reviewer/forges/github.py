"""A pull request on GitHub, through PyGithub (extra `comment`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote

from reviewer import __version__
from reviewer.forges.context import Context
from reviewer.forges.extra import needed
from reviewer.forges.forge import Answer, Comment, Refusal

if TYPE_CHECKING:
    from github import Github
    from github.Issue import Issue
    from github.IssueComment import IssueComment
    from github.NamedUser import NamedUser
    from requests import PreparedRequest

LIMIT: Final = 65_536
"""Characters of a comment (a body of more is answered with 422)."""
PAUSE: Final = 1.0
"""Seconds between writes; GitHub asks for them and blocks for a while who writes faster."""


class GitHub:
    """One pull request."""

    name = "GitHub"
    limit = LIMIT

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, IssueComment] = {}

    @cached_property
    def _client(self) -> Github:
        github = needed("github", "comment")
        client: Github = github.Github(
            auth=github.Auth.Token(self._context.token),
            base_url=self._context.api.rstrip("/"),
            user_agent=f"drdiff/{__version__}",
            per_page=100,
            timeout=30,
            retry=None,  # `reviewer.forges.retry` asks again, and knows what may not be asked twice
            seconds_between_requests=0,
            seconds_between_writes=PAUSE,
            lazy=True,  # what is asked for is its comments, not the pull request itself
        )
        return client

    @cached_property
    def _issue(self) -> Issue:
        return self._client.get_repo(self._context.project).get_issue(self._context.number)

    def comments(self, marker: str) -> Sequence[Comment]:
        """Return the comments that hold the marker, oldest first."""
        with _answers(self._context):
            found = [each for each in self._issue.get_comments() if marker in (each.body or "")]
            self._known = {str(each.id): each for each in found}
            return [
                Comment(id=str(each.id), body=each.body, is_ours=self._is_ours(each), url=each.html_url)
                for each in found
            ]

    def create(self, body: str) -> None:
        """Write a new comment."""
        with _answers(self._context):
            self._issue.create_comment(body)

    def update(self, comment: Comment, body: str) -> None:
        """Change the text of a comment."""
        with _answers(self._context):
            self._known[comment.id].edit(body)

    def delete(self, comment: Comment) -> None:
        """Delete a comment."""
        with _answers(self._context):
            self._known[comment.id].delete()

    def hide(self, comment: Comment) -> None:
        """Hide a comment as outdated; only GitHub's GraphQL API can."""
        with _answers(self._context):
            self._known[comment.id].minimize("OUTDATED")

    def _is_ours(self, comment: IssueComment) -> bool:
        """Whether the token's own account wrote the comment: anybody can write a marker into a comment of theirs."""
        user = cast("NamedUser | None", comment.user)  # the account may be gone
        if user is None:
            return False
        if self._login is None:
            return user.type == "Bot"
        return user.login == self._login or (user.type == "Bot" and user.login == f"{self._login}[bot]")

    @cached_property
    def _login(self) -> str | None:
        """The token's account; an app's token may ask GraphQL only, some proxies offer REST only."""
        return _first_answer((self._viewer, lambda: self._client.get_user().login))

    def _viewer(self) -> str:
        _, data = self._client.requester.graphql_query("query { viewer { login } }", {})
        return str(data["data"]["viewer"]["login"])

    def archive(self, reference: str) -> Iterator[bytes]:
        """Yield the repository's files at a commit or branch as a gzipped tar, in pieces."""
        address = f"{self._context.api.rstrip('/')}/repos/{self._context.project}/tarball/{quote(reference, safe='')}"
        ask = needed("requests", "comment").get
        # The archive lies on another host: the library leaves the token off when it is sent there.
        with _answers(self._context), ask(address, auth=self._signed, stream=True, timeout=60) as answer:
            if answer.status_code >= 400:  # noqa: PLR2004  an error
                message = f"there is no archive of {reference}"
                raise Refusal(Answer(status=answer.status_code, message=message, headers=dict(answer.headers)))
            yield from answer.iter_content(1024 * 1024)

    def _signed(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._context.token}"
        request.headers["User-Agent"] = f"drdiff/{__version__}"
        return request

    def number_of(self, owner: str, branch: str, commit: str) -> int | None:
        """Return the open pull request from that owner's branch whose head is that commit."""
        with _answers(self._context):
            repository = self._client.get_repo(self._context.project)
            for pull in repository.get_pulls(state="open", head=f"{owner}:{branch}"):
                if pull.head.sha == commit:
                    return pull.number
        return None


def _first_answer(ways: Sequence[Callable[[], str]]) -> str | None:
    github = needed("github", "comment")
    for way in ways:
        try:
            return way()
        except (github.GithubException, KeyError, TypeError):
            continue
    return None


@contextmanager
def _answers(context: Context) -> Iterator[None]:
    """Turn the library's errors into refusals; the token is in none of them."""
    github, requests = needed("github", "comment"), needed("requests", "comment")
    try:
        yield
    except github.GithubException as error:
        data = error.data if isinstance(error.data, dict) else {}
        message = str(data.get("message") or error.message or "no reason given")
        headers = {str(name): str(value) for name, value in (error.headers or {}).items()}
        raise Refusal(Answer(status=error.status, message=context.without_token(message), headers=headers)) from None
    except AssertionError:
        # The library's own check: a token goes nowhere but to the address it was given for.
        raise Refusal(Answer(status=400, message=f"{context.api} answers with links to another address")) from None
    except requests.exceptions.RequestException as error:
        message = f"{context.api} cannot be reached ({type(error).__name__})"
        raise Refusal(Answer(status=None, message=message)) from None
