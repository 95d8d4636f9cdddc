"""`drdiff bot`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from reviewer.errors import InputError


def run(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8080,
    database: Annotated[Path, typer.Option(help="The file of the queue.")] = Path("drdiff-bot.sqlite"),
    designs: Annotated[
        Path | None,
        typer.Option(help="Designs of repositories without .drdiff.yaml: YAML of OWNER/NAME: {reference, actual}."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Reviews at a time.")] = 2,
    time_limit: Annotated[int, typer.Option(min=1, help="Seconds for the reviews of one request.")] = 120,
    memory: Annotated[int, typer.Option(min=256, help="MiB of memory for a review.")] = 2048,
) -> None:
    """Run the webhook service: reviews pull and merge requests and comments on them.

    Needs the extra `bot`. Point a GitHub webhook (pull requests) at /github, a GitLab one (merge request events) at
    /gitlab, behind a server that speaks TLS. Secrets come from the environment: DRDIFF_GITHUB_SECRET and
    DRDIFF_GITHUB_TOKEN, DRDIFF_GITLAB_SECRET and DRDIFF_GITLAB_TOKEN, or NAME_FILE of each; DRDIFF_GITHUB_API and
    DRDIFF_GITLAB_API for servers of your own. /health tells how the queue stands.
    """
    from reviewer.bot.settings import MEBIBYTE, BotSettings, accounts_from, designs_from
    from reviewer.forges.context import Context, checked
    from reviewer.forges.extra import needed

    uvicorn = needed("uvicorn", "bot")
    for module in ("starlette", "github", "gitlab", "jsonschema"):
        needed(module, "bot")
    settings = BotSettings(
        database=database,
        accounts=accounts_from(os.environ),
        designs=designs_from(designs),
        workers=workers,
        time_limit=time_limit,
        memory=memory * MEBIBYTE,
    )
    for forge, account in settings.accounts.items():
        checked(Context(forge=forge, api=account.api, project="", number=0))
    with _Alone(database):
        from reviewer.bot.jobs import Jobs
        from reviewer.bot.service import Service
        from reviewer.bot.workers import Workers

        jobs = Jobs(database)
        app = Service(settings, jobs, Workers(jobs, settings, _log)).app()
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def _log(message: str) -> None:
    sys.stderr.write(f"drdiff: {message}\n")


class _Alone:
    """Holds the queue for this process: a second one would do its jobs again."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")

    def __enter__(self) -> None:
        import fcntl

        try:
            self._file = self._path.open("w")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError("another service works on this queue", file=str(self._path)) from None
        except OSError as error:
            reason = (error.strerror or "unwritable").lower()
            raise InputError(f"the queue cannot be kept here: {reason}", file=str(self._path)) from error

    def __exit__(self, *_: object) -> None:
        self._file.close()
