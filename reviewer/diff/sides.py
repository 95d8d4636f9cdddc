"""What comparing one pair needs to know of both designs."""

from __future__ import annotations

from reviewer.diff.canonical import Speller
from reviewer.diff.reach import Reach
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both designs, how their values are spelled alike, and what each resource reaches through references."""

    matching: Matching
    speller: Speller
    reach: Reach
    """Address in the actual design to every address it needs, directly or not."""
