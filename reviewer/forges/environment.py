"""Reads the pull or merge request from the environment of GitHub Actions or GitLab CI."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reviewer.errors import InputError
from reviewer.forges.context import Context, checked
from reviewer.model.record import dataclass, replace

LARGEST_EVENT: Final = 16 * 1024 * 1024
GITHUB_TOKENS: Final = ("DRDIFF_TOKEN", "GITHUB_TOKEN", "GH_TOKEN")
GITLAB_TOKENS: Final = ("DRDIFF_TOKEN", "GITLAB_TOKEN")
"""GitLab's own CI_JOB_TOKEN may not write notes."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user says on the command line; empty where the environment is to say it."""

    forge: str = ""
    api: str = ""
    project: str = ""
    number: int = 0
    token_variable: str = ""
    report_url: str = ""


def context_from(given: Given, environment: Mapping[str, str]) -> Context:
    """Return the request to comment on; what the command line says comes before the environment.

    Raises:
        InputError: neither says which one it is.
    """
    forge = given.forge or _forge(environment, given)
    found = _READERS[forge](environment)
    token = _token(forge, given, environment)
    context = replace(
        found,
        api=given.api or found.api,
        project=given.project or found.project,
        number=given.number or found.number,
        report_url=given.report_url or found.report_url,
        token=token,
        # A run for a fork holds GitHub's own token, which may only read; a token of one's own is worth a try.
        reads_only=found.reads_only and not (token and (forge == "gitlab" or given.token_variable)),
        head=None if given.number else found.head,
    )
    if not context.project:
        raise InputError(
            "it is not known which repository to comment on", help_text="use --repo OWNER/NAME, or run in CI"
        )
    if not context.number and context.head is None:
        raise InputError(
            "it is not known which pull or merge request to comment on",
            help_text="use --number, or run on a pull_request or merge request event",
        )
    return checked(context)


def _forge(environment: Mapping[str, str], given: Given) -> str:
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github"
    if environment.get("GITLAB_CI") == "true":
        return "gitlab"
    if "gitlab" in given.api:
        return "gitlab"
    if given.project and given.number:
        return "github"
    raise InputError(
        "neither GitHub Actions nor GitLab CI is running this",
        help_text="use --forge, --repo, --number and a token variable, or --dry-run to see the comment",
    )


def _token(forge: str, given: Given, environment: Mapping[str, str]) -> str:
    names = (given.token_variable,) if given.token_variable else _TOKENS[forge]
    return next((environment[name].strip() for name in names if environment.get(name, "").strip()), "")


def token_names(forge: str, given: Given) -> str:
    """Return the variables a token is looked for in, for a message."""
    return given.token_variable or " or ".join(_TOKENS[forge])


def _github(environment: Mapping[str, str]) -> Context:
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    project = environment.get("GITHUB_REPOSITORY", "")
    run = environment.get("GITHUB_RUN_ID", "")
    pull = _object(event, "pull_request")
    commit = _text(_object(pull, "head"), "sha") or environment.get("GITHUB_SHA", "")
    name = environment.get("GITHUB_EVENT_NAME", "")
    return Context(
        forge="github",
        api=environment.get("GITHUB_API_URL", "https://api.github.com"),
        project=project,
        number=_github_number(event, environment),
        report_url=f"{server}/{project}/actions/runs/{run}" if project and run else "",
        source_url=f"{server}/{project}/blob/{commit}/" if project and re.fullmatch(r"[0-9a-f]{7,64}", commit) else "",
        reads_only=name == "pull_request" and _is_fork(pull),
        head=_workflow_head(_object(event, "workflow_run")),
    )


def _github_number(event: Json, environment: Mapping[str, str]) -> int:
    """Return the number that the event or the ref tells; 0 where none does."""
    issue = _object(event, "issue")
    pulls = _object(event, "workflow_run").get("pull_requests")
    first = pulls[0] if isinstance(pulls, list) and len(pulls) == 1 else None
    for candidate in (_object(event, "pull_request"), issue if "pull_request" in issue else None, first):
        number = candidate.get("number") if isinstance(candidate, Mapping) else None
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            return number
    ref = re.fullmatch(r"refs/pull/(\d{1,9})/(?:merge|head)", environment.get("GITHUB_REF", ""))
    return int(ref[1]) if ref else 0


def _is_fork(pull: Json) -> bool:
    """Whether a pull request comes from another repository; a deleted fork is null."""
    if not pull:
        return False
    ours = _text(_object(_object(pull, "base"), "repo"), "full_name")
    return _text(_object(_object(pull, "head"), "repo"), "full_name") != ours


def _workflow_head(run: Json) -> tuple[str, str, str] | None:
    """Return owner, branch and commit of a `workflow_run`, whose event names no pull request that is from a fork."""
    owner = _text(_object(_object(run, "head_repository"), "owner"), "login")
    branch, commit = _text(run, "head_branch"), _text(run, "head_sha")
    return (owner, branch, commit) if owner and branch and commit else None


def _gitlab(environment: Mapping[str, str]) -> Context:
    target = environment.get("CI_MERGE_REQUEST_PROJECT_ID", "")  # a fork's pipeline runs in the fork
    project_url, commit = environment.get("CI_PROJECT_URL", ""), environment.get("CI_COMMIT_SHA", "")
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    job = environment.get("CI_JOB_URL", "")
    return Context(
        forge="gitlab",
        api=environment.get("CI_API_V4_URL") or environment.get("CI_SERVER_URL") or "https://gitlab.com",
        project=target or environment.get("CI_PROJECT_ID", ""),
        number=int(number) if re.fullmatch(r"[1-9]\d{0,8}", number) else 0,
        report_url=f"{job}/artifacts/browse" if job else "",
        source_url=f"{project_url}/-/blob/{commit}/" if project_url and commit else "",
        reads_only=bool(target) and target != environment.get("CI_PROJECT_ID"),
    )


def _event(path: str) -> Json:
    """Return the event that started the run, empty where it cannot be read."""
    try:
        if not path or Path(path).stat().st_size > LARGEST_EVENT:
            return {}
        event = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""


_READERS: Final = {"github": _github, "gitlab": _gitlab}
_TOKENS: Final = {"github": GITHUB_TOKENS, "gitlab": GITLAB_TOKENS}
