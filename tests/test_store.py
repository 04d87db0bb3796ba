"""The cache saves work and never changes a result."""

import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from support.folders import names_in

from handout import store as cache
from handout.store import LeastRecent, folder, get, get_or_make, put

pytestmark = pytest.mark.caches("the store itself")


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


def test_a_relative_cache_folder_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The XDG standard passes over a relative path: each folder one stands in would get its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert folder().is_absolute()
    assert not folder().is_relative_to(tmp_path / "here")


def test_work_is_done_once(home: Path) -> None:
    """The second time, the result comes from the cache, and is the same."""
    make = _Maker()
    assert [get_or_make("kind-1", b"abc", make) for _ in range(3)] == [b"ABC"] * 3
    assert make.calls == 1
    assert len(names_in(home)) == 1


@pytest.mark.parametrize(("kind", "content"), [("kind-2", b"abc"), ("kind-1", b"abd"), ("other-1", b"abc")])
def test_other_work_is_not_confused(home: Path, kind: str, content: bytes) -> None:
    """Another content, or another version of the maker, is made anew and kept beside."""
    make = _Maker()
    get_or_make("kind-1", b"abc", make)
    assert get_or_make(kind, content, make) == content.upper()
    assert make.calls == 2
    assert len(names_in(home)) == 2


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
    get_or_make("kind-1", b"abc", make)
    whole = _entry(home).read_bytes()
    _entry(home).write_bytes(damaged)
    assert get_or_make("kind-1", b"abc", make) == b"ABC"
    assert make.calls == 2
    assert _entry(home).read_bytes() == whole


def test_an_entry_that_is_a_folder_is_harmless(home: Path) -> None:
    """Something else in an entry's place does not stop the work, and nothing is left lying about."""
    make = _Maker()
    get_or_make("kind-1", b"abc", make)
    entry = _entry(home)
    entry.unlink()
    entry.mkdir()
    assert get_or_make("kind-1", b"abc", make) == b"ABC"
    assert names_in(home) == [entry.name]


def test_a_cache_that_cannot_be_written_is_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place to keep results, they are made each time."""
    (tmp_path / "file").write_bytes(b"not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    make = _Maker()
    assert [get_or_make("kind-1", b"abc", make) for _ in range(2)] == [b"ABC"] * 2
    assert make.calls == 2
    assert (tmp_path / "file").read_bytes() == b"not a folder"


def test_a_full_disk_is_harmless(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing an entry fails, the result is returned all the same, and no half entry stays."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    assert get_or_make("kind-1", b"abc", _Maker()) == b"ABC"
    assert names_in(home) == []


def test_a_failing_maker_leaves_nothing(home: Path) -> None:
    """What cannot be made is not kept."""

    def fail(_: bytes) -> bytes:
        raise ValueError

    with pytest.raises(ValueError):
        get_or_make("kind-1", b"abc", fail)
    assert not home.exists() or names_in(home) == []


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


def test_what_is_old_goes() -> None:
    """The newest entries of a kind are kept, at most so many and so many bytes; those of another kind are let be."""
    put("other-1", b"", bytes(900))
    for number in range(5):
        put("some-1", b"%d" % number, bytes(100), most=3)
        for file in folder().glob("some-1-*"):
            if file.stat().st_mtime > 5:  # clocks of disks are coarse
                os.utime(file, (number, number))
    assert [get("some-1", b"%d" % number) is None for number in range(5)] == [True, True, False, False, False]
    put("some-1", b"5", bytes(100), most_bytes=300)
    assert [get("some-1", b"%d" % number) is None for number in range(6)] == [True, True, True, True, False, False]
    assert get("other-1", b"") == bytes(900)


# ---- in memory


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    """The sizes of all that is held are within the bound, and what was used last is held longest."""
    held: LeastRecent[str, bytes] = LeastRecent(10, len)
    for key in "abc":
        held.put(key, b"123")
    assert held.get("a") == b"123"
    held.put("d", b"1234")
    assert [held.get(key) for key in "abcd"] == [b"123", None, b"123", b"1234"]
    held.put("a", b"1")
    assert held.total == 8


def test_the_newest_is_held_however_large() -> None:
    """One value larger than the bound takes the place of all others."""
    held: LeastRecent[str, bytes] = LeastRecent(10, len)
    held.put("a", b"1")
    held.put("b", bytes(100))
    assert (held.get("a"), held.get("b"), held.total) == (None, bytes(100), 100)


def test_threads_share_what_is_held() -> None:
    """Threads that fill and empty it at once meet no error, and leave it within its bound."""
    held: LeastRecent[int, int] = LeastRecent(5)

    def use(first: int) -> None:
        for each in range(2_000):
            if held.get((first + each) % 9) is None:
                held.put((first + each) % 9, each)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    assert held.total == len(held.values) <= 5
