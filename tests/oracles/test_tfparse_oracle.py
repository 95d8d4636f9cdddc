"""Our values against those of `tfparse`, which evaluates a folder with another program's engine."""

from pathlib import Path

import pytest

from reviewer.parsers.terraform.configuration import read_configuration

FIXTURES = Path(__file__).parent.parent / "parsers" / "terraform" / "fixtures"
tfparse = pytest.importorskip("tfparse", reason="tfparse is not installed")


@pytest.fixture(scope="module")
def theirs():
    found = tfparse.load_from_path(str(FIXTURES / "regions"))
    return {
        item["__tfmeta"]["path"]: item for kind, items in found.items() if kind.startswith("aws_") for item in items
    }


def test_it_finds_the_same_known_instances(theirs):
    template = read_configuration(FIXTURES / "regions")
    known = {item.address for item in template.resources if "[" not in item.address and item.type != "module"}
    assert known <= set(theirs)


def test_it_computes_the_same_plain_texts(theirs):
    ours = {
        (item.address, name): value
        for item in read_configuration(FIXTURES / "regions").resources
        for name, value in item.properties.items()
        if isinstance(value, str) and item.address in theirs and name not in {"policy", "region"}
    }
    expected = {key: theirs[key[0]].get(key[1]) for key in ours}
    invented = {key for key, value in expected.items() if "current-region" in str(value)}  # it makes regions up
    assert {key: ours[key] for key in ours.keys() - invented} == {key: expected[key] for key in ours.keys() - invented}
