"""`aws_iam_policy_document` to the policy it stands for, as the AWS provider writes it."""

from __future__ import annotations

import json
from typing import Protocol

from reviewer.model.value import Absent, Unknown
from reviewer.parsers.terraform.hcl.encoding import json_text
from reviewer.parsers.terraform.hcl.functions.encodings import remembers
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import Attribute, Document, Marked, Runtime, unknown

_LISTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)
_DEFAULT_VERSION = "2012-10-17"

Statement = dict[str, Runtime]


class Configured(Protocol):
    """Something with arguments and nested blocks."""

    def configured(self, name: str) -> Runtime | Absent:
        """Return an argument, or nested blocks as a list."""


def json_of(data: Configured, indent: str) -> Runtime:
    """Return the policy as JSON text; as structure where parts of it are not known; unknown where statements are."""
    statements: list[Statement] = []
    for sources, at_end in ((_items(data, "source_policy_documents", "source_json"), False),):
        for source in sources:
            inner = _statements_of(source)
            if inner is None:
                return unknown("data.aws_iam_policy_document", *_all(data))
            _merge(statements, inner, replaces=at_end)
    written = data.configured("statement")
    if isinstance(written, Unknown):
        return written
    _merge(
        statements,
        [_statement(item) for item in written if isinstance(item, dict)] if isinstance(written, list) else [],
        replaces=False,
    )
    for source in _items(data, "override_policy_documents", "override_json"):
        inner = _statements_of(source)
        if inner is None:
            return unknown("data.aws_iam_policy_document", *_all(data))
        _merge(statements, inner, replaces=True)
    return _written(data, statements, indent)


def _all(data: Configured) -> list[Runtime]:
    names = ("source_policy_documents", "override_policy_documents", "statement")
    found = [data.configured(name) for name in names]
    return [value for value in found if not isinstance(value, Absent)]


def _written(data: Configured, statements: list[Statement], indent: str) -> Runtime:
    policy: dict[str, Runtime] = {"Version": _text(data, "version") or _DEFAULT_VERSION}
    identifier = _text(data, "policy_id")
    if identifier is not None:
        policy["Id"] = identifier
    policy["Statement"] = list(statements)
    if remembers(policy):
        return Document(policy)
    return json_text(policy, indent)


def _text(data: Configured, name: str) -> Runtime:
    value = data.configured(name)
    return None if isinstance(value, Absent) else value


def _items(data: Configured, name: str, single: str) -> list[Runtime]:
    many, one = data.configured(name), data.configured(single)
    items = list(many) if isinstance(many, list) else [] if isinstance(many, Absent) or many is None else [many]
    return [*items, *([] if isinstance(one, Absent) or one is None else [one])]


def _statements_of(source: Runtime) -> list[Statement] | None:
    """Return the statements of another policy, or None where they are not known."""
    if isinstance(source, Marked | Document):
        return _listed(source.value) if isinstance(source, Document) else _statements_of(source.value)
    plain = Settling().plain(source)
    if not isinstance(plain, str):
        return None
    try:
        return _listed(json.loads(plain)) if plain.strip() else []
    except (ValueError, RecursionError):
        return None


def _listed(policy: Runtime) -> list[Statement] | None:
    if not isinstance(policy, dict):
        return None
    found = policy.get("Statement", [])
    items = found if isinstance(found, list) else [found]
    return [dict(item) for item in items if isinstance(item, dict)]


def _merge(statements: list[Statement], more: list[Statement], *, replaces: bool) -> None:
    """Add statements; with `replaces` one of the same Sid takes the place of the earlier one."""
    for statement in more:
        sid = statement.get("Sid")
        same = [position for position, known in enumerate(statements) if sid and known.get("Sid") == sid]
        if same and replaces:
            statements[same[0]] = statement
        else:
            statements.append(statement)


def _statement(block: dict[str, Runtime]) -> Statement:
    statement: Statement = {}
    if block.get("sid"):
        statement["Sid"] = block["sid"]
    statement["Effect"] = block.get("effect", "Allow")
    for argument, name in _LISTS:
        values = block.get(argument)
        if values is not None and values != []:
            statement[name] = _one_or_more(values)
    for argument, name in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        principals = block.get(argument)
        if principals:
            statement[name] = _principals(principals)
    conditions = block.get("condition")
    if conditions:
        statement["Condition"] = _conditions(conditions)
    return statement


def _one_or_more(values: Runtime) -> Runtime:
    """Return a single element alone, several in the provider's order: the reverse of the alphabet."""
    if not isinstance(values, list):
        return values
    if len(values) == 1:
        return values[0]
    if all(isinstance(value, str) for value in values):
        return list(sorted({str(value) for value in values}, reverse=True))  # noqa: C413 (a list of any values)
    return values


def _principals(blocks: Runtime) -> Runtime:
    if not isinstance(blocks, list):
        return blocks
    by_type: dict[str, list[Runtime]] = {}
    for block in blocks:
        kind = block.get("type") if isinstance(block, dict) else None
        if not isinstance(block, dict) or not isinstance(kind, str):
            return unknown("principals", blocks)
        identifiers = block.get("identifiers")
        if isinstance(identifiers, Unknown | Attribute) and len(blocks) == 1:
            return {kind: identifiers}
        by_type.setdefault(kind, []).extend(identifiers if isinstance(identifiers, list) else [identifiers])
    if by_type == {"*": ["*"]}:
        return "*"
    return {kind: _one_or_more(values) for kind, values in by_type.items()}


def _conditions(blocks: Runtime) -> Runtime:
    if not isinstance(blocks, list):
        return blocks
    tests: dict[str, Runtime] = {}
    for block in blocks:
        test, variable = (block.get("test"), block.get("variable")) if isinstance(block, dict) else (None, None)
        if not isinstance(block, dict) or not isinstance(test, str) or not isinstance(variable, str):
            return unknown("condition", blocks)
        inner = tests.setdefault(test, {})
        if isinstance(inner, dict):
            inner[variable] = _one_or_more(block.get("values"))
    return tests
