"""Names, values, paths and file names that carry markup or commands are inert in every output."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import html5lib
import pytest
from markdown_it import MarkdownIt

from reviewer.forges.compose import compose
from reviewer.forges.report import parse_report
from reviewer.graphs.graph import Grouping
from reviewer.graphs.overlay import overlay_of
from reviewer.pipeline import compare
from reviewer.renderers import RENDERERS
from reviewer.renderers.diagrams import DIAGRAMS
from reviewer.renderers.redaction import Redactor

PAYLOADS = {
    "HTML": '"><script>evil()</script><img src=x onerror=evil()><!--',
    "closing tags": "</pre></code></li></details></table></svg></style></script><b>evil</b>",
    "Markdown": "[evil](javascript:evil) ![evil](https://evil.example/x.png) **evil** `` ` | evil |",
    "Markdown lines": "x\n\n# evil\n\n```\n</details>\n<img src=https://evil.example>\n- [ ] evil\n| a |\n|---|",
    "mentions": "@evil-team closes #1 evil/repo#2 https://evil.example www.evil.example",
    "ANSI": "\x1b[31mevil\x1b]0;evil\x07\x9b2J\x08\x7f",
    "workflow command": "::set-output name=evil::1\n::error file=evil::x%0A::add-mask::y\n##[command]evil",
    "workflow escapes": "%0A::set-env name=EVIL::1%0D%25",
    "CSV formula": "=cmd|' /C evil'!A0",
    "CSV formulas": "+1-1@evil\t=evil",
    "direction": "\u202eevil\u2066txt\u200b\ufeff\u2028evil",
    "template": "{{ evil }} {% evil %} ${{ evil }} ${evil}",
    "Mermaid": 'A["evil"] -->|x| B; click A "javascript:evil"\nend\nsubgraph evil',
    "DOT": 'evil"]; x -> y; // <b>evil</b> \\N \\l',
    "XML": "]]><evil/><!ENTITY x SYSTEM 'file:///etc/passwd'>&evil;",
    "JSON": '","evil":"\\u0000',
    "PowerShell and shell": "$(evil) `evil` ; rm -rf evil",
}
LINES = ("Markdown lines", "workflow command", "ANSI", "direction")
"""Payloads of several lines or of characters that are shown otherwise: by themselves."""
ALL = {
    **{name: PAYLOADS[name] for name in LINES},
    "all others": " ".join(words for name, words in PAYLOADS.items() if name not in LINES),
    "formula first": PAYLOADS["CSV formula"],
}
USED = PAYLOADS if os.environ.get("DRDIFF_THOROUGH") else ALL
"""`make fuzz` tries every payload alone; the plain suite tries some of them together."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
ALLOWED_HTML = re.compile(r"</?(?:details|summary|code|br|sub|sup|table|tr|td|th|b|p|a|kbd|picture|img)\b|<!--")


def template(words: str, *, copy: bool) -> dict[str, object]:
    """A template that says the words wherever a template can; the two differ, so that all is shown."""
    properties = {"TopicName": words + str(copy), "Tags": [{"Key": words, "Value": words}]}
    resources = {
        f"Topic {words}": {"Type": "AWS::SNS::Topic", "Properties": properties},
        f"Odd{copy} {words}": {"Type": f"Custom::{words}", "Properties": {words: {words: [words]}}},
        "Ledger": {
            "Type": "AWS::RDS::DBInstance",
            "DependsOn": [f"Topic {words}"],
            "Properties": {
                "Engine": words,
                "MultiAZ": not copy,
                "DBName": words + str(copy),
                "BackupRetentionPeriod": 1,
            },
        },
        "Host": {"Type": "AWS::EC2::Instance", "Properties": {"UserData": f"{words}\n{copy}\n{words}"}},
    }
    if not copy:
        resources["Gone"] = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": words, words: words}}
    return {
        "Description": words,
        "Parameters": {words: {"Type": "String", "Default": words + str(copy), "Description": words}},
        "Conditions": {words: {"Fn::Equals": [words, {"Ref": words}]}},
        "Resources": resources,
        "Outputs": {words: {"Value": words + str(copy), "Export": {"Name": words}}},
    }


@pytest.fixture(scope="module", params=USED)
def review(request, tmp_path_factory):
    words = USED[request.param]
    folder = tmp_path_factory.mktemp("words")
    name = words.replace("/", "_").replace("\0", "")[:80]
    paths = [folder / f"{side} {name}.json" for side in ("reference", "actual")]
    for path, copy in zip(paths, (False, True), strict=True):
        path.write_text(json.dumps(template(words, copy=copy), indent=1))
    return compare(str(paths[0]), str(paths[1]))


