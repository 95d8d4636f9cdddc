"""What `drdiff explain` says about a rule, its examples included."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches
from typing import Any

from reviewer.errors import InputError
from reviewer.resources import data_path
from reviewer.vocabulary.baselines import shipped_baselines
from reviewer.vocabulary.rule_book import Rule, rules_by_id

_WIDTH = 100
_EXAMPLES = {
    "bad": "Fires (CloudFormation)",
    "bad_terraform": "Fires (Terraform)",
    "good": "Does not fire (CloudFormation)",
    "good_terraform": "Does not fire (Terraform)",
}
_STRENGTH_EXAMPLES = {
    "good": "Stated (CloudFormation)",
    "good_terraform": "Stated (Terraform)",
    "bad": "Not stated (CloudFormation)",
    "bad_terraform": "Not stated (Terraform)",
}


def explain_rule(rule_id: str) -> str:
    """Return what a rule says, why, what to do, where that is written, and its examples.

    Raises:
        InputError: there is no such rule; with the nearest names.
    """
    rules = rules_by_id()
    if rule_id not in rules:
        near = get_close_matches(rule_id, rules, n=3)
        raise InputError(
            f"there is no rule '{rule_id}'",
            help_text=f"did you mean {', '.join(near)}?" if near else "`drdiff rules` lists them all",
        )
    rule = rules[rule_id]
    return "\n".join([rule.id, *_facts(rule), *_examples(rule)])


def _facts(rule: Rule) -> list[str]:
    facts = [("Says", _plain(rule.title, rule))]
    if not rule.strength:
        facts.extend([("Tier", f"{rule.tier.value}, {rule.confidence}"), ("Impact", _plain(rule.impact, rule))])
        facts.append(("Fix", _plain(rule.fix, rule)))
        facts.append(("Effort", f"{rule.effort_days[0]:g} to {rule.effort_days[1]:g} days"))
    if rule.thresholds:
        facts.append(("Set", ", ".join(f"{name}: {value}" for name, value in rule.thresholds.items())))
    facts.append(("Part of", ", ".join(_homes(rule))))
    facts.extend(("Source", link) for link in rule.source)
    return [
        textwrap.fill(
            text,
            _WIDTH,
            initial_indent=f"  {name + ':':9}",
            subsequent_indent=" " * 11,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, text in facts
        if text
    ]


def _plain(text: str, rule: Rule) -> str:
    for hole, word in {"name": "the resource", "count": "several", **rule.thresholds}.items():
        text = text.replace(f"{{{hole}}}", str(word))
    return text[:1].upper() + text[1:]


def _homes(rule: Rule) -> list[str]:
    default = [] if rule.asked else ["the default set"]
    return default + [baseline.name for baseline in shipped_baselines() if rule.id in baseline.rules]


def _examples(rule: Rule) -> list[str]:
    import yaml  # noqa: PLC0415 - the compiled rules leave the examples out

    path = data_path("baselines") / "rules" / rule.topic / f"{rule.id}.yaml"
    record: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    lines: list[str] = []
    for name, heading in (_STRENGTH_EXAMPLES if rule.strength else _EXAMPLES).items():
        if name in record:
            lines.extend(["", f"  {heading}:", textwrap.indent(record[name].rstrip(), "    ")])
    return lines
