"""The options that a configuration file stands behind: it is found, read, and gives way to the command line."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from reviewer.errors import InputError

if TYPE_CHECKING:
    from reviewer.commands.ending import OutputFormat
    from reviewer.configuration.records import Configuration, SideSettings
    from reviewer.waiving import Waiving

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", help="The configuration file; by default the nearest .drdiff.yaml from the working folder upwards."
    ),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no configuration file.")]
AcceptedFile = Annotated[
    Path | None,
    typer.Option(
        "--accepted", help="A file that `drdiff accept` wrote: its findings are waived, so that new ones count."
    ),
]
Today = Annotated[
    str | None,
    typer.Option(
        help="The day that waivers expire against, such as 2026-12-31; by default DRDIFF_TODAY, or the real day."
    ),
]

Word = TypeVar("Word", bound=StrEnum)


def configured(file: Path | None, *, none: bool) -> Configuration:
    """Return the configuration of `--config` and `--no-config`.

    Raises:
        InputError: both are given, or the file says something that is not known.
    """
    from reviewer.configuration.find import configuration_for

    if none and file is not None:
        raise InputError("--config and --no-config exclude each other", help_text="give one of them")
    return configuration_for(file, none=none)


def chosen(context: typer.Context, name: str, value: Word, written: str | None) -> Word:
    """Return an option's value: what the command line says, else the configuration, else the default."""
    return type(value)(given(context, name, value.value, written))


def given(context: typer.Context, name: str, value: str, written: str | None) -> str:
    """Return an option's text: what the command line says, else the configuration, else the default."""
    source = context.get_parameter_source(name)
    return value if written is None or (source is not None and source.name != "DEFAULT") else written


def printed(context: typer.Context, form: OutputFormat, configuration: Configuration) -> OutputFormat:
    """Return what to print on standard output.

    Raises:
        InputError: the configuration names no format.
    """
    known = [each.value for each in type(form)]
    if configuration.format is not None and configuration.format not in known:
        raise InputError(
            "'format' is not one of the known words", file=configuration.name, help_text=f"use {', '.join(known)}"
        )
    return chosen(context, "form", form, configuration.format)


def parameters(
    configuration: Configuration, side: SideSettings, shared: dict[str, str], own: dict[str, str]
) -> dict[str, str]:
    """Return one side's parameter values: the command line's over the configuration's, a side's own over both's."""
    return {**configuration.parameters, **side.parameters, **shared, **own}


def waiving(configuration: Configuration, accepted: Path | None, today: str | None) -> Waiving:
    """Return everything that is waived, and the day on which it is looked at.

    Raises:
        InputError: the file of accepted findings cannot be read, or the day is none.
    """
    from reviewer.waivers.decisions import Decisions
    from reviewer.waiving import Waiving

    file = accepted or configuration.accepted
    if today is not None:
        from reviewer.today import today as day

        day(today)
    if file is not None:
        from reviewer.accepting import read_accepted

        decisions = Decisions(waivers=configuration.waivers, accepted=read_accepted(file))
    else:
        decisions = Decisions(waivers=configuration.waivers)
    return Waiving(
        decisions=decisions, today=today, inline=configuration.inline_waivers, diagnostics=configuration.diagnostics
    )


def pair_of(
    reference: str | None, actual: str | None, name: str | None, configuration: Configuration
) -> tuple[str, str]:
    """Return the two designs: those named, else the configuration's pair of that name, else its only one.

    Raises:
        InputError: it is not clear which two are meant.
    """
    if reference is not None and actual is not None and name is None:
        return reference, actual
    pairs = configuration.pairs
    known = f"pairs are {', '.join(pairs)}" if pairs else "a configuration names pairs under `pairs:`"
    if reference is not None:
        problem = "--pair stands in the place of the two designs" if name else "the actual design is missing"
        raise InputError(problem, help_text="write drdiff compare REFERENCE ACTUAL, or drdiff compare --pair NAME")
    if name is None and len(pairs) != 1:
        raise InputError("the two designs are missing", help_text=f"name REFERENCE and ACTUAL, or --pair; {known}")
    if name is not None and name not in pairs:
        raise InputError(f"there is no pair '{name}'", file=configuration.name, help_text=known)
    found = pairs[name] if name is not None else next(iter(pairs.values()))
    return found.reference, found.actual