@pytest.fixture(scope="module")
def rendered(review):
    made: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in made:
            made[name] = next(each for each in RENDERERS if each.name == name).render(review)
        return made[name]

    return text


def without_scripts(text: str) -> str:
    """The text without the scripts of the program's own, which know control characters."""
    return re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", [each.name for each in RENDERERS if each.name != "annotations"])
def test_no_output_has_control_characters_or_lines_that_are_commands(rendered, name):
    text = without_scripts(rendered(name))
    assert CONTROL.findall(text) == []
    if name in {"json", "sarif", "gitlab"}:
        assert [line for line in text.splitlines() if line.strip().startswith("::")] == []


def test_annotations_are_one_command_a_line_and_no_other(rendered):
    lines = rendered("annotations").splitlines()
    shape = re.compile(r"::(?:error|warning|notice) (?:[a-zA-Z]+=[^,:\s]*(?: [^,:]*)*,?)*::.")
    assert [line for line in lines if not shape.match(line) and not re.match(r"drdiff: \d+ more ", line)] == []
    assert CONTROL.findall("".join(lines)) == []


def test_machine_formats_hold_the_words_as_text_only(rendered):
    for name in ("json", "sarif", "gitlab"):
        json.loads(rendered(name))
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(rendered("junit")).iter()}  # noqa: S314  ours
    assert tags <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "error",
        "system-out",
        "properties",
        "property",
    }


def test_csv_cells_are_no_formulas(rendered):
    cells = [cell for row in csv.reader(io.StringIO(rendered("csv").removeprefix("\ufeff"))) for cell in row]
    assert [
        cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not cell.lstrip("+-").isdigit()
    ] == []


def elements(text: str) -> list[object]:
    return list(html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False).iter())


def check_html(text: str, allowed: set[str]) -> None:
    found = [each for each in elements(text) if isinstance(each.tag, str)]
    assert {each.tag.rpartition("}")[2] for each in found} <= allowed
    attributes = [(key.lower(), value) for each in found for key, value in each.attrib.items()]
    assert [key for key, _ in attributes if key.startswith("on")] == []
    links = [value for key, value in attributes if key.rpartition("}")[2] in {"href", "src", "action", "xlink:href"}]
    assert [link for link in links if not link.startswith(("https://", "#", "data:image/")) or "evil" in link] == []
    for each in found:
        if each.tag in {"script", "style"} and "evil" in (each.text or ""):
            assert each.get("type") == "application/json"
            json.loads(each.text)


TAGS = """html head meta title style body script header main section nav footer article aside div span p a b strong em
    i h1 h2 h3 h4 h5 table thead tbody tr th td caption ul ol li dl dt dd details summary pre code time button input
    form datalist bdi label svg g rect text path title desc defs marker polygon line circle ellipse polyline tspan br
    hr small sup sub select option optgroup colgroup col template mark kbd output fieldset legend figure figcaption"""
PAGE = set(TAGS.split())


def test_html_is_the_program_s_own(rendered):
    text = rendered("html")
    check_html(text, PAGE)
    assert "<img" not in without_scripts(text)


def check_markdown(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"]).parse(text)
    flat = [inner for token in tokens for inner in (token, *(token.children or ()))]
    assert [each.content for each in flat if each.type == "image"] == []
    links = [str(each.attrs.get("href", "")) for each in flat if each.type == "link_open"]
    assert [link for link in links if "evil" in link or not link.startswith(("https://", "#"))] == []
    html = [each.content for each in flat if each.type in {"html_inline", "html_block"}]
    assert [
        piece for piece in html for tag in re.findall(r"<[/!a-zA-Z][^\s>]*", piece) if not ALLOWED_HTML.match(tag)
    ] == []
    assert [
        piece for piece in html if re.search(r"\son\w+=|javascript:|evil\.example", re.sub(r"&#?\w+;", "", piece))
    ] == []
    heads = [flat[place + 1].content for place, each in enumerate(flat) if each.type == "heading_open"]
    assert [head for head in heads if head.strip() == "evil"] == []
    words = [each.content for each in flat if each.type == "text"]
    assert [
        word for word in words if re.search(r"(?<![\w`])@evil|(?<!\w)#1\b|https?://evil|www\.evil|evil/repo#2", word)
    ] == []


@pytest.mark.parametrize("name", ["markdown", "summary"])
def test_markdown_shows_the_words_as_text_only(rendered, name):
    check_markdown(rendered(name))


def test_a_comment_shows_the_words_as_text_only(rendered):
    body = compose([parse_report(rendered("json").encode(), "r.json")], None, tag="t", limit=60_000, title="T").body(
        None
    )
    assert CONTROL.findall(body) == []
    check_markdown(body)


def test_drawings_are_well_formed_and_hold_the_words_as_text_only(review):
    graph = Redactor.of(review).clean(overlay_of(review))
    for diagram in DIAGRAMS:
        text = diagram.render(graph, Grouping.CATEGORY)
        assert CONTROL.findall(without_scripts(text)) == []
        if diagram.name == "svg":
            tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(text).iter()}  # noqa: S314  ours
            assert tags <= {
                "svg",
                "g",
                "rect",
                "text",
                "path",
                "title",
                "desc",
                "defs",
                "marker",
                "polygon",
                "line",
                "style",
                "tspan",
            }
        elif diagram.name == "html":
            check_html(text, PAGE)
        elif diagram.name == "json":
            json.loads(text)
        elif diagram.name == "mermaid":
            assert [
                line for line in text.splitlines() if line.strip().startswith(("click", "subgraph evil", "A[", "::"))
            ] == []
        elif diagram.name == "graphml":
            tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(text).iter()}  # noqa: S314  ours
            assert tags <= {"graphml", "graph", "key", "node", "edge", "data"}
        else:
            assert dot_statements(text) == []


