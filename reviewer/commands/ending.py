"""How a review ends: reports are written, one is printed, and the exit code says whether a finding fails the run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.model.record import dataclass

if TYPE_CHECKING:
    from reviewer.model.review import Finding, Review


class OutputFormat(StrEnum):
    """What `--format` prints on standard output."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"
    SARIF_WITH_WAIVED = "sarif-with-waived"
    JUNIT = "junit"
    GITLAB = "gitlab"
    ANNOTATIONS = "annotations"
    CSV = "csv"
    SUMMARY = "summary"


class FailOn(StrEnum):
    """The tier from which a command exits with 1."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    NEVER = "never"


Output = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write a report to this file: .md, .html, .json, .sarif, .xml (JUnit) or .csv by its ending, "
        "any format as FORMAT:FILE. Repeatable.",
    ),
]
Form = Annotated[OutputFormat, typer.Option("--format", "-f", help="What to print on standard output.")]
FailFrom = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 if there is a finding of this tier or worse.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict line only.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour; NO_COLOR does the same.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What becomes of a finished review."""

    output: tuple[Path, ...]
    form: OutputFormat
    fail_on: FailOn
    quiet: bool
    no_color: bool


def check_outputs(output: list[Path] | None) -> None:
    """Refuse a file whose suffix no report format has, before any work is done.

    Raises:
        reviewer.errors.InputError: no report format has the suffix.
    """
    from reviewer.writing import destination

    for path in output or []:
        destination(path)


def finish(review: Review, ending: Ending) -> None:
    """Write and print the reports, then exit with 1 where the review has a finding that fails the run."""
    from reviewer.errors import without_controls
    from reviewer.writing import print_report, write_reports

    write_reports(review, ending.output)
    if not ending.output or ending.quiet or ending.form is not OutputFormat.TERMINAL:
        print_report(review, ending.form.value, quiet=ending.quiet, color=False if ending.no_color else None)
    else:
        written = ", ".join(str(path) for path in ending.output)
        typer.echo(without_controls(f"{review.summary.verdict} Written: {written}".replace("\n", "\\n")))
    if ending.fail_on is not FailOn.NEVER:
        worst = [tier.value for tier in FailOn][: list(FailOn).index(ending.fail_on) + 1]
        if any(finding.tier.value in worst and _is_gap(finding) for finding in review.findings):
            raise typer.Exit(1)


def _is_gap(finding: Finding) -> bool:
    """Whether a finding may fail a run: neither praise nor a weakness that the reference has too."""
    return not finding.strength and finding.alone is None
