"""Links, devices and pipes are written through, and a file that is replaced keeps its rights and its owner."""

import errno
import os
import socket
import stat
import struct
import threading
from pathlib import Path
from typing import Any

import pytest
from support.folders import names_in
from support.surroundings import is_root, posix

from handout.files import STANDARD, find_descriptor, is_stream, same_file
from handout.output import ACL, Refused, clear, replace_file, replace_files, replacing

# ---- links, devices, pipes


@posix
@pytest.mark.parametrize("depth", [1, 2])
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path, depth: int) -> None:
    """Also over several links, and relative ones: the file in the shared folder is new, and the links lead to it."""
    (tmp_path / "share").mkdir()
    file = tmp_path / "share" / "leaflet.pdf"
    file.write_bytes(b"old")
    links = [tmp_path / f"{number}.pdf" for number in range(depth)]
    for link, target in zip(links, ["share/leaflet.pdf", "0.pdf"], strict=False):
        link.symlink_to(target)
    replace_file(links[-1], b"new")
    assert all(link.is_symlink() for link in links)
    assert (file.is_symlink(), file.read_bytes()) == (False, b"new")
    assert names_in(tmp_path / "share") == ["leaflet.pdf"]


@posix
def test_a_link_that_leads_nowhere_leads_to_the_new_file(tmp_path: Path) -> None:
    """What it names is made, as any program would that opens it."""
    (tmp_path / "link.pdf").symlink_to("there.pdf")
    replace_file(tmp_path / "link.pdf", b"new")
    assert (tmp_path / "link.pdf").is_symlink()
    assert (tmp_path / "there.pdf").read_bytes() == b"new"


@posix
@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_takes_the_content(tmp_path: Path, linked: bool) -> None:
    """Whoever reads gets all of it, and the pipe is still one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to("pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    replace_file(tmp_path / "link" if linked else pipe, bytes(100_000))
    reader.join(10)
    assert got == [bytes(100_000)]
    assert (pipe.is_fifo(), (tmp_path / "link").is_symlink()) == (True, True)


@posix
@pytest.mark.parametrize("linked", [False, True])
def test_a_device_is_written_to(tmp_path: Path, linked: bool) -> None:
    """It swallows all, and is still a device."""
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    replace_file(link if linked else Path(os.devnull), b"new")
    assert link.is_symlink()
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_device_is_an_error_that_names_it() -> None:
    """The system's reason and the place asked for are in it."""
    with pytest.raises(OSError, match="No space left") as reported:
        replace_file(Path("/dev/full"), bytes(100_000))
    assert reported.value.filename == "/dev/full"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("order", [1, -1])
