"""Patterns of waivers: a star stands for any text, everything else for itself."""

from __future__ import annotations

import fnmatch
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.waivers.globs import matches


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("*", "anything", True),
        ("Orders*", "OrdersDb", True),
        ("Orders*", "MyOrders", False),
        ("*Db", "OrdersDb", True),
        ("a*a", "a", False),
        ("a*b*c", "axxbyyc", True),
        ("a*b*c", "axxcyyb", False),
        ('aws_s3_bucket.this["a.b"]', 'aws_s3_bucket.this["a.b"]', True),
        ("x[0]", "x0", False),
        ("x.?", "x.y", False),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_patterns_fit_as_they_read(pattern, text, expected):
    assert matches(pattern, text) is expected


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_patterns_agree_with_the_shells(pattern, text):
    assert matches(pattern, text) == bool(re.match(fnmatch.translate(pattern), text))


def test_a_pattern_of_many_stars_is_quick():
    start = time.perf_counter()
    assert not matches("*a" * 250 + "b", "a" * 100_000)
    assert time.perf_counter() - start < 5
