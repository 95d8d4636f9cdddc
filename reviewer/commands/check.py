"""`drdiff check ACTUAL`."""

from __future__ import annotations

from typing import Annotated

import typer

from reviewer.commands.configured import (
    AcceptedFile,
    ConfigFile,
    NoConfig,
    Today,
    chosen,
    configured,
    parameters,
    printed,
    waiving,
)
from reviewer.commands.ending import (
    Ending,
    FailFrom,
    FailOn,
    Form,
    NoColor,
    Output,
    OutputFormat,
    Quiet,
    check_outputs,
    finish,
)
from reviewer.commands.limited import Limit, limited


def run(
    context: typer.Context,
    actual: Annotated[str, typer.Argument(help="The design to judge: file, folder, or - for standard input.")],
    output: Output = None,
    form: Form = OutputFormat.TERMINAL,
    fail_on: FailFrom = FailOn.HIGH,
    baseline: Annotated[
        str | None,
        typer.Option(
            help="The baseline whose rules judge: a name (see `baselines`), a file, or a design to compare with."
        ),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "--var", help="A parameter or variable, NAME=VALUE. Repeatable.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="The region the design is deployed to.")] = None,
    account: Annotated[str | None, typer.Option(help="The account id the design is deployed to.")] = None,
    rto: Annotated[str | None, typer.Option(help="Recovery time objective, such as 15m or 4h.")] = None,
    rpo: Annotated[str | None, typer.Option(help="Recovery point objective, such as 1m or 24h.")] = None,
    accepted: AcceptedFile = None,
    today: Today = None,
    limit: Limit = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Judge one design by rules, with no reference."""
    from reviewer.options import pairs, target_from
    from reviewer.pipeline import CompareOptions, check
    from reviewer.progress import working
    from reviewer.settings import ReadOptions

    settings = configured(config, none=no_config)
    limits = limited(limit, settings.limits)
    output = output or list(settings.output)
    check_outputs(output)
    side = ReadOptions(
        parameters=parameters(settings, settings.actual, pairs(param or [], "--param"), {}),
        region=region or settings.region,
        account=account or settings.account,
        format=settings.actual.format,
        limits=limits,
        variable_files=settings.variable_files,
        workspace=settings.workspace or "default",
    )
    options = CompareOptions(
        actual=side,
        target=target_from(rto or settings.rto, rpo or settings.rpo),
        baseline=baseline or settings.baseline,
        waiving=waiving(settings, accepted, today),
    )
    form = printed(context, form, settings)
    fail_on = chosen(context, "fail_on", fail_on, settings.fail_on)
    with working("Checking the design", quiet=quiet):
        review = check(actual, options)
    finish(review, Ending(output=tuple(output), form=form, fail_on=fail_on, quiet=quiet, no_color=no_color))
