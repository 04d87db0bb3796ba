"""A file is replaced whole or not at all, with whatever rights it had; and is found however its name is written."""

import errno
import os
import shutil
import unicodedata
from pathlib import Path

import pytest
from support.folders import names_in
from support.surroundings import any_name, posix
from support.translations import write_translation
from support.whole_topic import whole_topic

from handout.check.load_topic import load_topic
from handout.content.project import Project
from handout.content.settings import ProjectSettings
from handout.files import STANDARD, expand_home, find_existing, normalize_name
from handout.installed import BUILTIN
from handout.output import alone_in, check, replace_file, replace_files
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


# ---- names


@posix
def test_a_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the beginning, alone or before a slash; a file's name may begin with one."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert expand_home("~") == tmp_path
    assert expand_home("~/a/b.pdf") == tmp_path / "a" / "b.pdf"
    assert expand_home(Path("~/a")) == tmp_path / "a"
    for name in ("a~", "a/~/b", "./~/b", "~$list.xlsx", "~nobody-such", ""):
        assert expand_home(name) == Path(name)


@posix
@pytest.mark.parametrize("name", ["~nobody-such/a.pdf", "~\0/a.pdf", "~\udcff/a.pdf", "~" + "x" * 500 + "/a"])
def test_a_home_that_is_not_there_is_refused(name: str) -> None:
    """No folder called so is made."""
    with pytest.raises(InputError) as reported:
        expand_home(name)
    assert [problem.rule for problem in reported.value.problems] == ["no-home"]


FORMS = ("NFC", "NFD")


@any_name
@pytest.mark.parametrize("disk", FORMS)
@pytest.mark.parametrize("written", FORMS)
def test_a_name_is_found_however_its_accents_are_written(tmp_path: Path, disk: str, written: str) -> None:
    """Of the file and of each folder above it."""
    place = tmp_path / unicodedata.normalize(disk, "Rücken") / "a" / unicodedata.normalize(disk, "Übung-é.svg")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"here")
    asked = tmp_path / unicodedata.normalize(written, "Rücken") / "a" / unicodedata.normalize(written, "Übung-é.svg")
    assert find_existing(asked).read_bytes() == b"here"
    assert normalize_name(find_existing(asked).name) == "Übung-é.svg"


@any_name
def test_a_name_that_is_there_is_taken_as_it_is_written(tmp_path: Path) -> None:
    """Where there are both, each is found by its own; one that is not there stays as it was asked for."""
    if not _tells_forms_apart(tmp_path):
        pytest.skip("this disk takes both for one")
    for form in FORMS:
        (tmp_path / unicodedata.normalize(form, "é")).write_text(form)
    assert [find_existing(tmp_path / unicodedata.normalize(form, "é")).read_text() for form in FORMS] == list(FORMS)
    assert find_existing(tmp_path / "ö") == tmp_path / "ö"
    assert find_existing(tmp_path / "nowhere" / "ö") == tmp_path / "nowhere" / "ö"


def _tells_forms_apart(folder: Path) -> bool:
    (folder / unicodedata.normalize("NFC", "ñ")).write_text("")
    return not (folder / unicodedata.normalize("NFD", "ñ")).exists()


@pytest.fixture(params=[(disk, found_text) for disk in FORMS for found_text in FORMS], ids="-".join)
def accented(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """Return a project whose names have accents, and the form in which they are asked for."""
    disk, found_text = request.param
    return _accented(tmp_path, disk, found_text), found_text


def _accented(root: Path, disk: str, written: str) -> Path:
    """Make a project whose files are named in one form, and named in texts in another."""

    def there(name: str) -> str:
        return unicodedata.normalize(disk, name)

    def asked(name: str) -> str:
        return unicodedata.normalize(written, name)

    for kind in ("topics", "clinics", "plans", "themes"):
        (root / "templates" / kind).mkdir(parents=True)
    topic = whole_topic()
    topic = topic.replace("hand_back.svg", asked("händ.svg"))
    (root / "templates" / "topics" / there("rücken.yaml")).write_text(topic, "utf-8")
    german = write_translation(Project(root).topic("rücken").value, asked("rücken"), "de")
    (root / "templates" / "topics" / there("rücken.de.yaml")).write_text(german, "utf-8")
    clinic = (BUILTIN / "templates" / "clinics" / "example.yaml").read_text("utf-8")
    clinic = clinic.replace("\nname:", f"\nlogo: {asked('zeichen-ö.svg')}\nname:", 1)
    (root / "templates" / "clinics" / there("klinik-ö.yaml")).write_text(clinic, "utf-8")
    plan = f"topic: {asked('rücken')}\npoints: [hand]\ntheme: {asked('blaß-ü')}\n"
    (root / "templates" / "plans" / there("erst-é.yaml")).write_text(plan, "utf-8")
    shutil.copy(BUILTIN / "templates" / "themes" / "plain.yaml", root / "templates" / "themes" / there("blaß-ü.yaml"))
    pictures = root / "images" / there("rücken")
    shutil.copytree(BUILTIN / "images" / "atlas", pictures)
    shutil.copy(pictures / "hand_back.svg", root / "images" / there("zeichen-ö.svg"))
    (pictures / "hand_back.svg").rename(pictures / there("händ.svg"))
    marks = (pictures / "landmarks.yaml").read_text("utf-8")
    assert "hand_back:" in marks
    (pictures / "landmarks.yaml").write_text(marks.replace("hand_back:", f"{asked('händ')}:"), "utf-8")
    return root


@any_name
def test_every_kind_of_file_is_found_however_its_accents_are_written(accented: tuple[Path, str]) -> None:
    """Topics, clinics with logos, plans, themes, pictures and the keys of landmarks."""
    root, found_text = accented
    project = Project(root)

    def asked(name: str) -> str:
        return unicodedata.normalize(found_text, name)

    material = load_topic(project, asked("rücken"), asked("klinik-ö"))
    plain = load_topic(Project(BUILTIN), "back-pain", "example")
    assert (material.id, material.logo is not None) == ("rücken", True)
    assert material.pictures[asked("händ.svg")].landmarks == plain.pictures["hand_back.svg"].landmarks != {}
    assert normalize_name(project.translation(asked("rücken"), "de").name) == "rücken.de.yaml"
    assert project.topic(asked("rücken.de")).value.language == "de"
    for kind, name in (("plans", "erst-é"), ("themes", "blaß-ü"), ("topics", "rücken")):
        assert project.find(kind, asked(name)).exists()
        assert name in project.names(kind)
    assert project.clinic(ProjectSettings(clinic=asked("klinik-ö"))) == asked("klinik-ö")


@any_name
def test_a_folder_stays_where_a_link_leads_out(tmp_path: Path) -> None:
    """Looking for another way to write a name leads no further than the name itself would."""
    root = _accented(tmp_path / "in", "NFC", "NFD")
    pictures = root / "images" / "rücken"
    (tmp_path / "out.svg").write_bytes((pictures / "händ.svg").read_bytes())
    (pictures / "händ.svg").unlink()
    (pictures / "händ.svg").symlink_to(tmp_path / "out.svg")
    with pytest.raises(InputError) as reported:
        load_topic(Project(root), "rücken", None)
    assert "outside-project" in [problem.rule for problem in reported.value.problems]


def test_what_may_be_written_can_be_asked_before(tmp_path: Path) -> None:
    """Nothing is made or changed by asking."""
    (tmp_path / "a").write_bytes(b"old")
    for place in (tmp_path / "a", tmp_path / "b", Path(os.devnull), STANDARD):
        check(place)
    assert names_in(tmp_path) == ["a"]
