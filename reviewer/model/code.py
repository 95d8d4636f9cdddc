"""Plain data as a design's own language holds it, functions and references spelt out in that language's way."""

from __future__ import annotations

Code = str | int | float | bool | None | list["Code"] | dict[str, "Code"]
