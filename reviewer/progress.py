"""A sign of life on standard error while a long step works; nothing for a short one, a log or a pipe."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

AFTER: Final = 1.0
"""Seconds before anything is shown: most runs are over by then."""
A_SECOND: Final = 4
"""How often it turns: each turn takes time from the work."""


@contextmanager
def working(doing: str, *, quiet: bool = False, after: float = AFTER) -> Iterator[None]:
    """Show `doing` with a turning wheel while the block works, on a terminal only, and wipe it away at the end.

    Args:
        doing: what the block does, in words.
        quiet: show nothing at all.
        after: seconds before it shows.
    """
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    stop: list[Callable[[], None]] = []
    timer = threading.Timer(after, _start, (doing, stop))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for each in stop:
            each()


def _start(doing: str, stop: list[Callable[[], None]]) -> None:
    """Start the wheel and put what stops it into `stop`; rich is loaded beside the work."""
    from rich.console import Console  # noqa: PLC0415  0.1 s that short runs need not pay
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    console = Console(stderr=True, highlight=False)
    progress = Progress(*columns, console=console, transient=True, refresh_per_second=A_SECOND)
    progress.add_task(doing, total=None)
    progress.start()
    stop.append(progress.stop)
