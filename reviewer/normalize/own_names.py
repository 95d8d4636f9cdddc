"""Remarks on what the vocabulary does not know and the comparison takes under the input's own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.design import Diagnostic, Severity
from reviewer.normalize.translate import Coverage

_MOST_NAMES = 5


def remarks(coverage: Coverage) -> Iterator[Diagnostic]:
    """Yield one note on unknown types and one on unknown properties, with the most frequent names."""
    for counts, known, one, many in (
        (coverage.types_unmapped, coverage.types_mapped, "resource is of a type", "resources are of types"),
        (coverage.properties_unmapped, coverage.properties_mapped, "property has a name", "properties have names"),
    ):
        number = sum(counts.values())
        if number:
            whole = number + sum(known.values())
            text = f"{number} of {whole} {one if number == 1 else many} that the vocabulary does not know"
            yield Diagnostic(
                severity=Severity.NOTE, message=f"{text}, compared under their own names: {_most_frequent(counts)}"
            )


def _most_frequent(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    names = [f"{name} ({number})" for name, number in ordered[:_MOST_NAMES]]
    more = len(ordered) - _MOST_NAMES
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
