"""What a command writes: files, folders, links and devices, and never what it reads."""

import os
import stat
import threading
from pathlib import Path

import pytest
from support.cli import run
from support.paths import FILES, SHORT, TOPICS
from support.surroundings import posix

from handout.installed import BUILTIN

FOLDERS = {
    "preview": ("preview", "back-pain", *SHORT, "--dpi", "20", "-o"),
    "batch": ("batch", "back-pain", "t.csv", "-o"),
}


pytestmark = pytest.mark.usefixtures("table_here")


@pytest.fixture
def read_from(tmp_path: Path) -> Path:
    """Return a project whose topic, plan, clinic, theme and picture a build reads."""
    for name in ("clinics", "themes"):
        (tmp_path / "templates" / name).mkdir(parents=True)
    assert run("new", "mine").exit_code == 0
    assert run("plan", "new", "weekly", "--topic", "mine").exit_code == 0
    templates = tmp_path / "templates"
    (templates / "themes/own.yaml").write_bytes((BUILTIN / "templates/themes/plain.yaml").read_bytes())
    (templates / "clinics/ours.yaml").write_text("name: Our clinic\nlogo: logo.svg\n")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    (tmp_path / "images/logo.svg").write_text(drawing)
    return tmp_path


READ = ["templates/topics/mine.yaml", "templates/clinics/ours.yaml", "templates/plans/weekly.yaml"]
READ += ["templates/themes/own.yaml", "images/logo.svg"]


@pytest.mark.parametrize("how", ["build", "reading", "merged", "link", "hard"])
@pytest.mark.parametrize("victim", READ)
@pytest.mark.sweep(every=10)
def test_what_a_handout_is_made_from_is_never_written_over(read_from: Path, victim: str, how: str) -> None:
    """Whatever of it, by whatever name, and also where the handout comes from the cache."""
    asked = ("mine", "--clinic", "ours", "--plan", "weekly", "--theme", "own")
    first = run("build", *asked, "-o", "x.pdf")
    assert first.exit_code == 0, first.stderr
    file = read_from / victim
    before, target = file.read_bytes(), file
    if how in ("link", "hard"):
        target = Path("x.pdf")
        target.unlink()
        (target.symlink_to if how == "link" else target.hardlink_to)(file)
    words = {
        "reading": ("build", *asked, "-o", "y.pdf", "--reading"),
        "merged": ("batch", "mine", "names.csv", *asked[1:], "--merged"),
    }
    Path("names.csv").write_text("patient\nZuzana\n")
    done = run(*words.get(how, ("build", *asked, "-o")), target)
    assert (done.exit_code, "(same-file)" in done.stderr) == (1, True), done.stderr
    assert file.read_bytes() == before
    assert not Path("y.pdf").exists()


def test_a_file_that_an_earlier_command_read_may_be_written(tmp_path: Path) -> None:
    """What is read is noted for one command."""
    Path("mine.yaml").write_bytes((TOPICS / "back-pain.yaml").read_bytes())
    assert run("points", "mine.yaml").exit_code == 0
    assert run("build", "back-pain", *SHORT, "-o", tmp_path / "mine.yaml").exit_code == 0


@pytest.mark.parametrize("words", [*FILES.values(), ("atlas", "--proof")], ids=[*FILES, "atlas"])
@pytest.mark.parametrize("name", ["new/", "there/", "new/deeper/"])
def test_a_name_that_ends_in_a_slash_is_a_folder(words: tuple[str, ...], name: str) -> None:
    """No file takes the name that was meant for a folder, and the cure is a file inside it."""
    Path("there").mkdir()
    result = run(*words, name)
    assert (result.exit_code, "this is a folder" in result.stderr) == (3, True)
    assert str(Path(name, "leaflet.pdf")) in result.stderr
    assert not Path("new").exists()


@posix
@pytest.mark.parametrize("words", FILES.values(), ids=FILES)
@pytest.mark.parametrize("kind", ["file", "link", "dangling", "device", "link to device", "pipe", "link to pipe"])
@pytest.mark.sweep(every=8)
def test_what_takes_a_file_is_written_through(words: tuple[str, ...], kind: str) -> None:
    """A link, device or pipe is what it was, and whoever reads gets the PDF."""
    place, other = Path("place"), Path("other.pdf")
    if "link" in kind or kind == "dangling":
        place.symlink_to({"link": "other.pdf", "link to device": os.devnull}.get(kind, "other.pdf"))
    if kind == "link":
        other.write_bytes(b"old")
    pipe = {"pipe": place, "link to pipe": other}.get(kind)
    got: list[bytes] = []
    if pipe:
        os.mkfifo(pipe)
        threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True).start()
    asked = Path(os.devnull) if kind == "device" else place
    before = asked.lstat().st_mode if kind != "file" else stat.S_IFREG
    result = run(*words, asked)
    assert result.exit_code == 0, result.stderr
    assert stat.S_IFMT(asked.lstat().st_mode) == stat.S_IFMT(before)
    if pipe:
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and thread.daemon:
                thread.join(5)
        assert pipe.is_fifo()
    elif "device" not in kind:
        got = [place.read_bytes()]
    assert all(content.startswith(b"%PDF-") and content.endswith(b"%%EOF\n") for content in got)
    assert bool(got) == ("device" not in kind)
    assert not [file for file in os.listdir() if file.endswith(".part")]  # noqa: PTH208


