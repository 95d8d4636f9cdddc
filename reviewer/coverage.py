"""How much of the inputs the vocabulary knows: resource instances by type, properties by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from reviewer.normalize.translate import Coverage, translate
from reviewer.parsers.loader import load
from reviewer.settings import ReadOptions


def coverage_of(inputs: Iterable[str]) -> Coverage:
    """Return what is mapped and what is not, summed over several designs.

    Raises:
        reviewer.errors.InputError: one of them cannot be read.
    """
    found = [translate(load(name, ReadOptions())).coverage for name in inputs]
    return Coverage(
        types_mapped=_sum(each.types_mapped for each in found),
        types_unmapped=_sum(each.types_unmapped for each in found),
        properties_mapped=_sum(each.properties_mapped for each in found),
        properties_unmapped=_sum(each.properties_unmapped for each in found),
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))


def words(coverage: Coverage, most: int) -> str:
    """Return the shares and the most frequent gaps as lines of text; `most` bounds each list."""
    lines = [
        _share("resource instances", coverage.types_mapped, coverage.types_unmapped),
        _share("properties", coverage.properties_mapped, coverage.properties_unmapped),
    ]
    for title, counts in (
        ("Unmapped types", coverage.types_unmapped),
        ("Unmapped properties", coverage.properties_unmapped),
    ):
        if counts:
            lines.extend(["", f"{title} (compared under their own name):"])
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            lines.extend(f"  {number:5}  {name}" for name, number in ordered[:most])
            if len(ordered) > most:
                lines.append(f"  and {len(ordered) - most} more")
    return "\n".join(lines)


def _share(what: str, mapped: Mapping[str, int], unmapped: Mapping[str, int]) -> str:
    known, unknown = sum(mapped.values()), sum(unmapped.values())
    share = 100 * known / (known + unknown) if known + unknown else 100.0
    return f"{known} of {known + unknown} {what} mapped ({share:.1f} %)"
