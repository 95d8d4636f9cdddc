"""Values that both sides write by the same expression: only what a parameter holds may differ without being a gap."""

from __future__ import annotations

from reviewer.model.review import Kind
from reviewer.pipeline import compare

CONFIGURATION = """
variable "entry" {{ default = "{variable}" }}
locals {{ entry = {local} }}
resource "aws_lambda_function" "news" {{ handler = local.entry }}
"""


def gaps(folder, ours, theirs):
    names = []
    for name, text in (("ours.tf", ours), ("theirs.tf", theirs)):
        (folder / name).write_text(text)
        names.append(str(folder / name))
    return [finding.property for finding in compare(*names).findings if finding.kind is not Kind.POSTURE]


def test_what_a_variable_holds_is_told_of_the_variable_alone(tmp_path):
    ours, theirs = (CONFIGURATION.format(variable=word, local="var.entry") for word in ("news.send", "news.print"))
    assert gaps(tmp_path, ours, theirs) == ["Default"]


def test_a_local_that_was_rewritten_makes_a_gap_where_it_is_used(tmp_path):
    ours, theirs = (
        CONFIGURATION.format(variable="news.send", local=f'"{word}"') for word in ("news.send", "news.print")
    )
    assert gaps(tmp_path, ours, theirs) == ["Handler"]