def test_of_several_files_the_one_that_failed_is_named(tmp_path: Path, order: int) -> None:
    """The others are as they were, also where they come first: a device fails before a file is replaced."""
    (tmp_path / "a").write_bytes(b"old")
    files = [tmp_path / "a", tmp_path / "new", Path("/dev/full")][::order]
    with pytest.raises(OSError, match="No space left") as reported:
        replace_files(dict.fromkeys(files, bytes(100_000)))
    assert reported.value.filename == "/dev/full"
    assert names_in(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


@posix
@pytest.mark.parametrize("kind", ["folder", "socket", "loop", "read-only", "link to read-only", "terminal"])
def test_what_is_no_file_to_be_written_is_refused(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as it was, root may write or not, and no part of a file is left."""
    place, other = tmp_path / "place", tmp_path / "other"
    remaining: list[object] = []
    match kind:
        case "folder":
            place.mkdir()
        case "socket":
            remaining.append(bound := socket.socket(socket.AF_UNIX))
            monkeypatch.chdir(tmp_path)
            bound.bind("place")
            bound.close()
        case "loop":
            place.symlink_to("other")
            other.symlink_to("place")
        case "read-only":
            place.write_bytes(b"old")
            place.chmod(0o444)
        case "link to read-only":
            other.write_bytes(b"old")
            other.chmod(0o444)
            place.symlink_to(other)
        case "terminal":
            ends = os.openpty()
            place.symlink_to(os.ttyname(ends[1]))
    before = place.lstat()
    with pytest.raises(OSError) as reported:
        replace_file(place, b"new")
    assert reported.value.filename == str(place)
    assert (place.lstat().st_ino, place.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert names_in(tmp_path) == sorted({"place", *(["other"] if other.is_symlink() or other.exists() else [])})


@posix
def test_one_file_that_is_refused_keeps_the_other(tmp_path: Path) -> None:
    """Also where the other comes first."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").write_bytes(b"old")
    (tmp_path / "b").chmod(0o400)
    with pytest.raises(Refused, match="read-only"):
        replace_files({tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert {name: (tmp_path / name).read_bytes() for name in names_in(tmp_path)} == {"a": b"old", "b": b"old"}


@posix
def test_an_open_file_is_known_by_its_number(tmp_path: Path) -> None:
    """By each of its names, and over links; what leads to no open file has none."""
    with (tmp_path / "log").open("wb", buffering=0) as out:
        out.write(b"before ")
        place = Path(f"/dev/fd/{out.fileno()}")
        (tmp_path / "link").symlink_to(place)
        assert find_descriptor(place) == find_descriptor(tmp_path / "link") == out.fileno()
        assert is_stream(place)
        replace_file(tmp_path / "link", b"new ")
        out.write(b"after")
    assert (tmp_path / "log").read_bytes() == b"before new after"
    assert [find_descriptor(file) for file in (STANDARD, Path("/dev/stdout"), tmp_path / "log")] == [1, 1, None]


def test_nothing_goes_down_a_pipe_until_all_is_there(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A printer gets no half of a batch that fails at its end."""

    def fail() -> None:
        with replacing(STANDARD) as out:
            out.write(b"%PDF-")
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert capfdbinary.readouterr().out == b""


@posix
def test_places_are_compared_by_what_they_are(tmp_path: Path) -> None:
    """Links and hard links to one file are one, and so are two ways to write a place where nothing is."""
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "soft").symlink_to("a")
    (tmp_path / "hard").hardlink_to(tmp_path / "a")
    (tmp_path / "b").write_bytes(b"")
    assert same_file(tmp_path / "a", tmp_path / "soft")
    assert same_file(tmp_path / "a", tmp_path / "hard")
    assert same_file(tmp_path / "new", tmp_path / "." / "x" / ".." / "new")
    assert not same_file(tmp_path / "a", tmp_path / "b")


def test_what_a_killed_run_left_can_be_taken_away(tmp_path: Path) -> None:
    """What was half of this file goes, and nothing else."""
    half = tmp_path / ".all[1].pdf.4711-0a1b2c3d.part"
    remaining = [".other.pdf.4711-0a1b2c3d.part", ".all1.pdf.4711-0a1b2c3d.part", "all[1].pdf", ".all[1].pdf.part"]
    for name in (half.name, *remaining):
        (tmp_path / name).write_bytes(b"")
    clear(tmp_path / "all[1].pdf")
    assert names_in(tmp_path) == sorted(remaining)


def test_what_was_left_of_other_files_goes_after_a_day(tmp_path: Path) -> None:
    """A new file has a new name, and nobody would write the one that was half written again."""
    names = [".other.pdf.4711-0a1b2c3d.part", ".other.pdf.4712-0a1b2c3d.part", ".mine.1-2.part", "other.pdf"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
        if "4712" not in name:
            os.utime(tmp_path / name, (0, 0))
    clear(tmp_path / "new.pdf")
    assert names_in(tmp_path) == sorted(names[1:])


# ---- rights and owner


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


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666, 0o200, 0o755])
@pytest.mark.parametrize("linked", [False, True])
def test_a_file_keeps_its_rights(tmp_path: Path, mode: int, linked: bool) -> None:
    """Whatever the user's mask is."""
    file, link = tmp_path / "leaflet.pdf", tmp_path / "link.pdf"
    file.write_bytes(b"old")
    file.chmod(mode)
    link.symlink_to(file)
    before = os.umask(0o027)
    try:
        replace_file(link if linked else file, b"new")
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o7777 == mode
    assert file.stat().st_size == 3


@pytest.mark.skipif(not is_root, reason="only root can give files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    """Somebody else's file is theirs still, and as private as it was."""
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(b"old")
    os.chown(file, 4711, 4712)
    file.chmod(0o640)
    replace_file(file, b"new")
    seen = file.stat()
    assert (seen.st_uid, seen.st_gid, seen.st_mode & 0o777, file.read_bytes()) == (4711, 4712, 0o640, b"new")


@pytest.mark.skipif(not is_root, reason="only root can give files away")
def test_rights_of_a_group_are_no_other_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be given back to its group, that of who writes it may do no more than anybody."""
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(b"old")
    os.chown(file, 4711, 4712)
    file.chmod(0o664)
    monkeypatch.setattr(os, "chown", _refuse)
    replace_file(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="this system keeps no such lists")
@pytest.mark.parametrize("lost", [False, True])
def test_a_list_of_who_may_read_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bool) -> None:
    """A file's access control list is the new file's; where it cannot be, the group has not what the list gave to one."""
    file, acl = tmp_path / "leaflet.pdf", struct.pack("<I", 2)
    for tag, rights, who in ((1, 6, -1), (2, 4, 4711), (4, 0, -1), (16, 4, -1), (32, 0, -1)):
        acl += struct.pack("<HHi", tag, rights, who)
    file.write_bytes(b"old")
    try:
        os.setxattr(file, ACL, acl)
    except OSError:
        pytest.skip("this disk keeps no such lists")
    if lost:
        monkeypatch.setattr(os, "setxattr", _refuse)
    replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert (file.stat().st_mode & 0o777) == (0o600 if lost else 0o640)
    assert (ACL in os.listxattr(file)) != lost


@posix
@pytest.mark.parametrize("before", [None, 0o600, 0o644])
def test_a_share_without_rights_takes_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int | None
) -> None:
    """A system that refuses to set rights, owner and lists is no reason to throw a leaflet away, nor to show it to more."""
    file = tmp_path / "leaflet.pdf"
    if before is not None:
        file.write_bytes(b"old")
        file.chmod(before)
    for name in ("chmod", "fchmod", "chown", "fchown", "setxattr"):
        monkeypatch.setattr(os, name, _refuse, raising=False)
    monkeypatch.setattr(Path, "chmod", _refuse)
    replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert before is None or file.stat().st_mode & 0o777 & ~before == 0
    assert names_in(tmp_path) == ["leaflet.pdf"]


def test_rights_are_no_process_wide_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No mask is set, not even for a moment: other threads make files meanwhile."""
    monkeypatch.setattr(os, "umask", _refuse)
    replace_file(tmp_path / "leaflet.pdf", b"new")
    replace_file(tmp_path / "leaflet.pdf", b"newer")
    assert (tmp_path / "leaflet.pdf").read_bytes() == b"newer"


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


@posix
@pytest.mark.skipif(is_root, reason="root may write everywhere")
def test_a_folder_that_takes_no_file_is_an_error(tmp_path: Path) -> None:
    """The old file is not written in place, where it could be left half."""
    file = tmp_path / "folder" / "leaflet.pdf"
    file.parent.mkdir()
    file.write_bytes(b"old")
    file.parent.chmod(0o555)
    try:
        with pytest.raises(PermissionError) as reported:
            replace_file(file, b"new")
    finally:
        file.parent.chmod(0o755)
    assert (reported.value.filename, file.read_bytes()) == (str(file), b"old")


def test_ctrl_c_between_two_steps_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt that comes just after the new file was opened deletes it."""
    really = os.open

    def interrupted(*given: Any) -> int:
        os.close(really(*given))
        raise KeyboardInterrupt

    monkeypatch.setattr("handout.output.os.open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(tmp_path / "a.pdf", b"new")
    assert [*tmp_path.iterdir()] == []
