"""A tree as CloudFormation YAML: short tags, block style, quotes only where they are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from reviewer.model.code import Code
from reviewer.remediation.cloudformation.style import Style

_WIDTH = 100
"""Function arguments up to this length stand on one line."""
_PLAIN = re.compile(r"[A-Za-z0-9_/.$(\\+][^\n\x00-\x1f]*\Z")
_SPECIAL = re.compile(r": |:\Z| #|\s\Z")
_IN_FLOW = re.compile(r"[\[\]{},]")
_OTHER_TYPES = re.compile(
    r"(?i:true|false|yes|no|on|off|null|~|y|n)\Z|[-+]?[0-9][0-9_,.:]*\Z|[-+]?(0x|0o)[0-9a-f]+\Z|[-+]?\.?[0-9][0-9_]*\.?[0-9]*([eE][-+]?[0-9]+)?\Z"
    r"|\d{4}-\d\d?-\d\d?|\.(inf|nan)\Z|=\Z|<<\Z"
)
_KEPT_LONG = frozenset({"Fn::Transform", "Fn::ForEach", "Fn::Length", "Fn::ToJsonString"})


def yaml_text(tree: Code, style: Style) -> str:
    """Return the tree as YAML, without a line break at its end."""
    return "\n".join(_lines(tree, style, ""))


def _lines(value: Code, style: Style, margin: str) -> Iterator[str]:
    """Yield a mapping's or list's lines, each set in by `margin`."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _after(f"{margin}{_key(key, style)}:", item, style, margin)
    elif isinstance(value, list):
        for item in value:
            yield from _item(item, style, margin)
    else:
        yield margin + _scalar(value, style)


def _item(value: Code, style: Style, margin: str) -> Iterator[str]:
    """Yield a list item: a mapping starts on the line of the dash."""
    if (isinstance(value, dict) and value and _call(value) is None) or (isinstance(value, list) and value):
        inner = list(_lines(value, style, margin + "  "))
        yield f"{margin}- {inner[0][len(margin) + 2 :]}"
        yield from inner[1:]
    else:
        yield from _after(f"{margin}-", value, style, margin)


def _after(head: str, value: Code, style: Style, margin: str) -> Iterator[str]:
    """Yield what follows a key or a dash, on the same line where it fits."""
    if isinstance(value, str) and "\n" in value:
        yield from _block(head, value, style, margin)
        return
    short = inline(value, style)
    if short is not None:
        yield f"{head} {short}"
        return
    call = _call(value)
    if call is not None:
        yield from _function(head, *call, style, margin)
    else:
        yield head
        below = style.item_indent if isinstance(value, list) else style.indent
        yield from _lines(value, style, margin + " " * below)


def _function(head: str, name: str, argument: Code, style: Style, margin: str) -> Iterator[str]:
    """Yield a function call that does not fit on one line."""
    tag = _tag(name)
    is_nested = isinstance(argument, dict) and _call(argument) is not None
    if tag is None or is_nested:
        key = name if name == "Ref" or "::" in name else f"Fn::{name}"
        inner = margin + " " * (2 if head.endswith("-") else style.indent)
        made = list(_after(f"{inner}{key}:", argument, style, inner))
        if head.endswith("-"):
            yield f"{head} {made[0].lstrip()}"
        else:
            yield head
            yield made[0]
        yield from made[1:]
    elif isinstance(argument, str):
        yield from _block(f"{head} {tag}", argument, style, margin)
    else:
        yield f"{head} {tag}"
        yield from _lines(argument, style, margin + " " * (2 if head.endswith("-") else style.indent))


def _block(head: str, text: str, style: Style, margin: str) -> Iterator[str]:
    """Yield a text of several lines as a literal block, or quoted where a block cannot hold it."""
    body = text.rstrip("\n")
    ending = text[len(body) :]
    if not body or body[0] in " \n" or len(ending) > 1 or "\t" in body or (not body.isprintable() and _odd(body)):
        yield f"{head} {json.dumps(text, ensure_ascii=False)}"
        return
    yield f"{head} |" + ("" if ending else "-")
    inner = margin + " " * style.indent
    for line in body.split("\n"):
        yield inner + line if line.strip() else ""


def _odd(text: str) -> bool:
    return any(not line.isprintable() for line in text.split("\n"))


def inline(value: Code, style: Style, *, flow: bool = False) -> str | None:
    """Return a value on one line, or None where it takes several."""
    if isinstance(value, (dict, list)) and not value:
        return "{}" if isinstance(value, dict) else "[]"
    call = _call(value)
    if call is not None:
        return _short_call(*call, style, flow=flow)
    if isinstance(value, (dict, list)):
        return None
    if isinstance(value, str) and "\n" in value:
        return None
    return _scalar(value, style, flow=flow)


def _short_call(name: str, argument: Code, style: Style, *, flow: bool) -> str | None:
    tag = _tag(name)
    if tag is None:
        return None
    if name == "GetAtt" and isinstance(argument, list) and all(isinstance(part, str) for part in argument):
        return f"{tag} {'.'.join(map(str, argument))}"
    if isinstance(argument, list):
        parts = [_argument(item, style) for item in argument]
        if name == "Sub" or not argument or any(part is None for part in parts):
            return None
        text = f"{tag} [{', '.join(str(part) for part in parts)}]"
        return text if len(text) <= _WIDTH else None
    if isinstance(argument, dict):
        return None
    short = inline(argument, style, flow=flow)
    return None if short is None else f"{tag} {short}"


def _argument(value: Code, style: Style) -> str | None:
    """Return one argument inside brackets; lists may stand in lists there."""
    if isinstance(value, list):
        parts = [_argument(item, style) for item in value]
        return None if any(part is None for part in parts) else f"[{', '.join(str(part) for part in parts)}]"
    if isinstance(value, dict) and [*value] == ["Condition"] and isinstance(value["Condition"], str):
        return f"!Condition {value['Condition']}"
    if _call(value) is None and isinstance(value, dict):
        return None
    return inline(value, style, flow=True)


def _call(value: Code) -> tuple[str, Code] | None:
    """Return the function a tree calls, without its `Fn::`, and its argument."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    name, argument = next(iter(value.items()))
    if name == "Ref":
        return (name, argument)
    return (name.removeprefix("Fn::"), argument) if name.startswith("Fn::") else None


def _tag(name: str) -> str | None:
    return None if f"Fn::{name}" in _KEPT_LONG or "::" in name else f"!{name}"


def _key(key: str, style: Style) -> str:
    return key if re.fullmatch(r"[A-Za-z_/$][\w:./$*-]*(?<!:)", key) else _scalar(key, style)


def _scalar(value: Code, style: Style, *, flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    plain = _PLAIN.match(value) and not _SPECIAL.search(value) and not _OTHER_TYPES.match(value)
    if plain and not (flow and _IN_FLOW.search(value)):
        return value
    if not value.isprintable():
        return json.dumps(value)
    if style.quote == '"' and "\\" not in value and '"' not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"
