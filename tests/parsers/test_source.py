"""Text from bytes: encodings, line ends, and what is no text at all."""

from __future__ import annotations

import io
import os
import sys
from types import SimpleNamespace

import pytest

from reviewer.errors import InputError
from reviewer.parsers.source import decode, is_inside, read_source, read_stdin
from reviewer.settings import Limits

WORDS = "Übersicht: größer\nzweite: Zeile\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_with_or_without_a_byte_order_mark_is_the_same(encoding):
    assert decode(WORDS.encode(encoding), "t.yml") == WORDS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognized_without_a_mark(encoding):
    assert decode("Resources: {}\n".encode(encoding), "t.yml") == "Resources: {}\n"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system_are_one(end):
    assert decode(f"a: 1{end}b: 2{end}".encode(), "t.yml") == "a: 1\nb: 2\n"


def test_separators_that_only_some_programs_break_lines_at_do_not_shift_lines():
    assert decode("a: x\u2028y\u0085z\n".encode(), "t.yml").count("\n") == 1


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"a\nb\0c", 2), (b"a\n\xff\xfe\xfa", 2), (b"\x89PNG\r\n\x1a\n\0\0", 1), ("é".encode("latin-1"), 1)],
)
def test_what_is_no_text_is_an_error_with_its_line(data, line):
    with pytest.raises(InputError) as caught:
        decode(data, "t.yml")
    assert (caught.value.file, caught.value.line) == ("t.yml", line)


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "t.yml"
    path.write_text("x" * 100)
    with pytest.raises(InputError, match="the file has 100 bytes, the limit is 10"):
        read_source(path, "t.yml", Limits(file_bytes=10))


def test_a_fifo_is_not_opened(tmp_path):
    path = tmp_path / "t.yml"
    os.mkfifo(path)
    with pytest.raises(InputError, match="not a regular file"):
        read_source(path, "t.yml", Limits())


def test_standard_input_is_limited(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 100)))
    with pytest.raises(InputError, match="larger than 10 bytes"):
        read_stdin(Limits(file_bytes=10))


def test_a_link_out_of_the_folder_is_outside(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "out.yml").write_text("a: 1")
    link = tmp_path / "in" / "link.yml"
    link.symlink_to(tmp_path / "out.yml")
    assert not is_inside(link, tmp_path / "in")
    assert not is_inside(tmp_path / "in" / ".." / "out.yml", tmp_path / "in")
    assert is_inside(tmp_path / "in" / "x" / ".." / "y.yml", tmp_path / "in")
