"""The commands of `drdiff`, one module each; only the one that is asked for is imported."""

from __future__ import annotations

import importlib
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command as build_command

from reviewer import __version__

COMMANDS = {
    "compare": "Compare two designs and write the review.",
    "review": "Review what a plan, preview or change set is about to do.",
    "check": "Judge one design by rules, with no reference.",
    "graph": "Draw a design's resources and what they need, alone or laid over a reference.",
    "init": "Write a first configuration, .drdiff.yaml, for the designs found here.",
    "accept": "Write the findings of a report as accepted, so that only new ones count.",
    "comment": "Comment on a pull or merge request from JSON reports.",
    "bot": "Run the webhook service that reviews and comments.",
    "fleet": "Review hundreds of pairs in parallel and rank stacks, categories and rules.",
    "rules": "List the rules that `check` and `--baseline` hold a design against.",
    "baselines": "List the baselines that come with drdiff.",
    "explain": "Say what a rule, a resource type or a property means for recovery.",
    "coverage": "Print the share of resources and properties that the vocabulary knows.",
    "schema": "Print the JSON Schema of the JSON report, or of the configuration file.",
}
"""Each command with the line that the list of commands shows; the command is `run` in the module of its name."""


class _LazyCommands(TyperGroup):
    """A group of commands that imports a command's module when the command is asked for.

    Some versions of typer bring the library these contexts and formatters come from, others depend on it: no name of it
    stands here.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """Return a command, built from its module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(cmd_name)(importlib.import_module(f"{__name__}.{cmd_name}").run)
        built = build_command(single)
        return built if isinstance(built, TyperCommand) else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    name="drdiff",
    cls=_LazyCommands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"drdiff {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Compare a reference infrastructure design with the actual one and write the disaster-recovery gap analysis."""
    del version
