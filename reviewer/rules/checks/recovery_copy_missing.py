"""The same as `data-in-one-region`, for baselines that ask for it of every design."""

from __future__ import annotations

from reviewer.rules.checks.data_in_one_region import check

__all__ = ["check"]
