"""Runs drdiff within bounds of time and memory: `python -m reviewer.bot.limited SECONDS BYTES ARGUMENT…`."""

from __future__ import annotations

import resource
import sys


def main() -> None:
    """Set the bounds, then be `drdiff`."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.argv = ["drdiff", *sys.argv[3:]]
    from reviewer.cli import main as drdiff  # noqa: PLC0415  within the bounds

    drdiff()


if __name__ == "__main__":
    main()
