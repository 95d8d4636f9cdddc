"""The rules of a SARIF log: one record for each rule that has a result, within GitHub's limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from reviewer.model.review import Finding, Kind, Tier
from reviewer.renderers.escape import one_line
from reviewer.vocabulary.rule_book import Rule, rules_by_id
from reviewer.vocabulary.tables import table

Json = dict[str, object]

LONGEST: Final = 1024
"""Characters GitHub takes of a rule's description (sarif-support-for-code-scanning)."""
LEVELS: Final = {Tier.HIGH: "error", Tier.MEDIUM: "warning", Tier.LOW: "note", Tier.INFO: "note"}
PROBLEM: Final = {Tier.HIGH: "error", Tier.MEDIUM: "warning", Tier.LOW: "recommendation", Tier.INFO: "recommendation"}
SECURITY: Final = {Tier.HIGH: "8.0", Tier.MEDIUM: "5.5", Tier.LOW: "2.0", Tier.INFO: "0.5"}
"""Scores in the middle of GitHub's bands: high (7.0-8.9), medium (4.0-6.9) and low (0.1-3.9)."""
_KINDS: Final = {
    Kind.MISSING_RESOURCE: "The reference declares a resource that the actual design lacks.",
    Kind.EXTRA_RESOURCE: "The actual design declares a resource that the reference does not have.",
    Kind.PROPERTY: "A property differs from the reference.",
    Kind.RELATION: "Two resources are not connected as in the reference.",
    Kind.PARAMETER: "A parameter differs from the reference.",
    Kind.OUTPUT: "An output differs from the reference.",
    Kind.CONDITION: "A condition differs from the reference.",
    Kind.MAPPING: "A mapping differs from the reference.",
    Kind.POSTURE: "A resource is set up in a way that endangers recovery.",
    Kind.INVALID: "The declaration cannot be deployed as it is written.",
}


def sarif_rules(findings: Iterable[Finding]) -> list[Json]:
    """Return the rules of the findings in order of first use; a rule's tier is the worst that one of them has."""
    members: dict[str, list[Finding]] = {}
    for finding in findings:
        members.setdefault(finding.rule, []).append(finding)
    return [_rule(name, found) for name, found in members.items()]


def _rule(name: str, findings: list[Finding]) -> Json:
    tier = min((finding.tier for finding in findings), key=lambda each: each.rank)
    known = rules_by_id().get(name)
    short, full, fix, link = _known(known) if known is not None else _told(name, findings[0])
    record: Json = {
        "id": name,
        **_name(name),
        "shortDescription": {"text": cut(short, LONGEST)},
        "fullDescription": {"text": cut(full, LONGEST)},
        "help": {"text": f"{full}\n\nFix: {fix}" if fix else full, "markdown": _markdown(full, fix, link)},
        "defaultConfiguration": {"level": LEVELS[tier]},
        "properties": _properties(findings, tier),
    }
    return {**record, "helpUri": link} if link else record


def _properties(findings: list[Finding], tier: Tier) -> Json:
    """Return tags and severities; a score for security makes GitHub list an alert as one, so only those have it."""
    is_security = all(finding.category == "Security" for finding in findings)
    tags = ["disaster-recovery", *(["security"] if is_security else []), findings[0].kind.value]
    score: Json = {"security-severity": SECURITY[tier]} if is_security else {}
    return {"tags": tags, "precision": "high", "problem.severity": PROBLEM[tier], **score}


def _known(rule: Rule) -> tuple[str, str, str, str]:
    names = {"name": "the resource", "count": "several", **rule.thresholds}
    title, impact, fix = (_filled(text, names) for text in (rule.title, rule.impact, rule.fix))
    title = _capital(re.sub(r"^the resource: ", "", title))
    return title, f"{title}. {impact}" if impact else f"{title}.", fix, _first_link(rule.source)


def _told(name: str, example: Finding) -> tuple[str, str, str, str]:
    told = table("explanations").get(name, {})
    says = str(told.get("says", "")) or _KINDS[example.kind]
    return says.split(". ")[0].rstrip(".") + ".", says, str(told.get("fix", "")), ""


def _filled(text: str, names: dict[str, object]) -> str:
    for hole, word in names.items():
        text = text.replace(f"{{{hole}}}", str(word))
    return one_line(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_link(links: Iterable[str]) -> str:
    return next((link for link in links if link.startswith("https://")), "")


def _markdown(full: str, fix: str, link: str) -> str:
    """Return help in Markdown; every word of it is the project's own."""
    parts = [full, *([f"**Fix**: {fix}"] if fix else []), *([f"[Read more]({link})"] if link else [])]
    return "\n\n".join(parts)


def _name(rule: str) -> Json:
    """Return a readable name, none where it would be the id over again (SARIF 2.1.0, 3.49.7)."""
    name = "".join(_capital(part) for part in re.split(r"[^A-Za-z0-9]+", rule))
    return {"name": name} if name.lower() != rule.lower() else {}


def cut(text: str, longest: int) -> str:
    """Return the text within `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
