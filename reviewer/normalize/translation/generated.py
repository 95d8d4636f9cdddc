"""Secrets whose value a generator makes: templates let the secret generate it, other languages pass one on.

Terraform and Pulumi have resources for random passwords (`random_password`); their result goes into a version of the
secret. In the canon the secret generates its value by itself.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.model.value import Reference, Unknown, Value, references_in

_STORE = "AWS::SecretsManager::Secret"
_GENERATOR = re.compile(r"(?i)^random(?:_|:index/random)(?:password|string)\b")
_VALUE, _GENERATED = "SecretString", "GenerateSecretString"


def with_generated_secrets(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return the resources with secrets that generate what a generator makes for them."""
    generators = {resource.address: resource for resource in resources if _GENERATOR.match(resource.type)}
    if not generators:
        return resources
    return tuple(_generating(item, generators) if item.type == _STORE else item for item in resources)


def _generating(secret: Resource, generators: Mapping[str, Resource]) -> Resource:
    value = secret.properties.get(_VALUE)
    used = {reference.address for reference in references_in(value) if reference.address in generators}
    if value is None or len(used) != 1:
        return secret
    properties = dict(secret.properties)
    del properties[_VALUE]
    properties[_GENERATED] = _settings(value, generators[used.pop()])
    parts = {_moved(path): place for path, place in secret.parts.items()}
    spans = {_moved(path): span for path, span in secret.spans.items()}
    hidden = frozenset(path for path in secret.secret_paths if path[:1] != (_VALUE,))
    return replace(secret, properties=properties, parts=parts, spans=spans, secret_paths=hidden)


def _moved(path: Path) -> Path:
    return (_GENERATED,) if path[:1] == (_VALUE,) else path


def _settings(value: Value, generator: Resource) -> Value:
    """Return how the secret would generate the value: its length, its template and the key that is generated."""
    if isinstance(value, Unknown):
        return Unknown(value.expression, value.references)
    made: dict[str, Value] = {}
    length = generator.properties.get("length")
    if isinstance(length, int):
        made["PasswordLength"] = length
    if generator.properties.get("special") is False:
        made["ExcludePunctuation"] = True
    if isinstance(value, dict):
        generated = [key for key, item in value.items() if _is_of(item, generator.address)]
        if len(generated) == 1:
            made["GenerateStringKey"] = generated[0]
            made["SecretStringTemplate"] = {key: item for key, item in value.items() if key != generated[0]}
    return made


def _is_of(value: Value, address: str) -> bool:
    if isinstance(value, Reference):
        return value.address == address
    return any(reference.address == address for reference in references_in(value))
