"""Resource states as previews and stack exports both write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.record import dataclass, field
from reviewer.parsers.json_fields import mapping, string, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.pulumi.urns import STACK_TYPE, package_of, parse_urn
from reviewer.parsers.regions import arn_region

_OWN_PACKAGE = "pulumi"
_DEEPEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One resource: what the program asked for, and what the provider answered where it has."""

    urn: str
    type: str
    pointer: str
    inputs_pointer: str
    custom: bool
    actions: tuple[str, ...] = ()
    parent: str = ""
    provider: str = ""
    """The provider's URN."""
    id: str = ""
    inputs: Mapping[str, Json] = field(default_factory=dict, repr=False)
    outputs: Mapping[str, Json] = field(default_factory=dict, repr=False)
    depends_on: tuple[str, ...] = ()
    sources: Mapping[str, Json] = field(default_factory=dict, repr=False)
    """Input name to the URNs its value comes from (`propertyDependencies`)."""
    fields: Mapping[str, Json] = field(default_factory=dict, repr=False)

    @property
    def counted(self) -> bool:
        """Whether it is a resource of the design: no component, stack or provider, and not merely read."""
        read_only = self.fields.get("external") is True or "read" in self.actions
        return self.custom and package_of(self.type) != _OWN_PACKAGE and not read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """All states of one input by URN, the addresses that references may name, and the stack's configuration."""

    states: Mapping[str, State]
    addresses: Mapping[str, str]
    config: Mapping[str, Json] = field(default_factory=dict)
    depth: int = 100


def state_of(
    fields: Mapping[str, Json],
    pointer: str,
    key: str = "",
    actions: tuple[str, ...] = (),
    before: Mapping[str, Json] | None = None,
) -> State:
    """Return a state.

    Args:
        fields: the state as written.
        pointer: the JSON pointer of the step or state.
        key: the key in the step that holds the state; empty where `pointer` is the state's own.
        actions: what happens to the resource, in Terraform's words.
        before: the deployed state, which knows ids and outputs.
    """
    earlier = before or {}
    urn = string(fields.get("urn"))
    return State(
        urn=urn,
        type=string(fields.get("type")) or parse_urn(urn).type,
        pointer=pointer,
        inputs_pointer=f"{pointer}/{key}/inputs" if key else f"{pointer}/inputs",
        custom=fields.get("custom") is True,
        actions=actions,
        parent=string(fields.get("parent")),
        provider=string(fields.get("provider")).rpartition("::")[0],
        id=string(fields.get("id")) or string(earlier.get("id")),
        inputs=mapping(fields.get("inputs")),
        outputs=mapping(fields.get("outputs")) or mapping(earlier.get("outputs")),
        depends_on=strings(fields.get("dependencies")),
        sources=mapping(fields.get("propertyDependencies")),
        fields=fields,
    )


def addresses_of(states: Iterable[State]) -> dict[str, str]:
    """Return `type::name` for every URN; resources that share one get their parents' types too."""
    kept = [state for state in states if state.counted]
    used: dict[str, int] = {}
    for state in kept:
        short = f"{state.type}::{parse_urn(state.urn).name}"
        used[short] = used.get(short, 0) + 1
    addresses: dict[str, str] = {}
    for state in kept:
        urn = parse_urn(state.urn)
        short = f"{state.type}::{urn.name}"
        addresses[state.urn] = short if used[short] == 1 else f"{urn.qualified}::{urn.name}"
    return addresses


def hidden_addresses(states: Mapping[str, State]) -> dict[str, str]:
    """Return addresses of resources that states depend on but the input does not show, such as unchanged ones."""
    named = {urn for state in states.values() for urns in state.sources.values() for urn in strings(urns)}
    named.update(urn for state in states.values() for urn in state.depends_on)
    parsed = {urn: parse_urn(urn) for urn in sorted(named) if urn not in states}
    return {urn: f"{one.type}::{one.name}" for urn, one in parsed.items() if "/" in one.type}


def group_of(deployment: Deployment, state: State) -> str:
    """Return the nearest component around a resource as `type::name`; empty below the stack itself."""
    parent = state.parent
    for _ in range(_DEEPEST):
        above = deployment.states.get(parent)
        if not parent or parse_urn(parent).type == STACK_TYPE:
            return ""
        if above is None or not above.custom:
            return f"{parse_urn(parent).type}::{parse_urn(parent).name}"
        parent = above.parent
    return ""


def provider_name(state: State) -> str | None:
    """Return the explicit provider's name, or the package for its default provider."""
    if not state.provider:
        return None
    name = parse_urn(state.provider).name
    return package_of(state.type) if name.startswith("default") else name


def region_of(deployment: Deployment, state: State) -> str | None:
    """Return an AWS resource's region: its own, its provider's, the stack's configuration, or the one in its ARN."""
    if package_of(state.type) not in {"aws", "aws-native"}:
        return None
    provider = deployment.states.get(state.provider)
    explicit = not parse_urn(state.provider).name.startswith("default") and bool(state.provider)
    candidates = [
        state.inputs.get("region"),
        provider.inputs.get("region") if provider else None,
        None if explicit else deployment.config.get(f"{package_of(state.type)}:region"),
        arn_region(state.outputs.get("arn")),
    ]
    return next((one for one in candidates if isinstance(one, str) and _is_region(one)), None)


def _is_region(text: str) -> bool:
    """Whether a text can be a region: unknown values and secrets are long or bracketed."""
    return text.count("-") in {2, 3} and text.replace("-", "").isalnum()
