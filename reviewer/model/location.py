"""Where something stands in the user's own files."""

from __future__ import annotations

from reviewer.model.record import dataclass

Span = tuple[int, int]
"""First and last line, 1-based and inclusive."""

Path = tuple[str | int, ...]
"""The way from a resource's properties down to one value: mapping keys and list positions."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """Lines of one input file; `file` is relative to the input the user named, lines are 1-based and inclusive.

    `pointer` is the JSON pointer of the object in a machine-written file (plan, preview, state), else empty.
    """

    file: str
    start_line: int
    end_line: int
    pointer: str = ""

    def __str__(self) -> str:
        """`file:start-end`, or `file:line` for a single line."""
        lines = str(self.start_line) if self.start_line == self.end_line else f"{self.start_line}-{self.end_line}"
        return f"{self.file}:{lines}"


def dotted(path: Path) -> str:
    """Return a property path as a reader writes it: `Rules[0].Destination.Bucket`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text
