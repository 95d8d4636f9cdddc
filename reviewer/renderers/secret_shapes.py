"""Secrets that are known by what they look like, whatever their key: tokens, keys, passwords in URLs and commands."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final

from reviewer.model.record import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of secret: texts of which one is in every text that holds it, and its pattern.

    Where the pattern has a group `secret`, that is the secret; the rest says where it stands.
    """

    marks: tuple[str, ...]
    pattern: re.Pattern[str]


def _shape(marks: str, pattern: str, flags: int = 0) -> Shape:
    return Shape(tuple(marks.split(" ")), re.compile(pattern, flags))


_REFERENCE: Final = r"(?!\$\{|\{\{|\$\(|\(secret\)|\*\*\*|<)"
_VALUE: Final = _REFERENCE + r"(?P<secret>[^\s;&\"'`,\\]+)"

SHAPES: Final = (
    _shape("AKIA ASIA AROA AIDA", r"\b(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}\b"),  # AWS access key and principal ids
    _shape("ghp_ gho_ ghu_ ghs_ ghr_", r"\bgh[pousr]_[0-9A-Za-z]{16,}"),
    _shape("github_pat_", r"\bgithub_pat_[0-9A-Za-z_]{16,}"),
    _shape("glpat-", r"\bglpat-[0-9A-Za-z_-]{16,}"),
    _shape("xox", r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}"),  # Slack
    _shape("hooks.slack.com/", r"\bhooks\.slack\.com/(?:services|workflows)/(?P<secret>[\w/+-]+)"),
    _shape("/api/webhooks/", r"/api/webhooks/(?P<secret>\d+/[\w-]+)"),  # Discord
    _shape("eyJ", r"\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}(?:\.[0-9A-Za-z_-]*)?"),  # JSON web tokens
    _shape("sk_live_ rk_live_ sk_test_ rk_test_", r"\b[sr]k_(?:live|test)_[0-9A-Za-z]{10,}"),  # Stripe
    _shape("whsec_", r"\bwhsec_[0-9A-Za-z+/=]{16,}"),
    _shape("AIza", r"\bAIza[0-9A-Za-z_-]{30,}"),  # Google
    _shape("npm_", r"\bnpm_[0-9A-Za-z]{30,}"),
    _shape("pypi-", r"\bpypi-[0-9A-Za-z_-]{40,}"),
    _shape("SG.", r"\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"),  # SendGrid
    _shape("sk-", r"\bsk-(?:ant-|proj-)?[0-9A-Za-z_-]{32,}"),
    _shape("hvs. hvb.", r"\bhv[sb]\.[0-9A-Za-z_-]{20,}"),  # Vault
    _shape("dckr_pat_", r"\bdckr_pat_[0-9A-Za-z_-]{16,}"),
    _shape("dop_v1_", r"\bdop_v1_[0-9a-f]{32,}"),
    _shape("://", r"://[^\s:/@'\"]*:" + _REFERENCE + r"(?P<secret>[^\s/@'\"$]+)(?=@)"),  # user:password@ of a URL
    _shape("earer asic", r"(?i:\b(?:bearer|basic)) +(?P<secret>[0-9A-Za-z._~+/=-]{16,})"),
    _shape(
        "= :",
        r"(?:^|[\s;?&\"'])(?:password|pwd|accountkey|sharedaccesskey|access_token|api_?key|client_secret|sig)="
        + _VALUE,
        re.IGNORECASE,
    ),
    _shape("-", r"(?:^|[\s\"'])--?[\w-]*(?:password|passwd|token|secret|api-key)(?:=|[ \t]+)(?!-)['\"]?" + _VALUE),
    _shape("-u --user", r"(?:^|\s)(?:-u|--user)[ =]['\"]?[^\s:'\"]+:" + _VALUE),
)
_PEM: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[^\0]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?=\n\0)|\Z)")
BREAK: Final = "\n\0\n"
"""What parts several texts in one, so that no shape reaches from one into the next."""
_PEM_MARK: Final = "PRIVATE KEY-----"
_BASE64: Final = re.compile(r"[0-9A-Za-z+/]{40,}={0,2}")
SHORTEST: Final = 10


def mask_shapes(text: str, mask: str) -> str:
    """Return the text with every secret that is known by its shape masked; the number of lines stays."""
    if len(text) < SHORTEST:
        return text
    if _PEM_MARK in text:
        text = _PEM.sub(lambda found: "\n".join([mask] * (found.group().count("\n") + 1)), text)
    for shape in SHAPES:
        if any(mark in text for mark in shape.marks):
            text = shape.pattern.sub(lambda found: _without(found, mask), text)
    return text


def _without(found: re.Match[str], mask: str) -> str:
    if "secret" not in found.re.groupindex:
        return mask
    start, end = found.span("secret")
    whole, offset = found.group(), found.start()
    return whole[: start - offset] + mask + whole[end - offset :]


def shaped_secrets(text: str) -> Iterator[str]:
    """Yield the secrets in a text that are known by their shape."""
    if len(text) < SHORTEST:
        return
    if _PEM_MARK in text:
        yield from _PEM.findall(text)
    for shape in SHAPES:
        if any(mark in text for mark in shape.marks):
            for found in shape.pattern.finditer(text):
                yield found["secret"] if "secret" in shape.pattern.groupindex else found.group()


def base64_texts(text: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like base64 in a text, with the text it encodes; other bytes are passed over."""
    for found in _BASE64.finditer(text) if len(text) >= 40 else ():  # noqa: PLR2004  the pattern's least length
        try:
            decoded = base64.b64decode(found.group() + "=" * (-len(found.group()) % 4)).decode()
        except ValueError:
            continue
        yield found.group(), decoded
