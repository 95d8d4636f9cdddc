"""The findings that somebody has decided to live with, as the readable reports show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from reviewer.model.record import dataclass
from reviewer.model.review import Finding, NotGap, WaiverTerms

_MOST_NAMES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivedRow:
    """One finding on one set of terms, with the ids of the places where it is waived."""

    finding: Finding
    terms: WaiverTerms
    ids: tuple[str, ...]

    @property
    def where(self) -> str:
        """The ids in short: `OrdersDb, UsersDb and 2 more`."""
        more = len(self.ids) - _MOST_NAMES
        return ", ".join(self.ids[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")

    @property
    def bounds(self) -> str:
        """Owner and last day in one text, empty where neither is known."""
        until = f"until {self.terms.until}" if self.terms.until else ""
        return ", ".join(part for part in (self.terms.owner, until) if part)


def waived_rows(not_gaps: Iterable[NotGap]) -> tuple[WaivedRow, ...]:
    """Return the waived findings, worst first; the places of one finding on the same terms are one row."""
    found: dict[tuple[str, WaiverTerms], list[NotGap]] = {}
    for entry in not_gaps:
        if entry.finding is not None and entry.waiver is not None:
            found.setdefault((entry.finding.id, entry.waiver), []).append(entry)
    rows = [_row(terms, entries) for (_, terms), entries in found.items()]
    return tuple(sorted(rows, key=lambda row: row.finding.tier.rank))


def is_waived(entry: NotGap) -> bool:
    """Tell whether an entry is no gap because it is waived."""
    return entry.waiver is not None and entry.finding is not None


def _row(terms: WaiverTerms, entries: Sequence[NotGap]) -> WaivedRow:
    sides = [entry.actual or entry.reference for entry in entries]
    ids = tuple(dict.fromkeys(side.id for side in sides if side is not None))
    finding = entries[0].finding
    assert finding is not None  # noqa: S101  only such entries are gathered
    return WaivedRow(finding=finding, terms=terms, ids=ids)


def waived_count(rows: Sequence[WaivedRow]) -> int:
    """Return how many findings are waived, whole or in part."""
    return len({row.finding.id for row in rows})
