"""The words of a waiver comment: `drdiff:ignore RULE[,RULE] reason="..." until=2026-12-31 owner=team`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from reviewer.today import day_of
from reviewer.waivers.waiver import Waiver, plain

_START: Final = re.compile(r"(?:^|#|//)\s*drdiff:(?P<verb>[\w-]*)(?P<rest>.*)")
_WORD: Final = re.compile(
    r"""(?P<key>[A-Za-z_]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))"""
    r"|(?P<rule>[\w*.:/-]+)|(?P<comma>[,\s]+)|(?P<other>.)"
)
_KEYS: Final = ("reason", "until", "owner")
_RULE: Final = re.compile(r"[a-z0-9*][a-z0-9*-]*\Z")
MOST_RULES: Final = 50


class DirectiveError(Exception):
    """A comment that wants to be a waiver and is none; the message says why."""


def waiver_in(comment: str) -> Waiver | None:
    """Return the waiver that a comment's text states, None where it states none.

    Raises:
        DirectiveError: the comment starts with `drdiff:` and cannot be understood.
    """
    found = _START.search(comment)
    if found is None:
        return None
    if found["verb"] != "ignore":
        raise DirectiveError(f"'drdiff:{plain(found['verb'])}' is not known; write drdiff:ignore RULE reason=\"...\"")
    rules, fields = _read(found["rest"])
    return waiver_of(rules, fields)


def waiver_of(rules: tuple[str, ...], fields: Mapping[str, str]) -> Waiver:
    """Return the waiver of some rules with the fields `reason`, `until` and `owner`.

    Raises:
        DirectiveError: a rule is missing or impossible, there is no reason, or `until` is no date.
    """
    if not rules:
        raise DirectiveError('the waiver names no rule; write drdiff:ignore RULE reason="...", or * for every rule')
    if len(rules) > MOST_RULES:
        raise DirectiveError(f"the waiver names more than {MOST_RULES} rules; use a pattern with *")
    for rule in rules:
        if not _RULE.match(rule):
            raise DirectiveError(f"'{plain(rule)[:60]}' cannot be a rule's id; see `drdiff rules`")
    reason = plain(fields.get("reason", ""))
    if not reason:
        raise DirectiveError(f'the waiver of {", ".join(rules)} gives no reason; add reason="..."')
    return Waiver(rules=rules, reason=reason, owner=plain(fields.get("owner", "")), until=date_of(fields.get("until")))


def date_of(text: str | None) -> dt.date | None:
    """Return a day written as 2026-12-31; None where nothing is written.

    Raises:
        DirectiveError: the text is no such day.
    """
    if text is None:
        return None
    day = day_of(text)
    if day is None:
        raise DirectiveError(f"until '{plain(text)[:40]}' is no day; write it as 2026-12-31")
    return day


def _read(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    rules: list[str] = []
    fields: dict[str, str] = {}
    for word in _WORD.finditer(text):
        if word["rule"]:
            rules.append(word["rule"])
        elif word["key"]:
            if word["key"] not in _KEYS:
                raise DirectiveError(f"'{word['key'][:40]}' is not known in a waiver; write {', '.join(_KEYS)}")
            fields[word["key"]] = word["double"] or word["single"] or word["bare"] or ""
        elif word["other"]:
            raise DirectiveError(f"'{plain(word['other'])}' is not understood in the waiver; quote the reason")
    return tuple(rules), fields
