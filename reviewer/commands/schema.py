"""`drdiff schema [report|config]`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class Subject(StrEnum):
    """What a schema is printed of."""

    REPORT = "report"
    CONFIGURATION = "config"


def run(
    subject: Annotated[
        Subject, typer.Argument(help="The JSON report, or the configuration file .drdiff.yaml.")
    ] = Subject.REPORT,
) -> None:
    """Print the JSON Schema of the JSON report, or of the configuration file."""
    if subject is Subject.CONFIGURATION:
        from reviewer.configuration.check import configuration_schema

        schema = configuration_schema()
    else:
        from reviewer.renderers.schema import report_schema

        schema = report_schema()
    typer.echo(json.dumps(schema, indent=2))
