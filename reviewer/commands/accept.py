"""`drdiff accept REPORT.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reviewer.commands.configured import Today


def run(
    report: Annotated[Path, typer.Argument(help="A report that `compare` or `check` wrote as JSON.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write: YAML for .yaml and .yml, else JSON.")
    ] = Path("drdiff-accepted.json"),
    owner: Annotated[str, typer.Option(help="Who accepts the findings.")] = "",
    reason: Annotated[str, typer.Option(help="Why they may stay.")] = "",
    today: Today = None,
) -> None:
    """Write the findings of a report as accepted, so that with `--accepted` only new ones count.

    An older file in the same place is brought up to date: what it holds keeps its day, owner and reason as long as the
    gap is there.
    """
    from reviewer.accepting import Terms, accepted_document, accepted_text, read_accepted, read_report
    from reviewer.today import today as day
    from reviewer.writing import write_text

    terms = Terms(on=day(today), owner=owner, reason=reason)
    before = read_accepted(output) if output.exists() else None
    document = accepted_document(read_report(report), terms, before)
    write_text(accepted_text(document, output), output)
    count = len(document["findings"])
    typer.echo(f"{count} finding{'s' if count != 1 else ''} accepted in {output}; use it with --accepted {output}")
