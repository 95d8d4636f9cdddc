"""The policy an `aws_iam_policy_document` data source stands for, from its planned arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.value import Unknown, Value

_VERSION = "2012-10-17"
_INHERITED = ("source_policy_documents", "override_policy_documents", "source_json", "override_json")
_LISTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)
_PRINCIPALS = (("principals", "Principal"), ("not_principals", "NotPrincipal"))


def policy_document(arguments: Mapping[str, Value], address: str) -> Value:
    """Return the policy as a JSON value, or unknown where it takes statements from documents elsewhere.

    Source: the aws provider's `aws_iam_policy_document`; a list of one stays a plain value, as the provider writes it.
    """
    if any(arguments.get(name) for name in _INHERITED):
        return Unknown(f"{address}.json")
    document: dict[str, Value] = {"Version": arguments.get("version") or _VERSION}
    if arguments.get("policy_id"):
        document["Id"] = arguments["policy_id"]
    document["Statement"] = [_statement(statement) for statement in _blocks(arguments.get("statement"))]
    return document


def _statement(block: Mapping[str, Value]) -> dict[str, Value]:
    statement: dict[str, Value] = {}
    if block.get("sid"):
        statement["Sid"] = block["sid"]
    statement["Effect"] = block.get("effect") or "Allow"
    for argument, element in _LISTS:
        if block.get(argument):
            statement[element] = _single(block[argument])
    for argument, element in _PRINCIPALS:
        principals = list(_blocks(block.get(argument)))
        if principals:
            statement[element] = _principals(principals)
    conditions = list(_blocks(block.get("condition")))
    if conditions:
        statement["Condition"] = _conditions(conditions)
    return statement


def _principals(blocks: list[Mapping[str, Value]]) -> Value:
    """Return principals by type; everyone (`*` of type `*`) is the text itself."""
    result: dict[str, Value] = {}
    for block in blocks:
        kind, identifiers = str(block.get("type", "")), block.get("identifiers")
        if kind == "*" and identifiers == ["*"]:
            return "*"
        result[kind] = _joined(result.get(kind), identifiers)
    return result


def _conditions(blocks: list[Mapping[str, Value]]) -> Value:
    result: dict[str, dict[str, Value]] = {}
    for block in blocks:
        tests = result.setdefault(str(block.get("test", "")), {})
        variable = str(block.get("variable", ""))
        tests[variable] = _joined(tests.get(variable), block.get("values"))
    return {test: dict(variables) for test, variables in result.items()}


def _joined(before: Value, more: Value) -> Value:
    if before is None:
        return _single(more)
    return [*(before if isinstance(before, list) else [before]), *(more if isinstance(more, list) else [more])]


def _single(value: Value) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _blocks(value: Value) -> Iterator[Mapping[str, Value]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))
