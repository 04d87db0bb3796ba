"""A file is replaced whole or not at all, with whatever rights it had; and is found however its name is written."""

import errno
import os
import shutil
import socket
import stat
import struct
import threading
import unicodedata
from pathlib import Path

import pytest
from support.folders import names_in
from support.surroundings import any_name, is_root, posix

from handout.check.runner import load_topic
from handout.content.clinic import Settings
from handout.content.project import Project
from handout.files import (
    ACL,
    STANDARD,
    Refused,
    alone_in,
    at_home,
    check,
    clear,
    composed,
    descriptor,
    found,
    is_stream,
    replace_file,
    replace_files,
    replacing,
    same_file,
)
from handout.installed import BUILTIN
from handout.problems import InputError

# ---- one run at a time


@posix
def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    """It is told once, goes on when the first has ended, and no file is left of the wait."""
    waited: list[str] = []
    first = alone_in(tmp_path, lambda: waited.append("first"))
    first.__enter__()

    def wait() -> None:
        waited.append("second")
        first.__exit__(None, None, None)

    with alone_in(tmp_path, wait):
        assert waited == ["second"]
    with alone_in(tmp_path, lambda: waited.append("third")):
        assert (waited, names_in(tmp_path)) == (["second"], [])


@posix
def test_a_folder_that_cannot_be_held_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares may know no locks."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", refuse)
    with alone_in(tmp_path, lambda: pytest.fail("nobody holds it")):
        pass


# ---- replacing a file