def dot_statements(text: str) -> list[str]:
    """What stands outside of quotes in DOT and has the payload's word in it; HTML labels count as outside."""
    return [piece for piece in re.split(r'"(?:[^"\\]|\\.)*"', text) if "evil" in piece or "<b>" in piece]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_message_about_a_file_stays_one_line_without_commands(cli, tmp_path, payload):
    name = PAYLOADS[payload].replace("/", "_").replace("\0", "")[:80] + ".yml"
    (tmp_path / name).write_text("Resources: [\n")
    outcome = cli("compare", tmp_path / name, tmp_path / name, "--no-config")
    lines = outcome.err.splitlines()
    assert (outcome.code, len(lines)) == (2, 2)
    assert (lines[0][:15], lines[1][:8]) == ("drdiff: error: ", "  help: ")
    assert CONTROL.findall(outcome.err) == []


def test_the_line_that_names_the_outputs_is_one_line(cli, tmp_path):
    (tmp_path / "t.yml").write_text("Resources: {T: {Type: AWS::SNS::Topic}}\n")
    output = tmp_path / "x\n::error::evil\x1b[31m.md"
    outcome = cli("compare", tmp_path / "t.yml", tmp_path / "t.yml", "--no-config", "-o", output)
    assert (outcome.code, len(outcome.out.splitlines()), CONTROL.findall(outcome.out)) == (0, 1, [])
    assert Path(output).exists()


def test_in_a_workflow_no_line_of_a_readable_report_is_a_command(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    paths = [tmp_path / "reference.json", tmp_path / "actual.json"]
    for path, copy in zip(paths, (False, True), strict=True):
        path.write_text(json.dumps(template(PAYLOADS["workflow command"], copy=copy)))
    for form in ("terminal", "markdown", "summary"):
        lines = cli("compare", *paths, "--no-config", "-f", form).out.rstrip().splitlines()
        assert [line for line in lines[1:-1] if line.strip().startswith("::")] != []
        word = lines[0].removeprefix("::stop-commands::")
        assert (len(word), lines[-1], [line for line in lines[1:-1] if word in line]) == (32, f"::{word}::", [])


@pytest.mark.parametrize("words", ["{", "}", "{count.__class__}", "{0}", "{names!r:>9}", '{"a": {"b": 1}}', "%s %(x)s"])
def test_braces_of_the_inputs_are_no_holes_of_sentences(cli, tmp_path, words):
    paths = [tmp_path / "reference.json", tmp_path / "actual.json"]
    for path, value in zip(paths, ("before", words), strict=True):
        properties = {"DisplayName": value, words: value, "Tags": [{"Key": words, "Value": value}]}
        topics = {name: {"Type": "AWS::SNS::Topic", "Properties": properties} for name in ("One", "Two", f"T{words}")}
        path.write_text(json.dumps({"Resources": topics}))
    for first, second in (paths, reversed(paths)):
        outcome = cli("compare", first, second, "--no-config", "--fail-on", "never", "-f", "json")
        assert (outcome.code, outcome.err) == (0, "")
        assert "<class" not in outcome.out


def test_a_name_too_long_for_any_file_is_a_clear_error(cli, tmp_path):
    for name in ("x" * 5000, "main:" + "x" * 5000, f"{tmp_path}/{'y' * 300}"):
        outcome = cli("check", name, "--no-config")
        assert (outcome.code, outcome.err[:15]) == (2, "drdiff: error: ")
