"""One fix that cannot be written leaves the review as it is."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model.review import Snippet

_COMMENTS = {"typescript": "//"}


def guarded(language: str, write: Callable[[], Snippet | None]) -> Snippet | None:
    """Return what `write` returns; where it fails on an unforeseen design, a snippet that says so."""
    try:
        return write()
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        mark = _COMMENTS.get(language, "#")
        text = f"{mark} No fix could be written ({type(error).__name__}); please report it with the two designs."
        return Snippet(language=language, text=text)
