"""What two languages can say alike: parameters, outputs and the order of creation are each language's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reviewer.model.design import RESOLVED_FORMATS, Format
from reviewer.model.matching import Matching

_LANGUAGES: Final[Mapping[Format, str]] = {
    Format.CLOUDFORMATION: "CloudFormation",
    Format.SAM: "CloudFormation",
    Format.CDK: "CloudFormation",
    Format.TERRAFORM: "Terraform",
    Format.TERRAFORM_JSON: "Terraform",
    Format.TERRAFORM_PLAN: "Terraform",
    Format.TERRAFORM_STATE: "Terraform",
    Format.PULUMI_PREVIEW: "Pulumi",
    Format.PULUMI_STACK: "Pulumi",
    Format.PULUMI_YAML: "Pulumi",
}
ANOTHER_LANGUAGE: Final = "the designs are written in different languages, each has its own"


def share_language(matching: Matching) -> bool:
    """Whether both designs are written in one language, if not in one format of it."""
    return _LANGUAGES[matching.reference.format] == _LANGUAGES[matching.actual.format]


def share_sight(matching: Matching) -> bool:
    """Whether both designs show as much: of one language, and both as their author wrote them or both evaluated."""
    resolved = {design.format in RESOLVED_FORMATS for design in (matching.reference, matching.actual)}
    return share_language(matching) and len(resolved) == 1


def has_attributes(matching: Matching) -> bool:
    """Whether the actual design's language writes resource attributes, so that one left out is its default."""
    return _LANGUAGES[matching.actual.format] == "CloudFormation"


def share_declarations(matching: Matching) -> bool:
    """Whether both formats keep declarations as their author wrote them: plans keep no types, states no variables."""
    formats = {matching.reference.format, matching.actual.format}
    return share_language(matching) and (len(formats) == 1 or not formats & RESOLVED_FORMATS)
