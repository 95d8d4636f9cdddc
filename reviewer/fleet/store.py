"""A fleet's results as one DuckDB or Parquet file, to ask questions of (extra `fleet`)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reviewer.errors import InputError
from reviewer.forges.extra import needed

SUFFIXES = (".duckdb", ".parquet")
_FINDING = (
    "STRUCT(id VARCHAR, rule VARCHAR, kind VARCHAR, tier VARCHAR, undecided BOOLEAN, category VARCHAR, "
    "resource_type VARCHAR, property VARCHAR, title VARCHAR, file VARCHAR, line BIGINT, places BIGINT)[]"
)
_COLUMNS = {
    "pair": "VARCHAR",
    "reference": "VARCHAR",
    "actual": "VARCHAR",
    "status": "VARCHAR",
    "error": "VARCHAR",
    "verdict": "VARCHAR",
    "high": "BIGINT",
    "medium": "BIGINT",
    "low": "BIGINT",
    "info": "BIGINT",
    "undecided": "BIGINT",
    "seconds": "DOUBLE",
    "findings": _FINDING,
}
_LEAST_BUFFER = 1024 * 1024


def write_store(lines: Path, path: Path, longest: int) -> None:
    """Write results as tables: `pairs` and `findings` in a DuckDB file, findings beside their pair in a Parquet file.

    Args:
        lines: the results, one JSON object a line; read as a stream.
        path: ends in `.duckdb` or `.parquet`; replaced only once the new file is complete.
        longest: the bytes of the longest line.

    Raises:
        InputError: duckdb is not installed, or the file cannot be written.
    """
    duckdb = needed("duckdb", "fleet")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        made = Path(folder) / path.name
        try:
            _write(duckdb, lines, made, max(_LEAST_BUFFER, longest))
            made.replace(path)
        except (duckdb.Error, OSError) as error:
            reason = str(error).splitlines()[0]
            raise InputError(f"the results cannot be written: {reason}", file=str(path)) from error


def _write(duckdb: Any, lines: Path, made: Path, largest: int) -> None:  # noqa: ANN401  a module without types
    database = str(made) if made.suffix == ".duckdb" else ":memory:"
    with duckdb.connect(database, config={"memory_limit": "1GB", "threads": str(min(4, os.cpu_count() or 1))}) as base:
        columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
        source = (
            f"read_json({_quoted(str(lines))}, format = 'newline_delimited', "
            f"maximum_object_size = {largest}, columns = {{{columns}}})"
        )
        plain = ", ".join(name for name in _COLUMNS if name != "findings")
        if database != ":memory:":
            base.execute(f"CREATE TABLE pairs AS SELECT {plain} FROM {source}")  # noqa: S608  names of this module
            base.execute(
                f"CREATE TABLE findings AS SELECT pair, finding.* FROM "  # noqa: S608  as above
                f"(SELECT pair, unnest(findings) AS finding FROM {source})"
            )
        else:
            base.execute(
                f"COPY (SELECT {plain}, finding.* FROM (SELECT *, unnest(CASE WHEN len(findings) = 0 "  # noqa: S608
                f"THEN [NULL] ELSE findings END) AS finding FROM {source})) TO {_quoted(str(made))} (FORMAT parquet)"
            )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def write_lines(results: Iterable[dict[str, Any]], path: Path) -> int:
    """Write results as JSON lines, one at a time, replacing an older file only once the new one is complete.

    Returns:
        The bytes of the longest line.
    """
    import json  # noqa: PLC0415  only here

    path.parent.mkdir(parents=True, exist_ok=True)
    longest = 0
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            for result in results:
                kept = {key: result[key] for key in _COLUMNS if key in result}
                line = json.dumps(kept, ensure_ascii=False) + "\n"
                longest = max(longest, len(line.encode("utf-8", "surrogatepass")))
                file.write(line)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return longest
