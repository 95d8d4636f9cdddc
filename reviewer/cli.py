"""The `drdiff` command. Heavy parts are imported by the command that needs them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from reviewer import __version__
from reviewer.errors import InputError
from reviewer.model.design import Format

if TYPE_CHECKING:
    from reviewer.model.review import Review

app = typer.Typer(
    name="drdiff",
    help="Compare a reference infrastructure design with the actual one and write the disaster-recovery gap analysis.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class OutputFormat(StrEnum):
    """What `--format` prints on standard output."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


class FailOn(StrEnum):
    """The tier from which `compare` exits with 1."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    NEVER = "never"


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


@app.command()
def compare(
    reference: Annotated[str, typer.Argument(help="The design that should be: file, folder, or - for standard input.")],
    actual: Annotated[str, typer.Argument(help="The design that is: file, folder, or - for standard input.")],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output", "-o", help="Write a report to this file; .md, .html or .json by its suffix. Repeatable."
        ),
    ] = None,
    form: Annotated[
        OutputFormat, typer.Option("--format", "-f", help="What to print on standard output.")
    ] = OutputFormat.TERMINAL,
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit with 1 if there is a finding of this tier or a worse one.")
    ] = FailOn.HIGH,
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
        typer.Option(help="Judge the actual design by a baseline's rules as well: a name (see `baselines`) or a file."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict line only.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colour; NO_COLOR does the same.")] = False,
) -> None:
    """Compare two designs and write the review.

    Exit code 0 without a finding at or above --fail-on, 1 with one, 2 if the review could not be made.
    """
    from reviewer.options import match_file, pairs, parameter_file, target_from  # noqa: PLC0415  see the module's docstring
    from reviewer.pipeline import CompareOptions  # noqa: PLC0415
    from reviewer.pipeline import compare as run  # noqa: PLC0415
    from reviewer.settings import ReadOptions  # noqa: PLC0415
    from reviewer.writing import renderer_for  # noqa: PLC0415

    for path in output or []:
        renderer_for(path)
    if reference == actual == "-":
        raise InputError("only one side can be standard input", help_text="name a file for the other side")
    shared = {**(parameter_file(params) if params else {}), **pairs(param or [], "--param")}
    sides = [
        ReadOptions(
            parameters={**shared, **pairs(own or [], option)},
            region=region,
            account=account,
            format=chosen,
            source=written,
            variable_files=tuple(var_file or ()),
            workspace=workspace,
        )
        for own, option, chosen, written in (
            (reference_param, "--reference-param", reference_format, None),
            (actual_param, "--actual-param", actual_format, source),
        )
    ]
    fixed = {**(match_file(matches) if matches else {}), **pairs(match or [], "--match")}
    options = CompareOptions(
        reference=sides[0], actual=sides[1], matches=fixed, target=target_from(rto, rpo), baseline=baseline
    )
    review = run(reference, actual, options)
    _finish(review, Ending(tuple(output or ()), form, fail_on, quiet=quiet, no_color=no_color))


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of a finished review."""

    output: tuple[Path, ...]
    form: OutputFormat
    fail_on: FailOn
    quiet: bool
    no_color: bool


def _finish(review: Review, ending: Ending) -> None:
    """Write and print the reports, then exit with 1 where the review has a finding that fails the run."""
    from reviewer.writing import print_report, write_report  # noqa: PLC0415  see the module's docstring

    for path in ending.output:
        write_report(review, path)
    if not ending.output or ending.quiet or ending.form is not OutputFormat.TERMINAL:
        print_report(review, ending.form.value, quiet=ending.quiet, color=False if ending.no_color else None)
    else:
        typer.echo(f"{review.summary.verdict} Written: {', '.join(str(path) for path in ending.output)}")
    if ending.fail_on is not FailOn.NEVER:
        worst = [tier.value for tier in FailOn][: list(FailOn).index(ending.fail_on) + 1]
        if any(finding.tier.value in worst for finding in review.findings):
            raise typer.Exit(1)