@posix
@pytest.mark.parametrize("words", FILES.values(), ids=FILES)
@pytest.mark.parametrize(
    ("kind", "words_of_refusal"),
    [
        ("folder", "this is a folder"),
        ("read-only", "read-only"),
        ("link to read-only", "read-only"),
        ("loop", "symbolic links"),
        ("full", "no space left"),
        ("below a file", "this is a file, not a folder"),
        ("long", "too long"),
        ("terminal", "this is a terminal"),
        ("into nowhere", "no such file or directory"),
    ],
)
@pytest.mark.sweep(every=8)
def test_what_takes_no_file_is_refused_in_words(words: tuple[str, ...], kind: str, words_of_refusal: str) -> None:
    """Exit code 3, the place and the reason, and all is as it was."""
    place, other = Path("place"), Path("other")
    match kind:
        case "folder":
            place.mkdir()
        case "read-only" | "link to read-only":
            other.write_bytes(b"old")
            other.chmod(0o444)
            place.symlink_to(other)
            place = other if kind == "read-only" else place
        case "loop":
            place.symlink_to("other")
            other.symlink_to("place")
        case "full":
            place = Path("/dev/full")
            if not place.exists():
                pytest.skip("there is no /dev/full")
        case "below a file":
            place.write_bytes(b"old")
            place = place / "x.pdf"
        case "long":
            place = Path("x" * 300)
        case "terminal":
            place = Path(os.ttyname(os.openpty()[1]))
        case "into nowhere":
            place.symlink_to("nowhere/x.pdf")
    before = sorted(os.listdir())  # noqa: PTH208
    result = run(*words, place)
    assert result.exit_code == 3, result.stderr
    assert words_of_refusal in result.stderr
    assert "(cannot-write)" in result.stderr
    assert "hint: " in result.stderr
    assert [name for name in sorted(os.listdir()) if name not in before] in ([], ["output"])  # noqa: PTH208
    assert not Path("output").exists() or os.listdir("output") == []  # noqa: PTH208


@posix
@pytest.mark.parametrize("words", FOLDERS.values(), ids=FOLDERS)
@pytest.mark.parametrize("kind", ["file", "device", "pipe", "loop", "dangling"])
@pytest.mark.sweep(every=4)
def test_what_is_no_folder_is_refused_in_words(words: tuple[str, ...], kind: str) -> None:
    """Exit code 3, and it is as it was."""
    place = Path("place")
    match kind:
        case "file":
            place.write_bytes(b"old")
        case "device":
            place = Path(os.devnull)
        case "pipe":
            os.mkfifo(place)
        case "loop":
            place.symlink_to("place")
        case "dangling":
            place.symlink_to("nowhere/deep")
    before = place.lstat()
    result = run(*words, place)
    assert (result.exit_code, "(cannot-write)" in result.stderr) == (3, True)
    assert (place.lstat().st_ino, place.lstat().st_mode) == (before.st_ino, before.st_mode)


@posix
@pytest.mark.parametrize("words", FOLDERS.values(), ids=FOLDERS)
@pytest.mark.parametrize("kind", ["read-only", "pipe", "link", "private"])
def test_files_in_a_folder_are_treated_as_if_each_were_named(words: tuple[str, ...], kind: str) -> None:
    """What is read-only or a pipe is refused, a link stays, and a private file is private still."""
    Path("out").mkdir()
    file = Path("out", "back-pain-1.png" if "preview" in words else "back-pain-2.pdf")
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "link":
            file.symlink_to("../other")
            Path("other").write_bytes(b"old")
        case _:
            file.write_bytes(b"old")
            file.chmod(0o444 if kind == "read-only" else 0o600)
    if kind == "pipe" and "preview" in words:
        pytest.skip("a pipe that is named takes the picture")
    before = file.lstat()
    result = run(*words, "out")
    refused = kind in ("read-only", "pipe")
    assert result.exit_code == (3 if refused else 0), result.stderr
    assert stat.S_IFMT(file.lstat().st_mode) == stat.S_IFMT(before.st_mode)
    assert kind == "link" or file.lstat().st_mode == before.st_mode
    assert refused or file.read_bytes()[:8] in (b"%PDF-1.7", b"\x89PNG\r\n\x1a\n")
    if refused and "batch" in words:
        assert "row 2" in result.stderr


def test_pictures_are_all_new_or_all_old() -> None:
    """No page of an older preview lies between those of a newer one."""
    words = ("preview", "back-pain", *SHORT, "--dpi", "20", "-o", "out")
    Path("out", "back-pain-2.png").mkdir(parents=True)
    assert run(*words).exit_code == 3
    assert os.listdir("out") == ["back-pain-2.png"]  # noqa: PTH208


@posix
@pytest.mark.parametrize("name", ["manifest.csv", "problems.csv"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "read-only"])
def test_lists_that_cannot_be_written_are_known_before_the_first_leaflet(name: str, kind: str) -> None:
    """The list is refused with its name, and no leaflet is written without one."""
    place = Path("out", name)
    place.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(place)
        reader = threading.Thread(target=place.absolute().read_bytes, daemon=True)
        reader.start()
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"row,column,problem,cure\r\n")
        place.chmod(0o444)
    result = run("batch", "back-pain", "t.csv", "-o", "out", "--skip-bad")
    assert (result.exit_code, name in result.stderr) == (3, True)
    assert os.listdir("out") == [name]  # noqa: PTH208
    while kind == "pipe" and reader.is_alive():  # else it fails in a later test, once a signal ends its wait
        os.close(os.open(place, os.O_RDWR))
        reader.join(0.1)
