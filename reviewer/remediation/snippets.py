"""The code that closes each gap, in the actual design's own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewer.model.design import Format
from reviewer.model.matching import Matching
from reviewer.model.record import replace
from reviewer.model.review import Finding, Snippet
from reviewer.remediation.work import Job, jobs

_TEMPLATES = frozenset({Format.CLOUDFORMATION, Format.SAM, Format.CDK})
_PULUMI = frozenset({Format.PULUMI_PREVIEW, Format.PULUMI_STACK, Format.PULUMI_YAML})
_TERRAFORM = frozenset({Format.TERRAFORM, Format.TERRAFORM_JSON, Format.TERRAFORM_PLAN, Format.TERRAFORM_STATE})


def with_snippets(findings: Sequence[Finding], matching: Matching) -> tuple[Finding, ...]:
    """Return the findings, each with the code that closes its gap where it can be told."""
    made = _snippets(jobs(findings, matching), matching)
    return tuple(replace(finding, snippet=made[finding.id]) if finding.id in made else finding for finding in findings)


def _snippets(work: Sequence[Job], matching: Matching) -> Mapping[str, Snippet]:
    if not work:
        return {}
    if matching.actual.format in _TEMPLATES:
        from reviewer.remediation.cloudformation.write import Writer  # noqa: PLC0415  each language where it is used

        return Writer.of(matching, work).snippets(work)
    if matching.actual.format in _TERRAFORM:
        from reviewer.remediation.terraform.write import Writer as TerraformWriter  # noqa: PLC0415

        return TerraformWriter.of(matching).snippets(work)
    if matching.actual.format in _PULUMI:
        from reviewer.remediation.pulumi.write import Writer as PulumiWriter  # noqa: PLC0415

        return PulumiWriter.of(matching).snippets(work)
    return {}
