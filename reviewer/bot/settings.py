"""What the service is told: secrets from the environment, bounds and designs from its own file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reviewer.errors import InputError
from reviewer.model.record import dataclass, field

MEBIBYTE: Final = 1024 * 1024
_DESIGN_KEYS: Final = frozenset({"reference", "actual"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How the service speaks with one forge: its address, the webhook's secret and a token that may comment."""

    api: str
    secret: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Designs:
    """The two paths of a repository that are compared."""

    reference: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSettings:
    """Everything the service needs to know."""

    database: Path
    accounts: Mapping[str, Account]
    """By forge, `github` and `gitlab`."""
    designs: Mapping[str, Designs] = field(default_factory=dict)
    """By repository, for those that have no `.drdiff.yaml`."""
    workers: int = 2
    time_limit: float = 120.0
    """Seconds for the reviews of one request."""
    memory: int = 2048 * MEBIBYTE
    """Bytes of address space of a review."""
    body_limit: int = 25 * MEBIBYTE
    """Bytes of a delivery; GitHub sends up to 25 MB."""
    archive_limit: int = 200 * MEBIBYTE
    """Bytes of a repository's archive, packed."""
    tree_limit: int = 500 * MEBIBYTE
    """Bytes of its files."""
    queue_limit: int = 10_000
    attempts: int = 3


def accounts_from(environment: Mapping[str, str]) -> dict[str, Account]:
    """Return the accounts of the forges that have a secret and a token.

    Raises:
        InputError: none has both, or one has only one of them.
    """
    found = {}
    for forge, default in (("github", "https://api.github.com"), ("gitlab", "https://gitlab.com/api/v4")):
        name = f"DRDIFF_{forge.upper()}"
        secret, token = _secret(f"{name}_SECRET", environment), _secret(f"{name}_TOKEN", environment)
        if bool(secret) != bool(token):
            missing = f"{name}_TOKEN" if secret else f"{name}_SECRET"
            raise InputError(f"{missing} is not set", help_text="a forge needs the webhook's secret and a token")
        if secret:
            found[forge] = Account(api=environment.get(f"{name}_API") or default, secret=secret, token=token)
    if not found:
        raise InputError(
            "no forge is set up",
            help_text="set DRDIFF_GITHUB_SECRET and DRDIFF_GITHUB_TOKEN, or those of GITLAB, or NAME_FILE of each",
        )
    return found


def _secret(name: str, environment: Mapping[str, str]) -> str:
    """Return a secret from a variable, or from the file that `NAME_FILE` names."""
    file = environment.get(f"{name}_FILE", "")
    if not file:
        return environment.get(name, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise InputError(f"the file of {name} cannot be read", file=file) from error


def designs_from(path: Path | None) -> dict[str, Designs]:
    """Return the designs by repository that the service's own file lists.

    Raises:
        InputError: the file cannot be read or says something else.
    """
    if path is None:
        return {}
    import yaml  # noqa: PLC0415  only with a file

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError("the file of designs cannot be read", file=str(path)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InputError("the file of designs is not YAML", file=str(path)) from error
    entries = content.items() if isinstance(content, dict) else [("", None)]
    return {str(name): _designs(str(name), entry, path) for name, entry in entries}


def _designs(name: str, entry: object, path: Path) -> Designs:
    if not isinstance(entry, dict) or set(entry) != _DESIGN_KEYS or not all(map(_is_inside, entry.values())):
        raise InputError(
            f"the entry '{name}' is not as it should be",
            file=str(path),
            help_text="write OWNER/NAME: {reference: path, actual: path}, paths from the repository's root",
        )
    return Designs(reference=entry["reference"], actual=entry["actual"])


def _is_inside(path: object) -> bool:
    return isinstance(path, str) and bool(path) and not path.startswith("/") and ".." not in path.split("/")
