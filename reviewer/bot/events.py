"""Deliveries of webhooks: whether they are genuine, and which review they ask for."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Final

from reviewer.model.record import dataclass

Headers = Mapping[str, str]
Json = Mapping[str, object]
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PROJECT: Final = re.compile(r"(?!\.\.?/)[\w.-]+(?:/(?!\.\.?(?:/|$))[\w.-]+)+", re.ASCII)
_BRANCH: Final = re.compile(r"(?!-)[^\s\x00-\x1f\x7f~^:?*\[\\]{1,255}")
_PULL_ACTIONS: Final = frozenset({"opened", "synchronize", "reopened", "ready_for_review"})
_LONGEST_DELIVERY: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A review of one pull or merge request, as a delivery asks for it."""

    delivery: str
    """The delivery's own id: the same one sent again is the same ask."""
    forge: str
    project: str
    number: int
    base: str
    """A commit, or the name of the target branch."""
    head: str
    source_url: str = ""


def is_genuine(forge: str, secret: str, headers: Headers, body: bytes) -> bool:
    """Return whether a delivery carries the secret's mark; compared in constant time."""
    if forge == "github":
        expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), headers.get("x-hub-signature-256", "").encode())
    return hmac.compare_digest(_digest(secret), _digest(headers.get("x-gitlab-token", "")))


def _digest(text: str) -> bytes:
    """Return a digest, so that not even the length of a secret shows in the time of a comparison."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def ask_of(forge: str, headers: Headers, body: bytes) -> Ask | None:
    """Return what a delivery asks for; None where it asks for no review.

    Raises:
        ValueError: the delivery is not what its forge sends.
    """
    try:
        content = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(content, dict):
        raise ValueError("not an object")  # noqa: TRY004  the caller asks whether it is a delivery
    return _READERS[forge](headers, content, hashlib.sha256(body).hexdigest())


def _github(headers: Headers, content: Json, digest: str) -> Ask | None:
    if headers.get("x-github-event") != "pull_request":
        return None
    action = _text(content, "action")
    retargeted = action == "edited" and "base" in _object(content, "changes")
    if action not in _PULL_ACTIONS and not retargeted:
        return None
    pull, repository = _object(content, "pull_request"), _object(content, "repository")
    head = _text(_object(pull, "head"), "sha")
    return _checked(
        Ask(
            delivery=f"github:{headers.get('x-github-delivery') or digest}"[:_LONGEST_DELIVERY],
            forge="github",
            project=_text(repository, "full_name"),
            number=_number(pull, "number"),
            base=_text(_object(pull, "base"), "sha"),
            head=head,
            source_url=_source(_text(repository, "html_url"), "blob", head),
        )
    )


def _gitlab(headers: Headers, content: Json, digest: str) -> Ask | None:
    if content.get("object_kind") != "merge_request":
        return None
    request, project = _object(content, "object_attributes"), _object(content, "project")
    action = _text(request, "action")
    if action not in {"open", "reopen"} and not (action == "update" and request.get("oldrev")):
        return None
    head = _text(_object(request, "last_commit"), "id")
    delivery = headers.get("idempotency-key") or headers.get("x-gitlab-event-uuid") or digest
    return _checked(
        Ask(
            delivery=f"gitlab:{delivery}"[:_LONGEST_DELIVERY],
            forge="gitlab",
            project=_text(project, "path_with_namespace"),
            number=_number(request, "iid"),
            base=_text(request, "target_branch"),
            head=head,
            source_url=_source(_text(project, "web_url"), "-/blob", head),
        )
    )


def _checked(ask: Ask) -> Ask:
    """Return the ask if its parts may stand in addresses.

    Raises:
        ValueError: one of them may not.
    """
    is_base = _COMMIT.fullmatch(ask.base) or _BRANCH.fullmatch(ask.base)
    if not (_PROJECT.fullmatch(ask.project) and _COMMIT.fullmatch(ask.head) and is_base and ask.number > 0):
        raise ValueError("a field is not what a forge writes there")
    return ask


def _source(address: str, middle: str, head: str) -> str:
    return f"{address}/{middle}/{head}/" if re.fullmatch(r"https?://[\w.:/-]+", address) else ""


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def _number(parent: Json, name: str) -> int:
    value = parent.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


_READERS: Final = {"github": _github, "gitlab": _gitlab}
