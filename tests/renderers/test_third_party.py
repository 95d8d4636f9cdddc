from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sample_review import full_review

from reviewer.renderers import html

ROOT = Path(__file__).parent.parent.parent
VENDOR = ROOT / "report_templates" / "vendor"
FILES = sorted(path.name for path in VENDOR.iterdir())
GRANT = "Permission is hereby granted, free of charge"


def test_every_library_is_named_with_its_digest():
    told = dict(re.findall(r"vendor/([\w.]+)`.*`([0-9a-f]{64})` \|", (ROOT / "THIRD_PARTY.md").read_text()))
    assert told == {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_every_library_carries_its_licence_and_nothing_that_would_load(name):
    text = (VENDOR / name).read_text(encoding="utf-8")
    assert GRANT in text[:1500]
    assert "sourceMappingURL" not in text
    assert "</script" not in text.lower()


def test_a_report_carries_the_licences_of_what_it_holds():
    assert html.render(full_review()).count(GRANT) == len(FILES)
