"""Broken variants of inputs that look real: cut, spliced, retyped, nested, aliased, doubled, grown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Path = tuple[Any, ...]
WHERE = 1 << 16
"""Places are drawn as shares of the whole, so that they shrink towards its start."""

SCRAPS = (
    *(b'"', b"'", b"{", b"}", b"[", b"]", b"(", b")", b":", b",", b"=", b"-", b"\n", b"\t", b"\r", b"#", b"|", b">"),
    *(
        b"${",
        b"%{",
        b"{{",
        b"<<EOT\n",
        b"&a ",
        b"*a",
        b"<<: ",
        b"!!python/object:os.system ",
        b"!Sub ",
        b"? ",
        b"---\n",
    ),
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\xed\xa0\x80", "\u202e\u2028\x85".encode(), b"\\ud800"),
    *(b"1e999", b"NaN", b"-Infinity", b"0x10", b"9" * 400, b"2026-13-45", b"1:2:3", b"null", b"true", b"\\u0000"),
    *(b"count = ", b"for_each = ", b"each.key", b"self", b"local.a", b"module.x", b"..", b"../../etc/passwd", b"file("),
    *(b"```\n", b"~~~yaml\n", b"# ", b"| a |\n", b"Fn::If", b'{"Ref": "A"}', b"!GetAtt A.B", b"AWS::NoValue"),
)
WRONG: tuple[object, ...] = (
    *(None, "", "x", 0, -1, 1.5, True, [], {}, [None], [[1]], {"a": None}, "\ud800", "\x00", "\x1b[31m", 10**30),
    *(
        "${",
        "${}",
        "${a",
        "%{if",
        "a" * 5000,
        "../../../etc/passwd",
        "/dev/zero",
        "-",
        "${a.b.c[0]}",
        "{{resolve:",
        "1e400",
    ),
    *({"Ref": ["x"]}, {"Fn::Sub": 7}, {"Fn::GetAtt": {}}, {"Fn::If": ["x"]}, {"Fn::Join": ["", "x"]}, {"Ref": None}),
    *({"Fn::Select": ["x", {}]}, {"Fn::Cidr": ["0.0.0.0/0", 10**6, 8]}, {"Fn::ForEach::X": 3}, {"Fn::Transform": []}),
    *(
        {"": {"": {"": ""}}},
        {"__proto__": 1},
        {"4dabf18193072939515e22adb298388d": 7},
        ["create", 7],
        {"references": 5},
    ),
)


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Return one seed, changed one to four times as bytes or as the JSON document it holds."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        kinds = [*_BYTES, *_TREES] if _tree(data) is not None else list(_BYTES)
        change = draw(st.sampled_from(kinds))
        where, reach = draw(st.integers(0, WHERE)), draw(st.integers(0, 60))
        what = draw(st.integers(0, 10_000))
        tree = _tree(data) if change in _TREES else None
        data = _BYTES[change](data, where, reach, what) if tree is None else _TREES[change](tree, where, reach, what)
    return data


def _at(data: bytes, where: int) -> int:
    return len(data) * where // WHERE


def _cut(data: bytes, where: int, _reach: int, _what: int) -> bytes:
    return data[: _at(data, where)]


def _drop(data: bytes, where: int, reach: int, _what: int) -> bytes:
    at = _at(data, where)
    return data[:at] + data[at + reach :]


def _put(data: bytes, where: int, reach: int, what: int) -> bytes:
    at = _at(data, where)
    return data[:at] + SCRAPS[what % len(SCRAPS)] + data[at + reach % 4 :]


def _repeat(data: bytes, where: int, reach: int, what: int) -> bytes:
    at = _at(data, where)
    return data[:at] + data[at : at + reach] * (what % 40) + data[at:]


def _move(data: bytes, where: int, reach: int, what: int) -> bytes:
    at, to = _at(data, where), _at(data, what * WHERE // 10_000)
    return data[:to] + data[at : at + 4 * reach] + data[to:]


def _swap_words(data: bytes, where: int, _reach: int, what: int) -> bytes:
    """Put one word of the text in the place of another: names that meet, types that do not, circles."""
    words = list(re.finditer(rb"[\w./:-]{2,}", data))
    if not words:
        return data
    target, source = words[len(words) * where // (WHERE + 1)], words[what % len(words)]
    return data[: target.start()] + source.group() + data[target.end() :]


def _nest(data: bytes, where: int, reach: int, what: int) -> bytes:
    at, opening = _at(data, where), (b"[", b"{", b'{"a":', b"- ", b"(", b"a {\n", b"${")[what % 7]
    return data[:at] + opening * (reach * 40) + data[at:]


def _grow(data: bytes, where: int, reach: int, what: int) -> bytes:
    at, piece = (
        _at(data, where),
        (b"x", b" ", b"0", b"a\n", b'"a": 1, ', b"\\", b"`", b"- a\n", b"*", b"${a}")[what % 10],
    )
    return data[:at] + piece * (reach * 300) + data[at:]


def _laugh(data: bytes, _where: int, reach: int, _what: int) -> bytes:
    lines = b"".join(
        b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, reach // 4 + 2)
    )
    return b"a0: &a0 [x, x]\n" + lines + data


_BYTES: dict[str, Callable[[bytes, int, int, int], bytes]] = {
    "cut": _cut,
    "drop": _drop,
    "put": _put,
    "repeat": _repeat,
    "move": _move,
    "swap words": _swap_words,
    "nest": _nest,
    "grow": _grow,
    "laugh": _laugh,
}


def _tree(data: bytes) -> Any:
    """Return the JSON document in the bytes, None where there is none or a change made it one that is none."""
    if data[:1] not in (b"{", b"["):
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _places(value: Any, path: Path = ()) -> Iterator[Path]:
    pending = [(value, path)]
    while pending:
        value, path = pending.pop()
        if path:
            yield path
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending.extend((child, (*path, step)) for step, child in children)


def _parent(tree: Any, path: Path) -> Any:
    for step in path[:-1]:
        tree = tree[step]
    return tree


def _placed(change: Callable[[Any, Any, int, int, Any], None]) -> Callable[[Any, int, int, int], bytes]:
    def apply(tree: Any, where: int, reach: int, what: int) -> bytes:
        places = list(_places(tree))
        if places:
            path = places[len(places) * where // (WHERE + 1)]
            other = places[what % len(places)]
            change(_parent(tree, path), path[-1], reach, what, deepcopy(_parent(tree, other)[other[-1]]))
        return json.dumps(tree).encode()

    return apply


def _delete(parent: Any, step: Any, _reach: int, _what: int, _other: Any) -> None:
    del parent[step]


def _retype(parent: Any, step: Any, _reach: int, what: int, _other: Any) -> None:
    parent[step] = deepcopy(WRONG[what % len(WRONG)])


def _replace(parent: Any, step: Any, _reach: int, _what: int, other: Any) -> None:
    parent[step] = other


def _wrap(parent: Any, step: Any, reach: int, what: int, _other: Any) -> None:
    value = parent[step]
    for _ in range(reach * 4):
        value = [value] if what % 2 else {"a": value}
    parent[step] = value


def _many(parent: Any, step: Any, reach: int, what: int, other: Any) -> None:
    parent[step] = [other] * reach * 5 if what % 2 else {f"k{number}": other for number in range(reach * 5)}


def _rename(parent: Any, step: Any, _reach: int, what: int, other: Any) -> None:
    names = (
        "",
        "a.b",
        "a[0]",
        "\ud83d",
        "\x1b]0;x\x07",
        "module.a",
        "__class__",
        "Fn::If",
        "x" * 3000,
        str(other)[:200],
    )
    if isinstance(parent, dict):
        parent[names[what % len(names)]] = parent.pop(step)


_TREES: dict[str, Callable[[Any, int, int, int], bytes]] = {
    "delete": _placed(_delete),
    "retype": _placed(_retype),
    "replace": _placed(_replace),
    "wrap": _placed(_wrap),
    "many": _placed(_many),
    "rename": _placed(_rename),
}


def extremes(data: bytes) -> Iterator[bytes]:
    """Yield variants of an input that are far larger or deeper than any real one."""
    middle = len(data) // 2
    for piece, count in (
        *(
            (b"[", 200_000),
            (b'{"a":', 100_000),
            (b"- ", 100_000),
            (b"(", 100_000),
            (b"${", 100_000),
            (b"a {\n", 50_000),
        ),
        *((b"x", 3_000_000), (b" ", 3_000_000), (b"\n", 500_000), (b"# ", 500_000), (b"\\", 500_000), (b"`", 500_000)),
        *((b"*", 500_000), (b"9", 500_000), (b"a.", 500_000), (b"<", 500_000), (b"-", 500_000), (b"\xc3\xa9", 500_000)),
        *((b"x=", 300_000), (b"a:b@", 300_000), (b"://", 300_000), (b"password=", 100_000), (b'" ', 300_000)),
    ):
        yield data[:middle] + piece * count + data[middle:]
    text = _tree(data)
    if isinstance(text, dict):
        yield json.dumps({**text, **{f"k{number}": number for number in range(1_000_000)}}).encode()
        for key in text:
            yield json.dumps({**text, key: {f"k{number}": {"Type": "x"} for number in range(100_000)}}).encode()
    else:
        yield data + b"".join(b"k%d: %d\n" % (number, number) for number in range(300_000))
