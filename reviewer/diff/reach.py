"""What a resource needs, directly or through others."""

from __future__ import annotations

from reviewer.model.design import Design


class Reach:
    """Answers for any resource which addresses its references lead to; worked out when asked, then kept."""

    def __init__(self, design: Design) -> None:
        """Take the design whose edges are followed."""
        self._targets: dict[str, list[str]] = {}
        for edge in design.edges:
            self._targets.setdefault(edge.source, []).append(edge.target)
        self._known: dict[str, frozenset[str]] = {}

    def of(self, address: str) -> frozenset[str]:
        """Return every address that can be reached from `address`."""
        if address not in self._known:
            seen: set[str] = set()
            stack = list(self._targets.get(address, ()))
            while stack:
                target = stack.pop()
                if target not in seen:
                    seen.add(target)
                    stack.extend(self._targets.get(target, ()))
            self._known[address] = frozenset(seen)
        return self._known[address]
