"""Standard input and output, also where they are full, closed or read by nobody."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from support.cli import run
from support.paths import FILES, ROWS, SAYING, SHORT
from support.surroundings import posix

import handout
from handout.cli.application import COMMANDS, main

pytestmark = pytest.mark.usefixtures("table_here")


def started(*words: str, **given: object) -> "subprocess.CompletedProcess[bytes]":
    """Run ``python -m handout`` as a process of its own."""
    path = os.pathsep.join(filter(None, sys.path))
    env = {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTHONWARNINGS": ""}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "handout", *words], env=env, check=False, timeout=60, **given
    )


# ---- standard output and input


@pytest.mark.parametrize(
    "words", [(*SHORT, "-o", "-"), (*SHORT, "--reading", "-", "-o", "b.pdf")], ids=["o", "reading"]
)
def test_a_dash_is_standard_output(words: tuple[str, ...]) -> None:
    """It has the PDF and nothing else; what is said is said beside it."""
    result = run("build", "back-pain", *words)
    assert result.exit_code == 0
    assert result.stdout_bytes == handout.build("back-pain", points="hand")
    assert "standard output: 2 pages" in result.stderr
    assert not Path("-").exists()


def test_one_pdf_of_many_goes_down_a_pipe() -> None:
    """``--merged -`` with a table from standard input: nothing of a patient touches the disk but what is asked for."""
    result = run("batch", "back-pain", "-", "--merged", "-", given=ROWS.encode())
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"%PDF-")
    assert result.stdout_bytes.endswith(b"%%EOF\n")
    assert "standard output: 1 leaflet, 2 pages\n" in result.stderr
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
@pytest.mark.sweep(every=8)
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
@pytest.mark.sweep(every=8)
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
    assert b"2 pages" in done.stderr
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


def ended(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, **streams: object) -> object:
    """Return the exit code of the whole command, with *streams* of its own."""
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", ["handout", *words])
        for name, stream in streams.items():
            patched.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as reported:
            main()
    return reported.value.code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", SAYING, ids=" ".join)
@pytest.mark.sweep(every=8)
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
@pytest.mark.sweep(every=8)
def test_whoever_reads_may_stop_reading(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``| head`` ends it quietly, with the exit code of a closed pipe."""
    out, into = os.pipe()
    os.close(out)
    with os.fdopen(into, "w") as closed:
        code = ended(words, monkeypatch, stdout=closed)
    assert capsys.readouterr().err.replace("standard output: 3 pages A4", "") == ""
    assert code == 141


@posix
@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize(("stream", "word"), [("stdout", "--help"), ("stderr", "--nothing")])
def test_help_and_errors_may_be_cut_short(
    stream: str, word: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--help | head -1``, or a mistake that nobody reads to its end, is a closed pipe and no error of its own."""
    out, into = os.pipe()
    os.close(out)
    with os.fdopen(into, "w") as closed, Path(os.devnull).open("w") as other:
        streams = {"stdout": other, "stderr": other} | {stream: closed}  # Rich redirects what it finds as stdout
        assert ended(tuple(filter(None, (command, word))), monkeypatch, **streams) == 141


@pytest.mark.parametrize("words", SAYING, ids=" ".join)
@pytest.mark.sweep(every=8)
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
@pytest.mark.sweep(every=4)
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


def test_what_a_library_warns_of_is_not_shown() -> None:
    """It is for whoever uses the library."""
    code = (
        "import warnings, handout.cli, handout.cli.application as app\n"
        "app.main = lambda: warnings.warn('a library speaks', stacklevel=1)\n"
        "handout.cli.main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (ended.stdout, ended.stderr) == (b"", b"")
