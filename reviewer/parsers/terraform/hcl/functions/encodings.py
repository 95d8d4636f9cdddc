"""Encoding and decoding functions."""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import io
import json
from types import NoneType
from urllib.parse import quote, unquote

from reviewer.parsers.terraform.hcl.encoding import json_text, text_of_scalar
from reviewer.parsers.terraform.hcl.functions import yaml_text
from reviewer.parsers.terraform.hcl.functions.signature import Function, NotComputableError, fn
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import Document, EvaluationError, Marked, Runtime


def _jsonencode(value: Runtime) -> Runtime:
    """Return JSON text, or the structure where a part is another resource's or not known."""
    return Document(value) if remembers(value) else json_text(value)


def remembers(value: Runtime) -> bool:
    """Tell whether anything in the value is more than plain data: then its structure says more than its text."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif not isinstance(item, (str, int, float, bool, NoneType)):
            return True
    return False


def _jsondecode(value: Runtime) -> Runtime:
    if isinstance(value, Document):
        return value.value
    if isinstance(value, Marked):
        return Marked(_jsondecode(value.value))
    settling = Settling()
    text = settling.plain(value)
    if settling.unknown:
        raise NotComputableError
    try:
        decoded: Runtime = json.loads(text_of_scalar(text))
    except (ValueError, RecursionError):
        raise EvaluationError("the text is no JSON") from None
    return decoded


def _base64decode(text: str) -> Runtime:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise EvaluationError("the text is no base64 of UTF-8 text") from None


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name)
    except LookupError:
        raise EvaluationError(f"'{name}' is no known encoding") from None
    if not getattr(found, "_is_text_encoding", True):
        raise EvaluationError(f"'{name}' is no known encoding")
    return {"utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}.get(name.lower(), found.name)


def _textencodebase64(text: str, encoding: str) -> Runtime:
    try:
        return base64.b64encode(text.encode(_codec(encoding))).decode()
    except UnicodeEncodeError:
        raise EvaluationError(f"the text cannot be written in '{encoding}'") from None


def _textdecodebase64(text: str, encoding: str) -> Runtime:
    try:
        return base64.b64decode(text, validate=True).decode(_codec(encoding))
    except (binascii.Error, UnicodeDecodeError):
        raise EvaluationError(f"the text is no base64 of '{encoding}' text") from None


def _csvdecode(text: str) -> Runtime:
    rows = list(csv.reader(io.StringIO(text), strict=True)) if text else []
    if not rows:
        raise EvaluationError("the text has no header line")
    header, *records = [row for row in rows if row]
    if any(len(record) != len(header) for record in records):
        raise EvaluationError("a line of the CSV text has another number of fields than its header")
    return [dict(zip(header, record, strict=True)) for record in records]


def _urlencode(text: str) -> Runtime:
    return quote(text, safe="-_.~").replace("%20", "+")


def _urldecode(text: str) -> Runtime:
    return unquote(text.replace("+", " "))


def _impossible(*_arguments: Runtime) -> Runtime:
    raise NotComputableError


def _base64encode(text: str) -> Runtime:
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


FUNCTIONS: dict[str, Function] = {
    "base64decode": fn(_base64decode, "s"),
    "base64encode": fn(_base64encode, "s"),
    "base64gunzip": fn(_impossible, "s"),
    "base64gzip": fn(_impossible, "s"),  # its bytes depend on the compressor
    "csvdecode": fn(_csvdecode, "s"),
    "jsondecode": fn(_jsondecode, "V"),
    "jsonencode": fn(_jsonencode, "V"),
    "textdecodebase64": fn(_textdecodebase64, "ss"),
    "textencodebase64": fn(_textencodebase64, "ss"),
    "urldecode": fn(_urldecode, "s"),
    "urlencode": fn(_urlencode, "s"),
    "yamldecode": fn(yaml_text.decode, "s"),
    "yamlencode": fn(yaml_text.encode, "x"),
}
