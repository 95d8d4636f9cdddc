#!/usr/bin/env python3
"""Takes the README's pictures of the sample report with headless Chromium: `docs/report.png` and `docs/graph.png`.

Needs the Python package playwright and a Chromium (`CHROMIUM`, or the one on the path).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from reviewer.pipeline import compare
from reviewer.renderers import html

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "orders"
SIZE = {"width": 1240, "height": 900}
LIMIT = 200_000
"""Bytes a picture may have: the README is read on slow lines too."""


def main() -> int:
    """Take both pictures; return 1 where no browser was found or a picture is too large."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.stderr.write("screenshots: no chromium found; set CHROMIUM to its path\n")
        return 1
    report = html.render(compare(str(SAMPLE / "reference.yml"), str(SAMPLE / "actual.yml")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(report, encoding="utf-8")
        _take(browser, path.as_uri())
    large = [name for name in ("report.png", "graph.png") if (ROOT / "docs" / name).stat().st_size > LIMIT]
    for name in large:
        sys.stderr.write(f"screenshots: docs/{name} has more than {LIMIT} bytes\n")
    return 1 if large else 0


def _take(browser: str, address: str) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  a tool for tests and pictures only

    (ROOT / "docs").mkdir(exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=sandbox)
        page = chromium.new_page(viewport=SIZE, color_scheme="light")
        page.goto(address)
        page.screenshot(path=ROOT / "docs" / "report.png")
        page.evaluate("document.getElementById('graph').scrollIntoView()")
        page.locator("#graph[data-drawn]").wait_for()
        page.evaluate("drdiffGraph.canvas.nodes('.missing.high').max((node) => node.degree()).ele.emit('tap')")
        page.locator(".panel h3").wait_for()
        page.locator("[data-zoom=fit]").click()
        page.wait_for_timeout(500)  # the canvas draws in the next frames
        page.locator(".graph-body").screenshot(path=ROOT / "docs" / "graph.png")
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
