"""`drdiff comment REPORT…`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.errors import InputError
from reviewer.forges.posting import Done, Mode, Policy, post

if TYPE_CHECKING:
    from reviewer.forges.compose import Composer
    from reviewer.forges.context import Context
    from reviewer.forges.environment import Given
    from reviewer.forges.forge import Forge


def run(
    reports: Annotated[
        list[str], typer.Argument(metavar="REPORT...", help="JSON reports of `drdiff compare -o report.json`; or -.")
    ],
    mode: Annotated[Mode, typer.Option(help="What becomes of the comments of earlier runs.")] = Mode.UPDATE,
    tag: Annotated[
        str, typer.Option(help="Keeps several comments on one request apart: one per tag, such as a stack's name.")
    ] = "drdiff",
    title: Annotated[str, typer.Option(help="The comment's heading.")] = "Disaster recovery review",
    only_if_changed: Annotated[
        bool, typer.Option("--only-if-changed", help="Post nothing while the findings are those of the last comment.")
    ] = False,
    forge: Annotated[str, typer.Option(help="github or gitlab; by default the one whose CI runs this.")] = "",
    repo: Annotated[str, typer.Option(help="OWNER/NAME on GitHub, the project's id or path on GitLab.")] = "",
    number: Annotated[int, typer.Option("--number", "-n", min=0, help="The pull or merge request.")] = 0,
    api_url: Annotated[str, typer.Option(help="The API's address, for a server of your own.")] = "",
    token_env: Annotated[
        str, typer.Option(help="The environment variable that holds the token (never an option's value).")
    ] = "",
    report_url: Annotated[str, typer.Option(help="Where the whole report is; by default the CI run.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the comment and post nothing.")] = False,
) -> None:
    """Comment on the pull or merge request that CI runs for, from JSON reports.

    Needs the extra `comment`. Where the run may not write (a pull request from a fork), the comment goes to the step
    summary instead. Exit code 0 if the comment is up to date or went there, 2 if it could not be made.
    """
    from reviewer.forges.compose import compose
    from reviewer.forges.environment import Given
    from reviewer.forges.marker import checked_tag
    from reviewer.forges.report import read_report

    if forge not in {"", "github", "gitlab"}:
        raise InputError(f"--forge {forge!r} is not known", help_text="use github or gitlab")
    given = Given(
        forge=forge, api=api_url, project=repo, number=number, token_variable=token_env, report_url=report_url
    )
    checked_tag(tag)
    read = [read_report(name) for name in reports]
    context = _context(given, dry_run=dry_run)
    limit = _limit(context)
    composer = compose(read, context, tag=tag, limit=limit, title=title)
    if context is None or dry_run:
        typer.echo(composer.body(None))
        return
    _post(context, given, composer, Policy(mode=mode, only_if_changed=only_if_changed))


def _context(given: Given, *, dry_run: bool) -> Context | None:
    from reviewer.forges.environment import context_from

    try:
        return context_from(given, os.environ)
    except InputError:
        if dry_run:
            return None
        raise


def _limit(context: Context | None) -> int:
    from reviewer.forges.forges import limit_of

    return limit_of(context.forge if context is not None else "github")


def _post(context: Context, given: Given, composer: Composer, policy: Policy) -> None:
    """Post, or show the comment elsewhere where this run may not post."""
    from reviewer.forges.environment import token_names
    from reviewer.forges.forge import Refusal, failed
    from reviewer.forges.forges import opened

    if not context.token and not context.reads_only:
        names = token_names(context.forge, given)
        raise InputError(f"there is no token in {names}", help_text="set it, or use --dry-run to see the comment")
    if context.reads_only:
        _show(composer, "a run for a fork may not write")
        return
    forge: Forge | None = None
    try:
        forge = opened(context)
        done = post(forge, composer, policy)
    except Refusal as refusal:
        if not refusal.answer.is_denied or refusal.answer.status == 401:  # noqa: PLR2004  a wrong token is a mistake
            raise failed(forge.name if forge else context.forge, refusal.answer) from None
        _show(composer, f"the token may not write here: {refusal.answer.message}")
        return
    said = {Done.CREATED: "posted", Done.UPDATED: "brought up to date", Done.UNCHANGED: "left as it is"}
    typer.echo(f"drdiff: comment {said[done]} on {context.project} {context.number or ''}".rstrip(), err=True)


def _show(composer: Composer, why: str) -> None:
    from reviewer.forges.fallback import show_instead

    where = show_instead(composer.body(None), os.environ)
    typer.echo(f"drdiff: {why}; the comment is in {where}", err=True)
