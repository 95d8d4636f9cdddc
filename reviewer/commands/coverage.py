"""`drdiff coverage INPUT...`."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    inputs: Annotated[list[str], typer.Argument(help="Designs in any format: files or folders.")],
    most: Annotated[int, typer.Option(help="How many unmapped types and properties to list.")] = 20,
) -> None:
    """Print the share of resources and properties that the vocabulary knows, and list what it does not."""
    from reviewer.coverage import coverage_of, words

    typer.echo(words(coverage_of(inputs), most))
