"""Files and standard input as text: encodings, sizes, and never a path outside the folder that was named."""

from __future__ import annotations

import codecs
import stat
import sys
from pathlib import Path

from reviewer.errors import InputError
from reviewer.model.record import dataclass
from reviewer.settings import Limits, raise_it

STDIN = "-"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_LINE_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of one input file; `name` is how reports cite it: relative to the input, never absolute."""

    name: str
    text: str
    path: Path | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The text's lines without their ends; split when asked for, as a large plan has a million."""
        return tuple(self.text.split("\n"))


def decode(data: bytes, name: str) -> str:
    """Return file content as text with plain line ends: UTF-8 or UTF-16/32, with or without a byte order mark."""
    marked = (encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark))
    encoding = next(marked, None) or _without_mark(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"the file is not {encoding} text (byte {error.start} cannot be read)",
            file=name,
            line=line,
            help_text="save it as UTF-8, or name a template, plan or preview file",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError("the file is binary, not text", file=name, line=line, help_text="name a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_OTHER_LINE_BREAKS)


def _without_mark(data: bytes) -> str:
    """Guess UTF-16 without a byte order mark by its NUL bytes; everything else is UTF-8."""
    head = data[:64]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 3:  # noqa: PLR2004  two characters are the least that shows a pattern
        return "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) > len(head) // 3:  # noqa: PLR2004  see above
        return "utf-16-be"
    return "utf-8"


def source_of(text: str, name: str, path: Path | None = None) -> Source:
    """Return text that is already decoded as a source."""
    return Source(name=name, text=text, path=path)


def read_source(path: Path, name: str, limits: Limits) -> Source:
    """Read one regular file; anything else (folder, FIFO, device) or one too large is an `InputError`."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("the input is not a regular file", file=name, help_text="name a file or a folder")
        if status.st_size > limits.file_bytes:
            raise InputError(
                f"the file has {status.st_size:,} bytes, the limit is {limits.file_bytes:,}",
                file=name,
                help_text=raise_it("file-bytes"),
            )
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise InputError(f"the file cannot be read: {reason}", file=name, help_text="check the path") from error
    return source_of(decode(data, name), name, path)


def read_stdin(limits: Limits) -> Source:
    """Read standard input as one source named `-`."""
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise InputError(
            f"standard input is larger than {limits.file_bytes:,} bytes", file=STDIN, help_text=raise_it("file-bytes")
        )
    return source_of(decode(data, STDIN), STDIN)


def is_inside(path: Path, folder: Path) -> bool:
    """Whether the path, links followed, stays inside the folder."""
    return path.resolve().is_relative_to(folder.resolve())
