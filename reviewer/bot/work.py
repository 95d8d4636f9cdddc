"""Does one job: fetches both sides, reviews them, and brings the comment up to date."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from reviewer import __version__
from reviewer.bot.events import Ask
from reviewer.bot.jobs import Job, Jobs, State
from reviewer.bot.reviews import reports_of
from reviewer.bot.settings import BotSettings
from reviewer.bot.trees import unpack
from reviewer.errors import InputError
from reviewer.forges.compose import compose
from reviewer.forges.context import Context, checked
from reviewer.forges.forge import Forge, Refusal
from reviewer.forges.forges import limit_of, opened
from reviewer.forges.posting import Policy, Text, post
from reviewer.forges.report import Report
from reviewer.forges.retry import Patience, wait_after
from reviewer.forges.trouble import Trouble
from reviewer.renderers.escape import one_line

TAG: Final = "drdiff"
"""The same as in CI: a team that moves from one to the other keeps its comment."""
_LATER: Final = (30.0, 300.0)
"""Seconds until the second and the third attempt."""

Log = Callable[[str], None]


def do(job: Job, jobs: Jobs, settings: BotSettings, folder: Path, log: Log) -> None:
    """Do a job and say in the queue what became of it; nothing it meets ends the service."""
    ask = job.ask
    name = f"{ask.project}#{ask.number}"
    try:
        note = _done(ask, settings, folder)
    except Refusal as refusal:
        _refused(job, refusal, jobs, settings)
        log(f"{name}: {one_line(str(refusal))}")
    except Exception as error:  # noqa: BLE001  a fault of one job is told and does not stop the others
        text = one_line(f"{type(error).__name__}: {error}")
        log(f"{name}: {text}")
        _faulted(job, jobs, settings, text)
    else:
        jobs.finish(job, State.DONE, note)
        log(f"{name}: {note}")


def _refused(job: Job, refusal: Refusal, jobs: Jobs, settings: BotSettings) -> None:
    """Try again later what may pass; a token that may not do it will not do it later either."""
    pause = _LATER[min(job.attempts, len(_LATER)) - 1]
    wait = wait_after(refusal.answer, pause, jobs.now())
    if wait is None:
        jobs.finish(job, State.FAILED, one_line(str(refusal)))
    else:
        _again(job, jobs, settings, one_line(str(refusal)), wait)


def _faulted(job: Job, jobs: Jobs, settings: BotSettings, text: str) -> None:
    """Try again after a fault of the program; when it stays, the request is told that there is no review."""
    if job.attempts >= settings.attempts:
        with suppress(Refusal):
            kind = text.partition(":")[0]
            trouble = Trouble(tag=TAG, message=f"an internal error of drdiff {__version__} ({kind})")
            post(opened(_context(job.ask, settings)), trouble, Policy(patience=Patience(budget=30)))
    _again(job, jobs, settings, text, _LATER[min(job.attempts, len(_LATER)) - 1])


def _again(job: Job, jobs: Jobs, settings: BotSettings, note: str, wait: float) -> None:
    if job.attempts >= settings.attempts:
        jobs.finish(job, State.FAILED, note)
    else:
        jobs.postpone(job, wait, note)


def _done(ask: Ask, settings: BotSettings, folder: Path) -> str:
    context = _context(ask, settings)
    forge = opened(context)
    work = Path(tempfile.mkdtemp(dir=folder)).resolve()
    try:
        text = _text(ask, context, forge, settings, work)
        return f"comment {post(forge, text, Policy(patience=Patience(budget=30)))}" if text else "no designs to compare"
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _context(ask: Ask, settings: BotSettings) -> Context:
    account = settings.accounts[ask.forge]
    return checked(
        Context(
            forge=ask.forge,
            api=account.api,
            project=ask.project,
            number=ask.number,
            token=account.token,
            source_url=ask.source_url,
        )
    )


def _text(ask: Ask, context: Context, forge: Forge, settings: BotSettings, work: Path) -> Text | None:
    try:
        reports = _reports(ask, forge, settings, work)
    except InputError as error:
        return Trouble(tag=TAG, message=f"{error.file}: {error.message}" if error.file else error.message)
    return compose(reports, context, tag=TAG, limit=limit_of(ask.forge)) if reports else None


def _reports(ask: Ask, forge: Forge, settings: BotSettings, work: Path) -> list[Report]:
    base, head = work / "base", work / "head"
    for tree, reference in ((base, ask.base), (head, ask.head)):
        unpack(forge.archive(reference), tree, packed=settings.archive_limit, unpacked=settings.tree_limit)
        (tree / ".git").touch()  # the tree is a repository's root: paths are told from here
    return reports_of(base, head, settings.designs.get(ask.project), settings)
