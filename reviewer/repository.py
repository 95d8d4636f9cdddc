"""Where an input lies in its repository, so that CI can pin findings to the repository's own paths."""

from __future__ import annotations

from pathlib import Path

from reviewer.parsers.revisions import revision_of


def folder_of(name: str) -> str:
    """Return the folder that an input's file names are relative to, from the root of its repository.

    Empty for the root itself, for standard input, and for an input that lies in neither a git repository nor the
    working folder: an absolute path would tell of the machine, and no forge knows it.
    """
    path = Path(name)
    if name != "-" and ":" in name and not path.exists():
        revision = revision_of(name)
        return revision.folder if revision is not None else ""
    if name == "-" or not path.exists():
        return ""
    folder = (path if path.is_dir() else path.parent).resolve()
    root = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), Path.cwd())
    return folder.relative_to(root).as_posix().removeprefix(".") if folder.is_relative_to(root) else ""
