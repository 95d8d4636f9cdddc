"""Scores drdiff against labelled cases: `python tests/label_score.py FOLDER [--detectable diff,both] [-v]`.

FOLDER holds one folder per case with `labels.json` and its inputs (`reference.*` or `reference/`, `actual.*`); a case
without a reference is checked by rules alone. A label counts as found when one finding names the same resource and the
same property or kind; a label on missing resources needs every one of them; a label that rules decide needs the
property or, where it is about something that is absent, a word for its type (`log group`). A false claim counts as
repeated when a finding above info says the same of all its ids. `--detectable diff,both,rule` scores all there is.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from reviewer.errors import InputError
from reviewer.pipeline import check, compare
from reviewer.renderers.json_report import document

KINDS = {
    "missing_resource": {"missing-resource"},
    "property": {"property", "relation", "posture", "invalid"},
    "parameter": {"parameter"},
    "output": {"output"},
    "condition": {"condition"},
    "rule": {"posture", "invalid", "property"},
    "mapping": {"mapping"},
}


def sides(folder: Path) -> tuple[Path | None, Path] | None:
    """Return the reference (None where the case has none) and actual inputs of a case."""
    labels = json.loads((folder / "labels.json").read_text())
    actual = (
        folder / labels["actual"]
        if (folder / labels["actual"]).exists()
        else next(iter(sorted(folder.glob("actual.*"))), None)
    )
    if labels.get("ideal") is None:
        return (None, actual) if actual is not None else None
    reference = next(iter(sorted(folder.glob("reference*"))), None)
    return (reference, actual) if reference is not None and actual is not None else None


def ids_of(finding: dict) -> set[str]:
    """Return every id a finding names on either side, with and without the template's name before it."""
    found = {
        side["id"]
        for instance in finding["instances"]
        for side in (instance["reference"], instance["actual"])
        if side is not None
    }
    return found | {item.split(":", 1)[1] for item in found if ":" in item and "::" not in item}


def words(path: str | None) -> list[str]:
    """Return a property path as plain lower-case words without list positions."""
    text = re.sub(r"\[[^]]*\]", "", path or "")
    return [re.sub(r"[^a-z0-9]", "", part.lower()) for part in text.split(".") if part and not part.isdigit()]


def same_property(label: str | None, finding: str | None) -> bool:
    """Tell whether one path lies within the other."""
    left, right = words(label), words(finding)
    if not left or not right:
        return False
    short, long = sorted((left, right), key=len)
    return long[: len(short)] == short


def says(label: dict, finding: dict, ids: set[str]) -> bool:
    """Tell whether a finding makes the label's statement about one of `ids`."""
    if not ids & ids_of(finding):
        return False
    if label.get("property") and same_property(label["property"], finding["property"]):
        return True
    if finding["kind"] not in KINDS.get(label["kind"], set()):
        return False
    if label.get("foreign_words"):
        return True
    if label["kind"] == "property" or (label["kind"] == "rule" and label.get("property")):
        return not label.get("property")
    return True


def type_words(types: list[str]) -> set[str]:
    """Return the plain words for types: `AWS::Logs::LogGroup` is a `log group`, its service `logs`."""
    names = [part for item in types for part in item.split("::")[1:]]
    spaced = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower() for name in names}
    return spaced | {name.lower() for name in names}


def rules_say(label: dict, finding: dict, ids: set[str]) -> bool:
    """Tell whether a finding makes the statement of a label that rules decide."""
    if label["kind"] == "strength" and not finding["strength"]:
        return False
    if ids and not ids & ids_of(finding):
        return False
    if label.get("property") and same_property(label["property"].removeprefix("Parameters."), finding["property"]):
        return True
    text = " ".join((finding["title"], finding["detail"], finding["fix"], finding["impact"])).lower()
    own = type_words([finding["resource_type"]]) if finding["resource_type"] else set()
    return any(word in text for word in type_words(label.get("types") or []) - own - {"aws"})


def is_found(label: dict, findings: list[dict]) -> bool:
    """Tell whether the findings make the label's statement."""
    ideal, actual = set(label.get("ids_ideal") or []), set(label.get("ids_actual") or [])
    if label["detectable"] == "rule" and label["true_in_inputs"]:
        return any(rules_say(label, finding, actual) or says(label, finding, actual) for finding in findings)
    if label["kind"] == "missing_resource" and ideal and not label.get("property"):
        return all(any(says(label, finding, {item}) for finding in findings) for item in ideal)
    return any(says(label, finding, ideal | actual) for finding in findings)


def main() -> int:
    """Print the score of every case and in total."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--detectable", default="diff,both")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    wanted = set(options.detectable.split(","))
    total = hits = tiers = 0
    for folder in sorted(path.parent for path in options.folder.glob("*/labels.json")):
        inputs = sides(folder)
        if inputs is None or (inputs[0] is None and "rule" not in wanted):
            continue
        labels = json.loads((folder / "labels.json").read_text())
        try:
            first, second = inputs
            report = document(check(str(second)) if first is None else compare(str(first), str(second)))
        except InputError as error:
            print(f"{folder.name}: {error}")
            continue
        claims = [*labels["findings"], *labels.get("undocumented_gaps", [])]
        for item in claims:
            # Labels write properties in the source's own spelling, findings in the canonical one.
            item["foreign_words"] = not labels["format"].startswith("cfn")
        true = [item for item in claims if item["true_in_inputs"] and item["detectable"] in wanted]
        gaps = [item for item in report["findings"] if item["tier"] != "info"]
        missed = [item for item in true if not is_found(item, report["findings"])]
        tier_hits = sum(
            1
            for item in true
            if any(
                is_found(item, [finding]) and finding["tier"] == item["expected_tier"] for finding in report["findings"]
            )
        )
        repeated = [
            item
            for item in claims
            if not item["true_in_inputs"]
            and item["kind"] != "strength"
            and (item.get("ids_ideal") or item.get("ids_actual"))
            and is_found({**item, "foreign_words": False}, gaps)
        ]
        counts = (report["reference"] and report["reference"]["resources"], report["actual"]["resources"])
        right = counts == (labels["ideal_resources"], labels["actual_resources"])
        total, hits, tiers = total + len(true), hits + len(true) - len(missed), tiers + tier_hits
        print(
            f"{folder.name}: {len(true) - len(missed)}/{len(true)} found, {tier_hits} in the label's tier, "
            f"{len(gaps)} findings above info, {len(repeated)} false claims repeated, "
            f"counts {'equal' if right else counts}"
        )
        if options.verbose:
            for item in missed:
                ids = [*(item.get("ids_ideal") or ()), *(item.get("ids_actual") or ())]
                print(f"    missed {item['id']}: {item['claim']} | {ids} {item.get('property')}")
            for item in repeated:
                print(f"    repeated {item['id']}: {item['claim']} | {item.get('ids_ideal')} {item.get('property')}")
                by = [finding["title"] for finding in gaps if is_found(item, [finding])]
                print(f"        by: {'; '.join(by)}")
    share = 100 * hits / total if total else 0.0
    print(f"total: {hits}/{total} found ({share:.1f} %), {tiers} in the label's tier")
    return 0


if __name__ == "__main__":
    sys.exit(main())
