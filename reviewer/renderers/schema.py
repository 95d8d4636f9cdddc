"""The JSON Schema of the JSON report, as the package ships it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, cast

SCHEMA_FILE: Final = Path(__file__).with_name("report.schema.json")


def report_schema() -> dict[str, object]:
    """Return the schema (draft 2020-12) that every JSON report of this version satisfies."""
    return cast("dict[str, object]", json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
