"""Properties that should be derived, not written down as fixed values."""

from __future__ import annotations

from reviewer.model.record import dataclass
from reviewer.model.review import Tier
from reviewer.vocabulary.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralRole:
    """What a fixed value of such a property costs; `fixed` is the tier where the reference varies the value."""

    tier: Tier
    fixed: Tier
    impact: str
    fix: str
    link: str


def literal_role(type_name: str, name: str) -> LiteralRole | None:
    """Return what a fixed value of the property `name` means, None where a fixed value is as good as any."""
    data = table("literals")
    record = data["types"].get(type_name, {}).get(name) or data["properties"].get(name)
    if record is None:
        return None
    return LiteralRole(
        tier=Tier(record["tier"]),
        fixed=Tier(record["fixed"]),
        impact=record["impact"],
        fix=record["fix"],
        link=data["source"],
    )
