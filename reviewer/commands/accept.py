"""`drdiff accept REPORT.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reviewer.commands.configured import ConfigFile, NoConfig, Today, configured


def run(
    report: Annotated[Path, typer.Argument(help="A report that `compare` or `check` wrote as JSON.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write: YAML for .yaml and .yml, else JSON; by default the configuration's file, or "
            "drdiff-accepted.json.",
        ),
    ] = None,
    owner: Annotated[str, typer.Option(help="Who accepts the findings.")] = "",
    reason: Annotated[str, typer.Option(help="Why they may stay.")] = "",
    today: Today = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Write the findings of a report as accepted, so that with `--accepted` only new ones count.

    An older file in the same place is brought up to date: what it holds keeps its day, owner and reason as long as the
    gap is there.
    """
    from reviewer.accepting import Terms, accepted_document, accepted_text, read_accepted, read_report
    from reviewer.today import today as day
    from reviewer.writing import write_text

    target = output or configured(config, none=no_config).accepted or Path("drdiff-accepted.json")
    terms = Terms(on=day(today), owner=owner, reason=reason)
    before = read_accepted(target) if target.exists() else None
    document = accepted_document(read_report(report), terms, before)
    write_text(accepted_text(document, target), target)
    count = len(document["findings"])
    typer.echo(f"{count} finding{'s' if count != 1 else ''} accepted in {target}; use it with --accepted {target}")
