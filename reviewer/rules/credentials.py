"""Where credentials stand in a design, and where their values come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewer.model.design import Declaration, DeclarationKind, Resource
from reviewer.model.location import Path
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.rules.view import View

_NAMES: Final = frozenset(
    {
        *("MasterUserPassword", "AdminPassword", "AuthToken", "Password", "SecretString", "SecretAccessKey"),
        *("ClientSecret", "MasterPassword", "AdminUserPassword", "PrivateKey", "SecretKey", "OAuthToken"),
    }
)
_TELLING: Final = re.compile(
    r"(?i)(?:^|[_-])(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api_?key|private_?key|access_?key|jwt\w*key|encryption_?key)$"
    r"|(?:password|apikey|secretkey|privatekey|accesskey)$"
)
_WITH_PASSWORD: Final = re.compile(r"\w://[^\s:/@$]+:(?![*$<{])[^\s/@$]+@")
_HARMLESS: Final = re.compile(
    r"(?i)^(?:|true|false|none|null|\d{1,3}|enabled|disabled|alias/.*|arn:.*|https?://[^@]*|/[\w/.-]+|\{\{resolve:.*)$"
)


def is_credential(name: str) -> bool:
    """Tell whether a property or variable of this name holds a credential."""
    return name in _NAMES or _TELLING.search(name) is not None


def written_credentials(resource: Resource) -> Iterator[tuple[Path, Value]]:
    """Yield the credentials of a resource that are written as plain text, with where they stand."""
    yield from _written(dict(resource.properties), (), telling=False)


def _written(value: Value, path: Path, *, telling: bool) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, dict):
        named = value.get("Name", value.get("Key"))
        for key, child in value.items():
            beside = key == "Value" and isinstance(named, str) and is_credential(named)
            yield from _written(child, (*path, key), telling=beside or is_credential(key))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _written(child, (*path, position), telling=telling)
    elif isinstance(value, Choice):
        yield from _written(value.then, path, telling=telling)
        yield from _written(value.otherwise, path, telling=telling)
    elif isinstance(value, str) and not _is_code(path) and _is_secret(value, telling=telling):
        yield path, value


def _is_secret(text: str, *, telling: bool) -> bool:
    if _HARMLESS.match(text) or "{{resolve:" in text:
        return False
    return telling or _WITH_PASSWORD.search(text) is not None


def _is_code(path: Path) -> bool:
    return "ZipFile" in path or "UserData" in path


def comes_from_store(value: Value) -> bool | None:
    """Tell whether a credential is read from a secret store or generated; None where the inputs do not tell."""
    if isinstance(value, Reference):
        return True
    if isinstance(value, Choice):
        both = {comes_from_store(branch) for branch in (value.then, value.otherwise) if branch is not ABSENT}
        return both.pop() if len(both) == 1 else None
    if isinstance(value, (str, Text)):
        return "{{resolve:" in str(value) or (isinstance(value, Text) and _has_reference(value))
    return bool(value.references) if isinstance(value, Unknown) else None


def _has_reference(value: Text) -> bool:
    return any(isinstance(part, Reference) or (isinstance(part, Unknown) and part.references) for part in value.parts)


def fed_parameters(view: View) -> dict[str, list[tuple[Resource, Path]]]:
    """Return the inputs whose values become credentials, with the places they feed."""
    return view.known("fed", lambda: _fed(view))


def _fed(view: View) -> dict[str, list[tuple[Resource, Path]]]:
    found: dict[str, list[tuple[Resource, Path]]] = {}
    for resource in view.resources.values():
        for path, origin in resource.origins.items():
            last = next((step for step in reversed(path) if isinstance(step, str)), "")
            if not is_credential(last):
                continue
            for name in origin.inputs:
                if last != "SecretString" or is_credential(name):
                    found.setdefault(name, []).append((resource, path))
    return found


def parameters(view: View) -> Iterator[Declaration]:
    """Yield the parameters and variables of the design."""
    for declaration in view.design.declarations:
        if declaration.kind is DeclarationKind.PARAMETER:
            yield declaration


def is_hidden(parameter: Declaration) -> bool:
    """Tell whether a parameter's value is kept out of consoles and plans."""
    return str(parameter.properties.get("NoEcho", "")).lower() == "true"


def default_of(parameter: Declaration) -> Value:
    """Return the default of a parameter, absent where it is empty."""
    value = parameter.properties.get("Default", ABSENT)
    return value if isinstance(value, Sensitive) or (isinstance(value, str) and value) else ABSENT
