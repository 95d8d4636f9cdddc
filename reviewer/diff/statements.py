"""IAM policy documents by meaning: what is granted, not how the statements are cut."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import product
from typing import Final

from reviewer.diff.canonical import MISSING_MARK
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Choice, Value

_MOST_GRANTS: Final = 20_000
_ORIGIN_ACCESS: Final = re.compile(
    r"(?:arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity \$?\{?([^}]+?)(?:\.Id)?\}?"
    r"|\$?\{?(.+)\.S3CanonicalUserId\}?)\Z"
)
"""An origin access identity may be named by its ARN or by its canonical user.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
"""
_GLOBS: Final = frozenset("*?")
_OPEN: Final = "${(known after apply)}"
"""A part that only the apply tells: whatever the other side has in its place may be it."""
Spell = Callable[[Value], str]


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One action for one principal on one resource under one condition; `negated` names the Not… elements used."""

    effect: str
    principal: str
    action: str
    resource: str
    condition: str
    negated: str = ""

    def __str__(self) -> str:
        """A reader's line: `s3:GetObject on arn:aws:s3:::x/*`."""
        text = self.action
        if self.resource not in ("", "*"):
            text += f" on {self.resource}"
        if self.principal:
            text += f" for {self.principal}"
        if self.condition:
            text += " under a condition"
        return text if self.effect == "Allow" else f"{self.effect} {text}"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What the actual policies grant less and more than the reference's; sorted."""

    lost: tuple[Grant, ...]
    added: tuple[Grant, ...]


_DOCUMENT = frozenset({"Id", "Statement", "Version"})
_BUCKET_KEYS = re.compile(r"\$\{[^.}]+\}/")
"""A resource's name and a path within it: `${Bucket}/*`."""


def is_policy(value: Value) -> bool:
    """Whether a value is a policy document; a firewall rule has a statement too, and more beside it."""
    return isinstance(value, dict) and isinstance(value.get("Statement"), (list, dict)) and set(value) <= _DOCUMENT


def compare_policies(expected: list[Value], found: list[Value], spell: Spell, spell_found: Spell) -> PolicyChange:
    """Return what the found documents, taken together, grant less and more than the expected ones.

    An allowed action, resource or principal that a wildcard of the other side covers counts as granted there; so does
    one without a condition where the other side has one. A denial is turned about: losing it grants more. A grant on
    a resource that the actual design lacks is lost with it and not told again.
    """
    ours = frozenset(grant for document in expected for grant in _grants(document, spell))
    theirs = frozenset(grant for document in found for grant in _grants(document, spell_found))
    lost = [grant for grant in ours - theirs if not _covered(grant, theirs)]
    added = [grant for grant in theirs - ours if not _covered(grant, ours)]
    lost = [grant for grant in lost if MISSING_MARK not in f"{grant.resource}{grant.principal}"]
    denied = [grant for grant in added if grant.effect == "Deny"]
    released = [grant for grant in lost if grant.effect == "Deny"]
    return PolicyChange(
        lost=tuple(sorted([grant for grant in lost if grant.effect != "Deny"] + denied)),
        added=tuple(sorted([grant for grant in added if grant.effect != "Deny"] + released)),
    )


def _covered(grant: Grant, others: frozenset[Grant]) -> bool:
    return any(_covers(other, grant) for other in others if other.effect == grant.effect)


def _covers(wide: Grant, narrow: Grant) -> bool:
    if wide.negated != narrow.negated or (wide.condition and wide.condition != narrow.condition):
        return False
    return (
        _matches(wide.action.lower(), narrow.action.lower())
        and _matches(wide.resource, narrow.resource)
        and wide.principal in (narrow.principal, "*")
    )


def _matches(pattern: str, text: str) -> bool:
    if pattern in (text, "*"):
        return True
    if _OPEN in pattern or _OPEN in text:
        ours, theirs = pattern.partition(_OPEN)[0], text.partition(_OPEN)[0]
        return ours.startswith(theirs) if _OPEN in text else theirs.startswith(ours)
    return bool(_GLOBS.intersection(pattern)) and fnmatchcase(text, pattern.replace("[", "[[]"))


def _grants(document: Value, spell: Spell) -> Iterator[Grant]:
    if not isinstance(document, dict):
        yield Grant("Unread", "", spell(document), "", "")
        return
    statements = document.get("Statement")
    for statement in statements if isinstance(statements, list) else [statements]:
        if isinstance(statement, dict):
            yield from _of_statement(statement, spell)
        elif statement is not None:
            yield Grant("Unread", "", spell(statement), "", "")


def _of_statement(statement: dict[str, Value], spell: Spell) -> Iterator[Grant]:
    negated = [name for name in ("NotAction", "NotResource", "NotPrincipal") if name in statement]
    actions = _texts(statement.get("Action", statement.get("NotAction")), spell)
    resources = [_arn(text) for text in _texts(statement.get("Resource", statement.get("NotResource")), spell)]
    principals = _principals(statement.get("Principal", statement.get("NotPrincipal", ABSENT)), spell)
    effect = spell(statement.get("Effect", "Allow"))
    condition = _condition(statement.get("Condition", ABSENT), spell)
    cells = product(principals or [""], actions or [""], resources or [""])
    for count, (principal, action, resource) in enumerate(cells):
        if count >= _MOST_GRANTS:
            return
        yield Grant(effect, principal, action, resource, condition, ",".join(negated))


def _arn(text: str) -> str:
    """Read a bucket named without its ARN prefix as the bucket that must be meant."""
    if text in ("", "*") or (text.startswith(("arn:", "${", "∅")) and not _BUCKET_KEYS.match(text)):
        return text
    return f"arn:aws:s3:::{text}"


def _texts(value: Value, spell: Spell) -> list[str]:
    if value is None or value is ABSENT:
        return []
    if isinstance(value, Choice):
        return [*_texts(value.then, spell), *_texts(value.otherwise, spell)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item, spell)]
    return [spell(value)]


def _principals(value: Value, spell: Spell) -> list[str]:
    if value is ABSENT:
        return []
    if isinstance(value, dict):
        pairs = ((kind, text) for kind, items in value.items() for text in _texts(items, spell))
        return [_principal(kind, text) for kind, text in pairs]
    return _texts(value, spell)


def _principal(kind: str, text: str) -> str:
    if (kind, text) == ("AWS", "*"):
        return "*"
    identity = _ORIGIN_ACCESS.match(text)
    return f"CloudFront identity {identity[1] or identity[2]}" if identity else f"{kind} {_account(text)}"


def _account(text: str) -> str:
    """Read an account's root ARN as the account id: IAM takes both for the same principal."""
    parts = text.split(":")
    return parts[4] if text.startswith("arn:") and text.endswith(":root") and len(parts) > 5 else text  # noqa: PLR2004  ARN fields


def _condition(value: Value, spell: Spell) -> str:
    if not isinstance(value, dict):
        return "" if value is ABSENT or value is None else spell(value)
    tests = {
        f"{operator}:{key.lower()}": sorted(_texts(wanted, spell))
        for operator, keys in value.items()
        for key, wanted in (keys.items() if isinstance(keys, dict) else [("", keys)])
    }
    return json.dumps(tests, sort_keys=True)
