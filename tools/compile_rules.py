"""Check the rules and baselines and compile them from YAML into the one JSON file that is read at run time.

Run `python -m tools.compile_rules` after editing anything under `baselines/`; `--check` only says whether the committed
file is up to date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from reviewer.model.review import Tier
from reviewer.vocabulary.categories import CATEGORIES

BASELINES = Path(__file__).parent.parent / "baselines"
TARGET = BASELINES / "compiled.json"
TABLES = ("groups", "actions", "metrics", "runtimes")
"""Files beside the baselines that hold what rules need to know."""
EXAMPLES = ("good", "bad", "good_terraform", "bad_terraform")
_NEEDED = frozenset({"title", "tier", "source"})
_FIELDS = _NEEDED | {
    *("applies", "fires", "property", "confidence", "impact", "fix", "phase", "effort_days", "strength", "invalid"),
    *("secret", "asked", "category", "detail", "thresholds", "yields_to", "check", "tells_undecided", "beside"),
    *EXAMPLES,
}
_APPLIES = frozenset({"types", "where", "design"})
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class DataError(ValueError):
    """A rule or baseline that cannot be compiled; says where and why."""


def compiled() -> str:
    """Return the text of `compiled.json` as the YAML says it should be."""
    rules = [_rule(path) for path in sorted((BASELINES / "rules").glob("*/*.yaml"), key=lambda path: path.stem)]
    ids = [rule["id"] for rule in rules]
    if repeated := [name for name in ids if ids.count(name) > 1]:
        raise DataError(f"rule {repeated[0]} is written twice")
    for rule in rules:
        if unknown := [name for name in rule.get("yields_to", ()) if name not in ids]:
            raise DataError(f"{rule['id']}: yields to {unknown[0]!r}, which is no rule")
    baselines = {path.stem: load(path) for path in sorted(BASELINES.glob("*.yaml")) if path.stem not in TABLES}
    book = {"rules": rules, "baselines": baselines, **{name: load(BASELINES / f"{name}.yaml") for name in TABLES}}
    return "{\n" + ",\n".join(f"{_dump(key)}:{_section(value)}" for key, value in sorted(book.items())) + "\n}\n"


def main(arguments: Sequence[str]) -> int:
    """Write `compiled.json`, or with `--check` return 1 when it is stale."""
    text = compiled()
    if "--check" in arguments:
        stale = not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text
        sys.stdout.write("baselines/compiled.json is stale: run python -m tools.compile_rules\n" if stale else "")
        return int(stale)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TARGET.name}: {len(text) // 1024} kB\n")
    return 0


def load(path: Path) -> Any:  # noqa: ANN401 - YAML is checked record by record
    """Return the contents of a YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _rule(path: Path) -> dict[str, Any]:
    where = f"{path.parent.name}/{path.name}"
    record = load(path)
    if unknown := set(record) - _FIELDS:
        raise DataError(f"{where}: {min(unknown)!r} is no field of a rule")
    if missing := _NEEDED - set(record):
        raise DataError(f"{where}: lacks {min(missing)!r}")
    if not _ID.fullmatch(path.stem):
        raise DataError(f"{where}: a rule's file is named in small letters and hyphens")
    _check_judgement(record, where)
    _check_texts(record, where)
    kept = {key: value for key, value in record.items() if key not in (*EXAMPLES, "check")}
    kept["source"] = [kept["source"]] if isinstance(kept["source"], str) else kept["source"]
    if bad := [link for link in kept["source"] if not link.startswith("https://")]:
        raise DataError(f"{where}: source {bad[0]!r} is no https address")
    return {"id": path.stem, "topic": path.parent.name, **kept}


def _check_judgement(record: Mapping[str, Any], where: str) -> None:
    if record["tier"] not in list(Tier):
        raise DataError(f"{where}: tier {record['tier']!r} is not one of {', '.join(Tier)}")
    if record.get("confidence", "certain") not in ("certain", "likely"):
        raise DataError(f"{where}: confidence is certain or likely")
    if unknown := set(record.get("applies", {})) - _APPLIES:
        raise DataError(f"{where}: applies has no {min(unknown)!r}")
    if ("fires" in record) == ("check" in record):
        raise DataError(f"{where}: a rule has either `fires` or `check: code`")
    if record.get("category") not in (None, *CATEGORIES):
        raise DataError(f"{where}: {record['category']!r} is no category")
    low, high = record.get("effort_days", (0, 0))
    if not 0 <= low <= high or record.get("phase", 1) not in (1, 2, 3, 4):
        raise DataError(f"{where}: effort must be [low, high] days and phase 1 to 4")


def _check_texts(record: Mapping[str, Any], where: str) -> None:
    names = {"name", "count", *record.get("thresholds", {})}
    needed = () if record.get("strength") else ("impact", "fix")
    for key in needed:
        if not str(record.get(key, "")).endswith("."):
            raise DataError(f"{where}: {key} is no sentence")
    for key in ("title", "impact", "fix"):
        if unknown := set(_PLACEHOLDER.findall(record.get(key, ""))) - names:
            raise DataError(f"{where}: {key} holds the unknown placeholder {min(unknown)!r}")


def _section(value: Any) -> str:  # noqa: ANN401 - any part of the book
    """Return a part of the book with one record per line, so that a change shows as one line."""
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{_dump(key)}:{_dump(value[key])}" for key in sorted(value)) + "\n}"
    return "[\n" + ",\n".join(_dump(item) for item in value) + "\n]"


def _dump(item: Any) -> str:  # noqa: ANN401 - any part of the book
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
