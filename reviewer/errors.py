"""The one error a user sees: what failed, where, and what helps."""

from __future__ import annotations


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
        text = f"{where}: {self.message}" if where else self.message
        return f"{text}\n  help: {self.help_text}" if self.help_text else text
