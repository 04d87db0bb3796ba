"""Every path on the command line: links, devices, pipes, ``-``, ``~``, folders that are gone; and outputs that are full or closed."""

import os
import stat
import subprocess
import sys
import threading
import unicodedata
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from support.cli import run
from support.surroundings import any_name, is_root, posix

import handout
from handout.cli import main
from handout.installed import BUILTIN

ROWS = "patient,points\nZuzana,hand\n"
TOPICS, CLINICS = BUILTIN / "templates" / "topics", BUILTIN / "templates" / "clinics"
SHORT = ("--points", "hand")
FILES = {
    "build": ("build", "back-pain", *SHORT, "-o"),
    "reading": ("build", "back-pain", *SHORT, "--reading"),
    "merged": ("batch", "back-pain", "t.csv", "--merged"),
}
"""The commands that write one file, which is named last."""


FOLDERS = {
    "preview": ("preview", "back-pain", *SHORT, "--dpi", "20", "-o"),
    "batch": ("batch", "back-pain", "t.csv", "-o"),
}


@pytest.fixture
def table_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with a table."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(ROWS)


pytestmark = pytest.mark.usefixtures("table_here")


def started(*words: str, **given: object) -> "subprocess.CompletedProcess[bytes]":
    """Run ``python -m handout`` as a process of its own."""
    path = os.pathsep.join(filter(None, sys.path))
    env = {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTHONWARNINGS": ""}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "handout", *words], env=env, check=False, timeout=60, **given
    )


# ---- what is written


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


@posix
@pytest.mark.parametrize("words", FILES.values(), ids=FILES)
@pytest.mark.parametrize("kind", ["file", "link", "dangling", "device", "link to device", "pipe", "link to pipe"])
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
    ("kind", "told"),
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
def test_what_takes_no_file_is_refused_in_words(words: tuple[str, ...], kind: str, told: str) -> None:
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
    assert told in result.stderr
    assert "(cannot-write)" in result.stderr
    assert "hint: " in result.stderr
    assert [name for name in sorted(os.listdir()) if name not in before] in ([], ["output"])  # noqa: PTH208
    assert not Path("output").exists() or os.listdir("output") == []  # noqa: PTH208


@posix
@pytest.mark.parametrize("words", FOLDERS.values(), ids=FOLDERS)
@pytest.mark.parametrize("kind", ["file", "device", "pipe", "loop", "dangling"])
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
        threading.Thread(target=place.read_bytes, daemon=True).start()
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"row,column,problem,cure\r\n")
        place.chmod(0o444)
    result = run("batch", "back-pain", "t.csv", "-o", "out", "--skip-bad")
    assert (result.exit_code, name in result.stderr) == (3, True)
    assert os.listdir("out") == [name]  # noqa: PTH208


# ---- standard output and input


@pytest.mark.parametrize(
    "words", [(*SHORT, "-o", "-"), (*SHORT, "--reading", "-", "-o", "b.pdf")], ids=["o", "reading"]
)
def test_a_dash_is_standard_output(words: tuple[str, ...]) -> None:
    """It has the PDF and nothing else; what is said is said beside it."""
    result = run("build", "back-pain", *words)
    assert result.exit_code == 0
    assert result.stdout_bytes == handout.build("back-pain", points="hand")
    assert "standard output: 3 pages" in result.stderr
    assert not Path("-").exists()


