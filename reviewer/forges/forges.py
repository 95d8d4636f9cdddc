"""The forges drdiff can comment on, and how a request on one is opened."""

from __future__ import annotations

from typing import Final

from reviewer.errors import InputError
from reviewer.forges.context import Context
from reviewer.forges.forge import Forge
from reviewer.forges.github import LIMIT as GITHUB_LIMIT
from reviewer.forges.github import GitHub
from reviewer.forges.gitlab import LIMIT as GITLAB_LIMIT
from reviewer.forges.gitlab import GitLab
from reviewer.forges.retry import Patience, patiently
from reviewer.model.record import replace

MARGIN: Final = 500
"""Characters kept free below a forge's limit: it may count a line end as two."""
LIMITS: Final = {"github": GITHUB_LIMIT - MARGIN, "gitlab": GITLAB_LIMIT - MARGIN}


def limit_of(forge: str) -> int:
    """Return the characters a comment may have."""
    return LIMITS[forge]


def opened(context: Context, patience: Patience | None = None) -> Forge:
    """Return the request of a context; its number is looked up where only its branch is known.

    Raises:
        Refusal: the forge does not answer, or the token may not look.
        InputError: there is no open request from that branch.
    """
    if context.forge == "gitlab":
        return GitLab(context)
    if context.number or context.head is None:
        return GitHub(context)
    head = context.head
    number = patiently(lambda: GitHub(context).number_of(*head), patience or Patience())
    if number is None:
        raise InputError(
            f"no open pull request has the commit {head[2][:12]} of {head[0]}:{head[1]}",
            help_text="it was closed or moved on; or use --number",
        )
    return GitHub(replace(context, number=number))
