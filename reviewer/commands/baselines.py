"""`drdiff baselines`."""

from __future__ import annotations

import typer


def run() -> None:
    """List the baselines that come with drdiff."""
    from reviewer.vocabulary.baselines import shipped_baselines

    for each in shipped_baselines():
        typer.echo(f"{each.name:24} {len(each.rules)} rules")
