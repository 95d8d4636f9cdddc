"""Options of the command line as the records the stages take."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reviewer.errors import InputError
from reviewer.settings import Limits

if TYPE_CHECKING:
    from reviewer.recovery.targets import Target

LIMITS: Final = Limits(file_bytes=4 * 1024 * 1024, depth=20, nodes=100_000)
"""Bounds of a file of parameters or matches."""


def pairs(values: Iterable[str], option: str) -> dict[str, str]:
    """Return `K=V` texts as a mapping; the last of equal keys counts."""
    found: dict[str, str] = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key:
            # The value is not repeated: it may be a secret.
            raise InputError(f"{option}: a value is not of the form NAME=VALUE", help_text=f"write {option} Name=value")
        found[key] = text
    return found


def parameter_file(path: Path) -> dict[str, str]:
    """Return the parameter values of a file in any of AWS's shapes.

    A list of `{"ParameterKey", "ParameterValue"}` (CloudFormation), `{"Parameters": {…}}` (CodePipeline), or a plain
    mapping.
    """
    try:
        data = json.loads(_text_of(path))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise InputError("the parameter file is not JSON", file=str(path), line=line) from error
    rows = [row for row in data if isinstance(row, dict) and "ParameterKey" in row] if isinstance(data, list) else []
    if rows or data == []:
        return {str(row["ParameterKey"]): _text(row.get("ParameterValue", "")) for row in rows}
    if isinstance(data, dict):
        inner = data.get("Parameters", data)
        if isinstance(inner, dict):
            return {str(key): _text(value) for key, value in inner.items()}
    raise InputError(
        "the parameter file is of no known shape",
        file=str(path),
        help_text='use [{"ParameterKey": …, "ParameterValue": …}] or {"Parameters": {…}}',
    )


def _text_of(path: Path) -> str:
    """Return the text of a file that an option names, within bounds."""
    from reviewer.parsers.source import read_source  # noqa: PLC0415  only for these options

    return read_source(path, str(path), LIMITS).text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_text, value)) if isinstance(value, list) else str(value)


def match_file(path: Path) -> dict[str, str]:
    """Return the fixed matches of a YAML or JSON file: a mapping of reference id to actual id."""
    from reviewer.parsers.yaml_reader import read_yaml  # noqa: PLC0415  only for this option

    text = _text_of(path)
    data = read_yaml(text, str(path), LIMITS, []).plain() if text.strip() else None
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise InputError(
            "the mapping file is not a mapping of ids", file=str(path), help_text="write `ReferenceId: ActualId` lines"
        )
    return {str(key): value for key, value in data.items()}


def target_from(rto: str | None, rpo: str | None) -> Target | None:
    """Return the recovery target of `--rto` and `--rpo`, None where neither is given.

    Raises:
        InputError: one of them is no duration.
    """
    if rto is None and rpo is None:
        return None
    from reviewer.recovery.targets import Target, parse_duration  # noqa: PLC0415  only with a target

    return Target(
        rto_seconds=parse_duration(rto) if rto is not None else None,
        rpo_seconds=parse_duration(rpo) if rpo is not None else None,
    )
