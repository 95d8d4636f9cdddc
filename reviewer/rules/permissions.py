"""What IAM policies in a design allow, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Value
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View, addresses, items, objects

ROLE = "AWS::IAM::Role"
_DOCUMENTS = ("Policies[].PolicyDocument", "PolicyDocument")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy and where it stands."""

    path: Path
    content: dict[str, Value]

    @property
    def allows(self) -> bool:
        """Whether the statement allows rather than denies."""
        return self.content.get("Effect") == "Allow"

    @property
    def actions(self) -> list[str]:
        """The plain actions, as written."""
        return [item for item in items(self.content.get("Action", ABSENT)) if isinstance(item, str)]


def statements(resource: Resource) -> Iterator[Statement]:
    """Yield the statements of the policies written into a role, user, group or policy."""
    for place in _DOCUMENTS:
        for path, document in found_at(Scope(resource), place):
            if not isinstance(document, dict):
                continue
            listed = document.get("Statement", ABSENT)
            if isinstance(listed, dict):
                yield Statement((*path, "Statement"), listed)
            elif isinstance(listed, list):
                for position, statement in enumerate(listed):
                    for inner in objects(statement):
                        yield Statement((*path, "Statement", position), inner)


def role_of(view: View, resource: Resource, name: str = "Role") -> Resource | None:
    """Return the declared role a resource runs as."""
    for address in addresses(resource.properties.get(name, ABSENT)):
        found = view.resources.get(address)
        if found is not None and found.type == ROLE:
            return found
    return None


def allowed_actions(role: Resource) -> list[str]:
    """Return every action the role's own policies allow, as written."""
    return [action for statement in statements(role) if statement.allows for action in statement.actions]


def may(role: Resource, action: str) -> bool:
    """Tell whether the role's own policies name an action, directly or by a wildcard."""
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in allowed_actions(role))


def managed_policies(role: Resource) -> list[str]:
    """Return the names of the AWS-managed policies attached to a role."""
    found = []
    for value in items(role.properties.get("ManagedPolicyArns", ABSENT)):
        text = value if isinstance(value, str) else str(value)
        found.append(text.rpartition("/")[2])
    return found


def trusted_services(role: Resource) -> set[str]:
    """Return the services that may assume a role."""
    found: set[str] = set()
    document = role.properties.get("AssumeRolePolicyDocument")
    listed = document.get("Statement", ABSENT) if isinstance(document, dict) else ABSENT
    for statement in objects(listed):
        principal = statement.get("Principal")
        if isinstance(principal, dict):
            found.update(str(item) for item in items(principal.get("Service", ABSENT)))
    return found
