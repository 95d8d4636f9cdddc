"""What `drdiff explain` says: rules, resource types and properties, with the source of each judgement."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches

from reviewer.errors import InputError
from reviewer.rules.explain import explain_rule
from reviewer.settings import LIMIT_MEANINGS, Limits
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.roles import property_role, type_role
from reviewer.vocabulary.rule_book import rules_by_id
from reviewer.vocabulary.schemas import known_types
from reviewer.vocabulary.tables import table

_WIDTH = 100


def explain(subject: str) -> str:
    """Return the explanation of a rule id, a resource type, or `TYPE.Property`.

    Raises:
        InputError: nothing is known by that name; with the nearest names.
    """
    if subject == "limits":
        return _limits()
    rules = table("explanations")
    if subject in rules:
        rule = rules[subject]
        return _page(subject, [("Says", rule["says"]), ("Tier", rule["tier"]), ("Fix", rule["fix"])], [])
    if subject in rules_by_id():
        return explain_rule(subject)
    type_name, _, path = subject.partition(".")
    if type_name in known_types():
        return _property(type_name, path) if path else _type(type_name)
    near = get_close_matches(subject, [*rules, *rules_by_id(), *known_types()], n=3)
    raise InputError(
        f"nothing is known by the name '{subject}'",
        help_text=f"did you mean {', '.join(near)}?" if near else f"rules are {', '.join(rules)}",
    )


def _limits() -> str:
    """Return the bounds of a run, each with its default and what it bounds."""
    default = Limits()
    rows = ["limits: what a run may cost; raise one with --limit NAME=NUMBER, or under `limits:` of .drdiff.yaml"]
    rows += [
        f"  {name:17}{getattr(default, name.replace('-', '_')):>13,}  {meaning}"
        for name, meaning in LIMIT_MEANINGS.items()
    ]
    return "\n".join(rows)


def _type(type_name: str) -> str:
    role = type_role(type_name)
    facts = [
        ("Is", f"{role.word}; category {category_of(type_name)}; role in recovery: {role.role.value}"),
        ("Missing", f"{role.missing.value}: {role.impact}"),
        ("Fix", role.fix),
        ("Effort", f"{role.effort_days[0]:g} to {role.effort_days[1]:g} days"),
    ]
    return _page(type_name, facts, role.links)


def _property(type_name: str, path: str) -> str:
    role = property_role(type_name, tuple(path.split(".")))
    facts = [
        ("Better", f"{role.better.value}{' (' + role.unit + ')' if role.unit else ''}"),
        ("Weaker", f"{role.tier.value}: {role.impact}"),
        ("Differs", role.different.value),
        ("Fix", role.fix),
    ]
    if role.critical is not None:
        facts.insert(2, ("Worst", f"{role.critical.value}, at {', '.join(map(str, role.worst))}"))
    return _page(f"{type_name}.{path}", facts, role.links)


def _page(title: str, facts: list[tuple[str, str]], links: tuple[str, ...] | list[str]) -> str:
    lines = [title]
    for name, text in [*facts, *(("Source", link) for link in links)]:
        lines.append(textwrap.fill(text, _WIDTH, initial_indent=f"  {name + ':':9}", subsequent_indent=" " * 11))
    return "\n".join(lines)
