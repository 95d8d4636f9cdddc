"""IAM policies as part of the roles, users and groups they are attached to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reviewer.model.design import Resource
from reviewer.model.record import dataclass, replace
from reviewer.model.value import Reference, Value, references_in
from reviewer.normalize.satellites.merge import Piece, with_pieces

_HOLDERS = {"Roles": "AWS::IAM::Role", "Users": "AWS::IAM::User", "Groups": "AWS::IAM::Group"}
_INLINE = "AWS::IAM::Policy"
_MANAGED = "AWS::IAM::ManagedPolicy"
_ATTACHMENT = "aws_iam_policy_attachment"
FindHome = Callable[[Value, str], "str | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Where a policy's pieces go, and what is left of it: None where nothing is."""

    pieces: tuple[tuple[str, Piece], ...]
    rest: Resource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlining:
    """The resources after managed policies became inline ones, and the first role of each such policy."""

    resources: tuple[Resource, ...]
    parents: Mapping[str, str]


def policy_homes(resource: Resource, home: FindHome) -> Homes | None:
    """Return where a policy with lists of roles, users and groups goes; None for any other resource."""
    if resource.type not in {_INLINE, _MANAGED, _ATTACHMENT}:
        return None
    pieces: list[tuple[str, Piece]] = []
    left: dict[str, Value] = {}
    for holders, kind in _HOLDERS.items():
        listed = resource.properties.get(holders)
        names = listed if isinstance(listed, list) else [] if listed is None else [listed]
        strangers: list[Value] = []
        for name in names:
            address = home(name, kind)
            if address is None:
                strangers.append(name)
            else:
                pieces.append((address, _piece(resource)))
        if strangers:
            left[holders] = strangers
    others = {name: value for name, value in resource.properties.items() if name not in _HOLDERS}
    stays = bool(left) or resource.type == _MANAGED
    return Homes(pieces=tuple(pieces), rest=replace(resource, properties={**others, **left}) if stays else None)


def _piece(resource: Resource) -> Piece:
    if resource.type == _INLINE:
        item = {
            name: resource.properties[name] for name in ("PolicyName", "PolicyDocument") if name in resource.properties
        }
        return Piece(satellite=resource, at=("Policies",), properties=item, append=True, condition=resource.condition)
    arn: Value = Reference(resource.address) if resource.type == _MANAGED else resource.properties.get("PolicyArn")
    return Piece(
        satellite=resource, at=(), properties={"ManagedPolicyArns": [arn]}, append=False, condition=resource.condition
    )


def inlined_policies(resources: Iterable[Resource]) -> Inlining:
    """Return the resources with each managed policy that only declared roles use written inside those roles.

    A policy of one's own attached to a role and a policy written into it allow the same; which of the two a
    format makes easy is no difference of the architecture.
    """
    held = tuple(resources)
    policies = {
        item.address: item for item in held if item.type == _MANAGED and not set(item.properties) & set(_HOLDERS)
    }
    holders: dict[str, list[str]] = {}
    elsewhere: set[str] = set()
    for resource in held:
        attached = _attached(resource)
        for address in attached:
            holders.setdefault(address, []).append(resource.address)
        for name, value in resource.properties.items():
            if name != "ManagedPolicyArns":
                elsewhere.update(reference.address for reference in references_in(value))
    inline = {address: item for address, item in policies.items() if address in holders and address not in elsewhere}
    kept = tuple(_with_inline(item, inline) for item in held if item.address not in inline)
    return Inlining(resources=kept, parents={address: holders[address][0] for address in inline})


def _attached(resource: Resource) -> list[str]:
    if resource.type not in _HOLDERS.values():
        return []
    arns = resource.properties.get("ManagedPolicyArns")
    return [item.address for item in arns if isinstance(item, Reference)] if isinstance(arns, list) else []


def _with_inline(resource: Resource, inline: Mapping[str, Resource]) -> Resource:
    used = [address for address in _attached(resource) if address in inline]
    if not used:
        return resource
    arns = resource.properties.get("ManagedPolicyArns")
    left = [
        item
        for item in (arns if isinstance(arns, list) else [])
        if not (isinstance(item, Reference) and item.address in inline)
    ]
    properties = {name: value for name, value in resource.properties.items() if name != "ManagedPolicyArns"}
    if left:
        properties["ManagedPolicyArns"] = left
    return with_pieces(replace(resource, properties=properties), [_inline_piece(inline[address]) for address in used])


def _inline_piece(policy: Resource) -> Piece:
    item: dict[str, Value] = {}
    if "ManagedPolicyName" in policy.properties:
        item["PolicyName"] = policy.properties["ManagedPolicyName"]
    item["PolicyDocument"] = policy.properties.get("PolicyDocument", {})
    return Piece(satellite=policy, at=("Policies",), properties=item, append=True, condition=policy.condition)
