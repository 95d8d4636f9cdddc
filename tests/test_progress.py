from __future__ import annotations

import io
import sys
import time

import pytest

from reviewer.progress import working


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(monkeypatch, stream, **options):
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with working("Comparing two designs", after=0.01, **options):
        time.sleep(0.6)
    return stream.getvalue()


def test_a_long_step_shows_a_wheel_on_a_terminal_and_wipes_it_away(monkeypatch):
    text = shown(monkeypatch, Terminal())
    assert "Comparing two designs" in text
    assert text.endswith("\x1b[2K")


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_nothing_is_shown_in_a_pipe_or_when_quiet(monkeypatch, stream):
    assert shown(monkeypatch, stream(), quiet=stream is Terminal) == ""


def test_a_short_step_shows_nothing(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with working("Comparing"):
        pass
    assert stream.getvalue() == ""


def test_an_error_passes_through_and_ends_the_wheel(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(ValueError, match="told"), working("Comparing", after=0.01):
        raise ValueError("told")