@pytest.mark.parametrize("before", [None, b"", b"old and longer than new"])
def test_a_file_is_replaced_whole(tmp_path: Path, before: bytes | None) -> None:
    """A file gets its new content, was there one before or not, and nothing else is left in the folder."""
    file = tmp_path / "leaflet.pdf"
    if before is not None:
        file.write_bytes(before)
    replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert names_in(tmp_path) == ["leaflet.pdf"]


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step fails, the old file is as it was, and no part of the new one is left."""
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="Input/output"):
            replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert names_in(tmp_path) == ["leaflet.pdf"]


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
    assert names_in(tmp_path) == ["leaflet.pdf"]


@pytest.mark.parametrize("place", ["missing/leaflet.pdf", "file/leaflet.pdf", "folder"])
def test_where_no_file_can_be_there_is_an_error(tmp_path: Path, place: str) -> None:
    """A missing folder, a file for a folder and a folder for a file are errors, and leave no part behind."""
    (tmp_path / "file").write_bytes(b"a file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_bytes(b"")
    with pytest.raises(OSError, match=r"\[Errno"):
        replace_file(tmp_path / place, b"new")
    assert names_in(tmp_path) == ["file", "folder"]


@pytest.mark.parametrize(
    "name", ["a" * 200 + ".pdf", pytest.param("Rückenschmerzen – कमर दर्द.pdf", marks=any_name), ".hidden"]
)
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    """Long names and names in any script are written."""
    replace_file(tmp_path / name, b"new")
    assert names_in(tmp_path) == [name]


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
    with pytest.raises(OSError, match="No space left") as told:
        replace_file(Path("/dev/full"), bytes(100_000))
    assert told.value.filename == "/dev/full"


@posix
@pytest.mark.parametrize("kind", ["folder", "socket", "loop", "read-only", "link to read-only", "terminal"])
def test_what_is_no_file_to_be_written_is_refused(tmp_path: Path, kind: str) -> None:
    """It is as it was, root may write or not, and no part of a file is left."""
    place, other = tmp_path / "place", tmp_path / "other"
    kept: list[object] = []
    match kind:
        case "folder":
            place.mkdir()
        case "socket":
            kept.append(bound := socket.socket(socket.AF_UNIX))
            os.chdir(tmp_path)
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
    with pytest.raises(OSError) as told:
        replace_file(place, b"new")
    assert told.value.filename == str(place)
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
        assert descriptor(place) == descriptor(tmp_path / "link") == out.fileno()
        assert is_stream(place)
        replace_file(tmp_path / "link", b"new ")
        out.write(b"after")
    assert (tmp_path / "log").read_bytes() == b"before new after"
    assert [descriptor(file) for file in (STANDARD, Path("/dev/stdout"), tmp_path / "log")] == [1, 1, None]


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
    kept = [".other.pdf.4711-0a1b2c3d.part", ".all1.pdf.4711-0a1b2c3d.part", "all[1].pdf", ".all[1].pdf.part"]
    for name in (half.name, *kept):
        (tmp_path / name).write_bytes(b"")
    clear(tmp_path / "all[1].pdf")
    assert names_in(tmp_path) == sorted(kept)


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
        with pytest.raises(PermissionError) as told:
            replace_file(file, b"new")
    finally:
        file.parent.chmod(0o755)
    assert (told.value.filename, file.read_bytes()) == (str(file), b"old")


# ---- names


@posix
def test_a_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the beginning, alone or before a slash; a file's name may begin with one."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert at_home("~") == tmp_path
    assert at_home("~/a/b.pdf") == tmp_path / "a" / "b.pdf"
    assert at_home(Path("~/a")) == tmp_path / "a"
    for name in ("a~", "a/~/b", "./~/b", "~$list.xlsx", "~nobody-such", ""):
        assert at_home(name) == Path(name)


@posix
@pytest.mark.parametrize("name", ["~nobody-such/a.pdf", "~\0/a.pdf", "~\udcff/a.pdf", "~" + "x" * 500 + "/a"])
def test_a_home_that_is_not_there_is_refused(name: str) -> None:
    """No folder called so is made."""
    with pytest.raises(InputError) as told:
        at_home(name)
    assert [problem.rule for problem in told.value.problems] == ["no-home"]


FORMS = ("NFC", "NFD")


@any_name
@pytest.mark.parametrize("disk", FORMS)
@pytest.mark.parametrize("said", FORMS)
def test_a_name_is_found_however_its_accents_are_written(tmp_path: Path, disk: str, said: str) -> None:
    """Of the file and of each folder above it."""
    place = tmp_path / unicodedata.normalize(disk, "Rücken") / "a" / unicodedata.normalize(disk, "Übung-é.svg")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"here")
    asked = tmp_path / unicodedata.normalize(said, "Rücken") / "a" / unicodedata.normalize(said, "Übung-é.svg")
    assert found(asked).read_bytes() == b"here"
    assert composed(found(asked).name) == "Übung-é.svg"


@any_name
def test_a_name_that_is_there_is_taken_as_it_is_written(tmp_path: Path) -> None:
    """Where there are both, each is found by its own; one that is not there stays as it was asked for."""
    if not _tells_forms_apart(tmp_path):
        pytest.skip("this disk takes both for one")
    for form in FORMS:
        (tmp_path / unicodedata.normalize(form, "é")).write_text(form)
    assert [found(tmp_path / unicodedata.normalize(form, "é")).read_text() for form in FORMS] == list(FORMS)
    assert found(tmp_path / "ö") == tmp_path / "ö"
    assert found(tmp_path / "nowhere" / "ö") == tmp_path / "nowhere" / "ö"


def _tells_forms_apart(folder: Path) -> bool:
    (folder / unicodedata.normalize("NFC", "ñ")).write_text("")
    return not (folder / unicodedata.normalize("NFD", "ñ")).exists()


@pytest.fixture(params=[(disk, said) for disk in FORMS for said in FORMS], ids="-".join)
def accented(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """Return a project whose names have accents, and the form in which they are asked for."""
    disk, said = request.param
    return _accented(tmp_path, disk, said), said


def _accented(root: Path, disk: str, said: str) -> Path:
    """Make a project whose files are named in one form, and named in texts in another."""

    def there(name: str) -> str:
        return unicodedata.normalize(disk, name)

    def asked(name: str) -> str:
        return unicodedata.normalize(said, name)

    for kind in ("topics", "clinics", "plans", "themes"):
        (root / "templates" / kind).mkdir(parents=True)
    topic = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")
    for language, name in (("en", "rücken.yaml"), ("de", "rücken.de.yaml")):
        text = topic.replace("language: en", f"language: {language}").replace("hand_back.svg", asked("händ.svg"))
        (root / "templates" / "topics" / there(name)).write_text(text, "utf-8")
    clinic = (BUILTIN / "templates" / "clinics" / "example.yaml").read_text("utf-8")
    clinic = clinic.replace("\nname:", f"\nlogo: {asked('zeichen-ö.svg')}\nname:", 1)
    (root / "templates" / "clinics" / there("klinik-ö.yaml")).write_text(clinic, "utf-8")
    plan = f"topic: {asked('rücken')}\npoints: [hand]\ntheme: {asked('blaß-ü')}\n"
    (root / "templates" / "plans" / there("erst-é.yaml")).write_text(plan, "utf-8")
    shutil.copy(BUILTIN / "templates" / "themes" / "plain.yaml", root / "templates" / "themes" / there("blaß-ü.yaml"))
    pictures = root / "images" / there("rücken")
    shutil.copytree(BUILTIN / "images" / "back-pain", pictures)
    shutil.copy(pictures / "hand_back.svg", root / "images" / there("zeichen-ö.svg"))
    (pictures / "hand_back.svg").rename(pictures / there("händ.svg"))
    marks = (pictures / "landmarks.yaml").read_text("utf-8")
    assert "hand_back:" in marks
    (pictures / "landmarks.yaml").write_text(marks.replace("hand_back:", f"{asked('händ')}:"), "utf-8")
    return root


@any_name
def test_every_kind_of_file_is_found_however_its_accents_are_written(accented: tuple[Path, str]) -> None:
    """Topics, clinics with logos, plans, themes, pictures and the keys of landmarks."""
    root, said = accented
    project = Project(root)

    def asked(name: str) -> str:
        return unicodedata.normalize(said, name)

    material = load_topic(project, asked("rücken"), asked("klinik-ö"))
    plain = load_topic(Project(BUILTIN), "back-pain", "example")
    assert (material.id, material.logo is not None) == ("rücken", True)
    assert material.pictures[asked("händ.svg")].landmarks == plain.pictures["hand_back.svg"].landmarks != {}
    assert composed(project.translation(asked("rücken"), "de").name) == "rücken.de.yaml"
    for kind, name in (("plans", "erst-é"), ("themes", "blaß-ü"), ("topics", "rücken")):
        assert project.find(kind, asked(name)).exists()
        assert name in project.names(kind)
    assert project.clinic(Settings(clinic=asked("klinik-ö"))) == asked("klinik-ö")


@any_name
def test_a_folder_stays_where_a_link_leads_out(tmp_path: Path) -> None:
    """Looking for another way to write a name leads no further than the name itself would."""
    root = _accented(tmp_path / "in", "NFC", "NFD")
    pictures = root / "images" / "rücken"
    (tmp_path / "out.svg").write_bytes((pictures / "händ.svg").read_bytes())
    (pictures / "händ.svg").unlink()
    (pictures / "händ.svg").symlink_to(tmp_path / "out.svg")
    with pytest.raises(InputError) as told:
        load_topic(Project(root), "rücken", None)
    assert "outside-project" in [problem.rule for problem in told.value.problems]


def test_what_may_be_written_can_be_asked_before(tmp_path: Path) -> None:
    """Nothing is made or changed by asking."""
    (tmp_path / "a").write_bytes(b"old")
    for place in (tmp_path / "a", tmp_path / "b", Path(os.devnull), STANDARD):
        check(place)
    assert names_in(tmp_path) == ["a"]
