"""Shared arrangements: a template text read as a design, two texts compared, the program run as a user runs it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from reviewer.cli import main
from reviewer.model.design import Template
from reviewer.model.review import Review
from reviewer.parsers.loader import load
from reviewer.pipeline import CompareOptions, compare
from reviewer.settings import ReadOptions

ROOT = Path(__file__).parent.parent


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Template]:
    """Return a function that reads a template text (dedented) as the program reads a file of that name."""

    def run(text: str | bytes, name: str = "design.yml", **options: object) -> Template:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
        return load(str(path), replace(ReadOptions(), **options))

    return run


@pytest.fixture
def read_folder(tmp_path: Path) -> Callable[..., Template]:
    """Return a function that writes files (name to text) into one folder and reads it as a design."""

    def run(files: dict[str, str], **options: object) -> Template:
        folder = tmp_path / "designs"
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return load(str(folder), replace(ReadOptions(), **options))

    return run


@pytest.fixture
def review(tmp_path: Path) -> Callable[..., Review]:
    """Return a function that compares two template texts; a text of resources alone gets its `Resources:`."""

    def run(reference: str, actual: str, **options: object) -> Review:
        paths = []
        for name, text in (("reference.yml", reference), ("actual.yml", actual)):
            body = textwrap.dedent(text)
            whole = (
                body
                if "Resources:" in body or body.lstrip()[:1] == "{"
                else "Resources:\n" + textwrap.indent(body, "  ")
            )
            path = tmp_path / name
            path.write_text(whole)
            paths.append(str(path))
        side = replace(ReadOptions(), **options)
        return compare(paths[0], paths[1], CompareOptions(reference=side, actual=side, baseline="none"))

    return run


@pytest.fixture(scope="session")
def drdiff() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that runs the program in a process of its own."""

    def run(
        *arguments: object, stdin: bytes = b"", cwd: Path | None = None, timeout: float = 30, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "reviewer", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd or ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            timeout=timeout,
            check=False,
        )

    return run


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """Return a function that runs the command in this process: faster, for all that needs none of its own."""

    def run(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["drdiff", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as exit_:
            main()
        captured = capsysbinary.readouterr()
        code = exit_.value.code
        return Outcome(code if isinstance(code, int) else 0, captured.out.decode(), captured.err.decode())

    return run
