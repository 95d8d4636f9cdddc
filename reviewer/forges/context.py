"""Which pull or merge request to comment on, and as whom: told by the CI system, or by options."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from reviewer.errors import InputError
from reviewer.model.record import dataclass, field

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One pull or merge request. `number` is 0 where only its branch is known (`head`)."""

    forge: str
    """`github` or `gitlab`."""
    api: str
    project: str
    number: int
    token: str = field(default="", repr=False)
    report_url: str = ""
    """Where the whole report is: the CI run with its artifacts."""
    source_url: str = ""
    """What a path of the repository is appended to for a link to it at the reviewed commit."""
    reads_only: bool = False
    """Whether the request comes from a fork and its run may not write."""
    head: tuple[str, str, str] | None = None
    """Owner, branch and commit of a request whose number the event does not tell."""

    def without_token(self, text: str) -> str:
        """Return a text of the forge without the token in it."""
        return text.replace(self.token, "***") if self.token else text

    def link(self, path: str, start: int, end: int) -> str:
        """Return the address of lines of a file of the repository, empty where it is not known."""
        if not self.source_url or not path or path == "-":
            return ""
        last = f"-{'L' if self.forge == 'github' else ''}{end}" if end > start else ""
        return f"{self.source_url}{quote(path)}#L{start}{last}"


def checked(context: Context) -> Context:
    """Return the context if a token may be sent to its address.

    Raises:
        InputError: the address is no HTTP address, or a plain one of another machine.
    """
    parts = urlsplit(context.api)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise InputError(f"the API address {context.api!r} is no web address", help_text="use https://HOST/…")
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise InputError(
            f"the API address {context.api!r} is not encrypted; a token is not sent there", help_text="use https://"
        )
    return context