def test_one_pdf_of_many_goes_down_a_pipe() -> None:
    """``--merged -`` with a table from standard input: nothing of a patient touches the disk but what is asked for."""
    result = run("batch", "back-pain", "-", "--merged", "-", given=ROWS.encode())
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"%PDF-")
    assert result.stdout_bytes.endswith(b"%%EOF\n")
    assert "standard output: 1 leaflet, 4 pages\n" in result.stderr
    assert os.listdir() == ["t.csv"]  # noqa: PTH208


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("build", "back-pain", "-o", "-", "--reading", "-"), "same-file"),
        (("preview", "back-pain", "-o", "-"), "wrong-option"),
        (("batch", "back-pain", "t.csv", "-o", "-"), "wrong-option"),
        (("check", "back-pain", "--project", "-"), "no-project"),
    ],
)
def test_a_dash_that_can_be_no_stream_is_refused(words: tuple[str, ...], rule: str) -> None:
    """In words, with a hint, and nothing is written."""
    result = run(*words)
    assert (result.exit_code, result.stdout, f"({rule})" in result.stderr) == (1, "", True)
    assert "hint: " in result.stderr
    assert os.listdir() == ["t.csv"]  # noqa: PTH208


@pytest.mark.parametrize("words", FILES.values(), ids=FILES)
def test_a_file_may_be_called_dash(words: tuple[str, ...]) -> None:
    """``./-`` names it, as for any program."""
    result = run(*words, f".{os.sep}-")
    assert result.exit_code == 0
    assert Path("-").absolute().read_bytes().startswith(b"%PDF-")
    assert not result.stdout.startswith("%PDF-")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_may_come_from_standard_input(form: str) -> None:
    """CSV or XLSX, and each leaflet is the one that the same table in a file makes."""
    content = ROWS.encode()
    if form == "xlsx":
        book, out = openpyxl.Workbook(), BytesIO()
        for row in ROWS.split():
            book.active.append(row.split(","))
        book.save(out)
        content = out.getvalue()
    result = run("batch", "back-pain", "-", "-o", "out", given=content)
    assert (result.exit_code, result.stderr) == (0, "")
    assert Path("out/back-pain-2.pdf").read_bytes() == handout.build("back-pain", patient="Zuzana", points="hand")


def test_what_is_wrong_with_standard_input_is_said_of_it() -> None:
    """Empty, or a bad row."""
    assert "standard input: error: " in run("batch", "back-pain", "-", given=b"").stderr
    bad = run("batch", "back-pain", "-", given=b"patient,date\nZuzana,soon\n")
    assert (bad.exit_code, "standard input, row 2, column date: error: " in bad.stderr) == (1, True)


@posix
@pytest.mark.parametrize("target", ["--merged=t.csv", "--merged=link.csv", "--merged=hard.csv"])
def test_the_table_on_standard_input_is_never_written_over(target: str) -> None:
    """By whatever name it is called."""
    Path("link.csv").symlink_to("t.csv")
    Path("hard.csv").hardlink_to("t.csv")
    with Path("t.csv").open("rb") as table:
        done = started("batch", "back-pain", "-", target, stdin=table, capture_output=True)
    assert (done.returncode, b"(same-file)" in done.stderr) == (1, True)
    assert Path("t.csv").read_text() == ROWS


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="there is no /dev/fd")
def test_a_shells_own_pipe_is_a_table() -> None:
    """``<(…)`` hands over ``/dev/fd/63``."""
    out, into = os.pipe()
    os.write(into, ROWS.encode())
    os.close(into)
    try:
        assert run("batch", "back-pain", f"/dev/fd/{out}", "-o", "out").exit_code == 0
    finally:
        os.close(out)
    assert Path("out/back-pain-2.pdf").exists()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no /dev/stdout")
@pytest.mark.parametrize("place", ["-", "/dev/stdout", "link"])
@pytest.mark.parametrize("into", ["file", "pipe"])
def test_standard_output_by_any_name_has_the_pdf_alone(place: str, into: str) -> None:
    """In a file it stands behind what is there; neither the file nor a link is replaced."""
    Path("link").symlink_to("/proc/self/fd/1" if Path("/proc/self/fd").exists() else "/dev/fd/1")
    words = ("build", "back-pain", *SHORT, "-o", place)
    if into == "pipe":
        done = started(*words, capture_output=True)
        content = done.stdout
    else:
        with Path("all").open("wb", buffering=0) as out:
            out.write(b"before")
            done = started(*words, stdout=out, stderr=subprocess.PIPE)
            out.write(b"after")
        content = Path("all").read_bytes().removeprefix(b"before").removesuffix(b"after")
    assert done.returncode == 0
    assert content == handout.build("back-pain", points="hand")
    assert b"3 pages" in done.stderr
    assert Path("link").is_symlink()


