"""Data sources whose attributes follow from the configuration alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from reviewer.model.value import ABSENT, Absent, Unknown
from reviewer.parsers.terraform.hcl import policy_document
from reviewer.parsers.terraform.hcl.values import Runtime, references_of


class DataSource(Protocol):
    """One instance of a data source, as far as the functions here look at it."""

    @property
    def data_type(self) -> str:
        """The data source's type."""

    def configured(self, name: str) -> Runtime | Absent:
        """Return an argument, or nested blocks as a list."""

    def written_address(self) -> str:
        """Return its address as its own module writes it."""

    def account(self) -> str | None:
        """Return the account the design is for, where the user says so."""

    def region(self) -> str | None:
        """Return the region it looks into."""


def attribute(data: DataSource, name: str) -> Runtime | Absent:
    """Return an attribute that needs no provider to be told, else `ABSENT`."""
    found = _ATTRIBUTES.get((data.data_type, name))
    return ABSENT if found is None else found(data)


def _region(data: DataSource) -> Runtime | Absent:
    named = data.configured("name")
    return named if isinstance(named, str) else data.region() or ABSENT


def _account(data: DataSource) -> Runtime | Absent:
    return data.account() or ABSENT


_PARTITIONS = (("cn-", "aws-cn", "amazonaws.com.cn"), ("us-gov-", "aws-us-gov", "amazonaws.com"))


def _partition(data: DataSource) -> Runtime | Absent:
    return _of_region(data, 1, "aws")


def _suffix(data: DataSource) -> Runtime | Absent:
    return _of_region(data, 2, "amazonaws.com")


def _of_region(data: DataSource, column: int, usual: str) -> Runtime | Absent:
    region = data.region()
    if region is None:
        return ABSENT
    return next((row[column] for row in _PARTITIONS if region.startswith(row[0])), usual)


def _policy(data: DataSource) -> Runtime | Absent:
    return policy_document.json_of(data, indent="  ")


def _minified_policy(data: DataSource) -> Runtime | Absent:
    return policy_document.json_of(data, indent="")


def _stored_secret(data: DataSource) -> Runtime | Absent:
    """Return what names the secret: only the apply reads its value, but the design says whose it is."""
    secret = data.configured("secret_id")
    if isinstance(secret, Absent):
        return ABSENT
    named = tuple(references_of(secret))
    return Unknown(f"{data.written_address()}.secret_string", named) if named else ABSENT


_ATTRIBUTES: dict[tuple[str, str], Callable[[DataSource], Runtime | Absent]] = {
    ("aws_caller_identity", "account_id"): _account,
    ("aws_caller_identity", "id"): _account,
    ("aws_region", "name"): _region,
    ("aws_region", "region"): _region,
    ("aws_region", "id"): _region,
    ("aws_partition", "partition"): _partition,
    ("aws_partition", "id"): _partition,
    ("aws_partition", "dns_suffix"): _suffix,
    ("aws_iam_policy_document", "json"): _policy,
    ("aws_secretsmanager_secret_version", "secret_string"): _stored_secret,
    ("aws_iam_policy_document", "minified_json"): _minified_policy,
}
