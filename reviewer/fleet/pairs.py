"""The pairs of a fleet: from manifests, or from a pattern of folders and files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from glob import has_magic, iglob
from pathlib import Path

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic
from reviewer.model.record import dataclass, field, fields
from reviewer.parsers.source import read_source
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits

_LIMITS = Limits(file_bytes=64 * 1024 * 1024, template_bytes=64 * 1024 * 1024, depth=10, nodes=2_000_000)
_MANIFEST_SUFFIXES = (".yml", ".yaml", ".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two designs to compare, or one to judge by rules where `reference` is empty.

    Paths are from the working folder.
    """

    name: str
    actual: str
    reference: str = ""
    baseline: str = ""
    region: str = ""
    account: str = ""
    rto: str = ""
    rpo: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    reference_parameters: Mapping[str, str] = field(default_factory=dict)
    actual_parameters: Mapping[str, str] = field(default_factory=dict)


def as_job(pair: Pair) -> dict[str, object]:
    """Return a pair as plain values, which any process or machine takes."""
    values = {each.name: getattr(pair, each.name) for each in fields(Pair)}
    return {key: dict(value) if isinstance(value, Mapping) else value for key, value in values.items()}


_TEXTS = ("name", "actual", "reference", "baseline", "region", "account", "rto", "rpo")
_MAPPINGS = ("parameters", "reference_parameters", "actual_parameters")


def pairs_of(sources: Sequence[str], reference: str = "") -> Iterator[Pair]:
    """Yield the pairs of manifests and patterns, one after the other.

    Args:
        sources: files that hold a manifest, or patterns (`stacks/*`) that match the actual designs.
        reference: for patterns, the reference of each: `{name}` is the last part of its path, `{path}` all of it.

    Raises:
        InputError: a source is neither, matches nothing, or two pairs have one name.
    """
    names: set[str] = set()
    for source in sources:
        for pair in _of_source(source, reference):
            if pair.name in names:
                raise InputError(f"two pairs have the name '{pair.name}'", file=source, help_text="give each its own")
            names.add(pair.name)
            yield pair


def _of_source(source: str, reference: str) -> Iterator[Pair]:
    path = Path(source)
    if path.is_file() and path.suffix.lower() in _MANIFEST_SUFFIXES and _is_manifest(path):
        yield from _manifest(path)
        return
    found = [source] if path.exists() and not has_magic(source) else sorted(iglob(source, recursive=True))  # noqa: PTH207  absolute patterns too
    if not found:
        raise InputError(
            "nothing matches", file=source, help_text="give a manifest with `pairs:`, or a pattern such as 'stacks/*'"
        )
    for name in found:
        actual = Path(name).as_posix()
        filled = reference.replace("{name}", Path(name).name).replace("{path}", actual)
        yield Pair(name=actual, actual=actual, reference=filled)


def _is_manifest(path: Path) -> bool:
    """Whether a file is a manifest and no design: every line an object, or `pairs` at the top."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return True
    head = path.read_text(encoding="utf-8", errors="replace")[:4_000]
    return any(line.replace('"', "").replace("'", "").lstrip("{ ").startswith("pairs:") for line in head.splitlines())


def _manifest(path: Path) -> Iterator[Pair]:
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _pair(_object(line, path, number), path, number)
        return
    diagnostics: list[Diagnostic] = []
    root = read_yaml(read_source(path, path.name, _LIMITS).text, str(path), _LIMITS, diagnostics)
    listed = root.get("pairs")
    if listed is None or not isinstance(listed.value, list):
        raise InputError("'pairs' is not a list", file=str(path), help_text="write `pairs:` and one item for each pair")
    for item in listed.value:
        yield _pair(item.plain(), path, item.start)


def _object(line: str, path: Path, number: int) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise InputError("the line is no JSON object", file=str(path), line=number) from error


def _pair(given: object, path: Path, line: int) -> Pair:
    """Return one item of a manifest; its paths are from the manifest's folder."""
    known = [each.name for each in fields(Pair)]
    if not isinstance(given, dict) or not given.get("actual"):
        raise InputError("a pair has no 'actual'", file=str(path), line=line, help_text=f"it takes {', '.join(known)}")
    unknown = [str(key) for key in given if str(key).replace("-", "_") not in known]
    if unknown:
        help_text = f"it takes {', '.join(known)}"
        raise InputError(f"a pair has the unknown key '{unknown[0]}'", file=str(path), line=line, help_text=help_text)
    said = {str(key).replace("-", "_"): value for key, value in given.items() if value is not None}
    texts = {key: str(said[key]) for key in _TEXTS if key in said}
    mappings = {key: _mapping(said[key], path, line) for key in _MAPPINGS if key in said}
    for key in ("actual", "reference"):
        if key in texts:
            texts[key] = _beside(path, texts[key])
    return Pair(**{"name": texts["actual"], **texts, **mappings})  # type: ignore[arg-type]


def _mapping(value: object, path: Path, line: int) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InputError("parameters are not a mapping", file=str(path), line=line)
    return {str(key): str(item) for key, item in value.items()}


def _beside(manifest: Path, name: str) -> str:
    """Return a path of the manifest from the working folder; a git revision (`main:infra`) stays as it is."""
    beside = manifest.parent / name
    return name if ":" in name and not beside.exists() else beside.as_posix()
