"""What reading one configuration may cost; inputs are untrusted, so every figure has a bound."""

from __future__ import annotations

from reviewer import settings
from reviewer.model.record import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one read; each may be raised by the user."""

    file_characters: int = 8_000_000
    """Characters of one configuration file."""
    files: int = 10_000
    """Configuration files of the whole design."""
    nesting: int = 200
    """Brackets, templates and blocks inside each other."""
    module_depth: int = 20
    """Modules inside modules."""
    instances: int = 100_000
    """Resource and module instances after count and for_each."""
    text_characters: int = 4_000_000
    """Characters of one computed string."""
    elements: int = 500_000
    """Elements of one computed value, those of elements included."""
    steps: int = 5_000_000
    """Elements that loops, functions and lists may produce in all."""
    evaluation_depth: int = 1_500
    """Values that wait for each other: locals of locals, inputs of inputs."""


def limits_for(given: settings.Limits) -> Limits:
    """Return the bounds of one read that follow from those the user sets."""
    return Limits(
        file_characters=given.template_bytes,
        files=given.files,
        nesting=2 * given.depth,
        module_depth=given.module_depth,
        instances=given.instances,
        text_characters=given.text_characters,
        elements=given.elements,
        steps=given.steps,
    )


DEFAULT_LIMITS = Limits()
