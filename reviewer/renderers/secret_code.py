"""Finds secrets in source code by the names of their keys (YAML, JSON, HCL, TypeScript)."""

from __future__ import annotations

import re
from typing import Final

from reviewer.model.record import dataclass, replace

_SECRET_WORDS: Final = re.compile(
    r"pass(?:word|wd|phrase)|secret|token|credential|api[_-]?key|private[_-]?key|access[_-]?key|auth[_-]?key"
    r"|account[_-]?key|connection[_-]?string|encryption[_-]?key",
    re.IGNORECASE,
)
_HARMLESS_END: Final = re.compile(
    r"(?:arn|name|id|ids|length|policy|policies|type|types|ttl|days|hours|minutes|seconds|version|versions|path|ref"
    r"|rotation|schedule|enabled|status|count|size|description|validity|units|endpoint|url|target|targets|attachment"
    r"|characters|punctuation|uppercase|lowercase|numbers|space|recovery|window|parameter|region|alias|format|usage"
    r"|rules|rule|required|expiration|reset|file|field|column|header|key_id|kms_key|http_?tokens)$",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"^(?:!(?!Sub\b|Join\b)\w+|\$\{[^}]*\}$|\{\{\s*resolve:|arn:|(?:var|local|data|module|each|random_\w+|aws_\w+)\."
    r"|process\.env|\d{1,3}$|true$|false$|null$|none$|yes$|no$|~$|\(secret\)$|[|>][+-]?\d*$|[\[{]|AWS::)",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(
    r"""(?P<head>(?P<quote>["']?)(?P<key>[A-Za-z_][\w.-]*)(?P=quote)\s*(?::(?=[\s"'])|=(?![=>]))\s*(?:!Sub\s+)?)"""
    r"""(?P<value>"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s,;{}\[\]"'][^,{}\n]*?(?=\s+\#|\s*[,}\]]|\s*$))"""
)
"""A key and its value; a colon without a space after it makes no pair (`SecretString:password` of a reference)."""
_BLOCK: Final = re.compile(
    r"""^(?P<indent>\s*-?\s*)["']?(?P<key>[A-Za-z_][\w.-]*)["']?\s*[:=]\s*(?:!Sub\s+)?(?P<rest>[|>][+-]?\d*|\{)?\s*$"""
)
_HCL_BLOCK: Final = re.compile(r"""^\s*(?:variable|output)\s+"(?P<key>[^"]+)"\s*\{\s*$""")
_NAMED: Final = re.compile(
    r"""["']?\b(?:name|key|parameterkey)["']?\s*[:=]\s*["']?(?P<key>[\w./-]+)["']?""", re.IGNORECASE
)
_CARRIERS: Final = frozenset({"default", "value", "parametervalue", "secretstring"})
"""Keys whose value is secret when the block around them, or the name beside them, is."""


def names_secret(key: str) -> bool:
    """Return whether a key's name says that its value is a secret."""
    return bool(_SECRET_WORDS.search(key)) and not _HARMLESS_END.search(key)


def holds_secret(key: str, value: str) -> bool:
    """Return whether `value` under `key` is a plain secret rather than a reference to one."""
    bare = value.strip().strip("\"'")
    return bool(bare) and names_secret(key) and not _REFERENCE.match(bare) and "{{resolve:" not in bare


def mask_code(text: str, mask: str) -> str:
    """Return source code of the same number of lines in which no secret-looking key has a plain value."""
    if not _SECRET_WORDS.search(text):
        return text
    masked: list[str] = []
    inside = _Block()
    for line in text.split("\n"):
        inside = inside.after(line)
        if inside.scalar and line.strip():
            masked.append(line[: len(line) - len(line.lstrip())] + mask)
            continue
        named = _NAMED.search(line)
        beside = named is not None and names_secret(named.group("key"))
        masked.append(_mask_line(line, mask, carriers=beside or inside.here))
        inside = inside.entering(line, named_secret=beside)
    return "\n".join(masked)


def _mask_line(line: str, mask: str, *, carriers: bool) -> str:
    def replaced(found: re.Match[str]) -> str:
        key, value = found.group("key"), found.group("value")
        secret = holds_secret(key, value)
        if not secret and carriers and key.lower() in _CARRIERS:
            secret = holds_secret("password", value)
        edge = value[0] if value[0] in "\"'" else ""
        if not secret:
            inner = value[1:-1] if edge else ""
            shown = _PAIR.sub(replaced, inner) if _SECRET_WORDS.search(inner) else inner
            return found.group() if shown == inner else f"{found.group('head')}{edge}{shown}{edge}"
        return f"{found.group('head')}{edge}{mask}{edge}"

    return _PAIR.sub(replaced, line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """The indented block a line stands in: under a secret-looking key, and whether its lines are the secret itself."""

    indent: int = -1
    """Columns before its key; -1 outside any."""
    children: int = 0
    """Columns before its own keys; 0 until the first is seen."""
    here: bool = False
    """Whether the line is one of its own keys, so that a `Default` there holds the secret."""
    scalar: bool = False
    """Whether its lines are the text of the secret."""
    left: int = 0
    """Lines for which a name beside still counts (`Name: DB_PASSWORD`, then `Value: ...`)."""

    def after(self, line: str) -> _Block:
        """Return the block that `line` is in: this one, or none once the indentation ends."""
        if not line.strip():
            return self
        if self.left:
            return _Block(here=True, left=self.left - 1)
        depth = _depth(line)
        if self.indent < 0 or depth <= self.indent:
            return _Block()
        children = self.children or depth
        return replace(self, children=children, here=depth == children)

    def entering(self, line: str, *, named_secret: bool) -> _Block:
        """Return the block that starts after `line`."""
        if named_secret:
            return _Block(left=1)
        opened = _BLOCK.match(line) or _HCL_BLOCK.match(line)
        if opened is None or not names_secret(opened.group("key")):
            return self
        rest = opened.groupdict().get("rest") or ""
        return _Block(indent=_depth(line), scalar=rest[:1] in {"|", ">"})


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t-"))
