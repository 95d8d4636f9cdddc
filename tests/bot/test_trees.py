from __future__ import annotations

import gzip
import io
import tarfile

import pytest

from reviewer.bot import trees
from reviewer.bot.trees import unpack
from reviewer.errors import InputError


def packed(*entries):
    """Return a gzipped tar of (name, content or member type, link target)."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for name, content, *link in entries:
            entry = tarfile.TarInfo(name)
            if isinstance(content, bytes) and not link:
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
            else:
                entry.type = content
                entry.linkname = link[0]
                tar.addfile(entry)
    return data.getvalue()


def chunks(data, size=7):
    return (data[at : at + size] for at in range(0, len(data), size))


def unpacked(data, folder, packed=10**6, unpacked=10**6):
    unpack(chunks(data), folder, packed=packed, unpacked=unpacked)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_top_folder_is_left_off(tmp_path):
    data = packed(("top/a.yml", b"a"), ("top/infra/b.tf", b"b"))
    assert unpacked(data, tmp_path / "tree") == {"a.yml": b"a", "infra/b.tf": b"b"}


@pytest.mark.parametrize(
    "name", ["../x", "top/../../x", "/etc/x", "/top/x", "top/a/../../../x", "top/.git/config", "top/.GIT/hooks/x", "x"]
)
def test_a_name_that_leads_elsewhere_is_left_out(tmp_path, name):
    assert unpacked(packed((name, b"evil"), ("top/ok", b"ok")), tmp_path / "a" / "tree") == {"ok": b"ok"}
    assert {path.name for path in tmp_path.rglob("*")} == {"a", "tree", "ok"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_left_out(tmp_path, kind):
    data = packed(("top/link", kind, "/etc"), ("top/link/x", b"evil"), ("top/ok", b"ok"))
    assert unpacked(data, tmp_path / "tree") == {"link/x": b"evil", "ok": b"ok"}
    assert not (tmp_path / "tree" / "link").is_symlink()


def test_a_file_in_the_place_of_a_folder_is_left_out(tmp_path):
    data = packed(("top/a", b"file"), ("top/a/b", b"below"), ("top/c/d", b"d"), ("top/c", b"file"))
    assert unpacked(data, tmp_path / "tree") == {"a": b"file", "c/d": b"d"}


def test_an_archive_that_is_too_large_is_refused(tmp_path):
    with pytest.raises(InputError, match="archive is too large"):
        unpacked(packed(("top/a", bytes(range(256)) * 400)), tmp_path / "tree", packed=500)


def test_files_that_are_too_large_together_are_refused(tmp_path):
    with pytest.raises(InputError, match="repository is too large"):
        unpacked(packed(("top/a", b"0" * 600_000), ("top/b", b"0" * 600_000)), tmp_path / "tree")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(trees, "LARGEST_FILE", 1_000)
    bomb = packed(("top/a", b"0" * 3_000_000))
    with pytest.raises(InputError, match="repository is too large"):
        unpacked(bomb, tmp_path / "tree")


def test_a_file_that_no_design_is_as_large_as_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(trees, "LARGEST_FILE", 10)
    assert unpacked(packed(("top/a", b"0" * 11), ("top/b", b"b")), tmp_path / "tree") == {"b": b"b"}


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(trees, "MOST_FILES", 3)
    with pytest.raises(InputError, match="repository is too large"):
        unpacked(packed(*((f"top/{number}", b"") for number in range(4))), tmp_path / "tree")


BROKEN = {
    "empty": b"",
    "text": b"no archive",
    "compressed text": gzip.compress(b"no tar", mtime=0),
    "cut archive": packed(("top/a", b"a" * 5000))[:-40],
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_archive_is_refused(tmp_path, data):
    with pytest.raises(InputError, match="cannot be read"):
        unpacked(data, tmp_path / "tree")
