"""Hash functions."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable

from reviewer.parsers.terraform.hcl.functions.signature import Function, NotComputableError, fn
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime

_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def digest(name: str, content: bytes, *, in_base64: bool = False) -> str:
    """Return a hash in hexadecimal or base64."""
    found = hashlib.new(name, content, usedforsecurity=False)
    return base64.b64encode(found.digest()).decode() if in_base64 else found.hexdigest()


def _hash(name: str, *, in_base64: bool = False) -> Callable[[str], Runtime]:
    def run(text: str) -> Runtime:
        return digest(name, text.encode("utf-8", "surrogatepass"), in_base64=in_base64)

    return run


def _uuidv5(namespace: str, name: str) -> Runtime:
    try:
        return str(uuid.uuid5(_NAMESPACES.get(namespace) or uuid.UUID(namespace), name))
    except ValueError:
        raise EvaluationError(f"'{namespace[:60]}' is no UUID") from None


def _changing(*_arguments: Runtime) -> Runtime:
    """Stand for a function that gives another result every time."""
    raise NotComputableError


FUNCTIONS: dict[str, Function] = {
    "base64sha256": fn(_hash("sha256", in_base64=True), "s"),
    "base64sha512": fn(_hash("sha512", in_base64=True), "s"),
    "bcrypt": fn(_changing, "sn?"),
    "md5": fn(_hash("md5"), "s"),
    "rsadecrypt": fn(_changing, "ss"),
    "sha1": fn(_hash("sha1"), "s"),
    "sha256": fn(_hash("sha256"), "s"),
    "sha512": fn(_hash("sha512"), "s"),
    "uuid": fn(_changing, ""),
    "uuidv5": fn(_uuidv5, "ss"),
}
