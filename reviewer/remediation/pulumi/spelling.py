"""How Pulumi spells what Terraform's types and arguments are called."""

from __future__ import annotations

import re

from reviewer.remediation.terraform.reverse import Argument
from reviewer.vocabulary.spelling import camel_case
from reviewer.vocabulary.tables import table

_WORDS = re.compile(r"[^A-Za-z0-9]+")
_KEPT_SINGULAR = re.compile(r"(s|data|info|metadata|config|settings)\Z")


def token_of(declared: str) -> str:
    """Return the Pulumi token of a Terraform type: `aws:s3/bucket:Bucket`."""
    tokens: dict[str, str] = table("pulumi_tokens")["tokens"]
    if declared in tokens:
        return tokens[declared]
    module, _, kind = declared.removeprefix("aws_").partition("_")
    name = camel_case(kind or module)
    return f"aws:{module}/{name}:{name[:1].upper()}{name[1:]}"


def class_of(token: str) -> str:
    """Return the class of a token in the SDK: `aws.s3.Bucket`."""
    package, module, kind = token.split(":")
    return f"{package.replace('-', '')}.{module.partition('/')[0]}.{kind}"


def input_name(declared: str, argument: Argument, *, top: bool) -> str:
    """Return what an argument is called; lists are named in the plural."""
    if top:
        renames: dict[str, str] = table("mapping")["pulumi"]["renames"].get(declared, {})
        found = next((pulumi for pulumi, terraform in renames.items() if terraform == argument.name), None)
        if found is not None:
            return camel_case(found)
    name = camel_case(argument.name)
    return _plural(name) if argument.kind in ("B", "A", "l") else name


def _plural(name: str) -> str:
    if _KEPT_SINGULAR.search(name):
        return name
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("x", "ch", "sh")) else f"{name}s"


def variable_of(name: str) -> str:
    """Return a resource's name as a variable of a program."""
    first, *rest = [word for word in _WORDS.split(name) if word] or ["resource"]
    made = first[:1].lower() + first[1:] + "".join(word[:1].upper() + word[1:] for word in rest)
    return f"_{made}" if made[:1].isdigit() else made