@posix
def test_a_terminal_is_spared_a_pdf() -> None:
    """It is refused with a way out."""
    ours, theirs = os.openpty()
    done = started("build", "back-pain", *SHORT, "-o", "-", stdout=theirs, stderr=subprocess.PIPE)
    os.set_blocking(ours, False)
    with pytest.raises(BlockingIOError):
        os.read(ours, 1)
    assert (done.returncode, b"this is a terminal" in done.stderr, b"| lp" in done.stderr) == (3, True, True)


# ---- outputs that are full or closed


SAYING = [
    ("topics",),
    ("points", "back-pain"),
    ("schema",),
    ("plan", "list"),
    ("check", "back-pain"),
    ("build", "back-pain", *SHORT),
    ("preview", "back-pain", *SHORT, "--dpi", "20"),
    ("batch", "back-pain", "t.csv", "-o", "out"),
    ("build", "back-pain", *SHORT, "-o", "-"),
    ("new", "neck"),
    ("plan", "new", "first"),
    ("--version",),
    ("--help",),
    ("build", "--help"),
]


def ended(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, **streams: object) -> object:
    """Return the exit code of the whole command, with *streams* of its own."""
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", ["handout", *words])
        for name, stream in streams.items():
            patched.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as told:
            main()
    return told.value.code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", SAYING, ids=" ".join)
