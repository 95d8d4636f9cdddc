"""`aws_iam_policy_document` to the policy it stands for, as the AWS provider writes it."""

from __future__ import annotations

import json
from typing import Protocol

from reviewer.model.value import Absent, Unknown
from reviewer.parsers.terraform.hcl.encoding import json_text
from reviewer.parsers.terraform.hcl.functions.encodings import remembers
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import Composite, Document, Marked, Runtime, unknown

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

    def written_address(self) -> str:
        """Return its address as its own module writes it."""

    def configured(self, name: str) -> Runtime | Absent:
        """Return an argument, or nested blocks as a list."""


def json_of(data: Configured, indent: str) -> Runtime:
    """Return the policy as JSON text; as structure where parts of it are not known; unknown where statements are."""
    inherited = _inherited(data, "source_policy_documents", "source_json")
    replacing = _inherited(data, "override_policy_documents", "override_json")
    written = data.configured("statement")
    if inherited is None or replacing is None or isinstance(written, Unknown):
        return unknown(f"{data.written_address()}.json", *_all(data))
    statements: list[Runtime] = list(inherited)
    blocks = written if isinstance(written, list) else []
    statements.extend(_statement(block) if isinstance(block, dict) else block for block in blocks)
    for statement in replacing:
        _replace(statements, statement)
    return _written(data, statements, indent)


def _inherited(data: Configured, name: str, single: str) -> list[Statement] | None:
    """Return the statements of other policies the arguments name, or None where they are not known."""
    statements: list[Statement] = []
    for source in _items(data, name, single):
        inner = _statements_of(source)
        if inner is None:
            return None
        statements.extend(inner)
    return statements


def _replace(statements: list[Runtime], statement: Statement) -> None:
    """Put a statement in the place of the one with the same Sid, else at the end."""
    sid = statement.get("Sid")
    for position, known in enumerate(statements):
        if sid and isinstance(known, dict) and known.get("Sid") == sid:
            statements[position] = statement
            return
    statements.append(statement)


def _all(data: Configured) -> list[Runtime]:
    names = ("source_policy_documents", "override_policy_documents", "statement")
    found = [data.configured(name) for name in names]
    return [value for value in found if not isinstance(value, Absent)]


def _written(data: Configured, statements: list[Runtime], indent: str) -> Runtime:
    policy: dict[str, Runtime] = {"Version": _text(data, "version") or _DEFAULT_VERSION}
    identifier = _text(data, "policy_id")
    if identifier is not None:
        policy["Id"] = identifier
    policy["Statement"] = statements
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
    if isinstance(source, (Marked, Document)):
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


def _statement(block: dict[str, Runtime]) -> Statement:
    statement: Statement = {}
    if block.get("sid"):
        statement["Sid"] = block["sid"]
    statement["Effect"] = block.get("effect", "Allow")
    for argument, name in _LISTS:
        values = block.get(argument)
        if values is not None and values != []:
            statement[name] = _one_or_more(_listed_values(values))
    for argument, name in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        principals = block.get(argument)
        if principals:
            statement[name] = _principals(principals)
    conditions = block.get("condition")
    if conditions:
        statement["Condition"] = _conditions(conditions)
    return {name: _with_policy_variables(value) for name, value in statement.items()}


def _with_policy_variables(value: Runtime) -> Runtime:
    """Return the value with `&{aws:username}` as IAM writes it; Terraform would take `${` for its own."""
    if isinstance(value, str):
        return value.replace("&{", "${")
    if isinstance(value, list):
        return [_with_policy_variables(item) for item in value]
    if isinstance(value, dict):
        return {key: _with_policy_variables(item) for key, item in value.items()}
    if isinstance(value, Composite):
        return Composite(tuple(part.replace("&{", "${") if isinstance(part, str) else part for part in value.parts))
    return value


def _listed_values(values: Runtime) -> list[Runtime]:
    """Return the elements in the provider's order: the reverse of the alphabet."""
    if not isinstance(values, list):
        return [values]
    if all(isinstance(value, str) for value in values):
        return list(sorted({str(value) for value in values}, reverse=True))  # noqa: C413 (a list of any values)
    return values


def _one_or_more(values: list[Runtime]) -> Runtime:
    return values[0] if len(values) == 1 else values


def _principals(blocks: Runtime) -> Runtime:
    if not isinstance(blocks, list):
        return blocks
    by_type: dict[str, list[Runtime]] = {}
    for block in blocks:
        kind = block.get("type") if isinstance(block, dict) else None
        if not isinstance(block, dict) or not isinstance(kind, str):
            return unknown("principals", blocks)
        by_type.setdefault(kind, []).extend(_listed_values(block.get("identifiers")))
    if by_type == {"*": ["*"]}:
        return "*"
    return {kind: _one_or_more(by_type[kind]) for kind in sorted(by_type)}


def _conditions(blocks: Runtime) -> Runtime:
    """Return the tests by name; values of the same test and variable are gathered in order of writing."""
    if not isinstance(blocks, list):
        return blocks
    tests: dict[str, dict[str, list[Runtime]]] = {}
    for block in blocks:
        test, variable = (block.get("test"), block.get("variable")) if isinstance(block, dict) else (None, None)
        if not isinstance(block, dict) or not isinstance(test, str) or not isinstance(variable, str):
            return unknown("condition", blocks)
        values = block.get("values")
        tests.setdefault(test, {}).setdefault(variable, []).extend(values if isinstance(values, list) else [values])
    return {
        test: {variable: _one_or_more(tests[test][variable]) for variable in sorted(tests[test])}
        for test in sorted(tests)
    }
