"""`drdiff explain SUBJECT`."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    subject: Annotated[
        str,
        typer.Argument(
            help="A rule id of the report, a resource type, or TYPE.Property (AWS::RDS::DBCluster.DeletionProtection)."
        ),
    ],
) -> None:
    """Say what a rule, a resource type or a property means for recovery, and where that comes from."""
    from reviewer.explain import explain

    typer.echo(explain(subject))
