"""The code that closes a gap: the reference's own source lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from reviewer.model.design import RESOLVED_FORMATS, Design, Format
from reviewer.model.record import replace
from reviewer.model.review import Finding, Kind, Side, Snippet, Tier

_MOST_LINES = 40
_MOST_PLACES = 3
_SHOWN_KINDS = frozenset(
    {Kind.MISSING_RESOURCE, Kind.PROPERTY, Kind.RELATION, Kind.PARAMETER, Kind.OUTPUT, Kind.CONDITION, Kind.MAPPING}
)
_LANGUAGES = {Format.TERRAFORM: "hcl"}


def with_snippets(findings: Sequence[Finding], reference: Design) -> tuple[Finding, ...]:
    """Return the findings, those above info with the reference's lines as their fix where it has any."""
    if reference.format in RESOLVED_FORMATS:
        return tuple(findings)
    return tuple(
        replace(finding, snippet=_snippet(finding, reference)) if finding.tier is not Tier.INFO else finding
        for finding in findings
    )


def _snippet(finding: Finding, reference: Design) -> Snippet | None:
    if finding.kind not in _SHOWN_KINDS:
        return None
    sides = [instance.reference for instance in finding.instances if instance.reference is not None]
    wanted = [
        side for side in sides if side.has_value or finding.kind is Kind.MISSING_RESOURCE or finding.property is None
    ]
    blocks = [block for side in wanted[:_MOST_PLACES] if (block := _lines(side, reference))]
    if not blocks:
        return None
    text = "\n\n".join(dict.fromkeys(blocks))
    is_json = text.lstrip()[:1] in ('"', "{")
    return Snippet(language=_LANGUAGES.get(reference.format, "json" if is_json else "yaml"), text=text)


def _lines(side: Side, reference: Design) -> str:
    source = reference.sources.get(side.location.file)
    if source is None:
        return ""
    start, end = side.location.start_line, side.location.end_line
    lines = list(source[start - 1 : end])
    cut = lines[:_MOST_LINES]
    text = textwrap.dedent("\n".join(line.expandtabs(4) for line in cut)).rstrip().rstrip(",")
    return text if len(lines) <= _MOST_LINES else f"{text}\n# … {len(lines) - _MOST_LINES} more lines"
