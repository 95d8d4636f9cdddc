"""Writes the findings of a report as accepted, and reads such a file again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reviewer.errors import InputError
from reviewer.model.record import dataclass
from reviewer.model.review import Tier
from reviewer.parsers.source import read_source
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits
from reviewer.today import day_of
from reviewer.waivers.accepted import SCHEMA, Accepted, AcceptedFinding, Ids, digest_of
from reviewer.waivers.waiver import plain

Json = dict[str, Any]
REPORT: Final = "drdiff.report/1"
_LIMITS: Final = Limits(file_bytes=64 * 1024 * 1024, template_bytes=64 * 1024 * 1024, depth=20)
_TIERS: Final = frozenset(tier.value for tier in Tier)
_YAML: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """When findings are accepted, by whom and why."""

    on: dt.date
    owner: str = ""
    reason: str = ""


def read_report(path: Path) -> Json:
    """Return a JSON report.

    Raises:
        InputError: the file is no report that `drdiff compare` or `drdiff check` wrote as JSON.
    """
    found = _loaded(path)
    if not isinstance(found, dict) or found.get("schema") != REPORT or not _has_findings(found):
        raise InputError(
            f"the file is no report of the form {REPORT}",
            file=str(path),
            help_text="write one with `drdiff compare REFERENCE ACTUAL -o report.json`",
        )
    return found


def _has_findings(report: Json) -> bool:
    """Whether the parts of a report that are read here have the shape they should."""
    findings, not_gaps = report.get("findings"), report.get("not_gaps", [])
    if not isinstance(findings, list) or not isinstance(not_gaps, list):
        return False
    return all(_is_finding(item) for item in findings) and all(isinstance(entry, dict) for entry in not_gaps)


def _is_finding(item: object) -> bool:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("id", "rule", "tier", "title")):
        return False
    places = item.get("instances")
    return item["tier"] in _TIERS and isinstance(places, list) and all(isinstance(place, dict) for place in places)


def accepted_document(report: Json, terms: Terms, before: Accepted | None = None) -> Json:
    """Return the accepted form of a report's findings.

    Args:
        report: a JSON report.
        terms: what holds for findings that are accepted now.
        before: what was accepted already: it keeps its terms as long as the gap is there.
    """
    old = before.findings if before is not None else ()
    shown = _accepted_places(report)
    entries = [
        _entry_of(entry, {ids: text for ids, text in entry.places.items() if (entry.rule, *ids) in shown})
        for entry in old
    ]
    for finding in report["findings"]:
        if not finding.get("strength"):
            entries.extend(_accepted(finding, terms, [entry for entry in old if entry.id == finding["id"]]))
    told = [entry for entry in entries if entry["places"]]
    told.sort(key=lambda entry: (Tier(entry["tier"]).rank, entry["rule"], entry["id"], entry["on"]))
    return {"schema": SCHEMA, "findings": told}


def accepted_text(document: Json, path: Path) -> str:
    """Return the document as the text of a file, YAML or JSON by its ending."""
    if path.suffix.lower() in _YAML:
        import yaml  # noqa: PLC0415  only for this form

        return yaml.safe_dump(document, sort_keys=False, allow_unicode=False, width=120)
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def read_accepted(path: Path) -> Accepted:
    """Return the accepted findings of a file, JSON or YAML.

    Raises:
        InputError: the file is no such file.
    """
    found = _loaded(path)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("findings"), list):
        raise InputError(
            f"the file is not of the form {SCHEMA}", file=str(path), help_text="write one with `drdiff accept REPORT`"
        )
    return Accepted.of([_entry(item, number, path) for number, item in enumerate(found["findings"], 1)], str(path))


def _loaded(path: Path) -> object:
    source = read_source(path, str(path), _LIMITS)
    if path.suffix.lower() in _YAML:
        return read_yaml(source.text, str(path), _LIMITS, []).plain()
    try:
        return json.loads(source.text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise InputError("the file is not JSON", file=str(path), line=line) from error


def _accepted(finding: Json, terms: Terms, old: Sequence[AcceptedFinding]) -> Iterator[Json]:
    """Yield a finding of a report, the places that were accepted before apart from the new ones."""
    places = {_ids_in(instance): _digest(instance) for instance in finding.get("instances") or [{}]}
    tier = Tier(finding["tier"])
    for entry in old:
        still = {ids: text for ids, text in places.items() if ids in entry.places and tier.rank >= entry.tier.rank}
        places = {ids: text for ids, text in places.items() if ids not in still}
        yield _entry_of(entry, still)
    new = AcceptedFinding(
        id=finding["id"],
        rule=finding["rule"],
        title=finding["title"],
        tier=tier,
        property=finding["property"] if isinstance(finding.get("property"), str) else None,
        places=places,
        on=terms.on.isoformat(),
        owner=plain(terms.owner),
        reason=plain(terms.reason),
    )
    yield _entry_of(new, places)


def _entry_of(entry: AcceptedFinding, places: Mapping[Ids, str]) -> Json:
    names = ("id", "rule", "tier", "property", "title", "on", "owner", "reason")
    fields = {name: getattr(entry, name) for name in names}
    shown = [{"reference": ids[0], "actual": ids[1], "values": text} for ids, text in places.items()]
    return {**fields, "tier": entry.tier.value, "places": shown}


def _digest(instance: Json) -> str:
    sides = (instance.get("reference"), instance.get("actual"))
    return digest_of([[side["value"]] if isinstance(side, dict) and "value" in side else None for side in sides])


def _accepted_places(report: Json) -> frozenset[tuple[str | None, ...]]:
    """Return rule and ids of the places that the report itself shows as accepted."""
    return frozenset(
        (str(waiver.get("rule")), *_ids_in(entry))
        for entry in report.get("not_gaps", ())
        if isinstance(waiver := entry.get("waiver"), dict) and str(waiver.get("reason", "")).startswith("accepted on ")
    )


def _ids_in(entry: Json) -> Ids:
    sides = (entry.get("reference"), entry.get("actual"))
    reference, actual = (str(side.get("id")) if isinstance(side, dict) else None for side in sides)
    return reference, actual


def _entry(item: object, number: int, path: Path) -> AcceptedFinding:
    """Return one accepted finding.

    Raises:
        InputError: it lacks something, or is of another shape.
    """
    if isinstance(item, dict):
        try:
            return _finding(item)
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
    raise InputError(
        f"finding {number} is not understood", file=str(path), help_text="write the file anew with `drdiff accept`"
    )


def _finding(item: Json) -> AcceptedFinding:
    on = str(item["on"])
    if day_of(on) is None:
        raise ValueError(on)
    places: dict[Ids, str] = {}
    for place in item["places"]:
        ids = [None if place.get(side) is None else str(place[side]) for side in ("reference", "actual")]
        places[ids[0], ids[1]] = str(place.get("values", ""))
    return AcceptedFinding(
        id=str(item["id"]),
        rule=str(item["rule"]),
        title=plain(str(item.get("title") or item["rule"])),
        tier=Tier(item["tier"]),
        property=None if item.get("property") is None else str(item["property"]),
        places=places,
        on=on,
        owner=plain(str(item.get("owner") or "")),
        reason=plain(str(item.get("reason") or "")),
    )
