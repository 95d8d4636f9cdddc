"""The key policy AWS gives a key that is created without one: the account itself may do everything."""

from __future__ import annotations

from reviewer.model.value import Text, Value

_TYPES = frozenset({"AWS::KMS::Key", "AWS::KMS::ReplicaKey"})
_WHOLE = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}


def is_default_key_policy(type_name: str, value: Value) -> bool:
    """Tell whether a key policy says what holds without one.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    if type_name not in _TYPES or not isinstance(value, dict):
        return False
    statements = value.get("Statement")
    listed = statements if isinstance(statements, list) else [statements]
    return len(listed) == 1 and _is_whole(listed[0])


def _is_whole(statement: Value) -> bool:
    if not isinstance(statement, dict) or set(statement) - {"Sid", *_WHOLE, "Principal"}:
        return False
    if any(_alone(statement.get(name)) != wanted for name, wanted in _WHOLE.items()):
        return False
    principal = statement.get("Principal")
    account = _alone(principal.get("AWS")) if isinstance(principal, dict) and set(principal) == {"AWS"} else None
    return isinstance(account, (str, Text)) and str(account).endswith(":root")


def _alone(value: Value) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
