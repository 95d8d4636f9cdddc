"""The entry of `drdiff`: runs the command and turns every failure into one message and an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn

from reviewer import __version__
from reviewer.errors import InputError


def main() -> NoReturn:
    """Run the command; every failure is one clear message and an exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"drdiff {__version__}\n")
        sys.exit(0)
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        from reviewer.commands import app  # noqa: PLC0415  `--version` needs no command line library

        app()
    except InputError as error:
        _fail(f"drdiff: error: {error}")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)
    except KeyboardInterrupt:
        _fail("drdiff: interrupted", 130)
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        _fail(
            f"drdiff: internal error in version {__version__}: {what}\n"
            "  help: run again with --debug and report the trace with the two inputs, secrets removed"
        )
    sys.exit(0)


def _fail(message: str, code: int = 2) -> NoReturn:
    sys.stderr.write(message.translate(_CONTROL) + "\n")
    sys.exit(code)


_CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), 127, *range(128, 160))}
"""Control characters of an input's name or text would reach the terminal; they are written out instead."""
