"""Comments that hold a marker: found with the line they speak about, told from strings with the same words."""

from __future__ import annotations

import textwrap
import time

import pytest

from reviewer.model.design import Format
from reviewer.parsers.comments import comments_with

YAML = Format.CLOUDFORMATION
HCL = Format.TERRAFORM


def found(text, form, file="design"):
    """Return line and line spoken about of every comment with a mark."""
    lines = textwrap.dedent(text).lstrip("\n").split("\n")
    return [(comment.line, comment.about) for comment in comments_with("mark:", lines, file, form)]


def test_a_comment_beside_code_speaks_about_its_own_line():
    assert found("a:\n  b: 1  # mark: x\n  c: 2\n", YAML) == [(2, 2)]


def test_a_comment_alone_speaks_about_the_next_line_of_code():
    text = """
        a:
          # mark: x
          # more words

          # mark: y
          b: 1
        """
    assert found(text, YAML) == [(2, 6), (5, 6)]


def test_a_comment_with_nothing_after_it_speaks_about_itself():
    assert found("a: 1\n# mark: x\n", YAML) == [(2, 2)]


@pytest.mark.parametrize(
    "text",
    [
        'a: "# mark: x"\n',
        "a: 'it # mark: x'\n",
        "a: 'one\n  # mark: x\n  two'\n",
        "a: |\n  # mark: x\n  text\n",
        "a: >-\n  words # mark: x\n",
        "a: word#mark: x\n",
        "a: [one, '# mark: x']\n",
        '{"a": "# mark: x"}\n',
    ],
)
def test_a_yaml_string_with_the_words_is_no_comment(text):
    assert found(text, YAML) == []


def test_a_comment_beside_the_head_of_a_block_is_one():
    assert found("a: |  # mark: x\n  text # mark: y\nb: 1 # mark: z\n", YAML) == [(1, 1), (3, 3)]


def test_short_tags_and_wide_letters_before_a_comment_do_no_harm():
    assert found("Ä: !Sub 'ü # mark: no' # mark: x\n", YAML) == [(1, 1)]


def test_text_that_is_no_yaml_has_no_comments():
    assert found("a: [\n# mark: x\n", YAML) == []


def test_terraform_comments_of_all_three_kinds_are_found():
    text = """
        resource "a" "b" { # mark: x
          // mark: y
          c = 1 /* mark: z */
          /* one
             mark: w
          */
          d = 2
        }
        """
    assert found(text, HCL) == [(1, 1), (2, 3), (3, 3), (5, 7)]


@pytest.mark.parametrize(
    "text",
    [
        'a = "# mark: x"\n',
        'a = "http://host/ // mark: x"\n',
        'a = "\\" # mark: x"\n',
        'a = "${f("# mark: x")} # mark: y"\n',
        'a = "%{ if b }# mark: x%{ endif }"\n',
        'a = "$${ # mark: x"\n',
        "a = <<EOT\n# mark: x\nEOT\n",
        "a = <<-EOT\n  # mark: x\n  ${b}\n  EOT\n",
        'a = "${b} // mark: x"\n',
    ],
)
def test_a_terraform_string_with_the_words_is_no_comment(text):
    assert found(text, HCL) == []


def test_code_after_a_template_or_heredoc_is_code_again():
    text = 'a = "${{ b = "}" }.b}" # mark: x\nc = <<EOT\n${d}\nEOT\n# mark: y\ne = 1\n'
    assert found(text, HCL) == [(1, 1), (5, 6)]


def test_comments_in_the_fences_of_a_document_have_the_lines_of_the_document():
    text = """
        # mark: a heading, no comment

        ```yaml
        a: 1 # mark: x
        ```

        ```hcl
        a = "# mark: no"
        # mark: y
        b = 1
        ```
        """
    assert found(text, YAML, "design.md") == [(4, 4), (9, 10)]


def test_a_file_without_the_marker_is_not_parsed(monkeypatch):
    monkeypatch.setattr("reviewer.parsers.comments._scalars", lambda *_: pytest.fail("parsed"))
    assert found("a: 1 # other\n" * 10, YAML) == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("# mark: x\n" * 50_000, YAML),
        ("# mark: x\n" * 50_000, HCL),
        ('"${' * 50_000 + "# mark:", HCL),
        ("/* mark: " * 50_000, HCL),
        ("<<A\n" * 50_000 + "mark:", HCL),
        ("a: '" + " # mark:" * 50_000 + "'", YAML),
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(text, form):
    start = time.perf_counter()
    comments_with("mark:", text.split("\n"), "design", form)
    assert time.perf_counter() - start < 10
