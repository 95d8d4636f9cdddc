"""Values of parameters and pseudo parameters, as far as anybody has said them."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.value import Sensitive, Unknown, Value
from reviewer.parsers.nodes import Node
from reviewer.settings import ReadOptions

_LISTS = ("List<", "CommaDelimitedList")


def parameter_values(
    parameters: Mapping[str, Node],
    given: Mapping[str, Value],
    options: ReadOptions,
    file: str,
    diagnostics: list[Diagnostic],
) -> tuple[dict[str, Value], frozenset[str]]:
    """Return each parameter's value (what the user or the parent stack gives, else its default) and the plain secrets.

    A parameter with neither is its only allowed value, or unknown. NoEcho values are `Sensitive`.
    """
    values: dict[str, Value] = {}
    secrets: set[str] = set()
    for name, node in parameters.items():
        value = given.get(name, options.parameters.get(name))
        plain = _as_text(value) if value is not None else _default(node)
        if plain is None:
            values[name] = Unknown(name)
            continue
        if isinstance(plain, str):
            _check_allowed(name, plain, node, file, diagnostics)
        if is_hidden(node) and isinstance(plain, str):
            if plain:
                secrets.add(plain)
            values[name] = Sensitive.of(plain)
            continue
        values[name] = _typed(name, plain, node)
    diagnostics.extend(
        Diagnostic(
            severity=Severity.NOTE,
            message=f"parameter '{name}' is given but the template has none of that name",
            file=file,
        )
        for name in sorted(set(options.parameters) - set(parameters))
    )
    return values, frozenset(secrets)


def _as_text(value: Value) -> Value:
    """Return a number or boolean that a parent stack hands over as the text a parameter holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else value


def _default(node: Node) -> str | None:
    default = node.get("Default")
    if default is not None:
        if isinstance(default.value, list):
            return ",".join(item.text() or "" for item in default.value)
        return default.text() or ""
    allowed = node.get("AllowedValues")
    if allowed is not None and isinstance(allowed.value, list) and len(allowed.value) == 1:
        return allowed.value[0].text()
    return None


def _typed(name: str, plain: Value, node: Node) -> Value:
    kind = node.get("Type")
    kind_name = kind.text() or "" if kind is not None else ""
    if not isinstance(plain, str):
        return plain
    if kind_name.startswith("AWS::SSM::Parameter::Value"):
        return Unknown("{{resolve:ssm:" + plain + "}}")
    if plain == "" and kind_name.startswith("AWS::"):
        return Unknown(name)
    if any(kind_name.startswith(prefix) for prefix in _LISTS):
        return [item.strip() for item in plain.split(",")] if plain else []
    return plain


def is_hidden(parameter: Node) -> bool:
    """Whether a parameter's declaration says NoEcho."""
    node = parameter.get("NoEcho")
    return node is not None and (node.text() or "").lower() == "true"


def _check_allowed(name: str, value: str, node: Node, file: str, diagnostics: list[Diagnostic]) -> None:
    allowed = node.get("AllowedValues")
    if allowed is None or not isinstance(allowed.value, list):
        return
    texts = [item.text() for item in allowed.value]
    if value not in texts and not any(part in texts for part in value.split(",")):
        secret = is_hidden(node)
        message = f"parameter '{name}': {'its value' if secret else repr(value)} is not among its AllowedValues"
        diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=file, line=node.start))


def pseudo_parameters(options: ReadOptions, region: str | None) -> dict[str, Value]:
    """Return the pseudo parameters. The partition is taken to be the commercial one."""
    return {
        "AWS::AccountId": options.account or Unknown("AWS::AccountId"),
        "AWS::NotificationARNs": Unknown("AWS::NotificationARNs"),
        "AWS::Partition": "aws",
        "AWS::Region": options.region or region or Unknown("AWS::Region"),
        "AWS::StackId": Unknown("AWS::StackId"),
        "AWS::StackName": Unknown("AWS::StackName"),
        "AWS::URLSuffix": "amazonaws.com",
    }
