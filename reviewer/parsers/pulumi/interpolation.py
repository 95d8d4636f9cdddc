"""The `${name.property[0]["key"]}` parts of strings in Pulumi YAML."""

from __future__ import annotations

import re

from reviewer.model.record import dataclass

_PLACE = re.compile(r"\$\$\{|\$\{([^{}]*)\}")
_STEP = re.compile(r"""\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\[["']([^"'\]]*)["']\]""")


@dataclass(frozen=True, slots=True)
class Access:
    """One interpolation: the name it starts with and the properties and positions behind it."""

    name: str
    steps: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return self.name + self.attribute_text(leading=True)

    def attribute_text(self, *, leading: bool = False) -> str:
        """Return the steps as written: `versioning.enabled`, `subnets[0]`."""
        text = ""
        for step in self.steps:
            if isinstance(step, int):
                text += f"[{step}]"
            else:
                text += f".{step}" if text or leading else step
        return text


def parts_of(text: str) -> list[str | Access]:
    """Return a string as literal texts and accesses; `$${` is an escaped `${`."""
    parts: list[str | Access] = []
    position = 0
    for match in _PLACE.finditer(text):
        parts.append(text[position : match.start()])
        inner = match.group(1)
        parts.append("${" if inner is None else access_of(inner.strip()))
        position = match.end()
    parts.append(text[position:])
    return [part for part in parts if part != ""]


def access_of(text: str) -> Access:
    """Return the access a text inside `${}` spells."""
    steps: list[str | int] = []
    for match in _STEP.finditer(text):
        name, number, key = match.groups()
        steps.append(int(number) if number is not None else key if key is not None else name)
    return Access(str(steps[0]), tuple(steps[1:])) if steps else Access(text)