def test_a_full_output_ends_in_words(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, the reason on stderr, and nothing of Python's own."""
    with Path("/dev/full").open("w") as full:
        code = ended(words, monkeypatch, stdout=full)
    err = capsys.readouterr().err
    assert (code, "standard output: error: " in err, "no space left on device" in err) == (3, True, True)


@posix
@pytest.mark.parametrize("words", SAYING, ids=" ".join)
def test_whoever_reads_may_stop_reading(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``| head`` ends it quietly, with the exit code of a closed pipe."""
    out, into = os.pipe()
    os.close(out)
    with os.fdopen(into, "w") as closed:
        code = ended(words, monkeypatch, stdout=closed)
    assert capsys.readouterr().err.replace("standard output: 3 pages A4", "") == ""
    assert code in ((1, 141) if "--help" in words else (141,))  # rich ends as it likes


@pytest.mark.parametrize("words", SAYING, ids=" ".join)
def test_a_closed_output_is_no_traceback(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is said is lost, as whoever closed it wants; a PDF is not, and is refused."""
    code = ended(words, monkeypatch, stdout=None)
    asked = words[-2:] == ("-o", "-")
    assert code == (3 if asked else 0)
    assert ("standard output is closed" in capsys.readouterr().err) == asked


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", [("topics", "--nothing"), ("build", "nowhere"), ("nothing",)], ids=" ".join)
def test_where_nothing_can_be_said_the_exit_code_says_it(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even why; but there is no traceback, and it is not 0."""
    with Path("/dev/full").open("w") as full:
        assert ended(words, monkeypatch, stdout=full, stderr=full) == 3


@posix
@pytest.mark.parametrize("closed", ["1", "2", "0 1 2"])
def test_a_command_without_streams_writes_whole_files(closed: str) -> None:
    """``>&-``: no file that is opened takes the place of what was closed."""
    script = f"import os\nfor n in {closed.split()}: os.close(int(n))\nos.execv({sys.executable!r}, {sys.executable!r}.split('\\0') + "
    script += f"['-m', 'handout', 'build', 'back-pain', '--points', 'hand', '-o', {str(Path('x.pdf'))!r}])"
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": ""},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert Path("x.pdf").read_bytes() == handout.build("back-pain", points="hand")


# ---- home


@posix
@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("build", "back-pain", *SHORT, "--output=~/a.pdf"), "a.pdf"),
        (("build", "back-pain", *SHORT, "--reading", "~/r.pdf"), "r.pdf"),
        (("preview", "back-pain", *SHORT, "--dpi", "20", "-o", "~/png"), "png/back-pain-1.png"),
        (("batch", "back-pain", "~/t.csv", "-o", "~/out"), "out/back-pain-2.pdf"),
        (("batch", "back-pain", "t.csv", "--merged=~/all.pdf"), "all.pdf"),
        (("build", "~/own.yaml", "-o", "~/b.pdf"), "b.pdf"),
        (("batch", "~/own.yaml", "t.csv", "-o", "~/out"), "out/own-2.pdf"),
        (("build", "back-pain", "--clinic", "~/clinic.yaml", "-o", "~/c.pdf"), "c.pdf"),
        (("build", "back-pain", "--plan", "~/plan.yaml", "-o", "~/d.pdf"), "d.pdf"),
        (("new", "neck", "--project", "~"), "templates/topics/neck.yaml"),
        (("plan", "new", "first", "--project=~"), "templates/plans/first.yaml"),
        (("build", "back-pain", "--project", "~/project", "-o", "~/e.pdf"), "e.pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_tilde_is_home_wherever_a_path_is_asked_for(
    words: tuple[str, ...], made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shell expands it after ``=``, in quotes, from cron or in YAML; no folder called so is ever made."""
    home = Path("home").absolute()
    (home / "project" / "templates").mkdir(parents=True)
    (home / "t.csv").write_text(ROWS)
    topic = (TOPICS / "back-pain.yaml").read_text("utf-8")
    (home / "own.yaml").write_text(topic, "utf-8")
    (home / "images").mkdir()
    (home / "images" / "own").symlink_to(BUILTIN / "images" / "back-pain")
    clinic = (CLINICS / "example.yaml").read_text("utf-8")
    (home / "clinic.yaml").write_text(clinic, "utf-8")
    (home / "plan.yaml").write_text("topic: back-pain\npoints: [hand]\n")
    (home / "project" / "handout.yaml").write_text("clinic: ~/clinic.yaml\n")
    if "~/own.yaml" in " ".join(words):
        (home / "images" / "own").unlink()
        for file in (BUILTIN / "images" / "back-pain").iterdir():
            (home / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("HOME", str(home))
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    assert (home / made).is_file()
    assert not Path("~").exists()


@posix
@pytest.mark.parametrize(
    "words",
    [
        ("build", "back-pain", "-o", "~nobody-such/a.pdf"),
        ("build", "back-pain", "--reading=~nobody-such/a.pdf"),
        ("preview", "back-pain", "-o", "~nobody-such/png"),
        ("batch", "back-pain", "t.csv", "-o", "~nobody-such/out"),
        ("batch", "back-pain", "t.csv", "--merged", "~nobody-such/all.pdf"),
        ("batch", "back-pain", "~nobody-such/t.csv"),
        ("build", "~nobody-such/own.yaml"),
        ("points", "~nobody-such/own.yaml"),
        ("build", "back-pain", "--clinic", "~nobody-such/c.yaml"),
        ("build", "back-pain", "--plan", "~nobody-such/p.yaml"),
        ("build", "back-pain", "--project", "~nobody-such/x"),
        ("topics", "--project", "~nobody-such/x"),
        ("new", "neck", "--project", "~nobody-such/x"),
        ("plan", "list", "--project", "~nobody-such/x"),
    ],
    ids=" ".join,
)
def test_a_home_of_nobody_is_refused(words: tuple[str, ...]) -> None:
    """With the user's name, and nothing is made."""
    result = run(*words)
    assert (result.exit_code, "(no-home)" in result.stderr) == (1, True)
    assert os.listdir() == ["t.csv"]  # noqa: PTH208


@posix
def test_python_knows_home_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of topic, clinic, plan and project mean what they mean on the command line."""
    monkeypatch.setenv("HOME", str(Path.cwd()))
    Path("plan.yaml").write_text("topic: back-pain\npoints: [hand]\n")
    Path("clinic.yaml").write_bytes((CLINICS / "example.yaml").read_bytes())
    made = handout.build("back-pain", plan="~/plan.yaml", clinic="~/clinic.yaml", project="~")
    assert made == handout.build("back-pain", points="hand", clinic="clinic.yaml")


# ---- folders that are gone, names with accents


@posix
@pytest.mark.parametrize("words", [*SAYING[:-3], ("points", "x.yaml"), ("topics", "--project", ".")], ids=" ".join)
def test_a_folder_that_is_gone_is_said_to_be(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody deleted it while the terminal stood in it."""
    gone = Path("gone").absolute()
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = run(*words)
    if words == ("schema",):
        assert result.exit_code == 0
        return
    assert result.exit_code in (1, 3)
    assert ": error: " in result.stderr
    assert result.stdout == ""


@any_name
@pytest.mark.parametrize("said", ["NFC", "NFD"])
@pytest.mark.parametrize("disk", ["NFC", "NFD"])
def test_paths_are_found_however_their_accents_are_written(disk: str, said: str) -> None:
    """Topic, table, plan and clinic; and the PDF is named as keyboards write it."""
    folder = Path(unicodedata.normalize(disk, "Größe-é"))
    folder.mkdir()
    (folder / unicodedata.normalize(disk, "tabellé.csv")).write_text(ROWS)
    (folder / unicodedata.normalize(disk, "plän.yaml")).write_text("topic: back-pain\nbackground: no\n"[:17])
    asked = unicodedata.normalize(said, "Größe-é")
    table, plan = (f"{asked}/{unicodedata.normalize(said, name)}" for name in ("tabellé.csv", "plän.yaml"))
    result = run("batch", "back-pain", table, "--plan", plan, "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert Path("out/back-pain-2.pdf").exists()


@posix
@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling"])
@pytest.mark.parametrize("name", ["handout.yaml", "images/mine/landmarks.yaml"])
def test_what_should_be_read_and_is_no_file_is_an_error(name: str, kind: str, project: Path) -> None:
    """It is not taken for one that is not there: what its author wrote would be lost."""
    file = project / name
    file.unlink(missing_ok=True)
    match kind:
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "dangling":
            file.symlink_to("nowhere")
    result = run("check", "mine")
    told = "nowhere" if kind == "dangling" else name  # messages name what a link leads to
    assert (result.exit_code, told in result.stderr) == (1, True)


@posix
@pytest.mark.skipif(is_root, reason="root may read everything")
@pytest.mark.parametrize("name", [".", "templates/topics", "templates/topics/mine.yaml", "images/mine"])
def test_what_may_not_be_read_is_said_to_be_so(name: str, project: Path) -> None:
    """It is not said that there is no such thing."""
    place = project / name
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        result = run("check", "mine")
    finally:
        place.chmod(mode)
    assert result.exit_code in (1, 3)
    assert "permission denied" in result.stderr


@pytest.mark.parametrize("width", ["0", "1", "-5", "wide", "", "99999999"])
@pytest.mark.parametrize("name", ["COLUMNS", "TERMINAL_WIDTH"])
def test_a_width_that_is_none_hides_no_error(
    name: str, width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some terminals say that they have no columns at all."""
    monkeypatch.setenv(name, width)
    monkeypatch.setattr(sys, "argv", ["handout", "build", "back-pain", "--nonesuch"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, "--nonesuch" in capsys.readouterr().err) == (2, True)
