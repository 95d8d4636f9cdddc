"""`drdiff review PLAN`."""

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
    plan: Annotated[
        str,
        typer.Argument(
            help="A Terraform or OpenTofu plan, a Pulumi preview or a CloudFormation change set, each as JSON; "
            "- for standard input."
        ),
    ],
    output: Output = None,
    form: Form = OutputFormat.TERMINAL,
    fail_on: FailFrom = FailOn.HIGH,
    baseline: Annotated[
        str | None,
        typer.Option(help="Judge the design after the change by a baseline's rules as well: a name or a file."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(help="The Terraform folder that the plan was made from: findings cite its lines."),
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
    """Review what a plan, preview or change set is about to do: the design before it against the design after it.

    Exit code 0 without a finding at or above --fail-on, 1 with one, 2 if the review could not be made.
    """
    from reviewer.options import target_from
    from reviewer.pipeline import CompareOptions
    from reviewer.progress import working
    from reviewer.reviewing import review_change
    from reviewer.settings import ReadOptions

    settings = configured(config, none=no_config)
    output = output or list(settings.output)
    check_outputs(output)
    side = ReadOptions(
        region=region or settings.region,
        account=account or settings.account,
        limits=limited(limit, settings.limits),
        source=source,
    )
    options = CompareOptions(
        actual=side,
        target=target_from(rto or settings.rto, rpo or settings.rpo),
        baseline=baseline,  # the configuration's is for whole designs: a change is asked what it changes
        waiving=waiving(settings, accepted, today),
    )
    form = printed(context, form, settings)
    fail_on = chosen(context, "fail_on", fail_on, settings.fail_on)
    with working("Reviewing the change", quiet=quiet):
        review = review_change(plan, options)
    finish(review, Ending(output=tuple(output), form=form, fail_on=fail_on, quiet=quiet, no_color=no_color))