@app.command()
def check(
    actual: Annotated[str, typer.Argument(help="The design to judge: file, folder, or - for standard input.")],
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Write a report here; .md, .html or .json by its suffix. Repeatable."),
    ] = None,
    form: Annotated[
        OutputFormat, typer.Option("--format", "-f", help="What to print on standard output.")
    ] = OutputFormat.TERMINAL,
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit with 1 if there is a finding of this tier or a worse one.")
    ] = FailOn.HIGH,
    baseline: Annotated[
        str | None, typer.Option(help="The baseline whose rules judge: a name (see `baselines`) or a file.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "--var", help="A parameter or variable, NAME=VALUE. Repeatable.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="The region the design is deployed to.")] = None,
    account: Annotated[str | None, typer.Option(help="The account id the design is deployed to.")] = None,
    rto: Annotated[str | None, typer.Option(help="Recovery time objective, such as 15m or 4h.")] = None,
    rpo: Annotated[str | None, typer.Option(help="Recovery point objective, such as 1m or 24h.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict line only.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colour; NO_COLOR does the same.")] = False,
) -> None:
    """Judge one design by rules, with no reference."""
    from reviewer.options import pairs, target_from  # noqa: PLC0415  see the module's docstring
    from reviewer.pipeline import CompareOptions  # noqa: PLC0415
    from reviewer.pipeline import check as run  # noqa: PLC0415
    from reviewer.settings import ReadOptions  # noqa: PLC0415
    from reviewer.writing import renderer_for  # noqa: PLC0415

    for path in output or []:
        renderer_for(path)
    side = ReadOptions(parameters=pairs(param or [], "--param"), region=region, account=account)
    review = run(actual, CompareOptions(actual=side, target=target_from(rto, rpo), baseline=baseline))
    _finish(review, Ending(tuple(output or ()), form, fail_on, quiet=quiet, no_color=no_color))


@app.command()
def rules() -> None:
    """List the rules that `check` and `--baseline` hold a design against."""
    from reviewer.vocabulary.rule_book import all_rules  # noqa: PLC0415  see the module's docstring

    for rule in all_rules():
        typer.echo(f"{rule.id:44} {rule.tier.value:7} {rule.title}")


@app.command()
def baselines() -> None:
    """List the baselines that come with drdiff."""
    from reviewer.vocabulary.baselines import shipped_baselines  # noqa: PLC0415  see the module's docstring

    for each in shipped_baselines():
        typer.echo(f"{each.name:24} {len(each.rules)} rules")


@app.command()
def coverage(
    inputs: Annotated[list[str], typer.Argument(help="Designs in any format: files or folders.")],
    most: Annotated[int, typer.Option(help="How many unmapped types and properties to list.")] = 20,
) -> None:
    """Print the share of resources and properties that the vocabulary knows, and list what it does not."""
    from reviewer.coverage import coverage_of, words  # noqa: PLC0415  see the module's docstring

    typer.echo(words(coverage_of(inputs), most))


@app.command()
def explain(
    subject: Annotated[
        str,
        typer.Argument(
            help="A rule id of the report, a resource type, or TYPE.Property (AWS::RDS::DBCluster.DeletionProtection)."
        ),
    ],
) -> None:
    """Say what a rule, a resource type or a property means for recovery, and where that comes from."""
    from reviewer.explain import explain as words  # noqa: PLC0415  see the module's docstring

    typer.echo(words(subject))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the JSON report."""
    import json  # noqa: PLC0415  see the module's docstring

    from reviewer.renderers.schema import report_schema  # noqa: PLC0415

    typer.echo(json.dumps(report_schema(), indent=2))


def main() -> NoReturn:
    """Run the command; every failure is one clear message and an exit code."""
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app()
    except InputError as error:
        _fail(f"drdiff: error: {error}")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)
    except KeyboardInterrupt:
        _fail("drdiff: interrupted", 130)
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        _fail(
            f"drdiff: internal error in version {__version__}: {what}\n"
            "  help: run again with --debug and report the trace with the two inputs, secrets removed"
        )
    sys.exit(0)


def _fail(message: str, code: int = 2) -> NoReturn:
    sys.stderr.write(message.translate(_CONTROL) + "\n")
    sys.exit(code)


_CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), 127, *range(128, 160))}
"""Control characters of an input's name or text would reach the terminal; they are written out instead."""
