"""Numerals to numbers."""

from __future__ import annotations


def number_of(text: str) -> int | float:
    """Return the number a numeral stands for; whole numbers are int whatever their spelling."""
    if text.isdigit():
        return int(text[:400])
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004 (exact in a float)
