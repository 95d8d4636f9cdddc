"""`drdiff schema`."""

from __future__ import annotations

import json

import typer


def run() -> None:
    """Print the JSON Schema of the JSON report."""
    from reviewer.renderers.schema import report_schema

    typer.echo(json.dumps(report_schema(), indent=2))
