"""Canonical values as code that knows no language yet: links to resources and joined texts are calls.

`{"Fn::Link": [side, address, attribute]}` names a resource of the reference or of the actual design,
`{"Fn::Joined": parts}` is a text with links in it, `{"Fn::Unknown": expression}` what no input tells and
`{"Fn::Hidden": ""}` a secret. A finished expression of the actual design's own language is `{"Fn::Own": text}`.
"""

from __future__ import annotations

from collections.abc import Callable, Container

from reviewer.model.code import Code
from reviewer.model.matching import Matching
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value

OURS, THEIRS = "reference", "actual"
Link = Callable[[Reference], Code]


def term(value: Value, link: Link) -> Code:
    """Return a value as code; of a choice the branch that is there, the first where both are."""
    if isinstance(value, dict):
        made = {key: (item, term(item, link)) for key, item in value.items()}
        return {key: code for key, (item, code) in made.items() if _is_there(item)}
    if isinstance(value, list):
        return [term(item, link) for item in value if _is_there(item)]
    if isinstance(value, Reference):
        return link(value)
    if isinstance(value, Text):
        return {"Fn::Joined": [_part(part, link) for part in value.parts]}
    if isinstance(value, Choice):
        return term(_branch(value), link)
    if isinstance(value, Unknown):
        return {"Fn::Unknown": value.expression}
    if isinstance(value, Sensitive):
        return {"Fn::Hidden": ""}
    return None if value is ABSENT else value


def _part(part: str | Reference | Unknown | Sensitive, link: Link) -> Code:
    return part if isinstance(part, str) else term(part, link)


def _branch(choice: Choice) -> Value:
    return choice.then if _is_there(choice.then) else choice.otherwise


def _is_there(value: Value) -> bool:
    return _is_there(_branch(value)) if isinstance(value, Choice) else value is not ABSENT


def call(value: Code) -> tuple[str, Code] | None:
    """Return the name and argument of a call of this module, or None for any other code."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    name, argument = next(iter(value.items()))
    return (name, argument) if name.startswith("Fn::") else None


def link(reference: Reference, matching: Matching, new: Container[str]) -> Code:
    """Return a reference of the reference design as a link, to the counterpart where there is one.

    Args:
        reference: as the reference design has it.
        matching: tells the counterpart.
        new: the addresses of what the fixes bring; a link to such a one stays on the reference's side.
    """
    there = matching.addresses.get(reference.address)
    if reference.address in new or there is None:
        return {"Fn::Link": [OURS, reference.address, reference.attribute]}
    return {"Fn::Link": [THEIRS, there, reference.attribute]}


def own_link(reference: Reference) -> Code:
    """Return a reference of the actual design as a link."""
    return {"Fn::Link": [THEIRS, reference.address, reference.attribute]}
