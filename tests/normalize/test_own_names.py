"""What the vocabulary does not know is told in every report."""

from __future__ import annotations

from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.settings import ReadOptions


def notes(folder, text):
    (folder / "main.tf").write_text(text)
    return [item.message for item in build_design(load(str(folder), ReadOptions())).diagnostics]


def test_unknown_types_and_properties_are_named(tmp_path):
    text = """
resource "acme_rocket" "a" { fuel = 1 }
resource "acme_rocket" "b" { fuel = 1 }
resource "aws_sqs_queue" "c" { colour = "red" }
"""
    types, properties = notes(tmp_path, text)
    assert types.startswith("2 of 3 resources are of types that the vocabulary does not know")
    assert types.endswith(": acme_rocket (2)")
    assert "aws_sqs_queue: colour (1)" in properties


def test_nothing_is_remarked_where_all_is_known(tmp_path):
    assert notes(tmp_path, 'resource "aws_sqs_queue" "c" { delay_seconds = 5 }') == []
