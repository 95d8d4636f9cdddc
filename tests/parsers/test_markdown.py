"""Markdown: every fenced block with the lines it has in the document, and which of them are templates."""

from __future__ import annotations

import textwrap

import pytest

from reviewer.errors import InputError
from reviewer.parsers.markdown import fenced_blocks

TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"


def blocks(text):
    return [(block.info, block.text, block.first_line) for block in fenced_blocks(textwrap.dedent(text))]


FENCES = [
    ("```yaml\na: 1\n```\n", [("yaml", "a: 1", 2)]),
    ("```\na: 1\n```\n", [("", "a: 1", 2)]),
    ("text\n\n~~~json\n{}\n~~~\n", [("json", "{}", 4)]),
    ("````yaml\na: |\n  ```\n  b\n  ```\n````\n", [("yaml", "a: |\n  ```\n  b\n  ```", 2)]),
    ("~~~\n```\nx\n~~~\n", [("", "```\nx", 2)]),
    ("```yaml\na: 1\n", [("yaml", "a: 1\n", 2)]),
    ("- item\n\n  ```yaml\n  a:\n    b: 1\n  ```\n", [("yaml", "a:\n  b: 1", 4)]),
    ("1. ```yaml\n   a: 1\n   ```\n", [("yaml", "a: 1", 2)]),
    ("> ```yaml\n> a:\n>   b: 1\n> ```\n", [("yaml", "a:\n  b: 1", 2)]),
    ('```yaml title="x.yml"\na: 1\n```\n', [("yaml", "a: 1", 2)]),
    ("```YAML\na: 1\n```\n", [("yaml", "a: 1", 2)]),
    ("```yaml\na: 1\n```\n\n```json\n{}\n```\n", [("yaml", "a: 1", 2), ("json", "{}", 6)]),
    ("a line with ```code``` in it\n", []),
    ("```yaml\na: 1\n````\n", [("yaml", "a: 1", 2)]),
    ("````yaml\na: 1\n```\n", [("yaml", "a: 1\n```\n", 2)]),
]


@pytest.mark.parametrize(("text", "expected"), FENCES)
def test_a_fenced_block_is_found_with_its_first_line(text, expected):
    assert expected == blocks(text)


def test_a_block_has_the_nearest_heading_or_file_name_above_it():
    text = "# Network\n\n```yaml\na: 1\n```\n\nSave as `data.yml`:\n\n```yaml\nb: 1\n```\n"
    assert [block.heading for block in fenced_blocks(text)] == ["Network", "data.yml"]


def fenced(text, fence="```", info="yaml"):
    return f"{fence}{info}\n{text}{fence}\n"


def where(template):
    return [str(resource.location) for resource in template.resources]


def test_a_resource_has_the_documents_own_lines(read):
    assert where(read("# Design\n\nSome words.\n\n" + fenced(TOPIC), "design.md")) == ["design.md:7-8"]


def test_several_templates_of_a_document_are_one_design(read):
    other = '{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}\n'
    template = read(fenced(TOPIC) + "\nand\n\n" + fenced(other, "~~~", ""), "design.md")
    assert [resource.address for resource in template.resources] == ["Topic", "Queue"]
    assert where(template) == ["design.md:3-4", "design.md:10"]


def test_a_logical_id_in_two_blocks_is_told_apart_by_their_file_names(read):
    text = f"`east.yml`\n\n{fenced(TOPIC)}\n`west.yml`\n\n{fenced(TOPIC)}"
    assert [resource.address for resource in read(text, "design.md").resources] == ["east:Topic", "west:Topic"]


def test_a_region_in_a_heading_is_its_resources_region(read):
    template = read(f"## Stack in eu-west-1\n\n{fenced(TOPIC)}", "design.md")
    assert [resource.region for resource in template.resources] == ["eu-west-1"]


@pytest.mark.parametrize(
    ("block", "note"),
    [
        ("```bash\naws deploy --Resources --Type\n```\n", "a block of bash without resources"),
        ("```yaml\nMultiAZ: true\n```\n", "a block of yaml without resources"),
        ("```\nResources are of every Type.\n```\n", "a fragment that is no whole template"),
        ("```yaml\nTopic:\n  Type: AWS::SNS::Topic\n  Resources: none\n```\n", "a fragment that is no whole template"),
    ],
)
def test_a_block_that_is_no_template_is_passed_over_with_a_note(read, block, note):
    template = read(fenced(TOPIC) + "\n" + block, "design.md")
    assert [(item.severity.value, item.line) for item in template.diagnostics] == [("note", 8)]
    assert template.diagnostics[0].message == f"fenced block passed over: {note}"


def test_a_broken_template_block_is_an_error_among_the_diagnostics_with_its_line(read):
    template = read(fenced(TOPIC) + "\n" + fenced("Resources:\n  A: [Type\n"), "design.md")
    assert [(item.severity.value, item.line) for item in template.diagnostics] == [("error", 9)]


def test_a_document_with_no_fence_that_is_a_bare_template_is_read(read):
    assert where(read("AWSTemplateFormatVersion: '2010-09-09'\n" + TOPIC, "design.md")) == ["design.md:3-4"]


def test_fences_inside_a_bare_templates_texts_do_not_make_it_a_document(read):
    text = TOPIC + "    Metadata:\n      Note: |\n        ```yaml\n        a: 1\n        ```\n"
    assert where(read(text, "design.yml")) == ["design.yml:2-8"]


def test_an_unterminated_block_at_the_end_is_read(read):
    assert where(read("# Design\n\n```yaml\n" + TOPIC, "design.md")) == ["design.md:5-6"]


def test_a_document_without_any_template_is_an_error(read):
    with pytest.raises(InputError, match=r"no .* found"):
        read("# Only prose\n\nNothing here.\n", "design.md")


def test_carriage_returns_and_a_mark_do_not_shift_the_lines(read):
    text = ("# Design\n\n" + fenced(TOPIC)).replace("\n", "\r\n")
    assert where(read(text.encode("utf-16"), "design.md")) == ["design.md:5-6"]
