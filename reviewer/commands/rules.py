"""`drdiff rules`."""

from __future__ import annotations

import typer


def run() -> None:
    """List the rules that `check` and `--baseline` hold a design against."""
    from reviewer.vocabulary.rule_book import all_rules

    for rule in all_rules():
        typer.echo(f"{rule.id:44} {rule.tier.value:7} {rule.title}")
