"""Reads JSON reports (`drdiff.report/1`) that a comment is made from; an artifact of a fork is not to be trusted."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from reviewer.errors import InputError
from reviewer.forges.extra import needed
from reviewer.model.record import dataclass
from reviewer.renderers.schema import report_schema

LARGEST: Final = 64 * 1024 * 1024
TIERS: Final = ("high", "medium", "low", "info")
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of one place."""

    id: str
    path: str
    """From the repository's root."""
    file: str
    start_line: int
    end_line: int
    value: object = None
    has_value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A finding as a comment shows it."""

    id: str
    tier: str
    title: str
    detail: str
    impact: str
    fix: str
    undecided: bool
    places: tuple[tuple[Side | None, Side | None], ...]
    """Reference and actual."""
    language: str = ""
    code: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether it is something to fix, and not only to know."""
        return self.tier != "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, its findings worst first."""

    label: str
    reference: str
    verdict: str
    counts: Mapping[str, int]
    undecided: int
    effort_days: tuple[float, float]
    findings: tuple[Gap, ...]
    waived: int
    strengths: int
    """What the design does well; counted only."""
    errors: int
    """Parts of the input that could not be read."""
    recovery: Mapping[str, object] | None

    @property
    def name(self) -> str:
        """What tells this report from others in one comment."""
        return f"{self.reference}\0{self.label}"

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The findings that are something to fix."""
        return tuple(finding for finding in self.findings if finding.is_gap)


def read_report(name: str) -> Report:
    """Return the report in a file, or on standard input (`-`).

    Raises:
        InputError: it cannot be read or is no report.
    """
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise InputError(f"the report cannot be read: {reason}", file=name) from error
    return parse_report(data, name)


def parse_report(data: bytes, name: str) -> Report:
    """Return the report that `data` holds; `name` is how errors call it.

    Raises:
        InputError: it is no report.
    """
    help_text = "name a report that `drdiff compare … -o report.json` wrote"
    if len(data) > LARGEST:
        raise InputError(f"the report is larger than {LARGEST:,} bytes", file=name)
    try:
        content = json.loads(data, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise InputError("the report is not JSON", file=name, help_text=help_text) from error
    validator = needed("jsonschema", "comment").Draft202012Validator(report_schema())
    try:
        fault = next(validator.iter_errors(content), None)
    except RecursionError:
        raise InputError("the report is nested too deep", file=name) from None
    if fault is not None:
        where = "/".join(str(step) for step in fault.absolute_path) or "the top"
        # What stands there is not repeated: another file than a report may hold secrets.
        problem = f"the report is not drdiff.report/1, at {where[:200]}: its '{fault.validator}' is not as it should be"
        raise InputError(problem, file=name, help_text=help_text)
    return _report(cast("Json", content))


def _refused(constant: str) -> object:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _report(content: Json) -> Report:
    reference = cast("Json | None", content["reference"])
    actual, summary = cast("Json", content["actual"]), cast("Json", content["summary"])
    folders = (_folder(reference), _folder(actual))
    found = [item for item in _rows(content["findings"]) if item.get("strength") is not True]
    effort = cast("Sequence[float]", summary["effort_days"])
    gaps = sorted((_gap(item, folders) for item in found), key=lambda gap: TIERS.index(gap.tier))
    return Report(
        label=str(actual["label"]),
        reference="" if reference is None else str(reference["label"]),
        verdict=str(summary["verdict"]),
        counts={tier: int(cast("float", summary[tier])) for tier in TIERS},
        undecided=int(cast("float", summary["undecided"])),
        effort_days=(float(effort[0]), float(effort[1])),
        findings=tuple(gaps),
        strengths=len(_rows(content["findings"])) - len(found),
        waived=sum(1 for item in _rows(content["not_gaps"]) if str(item["reason"]).startswith("waived")),
        errors=sum(1 for item in _rows(content["diagnostics"]) if item["severity"] == "error"),
        recovery=cast("Mapping[str, object] | None", content["recovery"]),
    )


def _rows(value: object) -> Sequence[Json]:
    return cast("Sequence[Json]", value)


def _folder(design: Json | None) -> str:
    folder = design.get("folder") if design is not None else ""
    return folder if isinstance(folder, str) else ""


def _gap(item: Json, folders: tuple[str, str]) -> Gap:
    snippet = cast("Json | None", item["snippet"])
    return Gap(
        id=str(item["id"]),
        tier=str(item["tier"]),
        title=str(item["title"]),
        detail=str(item["detail"]),
        impact=str(item["impact"]),
        fix=str(item["fix"]),
        undecided=item["undecided"] is True,
        places=tuple(
            (_side(place["reference"], folders[0]), _side(place["actual"], folders[1]))
            for place in _rows(item["instances"])
        ),
        language=str(snippet["language"]) if snippet is not None else "",
        code=str(snippet["text"]) if snippet is not None else "",
    )


def _side(value: object, folder: str) -> Side | None:
    if value is None:
        return None
    item = cast("Json", value)
    file = str(item["file"])
    start, end = (int(cast("float", item[name])) for name in ("start_line", "end_line"))  # the schema takes 1.0 for 1
    return Side(
        id=str(item["id"]),
        path=f"{folder}/{file}" if folder else file,
        file=file,
        start_line=start,
        end_line=max(start, end),
        value=item.get("value"),
        has_value="value" in item,
    )
