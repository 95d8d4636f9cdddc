"""`drdiff compare REFERENCE ACTUAL`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reviewer.commands.configured import (
    AcceptedFile,
    ConfigFile,
    NoConfig,
    Today,
    chosen,
    configured,
    given,
    pair_of,
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
from reviewer.errors import InputError
from reviewer.model.design import Format


def run(
    context: typer.Context,
    reference: Annotated[
        str | None, typer.Argument(help="The design that should be: file, folder, or - for standard input.")
    ] = None,
    actual: Annotated[
        str | None, typer.Argument(help="The design that is: file, folder, or - for standard input.")
    ] = None,
    output: Output = None,
    form: Form = OutputFormat.TERMINAL,
    fail_on: FailFrom = FailOn.HIGH,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "--var", help="A parameter or variable for both sides, NAME=VALUE. Repeatable."),
    ] = None,
    reference_param: Annotated[
        list[str] | None, typer.Option(help="A parameter value for the reference only. Repeatable.")
    ] = None,
    actual_param: Annotated[
        list[str] | None, typer.Option(help="A parameter value for the actual design only. Repeatable.")
    ] = None,
    params: Annotated[
        Path | None, typer.Option(help="A parameter file for both sides, in one of AWS's JSON shapes.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="The region both sides are deployed to.")] = None,
    account: Annotated[str | None, typer.Option(help="The account id both sides are deployed to.")] = None,
    match: Annotated[list[str] | None, typer.Option(help="Fix a match: REFERENCE_ID=ACTUAL_ID. Repeatable.")] = None,
    matches: Annotated[Path | None, typer.Option(help="A YAML file of fixed matches, reference id: actual id.")] = None,
    reference_format: Annotated[
        Format | None, typer.Option(help="The reference's format, where its content should not decide.")
    ] = None,
    actual_format: Annotated[
        Format | None, typer.Option(help="The actual design's format, where its content should not decide.")
    ] = None,
    var_file: Annotated[
        list[Path] | None, typer.Option(help="A Terraform variable file for both sides. Repeatable.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(help="The Terraform folder that the actual plan or state was made from: findings cite its lines."),
    ] = None,
    workspace: Annotated[str, typer.Option(help="The Terraform workspace.")] = "default",
    rto: Annotated[
        str | None, typer.Option(help="Recovery time objective, such as 15m or 4h; a missed target is a high finding.")
    ] = None,
    rpo: Annotated[str | None, typer.Option(help="Recovery point objective, such as 1m or 24h.")] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            help="The baseline whose rules judge the actual design as well: a name (see `baselines`), a file, or none."
        ),
    ] = None,
    pair: Annotated[
        str | None, typer.Option(help="A pair of designs that the configuration names, in the place of the two.")
    ] = None,
    accepted: AcceptedFile = None,
    today: Today = None,
    limit: Limit = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Compare two designs and write the review.

    Exit code 0 without a finding at or above --fail-on, 1 with one, 2 if the review could not be made.
    """
    from reviewer.options import match_file, pairs, parameter_file, target_from
    from reviewer.pipeline import CompareOptions, compare
    from reviewer.progress import working
    from reviewer.settings import ReadOptions

    settings = configured(config, none=no_config)
    reference, actual = pair_of(reference, actual, pair, settings)
    limits = limited(limit, settings.limits)
    output = output or list(settings.output)
    check_outputs(output)
    if reference == actual == "-":
        raise InputError("only one side can be standard input", help_text="name a file for the other side")
    shared = {**(parameter_file(params) if params else {}), **pairs(param or [], "--param")}
    sides = [
        ReadOptions(
            parameters=parameters(settings, written, shared, pairs(own or [], option)),
            region=region or settings.region,
            account=account or settings.account,
            format=form_given or written.format,
            limits=limits,
            source=configuration,
            variable_files=tuple(var_file or settings.variable_files),
            workspace=given(context, "workspace", workspace, settings.workspace),
        )
        for own, option, form_given, configuration, written in (
            (reference_param, "--reference-param", reference_format, None, settings.reference),
            (actual_param, "--actual-param", actual_format, source or settings.source, settings.actual),
        )
    ]
    fixed = {**settings.matches, **(match_file(matches) if matches else {}), **pairs(match or [], "--match")}
    options = CompareOptions(
        reference=sides[0],
        actual=sides[1],
        matches=fixed,
        target=target_from(rto or settings.rto, rpo or settings.rpo),
        baseline=baseline or settings.baseline,
        waiving=waiving(settings, accepted, today),
    )
    form = printed(context, form, settings)
    fail_on = chosen(context, "fail_on", fail_on, settings.fail_on)
    with working("Comparing the designs", quiet=quiet):
        review = compare(reference, actual, options)
    finish(review, Ending(output=tuple(output), form=form, fail_on=fail_on, quiet=quiet, no_color=no_color))
