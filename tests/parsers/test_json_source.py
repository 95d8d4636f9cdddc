import gc
import json

import pytest

from reviewer.errors import InputError
from reviewer.parsers.json_lines import locate
from reviewer.parsers.json_source import gc_paused, holds_json, load_json
from reviewer.parsers.source import decode, source_of
from reviewer.settings import Limits

DOCUMENT = {"format_version": "1.2", "list": [{"name": "a"}, {"name": "b/c"}]}


def load(text):
    return load_json(source_of(text, "plan.json"), Limits())


def test_text_before_and_after_the_document_is_passed_over():
    text = f"[command]/usr/bin/tool show -json\nwarning {{x}}\n{json.dumps(DOCUMENT, indent=1)}\n::debug::done {{}}\n"
    assert load(text).value == DOCUMENT


def test_utf_16_documents_are_read():
    text = decode(json.dumps(DOCUMENT).encode("utf-16"), "plan.json")
    assert load(text).value == DOCUMENT


def test_a_cut_off_document_is_an_error_at_its_last_line():
    text = json.dumps(DOCUMENT, indent=1).rstrip("}\n ]")
    with pytest.raises(InputError) as caught:
        load(text)
    assert caught.value.line == text.count("\n") + 1


def test_a_broken_document_never_yields_an_inner_object():
    text = json.dumps(DOCUMENT, indent=1).replace('"name": "a"', '"name": oops')
    with pytest.raises(InputError, match="cannot be read"):
        load(text)


def test_event_streams_are_explained():
    terraform = '{"@level":"info","@message":"Plan: 1 to add","type":"change_summary"}\n' * 3
    pulumi = '{"sequence":0,"timestamp":1,"preludeEvent":{}}\n{"sequence":1,"timestamp":1,"stdoutEvent":{}}\n'
    with pytest.raises(InputError, match="log of a Terraform run"):
        load(terraform)
    with pytest.raises(InputError, match="event stream of a Pulumi run"):
        load(pulumi)


def test_a_document_behind_log_lines_is_found():
    assert load('{"@level":"info","@message":"hello"}\n' + json.dumps(DOCUMENT)).value == DOCUMENT


def test_text_without_json_is_an_error():
    with pytest.raises(InputError, match="no JSON"):
        load("resource aws_vpc main\n")


def test_deep_nesting_is_an_error():
    with pytest.raises(InputError, match="nested too deeply"):
        load("[" * 200_000)


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": 1e999}', '{"a": ' + "9" * 5000 + "}"])
def test_numbers_no_output_can_write_are_errors(text):
    with pytest.raises(InputError, match="cannot be read"):
        load(text)


def test_half_characters_are_replaced():
    assert load('{"a": "x\\ud800y"}').value == {"a": "x\ufffdy"}


def test_lines_are_found_by_pointer():
    document = load("noise\n" + json.dumps(DOCUMENT, indent=1))
    found = locate(document, ["/list/1", "/list/1/name", "/list/9", "/format_version"])
    assert found == {"/format_version": (3, 3), "/list/1": (8, 10), "/list/1/name": (9, 9)}


def test_a_document_on_one_line_has_no_lines_to_find():
    assert locate(load(json.dumps(DOCUMENT)), ["/list/1"]) == {}


def test_the_garbage_collector_is_on_again_afterwards():
    with gc_paused():
        inside = gc.isenabled()
    assert (inside, gc.isenabled()) == (False, True)


def test_json_is_recognized_near_the_top():
    assert holds_json("log line\n  {}")
    assert not holds_json("resources:\n  a: {}\n")
