"""All built-in functions by name."""

from __future__ import annotations

from reviewer.parsers.terraform.hcl.functions import (
    collections,
    digests,
    encodings,
    filesystem,
    formatting,
    networks,
    numbers,
    strings,
    times,
    types,
)
from reviewer.parsers.terraform.hcl.functions.signature import Function

FUNCTIONS: dict[str, Function] = {
    **collections.FUNCTIONS,
    **digests.FUNCTIONS,
    **encodings.FUNCTIONS,
    **filesystem.FUNCTIONS,
    **formatting.FUNCTIONS,
    **networks.FUNCTIONS,
    **numbers.FUNCTIONS,
    **strings.FUNCTIONS,
    **times.FUNCTIONS,
    **types.FUNCTIONS,
}
