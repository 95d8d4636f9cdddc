"""Functions that read files of the design, and only those; paths that are only text are handled as text."""

from __future__ import annotations

import base64
import fnmatch
import posixpath
import re
from collections.abc import Callable

from reviewer.parsers.terraform.hcl.files import Files
from reviewer.parsers.terraform.hcl.functions.digests import digest
from reviewer.parsers.terraform.hcl.functions.signature import Function, NotComputableError, fn
from reviewer.parsers.terraform.hcl.values import EvaluationError, Runtime, SetList

FileFunction = Callable[..., Runtime]


def _file(files: Files, path: str) -> Runtime:
    try:
        return files.read(path).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise EvaluationError(f"'{path}' is no UTF-8 text") from None


def _filebase64(files: Files, path: str) -> Runtime:
    return base64.b64encode(files.read(path)).decode()


def _fileexists(files: Files, path: str) -> Runtime:
    folder, name = posixpath.split(posixpath.normpath(path))
    return name in files.names(folder or ".")


def _fileset(files: Files, folder: str, pattern: str) -> Runtime:
    wanted = _glob(pattern)
    return SetList([path for path in files.below(folder) if wanted.fullmatch(path)])


def _glob(pattern: str) -> re.Pattern[str]:
    """Return the pattern of a glob: `*` within a name, `**` over folders, `{a,b}`, `[...]`."""
    written = ""
    for token in re.findall(r"\*\*/|\*\*|\*|\?|\[[^]]*\]|\{[^{}]*\}|.", pattern, re.DOTALL):
        if token[0] == "{" and len(token) > 1:
            written += "(?:" + "|".join(_glob(choice).pattern for choice in token[1:-1].split(",")) + ")"
        elif token[0] == "[" and len(token) > 1:
            written += fnmatch.translate(token).removeprefix("(?s:").removesuffix(r")\Z")
        else:
            written += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(token, re.escape(token))
    return re.compile(written)


def _hash(name: str, *, in_base64: bool = False) -> FileFunction:
    def run(files: Files, path: str) -> Runtime:
        return digest(name, files.read(path), in_base64=in_base64)

    return run


def _outside(*_arguments: Runtime) -> Runtime:
    """Stand for a path of the machine Terraform runs on."""
    raise NotComputableError


def _basename(path: str) -> Runtime:
    return posixpath.basename(path.rstrip("/")) or ("/" if path else ".")


def _dirname(path: str) -> Runtime:
    return posixpath.normpath(posixpath.dirname(path) or ".")


def _pathexpand(path: str) -> Runtime:
    if path.startswith("~"):
        raise NotComputableError
    return path


FILE_FUNCTIONS: dict[str, tuple[FileFunction, str]] = {
    "file": (_file, "s"),
    "filebase64": (_filebase64, "s"),
    "filebase64sha256": (_hash("sha256", in_base64=True), "s"),
    "filebase64sha512": (_hash("sha512", in_base64=True), "s"),
    "fileexists": (_fileexists, "s"),
    "filemd5": (_hash("md5"), "s"),
    "fileset": (_fileset, "ss"),
    "filesha1": (_hash("sha1"), "s"),
    "filesha256": (_hash("sha256"), "s"),
    "filesha512": (_hash("sha512"), "s"),
}

FUNCTIONS: dict[str, Function] = {
    "abspath": fn(_outside, "s"),
    "basename": fn(_basename, "s"),
    "dirname": fn(_dirname, "s"),
    "pathexpand": fn(_pathexpand, "s"),
}
