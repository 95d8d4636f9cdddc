"""Writes the findings of a report as accepted, and reads such a file again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
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
    if not isinstance(found, dict) or found.get("schema") != REPORT or not isinstance(found.get("findings"), list):
        raise InputError(
            f"the file is no report of the form {REPORT}",
            file=str(path),
            help_text="write one with `drdiff compare REFERENCE ACTUAL -o report.json`",
        )
    return found


def accepted_document(report: Json, terms: Terms, before: Accepted | None = None) -> Json:
    """Return the accepted form of a report's findings.

    Args:
        report: a JSON report.
        terms: what holds for findings that are accepted now.
        before: what was accepted already: it keeps its terms as long as the gap is there.
    """
    kept = {entry.id: entry for entry in before.findings} if before is not None else {}
    now = [_accepted(finding, terms, kept) for finding in report["findings"] if not finding.get("strength")]
    ids = {entry["id"] for entry in now}
    still = _still_accepted(report, [entry for entry in kept.values() if entry.id not in ids])
    entries = sorted((*now, *still), key=lambda entry: (Tier(entry["tier"]).rank, entry["rule"], entry["id"]))
    return {"schema": SCHEMA, "findings": entries}


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


def _accepted(finding: Json, terms: Terms, kept: Mapping[str, AcceptedFinding]) -> Json:
    old = kept.get(str(finding["id"]))
    places = [_place(instance) for instance in finding.get("instances") or [{}]]
    entry: Json = {key: finding.get(key) for key in ("id", "rule", "tier", "property", "title")}
    entry["on"] = old.on if old is not None else terms.on.isoformat()
    entry["owner"] = old.owner if old is not None and old.owner else plain(terms.owner)
    entry["reason"] = old.reason if old is not None and old.reason else plain(terms.reason)
    return {**entry, "places": places}


def _place(instance: Json) -> Json:
    sides = [instance.get("reference"), instance.get("actual")]
    values = [[side["value"]] if side is not None and "value" in side else None for side in sides]
    ids = [None if side is None else side.get("id") for side in sides]
    return {"reference": ids[0], "actual": ids[1], "values": digest_of(values)}


def _still_accepted(report: Json, entries: Iterable[AcceptedFinding]) -> Iterator[Json]:
    """Yield what was accepted before and stands in the report as accepted."""
    shown = {
        (waiver.get("rule"), *_ids_in(entry))
        for entry in report.get("not_gaps", ())
        if isinstance(waiver := entry.get("waiver"), dict) and str(waiver.get("reason", "")).startswith("accepted on ")
    }
    for entry in entries:
        if any((entry.rule, *ids) in shown for ids in entry.places):
            fields = ("id", "rule", "tier", "property", "title", "on", "owner", "reason")
            places = [{"reference": ids[0], "actual": ids[1], "values": text} for ids, text in entry.places.items()]
            yield {**{key: getattr(entry, key) for key in fields}, "tier": entry.tier.value, "places": places}


def _ids_in(entry: Json) -> Ids:
    sides = (entry.get("reference"), entry.get("actual"))
    reference, actual = (side.get("id") if isinstance(side, dict) else None for side in sides)
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
