"""GitHub's published API description, cut to what drdiff asks; Prism serves it and refuses what it does not allow."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / "out" / "forges" / "node_modules"
DESCRIPTION = TOOLS / "@octokit" / "openapi" / "generated" / "api.github.com.json"
PATHS = (
    "/user",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    "/repos/{owner}/{repo}/pulls",
    "/repos/{owner}/{repo}/tarball/{ref}",
)
needs_tools = pytest.mark.skipif(not TOOLS.is_dir(), reason="run tests/e2e/forges.sh: it installs what this needs")


def description() -> dict:
    """Return the paths drdiff asks with everything they refer to: the whole takes Prism half a minute to read."""
    whole = json.loads(DESCRIPTION.read_bytes())
    cut = {key: whole[key] for key in ("openapi", "info", "servers")}
    cut["paths"] = {path: whole["paths"][path] for path in PATHS}
    cut["components"] = {}
    pending = [cut["paths"]]
    while pending:
        for reference in re.findall(r'"\$ref": "#/components/([\w-]+)/([^"]+)"', json.dumps(pending.pop())):
            kind, name = reference
            if name not in cut["components"].setdefault(kind, {}):
                cut["components"][kind][name] = whole["components"][kind][name]
                pending.append(whole["components"][kind][name])
    return cut


def example(name: str) -> dict:
    """Return one of the description's own examples."""
    return json.loads(DESCRIPTION.read_bytes())["components"]["examples"][name]["value"]


@contextmanager
def prism(upstream: str, folder: Path) -> Iterator[str]:
    """Yield the address of a server that passes on to `upstream` what the description allows, and refuses the rest."""
    file = folder / "description.json"
    file.write_text(json.dumps(description()))
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = ["node", str(TOOLS / "@stoplight" / "prism-cli" / "dist" / "index.js")]
    command += ["proxy", str(file), upstream, "--errors", "--port", str(port), "--host", "127.0.0.1"]
    with (folder / "prism.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(port, process, folder / "prism.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"Prism did not start: {log.read_text()[-2000:]}")
