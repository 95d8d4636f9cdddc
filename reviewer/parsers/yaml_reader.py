"""YAML to nodes with lines, at the speed of libyaml, with CloudFormation's short tags spelt out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass, field
from reviewer.parsers.nodes import Node, Scalar
from reviewer.settings import Limits, raise_it

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, ScalarNode
    from yaml.nodes import Node as YamlNode

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = ("!Ref", "!Condition")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?\Z")
_TEXT_TAG = "tag:yaml.org,2002:str"
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
_LONGEST_NUMBER = 300
_SAFE_DEPTH = 1_000
_MOST_WARNINGS = 1_000


@dataclass(slots=True)
class _Reading:
    name: str
    first_line: int
    limits: Limits
    lines: list[str]
    diagnostics: list[Diagnostic]
    sizes: dict[int, int] = field(default_factory=dict)
    made: dict[int, Node] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)
    aliased: bool = False

    def line(self, zero_based: int) -> int:
        return zero_based + self.first_line

    def warn(self, message: str, line: int) -> None:
        """Tell of something odd, up to a bound, and then that there is more."""
        if len(self.diagnostics) > _MOST_WARNINGS:
            return
        if len(self.diagnostics) == _MOST_WARNINGS:
            message = "there is more that is odd; it is not told"
        self.diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=self.name, line=line))


def read_yaml(text: str, name: str, limits: Limits, diagnostics: list[Diagnostic], first_line: int = 1) -> Node:
    """Return the first YAML document of `text` as nodes.

    Args:
        text: the document; `first_line` is the line its first line has in the user's file.
        name: the file as reports cite it.
        limits: bounds on nesting and on size after alias expansion.
        diagnostics: where duplicate keys, aliases and unknown tags are reported.
        first_line: 1-based.

    Raises:
        InputError: the text is not YAML, or exceeds a limit.
    """
    reading = _Reading(name, first_line, limits, text.split("\n"), diagnostics)
    _refuse_deep_nesting(text, reading)
    loader = _Loader(text)
    try:
        root = loader.get_single_node() if "\n---" not in text else _first_document(loader, reading)
    except yaml.YAMLError as error:
        raise _syntax_error(error, reading) from error
    finally:
        loader.dispose()
    if root is None:
        raise InputError(
            "the document is empty", file=name, line=first_line, help_text="name a template with Resources"
        )
    return _convert(root, reading, 0)


def _first_document(loader: yaml.SafeLoader, reading: _Reading) -> YamlNode | None:
    root: YamlNode | None = loader.get_node() if loader.check_node() else None
    if root is not None and loader.check_node():
        reading.warn("the file holds several YAML documents; only the first is read", reading.first_line)
    return root


def _refuse_deep_nesting(text: str, reading: _Reading) -> None:
    """Stop before libyaml's composer recurses off the C stack; its event stream does not recurse.

    Reading the events costs as much as composing, so a text that cannot be deep is let through by its characters.
    """
    openers = text.count("[") + text.count("{") - text.count("${")
    widest = max(((len(line) - len(line.lstrip(" -?"))) for line in reading.lines), default=0)
    if openers + widest < _SAFE_DEPTH:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > reading.limits.depth:
                    raise _too_deep(reading, event.start_mark.line if event.start_mark else 0)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError as error:
        raise _syntax_error(error, reading) from error


def _too_deep(reading: _Reading, zero_based: int) -> InputError:
    return InputError(
        f"nesting is deeper than {reading.limits.depth} levels",
        file=reading.name,
        line=reading.line(zero_based),
        help_text=raise_it("depth"),
    )


def _syntax_error(error: yaml.YAMLError, reading: _Reading) -> InputError:
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if context is not None and (mark is None or mark.line >= len("\n".join(reading.lines).rstrip().split("\n"))):
        mark = context  # what is never closed is found at the end of the file; it starts where the context is
    problem = getattr(error, "problem", None) or str(error).split("\n", maxsplit=1)[0]
    line = mark.line if mark else None
    if isinstance(error, yaml.reader.ReaderError):
        problem = f"the character U+{error.character:04X} is not allowed"
        line = "\n".join(reading.lines).encode("utf-8", "replace").count(b"\n", 0, error.position)
    return InputError(
        f"the YAML cannot be read: {problem}",
        file=reading.name,
        line=None if line is None else reading.line(line),
        help_text="check indentation and quotes on and above that line",
    )


def _convert(node: YamlNode, reading: _Reading, depth: int) -> Node:
    key = id(node)
    if key in reading.made:
        if not reading.aliased:
            reading.aliased = True
            message = "aliases are read as the values they stand for; CloudFormation itself accepts none"
            reading.warn(message, reading.line(node.start_mark.line))
        reading.sizes[0] = reading.sizes.get(0, 0) + reading.sizes[key]
        _check_size(reading)
        return reading.made[key]
    if key in reading.open:
        raise InputError("an anchor contains itself", file=reading.name, line=reading.line(node.start_mark.line))
    if depth > reading.limits.depth:
        raise _too_deep(reading, node.start_mark.line)
    reading.open.add(key)
    before = reading.sizes.get(0, 0)
    reading.sizes[0] = before + 1
    _check_size(reading)
    made = _tagged(node, _untagged(node, reading, depth), reading)
    reading.open.discard(key)
    reading.made[key] = made
    reading.sizes[key] = reading.sizes[0] - before
    return made


def _check_size(reading: _Reading) -> None:
    if reading.sizes[0] > reading.limits.nodes:
        raise InputError(
            f"the document has more than {reading.limits.nodes:,} values once its aliases are expanded",
            file=reading.name,
            help_text=f"remove nested anchors, or {raise_it('nodes')}",
        )


def _untagged(node: YamlNode, reading: _Reading, depth: int) -> Node:
    start = reading.line(node.start_mark.line)
    if isinstance(node, yaml.ScalarNode):
        return Node(_scalar(node), start, _scalar_end(node, reading))
    if isinstance(node, yaml.SequenceNode):
        items = [_convert(child, reading, depth + 1) for child in node.value]
        return Node(items, start, _collection_end(node, items, reading))
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  YAML has these three kinds only
    entries = _entries(node, reading, depth)
    return Node(entries, start, _collection_end(node, list(entries.values()), reading))


def _entries(node: MappingNode, reading: _Reading, depth: int) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    merged: dict[str, Node] = {}
    for key_node, value_node in node.value:
        line = reading.line(key_node.start_mark.line)
        if not isinstance(key_node, yaml.ScalarNode):
            reading.warn("a mapping key that is not a plain text is passed over", line)
            continue
        value = _convert(value_node, reading, depth + 1)
        if key_node.value == "<<":
            # Of several merged mappings the first one that has a key counts.
            for part in reversed(value.value) if isinstance(value.value, list) else [value]:
                merged.update(part.items())
            continue
        if key_node.value in entries:
            reading.warn(f"key '{key_node.value}' is written twice; the last one counts", line)
        # An aliased value keeps the lines of its anchor; everything else starts where its key stands.
        aliased = value_node.start_mark.line < key_node.start_mark.line
        entries[key_node.value] = value if aliased else Node(value.value, line, max(value.end, line))
    return {**merged, **entries}


def _collection_end(node: YamlNode, children: list[Node], reading: _Reading) -> int:
    if getattr(node, "flow_style", False) or not children:
        return reading.line(node.end_mark.line)
    start = reading.line(node.start_mark.line)
    own = [child.end for child in children if child.start >= start]
    return max(own, default=start)


def _scalar_end(node: ScalarNode, reading: _Reading) -> int:
    last = node.end_mark.line
    if node.style in ("|", ">"):
        last = last - 1 if node.end_mark.column == 0 or last >= len(reading.lines) else last
        while last > node.start_mark.line and not reading.lines[min(last, len(reading.lines) - 1)].strip():
            last -= 1
    return reading.line(max(last, node.start_mark.line))


def _scalar(node: ScalarNode) -> Scalar:
    text: str = node.value
    if node.style or len(text) > _LONGEST_NUMBER:
        return text
    if node.tag == _TEXT_TAG and not _FLOAT.match(text):
        return text
    if text in ("", "~") or text.lower() == "null":
        return None
    if (boolean := _BOOLEANS.get(text.lower())) is not None and text in (text.lower(), text.title(), text.upper()):
        return boolean
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


def _tagged(node: YamlNode, value: Node, reading: _Reading) -> Node:
    """Spell out a short tag: `!GetAtt A.B` becomes `{"Fn::GetAtt": ["A", "B"]}`."""
    tag = node.tag
    if not tag or not tag.startswith("!") or tag == "!":
        return value
    name = tag[1:]
    if not name.isalnum():
        reading.warn(f"tag '{tag}' is not one of CloudFormation; its value is read as it stands", value.start)
        return value
    if tag in _PLAIN_TAGS:
        return Node({name: value}, value.start, value.end)
    if name == "GetAtt" and isinstance(value.value, str):
        parts = value.value.split(".", 1)
        value = Node([Node(part, value.start, value.end) for part in parts], value.start, value.end)
    return Node({f"Fn::{name}": value}, value.start, value.end)
