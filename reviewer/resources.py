"""Where the data files of the program are, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path


def data_path(name: str) -> Path:
    """Return the folder `name` (`baselines`, `report_templates`), inside the wheel or beside the package in a checkout.

    Raises:
        FileNotFoundError: the installation lacks the folder.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The installation of drdiff lacks its data folder '{name}'")
