"""The comment that says why a review could not be made, so that silence is never taken for "all clear"."""

from __future__ import annotations

from typing import Final

from reviewer.forges.marker import Memory, hidden_line
from reviewer.model.record import dataclass, field, replace
from reviewer.renderers.escape import prose, shorten

LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Takes the place of a comment made from reports."""

    tag: str
    message: str
    memory: Memory = field(default_factory=Memory)
    has_gaps: bool = True

    def body(self, before: Memory | None) -> str:
        """Return the comment; it remembers what the last one did, so that the next can tell what changed."""
        memory = replace(before, digest="") if before is not None else replace(self.memory, is_whole=False)
        said = prose(shorten(self.message, LONGEST))
        return f"{hidden_line(self.tag, memory)}\n## Disaster recovery review\n\n⚠️ **No review**: {said}\n"
