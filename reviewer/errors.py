"""The one error a user sees: what failed, where, and what helps."""

from __future__ import annotations

from typing import Final


class InputError(Exception):
    """An input that cannot be reviewed; ends the program with exit code 2 and one clear message.

    Args:
        message: what is wrong, subject first.
        file: the input file as the user named it.
        line: 1-based line of the problem.
        help_text: what the user can do about it.
    """

    def __init__(self, message: str, *, file: str = "", line: int | None = None, help_text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.help_text = help_text

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        # A line of its own, from a file's name, could be a command to the CI that shows it.
        text = (f"{where}: {self.message}" if where else self.message).replace("\n", "\\n")
        return f"{text}\n  help: {self.help_text}" if self.help_text else text


class TimeLimitError(BaseException):
    """The run took longer than it may; nothing on the way that catches errors may go on after it."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the run takes more than {seconds} seconds")


_CONTROL: Final = {
    code: f"\\u{code:04x}" if code > 255 else f"\\x{code:02x}"  # noqa: PLR2004  the last of one byte
    for first, last in (
        (0, 8),
        (11, 31),
        (127, 159),
        (0x200B, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x2069),
        (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
}


def without_controls(text: str) -> str:
    """Return a message whose control and direction characters, from an input's name or text, are written out."""
    return text.translate(_CONTROL)
