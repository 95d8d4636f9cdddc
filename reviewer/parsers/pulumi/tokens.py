"""Type tokens: YAML programs may shorten them (`aws:s3:Bucket`), previews never do (`aws:s3/bucket:Bucket`)."""

from __future__ import annotations

from typing import Final

_NATIVE: Final = frozenset(
    ("aws-native", "azure-native", "google-native", "kubernetes", "docker-build", "command", "pulumi", "awsx", "eks")
)
"""Packages whose tokens have no `module/member` part: they are not bridged from Terraform providers."""
COMPONENT_PACKAGES: Final = frozenset(("awsx", "eks"))
"""Packages of components: what they consist of is known only to a preview."""
_TWO, _THREE = 2, 3


def full_token(token: str) -> str:
    """Return a type token in its long form."""
    parts = token.split(":")
    if parts[0] in _NATIVE or "/" in token:
        return token
    if len(parts) == _TWO and parts[1] == "Provider":
        return f"pulumi:providers:{parts[0]}"
    if len(parts) == _TWO:
        return f"{parts[0]}:index/{_lower_first(parts[1])}:{parts[1]}"
    if len(parts) == _THREE and parts[0] == "pulumi":
        return token
    if len(parts) == _THREE:
        return f"{parts[0]}:{parts[1]}/{_lower_first(parts[2])}:{parts[2]}"
    return token


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
