"""Conditions: true, false, or what is left of them when a value is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.model.value import Reference, Sensitive, Text, Unknown, Value
from reviewer.parsers.nodes import Node

Outcome = bool | str
"""True, false, or the canonical text of an expression nobody can decide yet."""


class Conditions:
    """Decides the template's conditions under assumptions: names of conditions taken to be true or false."""

    def __init__(self, nodes: Mapping[str, Node], resolve: Callable[[Node], Value]) -> None:
        """Take the Conditions section and a way to resolve the values that Fn::Equals compares."""
        self._nodes = nodes
        self._resolve = resolve
        self._known: dict[str, Outcome] = {}
        self._open: set[str] = set()

    def names(self) -> tuple[str, ...]:
        """Return the declared names in order of writing."""
        return tuple(self._nodes)

    def outcome(self, name: str) -> Outcome:
        """Return what is known of the condition `name`; an undeclared or circular one stays open."""
        if name in self._known:
            return self._known[name]
        node = self._nodes.get(name)
        if node is None or name in self._open:
            return f"condition {name}"
        self._open.add(name)
        self._known[name] = self._decide(node)
        self._open.discard(name)
        return self._known[name]

    def implied(self, name: str) -> dict[str, bool]:
        """Return what holds when `name` is true: itself, its parts (by And and Not), and what decides alike."""
        found: dict[str, bool] = {}
        self._imply(name, True, found)
        decided: dict[Outcome, bool] = {}
        for known, holds in found.items():
            decided[self.outcome(known)] = holds
            decided[_negated(self.outcome(known))] = not holds
        for other in self._nodes:
            outcome = self.outcome(other)
            if isinstance(outcome, str) and outcome in decided:
                found.setdefault(other, decided[outcome])
        return found

    def _imply(self, name: str, holds: bool, found: dict[str, bool]) -> None:
        if name in found:
            return
        found[name] = holds
        node = self._nodes.get(name)
        if node is not None:
            self._imply_node(node, holds, found)

    def _imply_node(self, node: Node, holds: bool, found: dict[str, bool]) -> None:
        if (other := node.get("Condition")) is not None and isinstance(other.value, str):
            self._imply(other.value, holds, found)
        elif (parts := node.get("Fn::Not")) is not None and isinstance(parts.value, list):
            for part in parts.value:
                self._imply_node(part, not holds, found)
        elif (parts := node.get("Fn::And" if holds else "Fn::Or")) is not None and isinstance(parts.value, list):
            for part in parts.value:
                self._imply_node(part, holds, found)

    def region_when_true(self, name: str, region: Value) -> str | None:
        """Return the region a true condition pins (`Fn::Equals [!Ref AWS::Region, …]`), if it does."""
        for implied, holds in self.implied(name).items():
            node = self._nodes.get(implied)
            equals = node.get("Fn::Equals") if node is not None else None
            if not holds or equals is None or not isinstance(equals.value, list):
                continue
            values = [self._resolve(part) for part in equals.value]
            if region in values:
                texts = [value for value in values if isinstance(value, str) and value]
                if len(texts) == 1:
                    return texts[0]
        return None

    def _decide(self, node: Node) -> Outcome:
        if not isinstance(node.value, dict) or len(node.value) != 1:
            text = node.text()
            return text == "true" if text in ("true", "false") else f"{text}"
        name, argument = next(iter(node.value.items()))
        if name == "Condition":
            return self.outcome(argument.text() or "")
        parts = argument.value if isinstance(argument.value, list) else [argument]
        if name == "Fn::Equals" and len(parts) == 2:  # noqa: PLR2004  Equals takes two values
            return _equals(self._resolve(parts[0]), self._resolve(parts[1]))
        outcomes = [self._decide(part) for part in parts]
        if name == "Fn::Not" and len(outcomes) == 1:
            return _negated(outcomes[0])
        if name in ("Fn::And", "Fn::Or"):
            return _combine(outcomes, decisive=name == "Fn::Or", word=name.removeprefix("Fn::").lower())
        return f"{name} {sorted(map(str, outcomes))}"


def _negated(outcome: Outcome) -> Outcome:
    if isinstance(outcome, bool):
        return not outcome
    inner = outcome.removeprefix("not (").removesuffix(")")
    return inner if outcome == f"not ({inner})" and _is_whole(inner) else f"not ({outcome})"


def _is_whole(text: str) -> bool:
    """Whether no bracket in the text closes one that was opened before it: `a) or (b` is two parts."""
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _combine(outcomes: list[Outcome], *, decisive: bool, word: str) -> Outcome:
    if any(outcome is decisive for outcome in outcomes):
        return decisive
    openings = sorted({outcome for outcome in outcomes if isinstance(outcome, str)})
    if not openings:
        return not decisive
    return openings[0] if len(openings) == 1 else f" {word} ".join(f"({opening})" for opening in openings)


def _equals(left: Value, right: Value) -> Outcome:
    if left == right:
        return True
    if isinstance(left, Sensitive) and isinstance(right, str):
        return left == Sensitive.of(right)
    if isinstance(right, Sensitive) and isinstance(left, str):
        return right == Sensitive.of(left)
    if _is_open(left) or _is_open(right):
        return " = ".join(sorted((str(left), str(right))))
    return _text(left) == _text(right)


def _is_open(value: Value) -> bool:
    return isinstance(value, (Unknown, Text, Reference, Sensitive)) or not isinstance(value, (str, int, float, bool))


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
