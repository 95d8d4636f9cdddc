"""The entry of `drdiff`: runs the command and turns every failure into one message and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from reviewer import __version__
from reviewer.errors import InputError, TimeLimitError, without_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERRUPTED = 130
_TERMINATED = 143
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""What goes wrong when standard output cannot be written."""


def main() -> NoReturn:
    """Run the command; every failure is one clear message and an exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"drdiff {__version__}\n")
        sys.exit(0)
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    _prepare_streams()
    try:
        code = _run()
        sys.stdout.flush()
    except InputError as error:
        _fail(f"drdiff: error: {error}")
    except BrokenPipeError:
        _let_go_of_output()
        sys.exit(2)
    except KeyboardInterrupt:
        _fail("drdiff: interrupted", _INTERRUPTED)
    except TimeLimitError as error:
        from reviewer.settings import raise_it  # noqa: PLC0415  for this message only

        _fail(f"drdiff: error: {error}\n  help: {raise_it('seconds')}")
    except MemoryError:
        _fail("drdiff: error: the input needs more memory than there is\n  help: see `drdiff explain limits`")
    except Exception as error:  # noqa: BLE001  whatever it is, the user gets one message
        _fail(_crash(error, debug=debug))
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
    sys.exit(code)


def _run() -> int:
    """Run the command line and return its exit code."""
    from reviewer.commands import app  # noqa: PLC0415  `--version` needs no command line library

    # Records make hardly any cycles; by default the collector would walk those of a large design again and again.
    gc.set_threshold(200_000, 20, 100)
    try:
        app()
    except SystemExit as error:
        if error.code == _INTERRUPTED:  # the command line library makes an exit of an interrupt
            raise KeyboardInterrupt from error
        return error.code if isinstance(error.code, int) else 0
    return 0


def _prepare_streams() -> None:
    """Let any text be written in any locale, also where an output is closed, and end tidily when told to stop."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  for all of the run
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")

    def stop(_signal: int, _frame: object) -> NoReturn:
        raise SystemExit(_TERMINATED)

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, stop)


def _let_go_of_output() -> None:
    """Keep the interpreter from writing, at its end, what nobody reads any more."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stderr.close()


def _crash(error: Exception, *, debug: bool) -> str:
    """Return what is said of an internal error: its kind and place, never a value, which may be a secret of the input.

    With `debug` all places that led there come before it.
    """
    import traceback  # noqa: PLC0415  only for a crash

    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return f"drdiff: error: the output cannot be written: {(error.strerror or 'unwritable').lower()}"
    trace: list[str] = []
    link: BaseException | None = error
    while debug and link is not None:
        frames = traceback.extract_tb(link.__traceback__)
        trace = ["Traceback of drdiff (values left out):\n", *frames.format(), f"{type(link).__name__}\n", *trace]
        link = link.__cause__ or link.__context__
    place = _place([(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)])
    help_text = (
        "report these lines and the version, no inputs needed"
        if debug
        else "run again with --debug and report what it prints; it holds no values of the inputs"
    )
    message = f"drdiff: internal error in version {__version__}: {type(error).__name__} {place}\n  help: {help_text}"
    return "".join(trace) + message


def _place(frames: Sequence[tuple[str, int]]) -> str:
    """Return the innermost line of the program."""
    package = os.path.dirname(__file__) + os.sep  # noqa: PTH120  the paths of frames are texts
    own = [(name.removeprefix(package), line) for name, line in frames if name.startswith(package)]
    return f"at {own[-1][0]}:{own[-1][1]}" if own else "outside of it"


def _fail(message: str, code: int = 2) -> NoReturn:
    sys.stderr.write(without_controls(message) + "\n")
    sys.exit(code)
