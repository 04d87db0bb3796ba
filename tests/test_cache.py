"""The cache saves work and never changes a result; a file is replaced whole or not at all."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from handout import cache
from handout.cache import folder, keep, recalled, remembered, replace_file, replace_files


class _Maker:
    """Makes capitals, and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, content: bytes) -> bytes:
        self.calls += 1
        return content.upper()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "handout"


def _entry(home: Path) -> Path:
    (entry,) = home.iterdir()
    return entry


def _files(home: Path) -> list[str]:
    return sorted(file.name for file in home.iterdir())


def test_work_is_done_once(home: Path) -> None:
    """The second time, the result comes from the cache, and is the same."""
    make = _Maker()
    assert [remembered("kind-1", b"abc", make) for _ in range(3)] == [b"ABC"] * 3
    assert make.calls == 1
    assert len(_files(home)) == 1


@pytest.mark.parametrize(("kind", "content"), [("kind-2", b"abc"), ("kind-1", b"abd"), ("other-1", b"abc")])
def test_other_work_is_not_confused(home: Path, kind: str, content: bytes) -> None:
    """Another content, or another version of the maker, is made anew and kept beside."""
    make = _Maker()
    remembered("kind-1", b"abc", make)
    assert remembered(kind, content, make) == content.upper()
    assert make.calls == 2
    assert len(_files(home)) == 2


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"short",
        b"\0" * 32,
        b"\0" * 32 + b"ABC",
        sha256(b"ABC").digest() + b"ABX",
        sha256(b"ABC").digest() + b"AB",
        sha256(b"ABC").digest(),
    ],
)
def test_a_damaged_entry_is_made_again(home: Path, damaged: bytes) -> None:
    """An entry that is not what was written is not used, and is replaced by a whole one."""
    make = _Maker()
    remembered("kind-1", b"abc", make)
    whole = _entry(home).read_bytes()
    _entry(home).write_bytes(damaged)
    assert remembered("kind-1", b"abc", make) == b"ABC"
    assert make.calls == 2
    assert _entry(home).read_bytes() == whole


def test_an_entry_that_is_a_folder_is_harmless(home: Path) -> None:
    """Something else in an entry's place does not stop the work, and nothing is left lying about."""
    make = _Maker()
    remembered("kind-1", b"abc", make)
    entry = _entry(home)
    entry.unlink()
    entry.mkdir()
    assert remembered("kind-1", b"abc", make) == b"ABC"
    assert _files(home) == [entry.name]


def test_a_cache_that_cannot_be_written_is_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place to keep results, they are made each time."""
    (tmp_path / "file").write_bytes(b"not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    make = _Maker()
    assert [remembered("kind-1", b"abc", make) for _ in range(2)] == [b"ABC"] * 2
    assert make.calls == 2
    assert (tmp_path / "file").read_bytes() == b"not a folder"


def test_a_full_disk_is_harmless(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing an entry fails, the result is returned all the same, and no half entry stays."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    assert remembered("kind-1", b"abc", _Maker()) == b"ABC"
    assert _files(home) == []


def test_a_failing_maker_leaves_nothing(home: Path) -> None:
    """What cannot be made is not kept."""

    def fail(_: bytes) -> bytes:
        raise ValueError

    with pytest.raises(ValueError):
        remembered("kind-1", b"abc", fail)
    assert not home.exists() or _files(home) == []


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/handout"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "/x/handout"),
        ("linux", {"HOME": "/h"}, "/h/.cache/handout"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": ""}, "/h/.cache/handout"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/handout"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/handout/cache"),
    ],
)
def test_the_cache_lies_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    """The cache lies in the folder that each system has for it."""
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cache.sys, "platform", platform)
    assert folder() == Path(expected)


# ---- replacing a file


@pytest.mark.parametrize("before", [None, b"", b"old and longer than new"])
def test_a_file_is_replaced_whole(tmp_path: Path, before: bytes | None) -> None:
    """A file gets its new content, was there one before or not, and nothing else is left in the folder."""
    file = tmp_path / "leaflet.pdf"
    if before is not None:
        file.write_bytes(before)
    replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert _files(tmp_path) == ["leaflet.pdf"]


@pytest.mark.parametrize("broken", ["replace", "chmod"])
def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """When the last step fails, the old file is as it was, and no part of the new one is left."""
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, broken, fail)
        with pytest.raises(OSError, match="Input/output"):
            replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert _files(tmp_path) == ["leaflet.pdf"]


def test_an_interruption_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who stops the program keeps the old file, and finds no part of the new one."""
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(b"old")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert _files(tmp_path) == ["leaflet.pdf"]


@pytest.mark.parametrize("place", ["missing/leaflet.pdf", "file/leaflet.pdf", "folder"])
def test_where_no_file_can_be_there_is_an_error(tmp_path: Path, place: str) -> None:
    """A missing folder, a file for a folder and a folder for a file are errors, and leave no part behind."""
    (tmp_path / "file").write_bytes(b"a file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_bytes(b"")
    with pytest.raises(OSError, match=r"\[Errno"):
        replace_file(tmp_path / place, b"new")
    assert _files(tmp_path) == ["file", "folder"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_may_be_read_by_whom_the_user_lets(tmp_path: Path, mask: int, mode: int) -> None:
    """A new file has the mode that the user's mask gives to any file, not that of a temporary one."""
    before = os.umask(mask)
    try:
        replace_file(tmp_path / "leaflet.pdf", b"new")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert (tmp_path / "leaflet.pdf").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("name", ["a" * 200 + ".pdf", "Rückenschmerzen – कमर दर्द.pdf", ".hidden"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    """Long names and names in any script are written."""
    replace_file(tmp_path / name, b"new")
    assert _files(tmp_path) == [name]


def test_all_files_are_replaced_or_none(tmp_path: Path) -> None:
    """Where one of two files cannot be written, the other stays as it was and nothing lies about."""
    first = tmp_path / "leaflet.pdf"
    first.write_bytes(b"old")
    with pytest.raises(OSError):
        replace_files({first: b"new", tmp_path / "nowhere" / "screen.pdf": b"new"})
    assert first.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["leaflet.pdf"]
    replace_files({first: b"new", tmp_path / "screen.pdf": b"too"})
    assert (first.read_bytes(), (tmp_path / "screen.pdf").read_bytes()) == (b"new", b"too")


def test_what_is_old_goes() -> None:
    """The newest entries of a kind are kept, at most so many and so many bytes; those of another kind are let be."""
    keep("other-1", b"", bytes(900))
    for number in range(5):
        keep("some-1", b"%d" % number, bytes(100), most=3)
        for file in folder().glob("some-1-*"):
            if file.stat().st_mtime > 5:  # clocks of disks are coarse
                os.utime(file, (number, number))
    assert [recalled("some-1", b"%d" % number) is None for number in range(5)] == [True, True, False, False, False]
    keep("some-1", b"5", bytes(100), most_bytes=300)
    assert [recalled("some-1", b"%d" % number) is None for number in range(6)] == [True, True, True, True, False, False]
    assert recalled("other-1", b"") == bytes(900)
