"""A real browser for the pages the program writes: no network, every policy violation and script error counted.

Run by `make test-e2e`; the plain suite leaves this folder out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / "out" / "e2e" / "node_modules"
OUT = ROOT / "out" / "e2e" / "pages"
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("renderers", "forges", "bot")]

if os.environ.get("DRDIFF_E2E") != "1":
    collect_ignore_glob = ["test_*.py"]

WATCH = (
    "window.violations = []; addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective));"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Return a headless Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  absent where the plain suite runs

    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=os.environ["CHROMIUM"], args=sandbox)
        yield started
        started.close()


class Opened:
    """A page with what it did: addresses asked for, script errors, dialogs."""

    def __init__(self, page):
        self.page, self.requests, self.errors, self.dialogs = page, [], [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda told: self.errors.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def violations(self) -> list[str]:
        return self.page.evaluate("window.violations")


@pytest.fixture
def show(browser, tmp_path) -> Iterator[Callable[..., Opened]]:
    """Return a function that writes a page and opens it from disk; at the end nothing may have gone wrong in it."""
    opened, contexts = [], []

    def run(text: str, name: str = "report.html", fragment: str = "", **options: object) -> Opened:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        each = Opened(context.new_page())
        if options.get("java_script_enabled", True):
            each.page.add_init_script(WATCH)
        opened.append((each, path, options.get("java_script_enabled", True)))
        each.page.goto(path.as_uri() + fragment)
        return each

    yield run
    for each, path, scripted in opened:
        assert {url.partition("#")[0] for url in each.requests} == {path.as_uri()}
        assert (each.errors, each.dialogs) == ([], [])
        if scripted:
            assert each.violations() == []
    for context in contexts:
        context.close()


@pytest.fixture
def tool() -> Callable[[str], str]:
    """Return a function that reads a file of a package from npm."""

    def read(path: str) -> str:
        return (TOOLS / path).read_text(encoding="utf-8")

    return read


@pytest.fixture
def picture() -> Callable[[str], str]:
    """Return a function that gives the path a screenshot is kept at, to be looked at."""
    OUT.mkdir(parents=True, exist_ok=True)
    return lambda name: str(OUT / f"{name}.png")
