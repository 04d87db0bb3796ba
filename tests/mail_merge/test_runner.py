"""A batch is checked as a whole, written file by file, and goes on where it stopped."""

import csv
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from msgspec.structs import replace

import handout
from handout.mail_merge.manifest import NAME
from handout.mail_merge.runner import CHUNK, BatchJob, InProcessExecutor, Task, anchored, check, fingerprint, write
from handout.pdf.syntax import Pdf
from handout.problems import InputError
from handout.request.options import COLUMNS
from handout.request.request import Request, Selection

HAND = Request("back-pain", Selection(points=("hand",)))
ROWS = [{"patient": f"Zuzana {letter}", "date": "2026-11-22"} for letter in "ABCDEFGH"]


def job(order: Request = HAND) -> BatchJob:
    """Return a job of its own, which remembers nothing of others."""
    return BatchJob(uuid4().hex, anchored(order), "t.csv", COLUMNS)


def tasks(rows: Sequence[Mapping[str, str]] = ROWS) -> list[Task]:
    """Return a task for each row, named by its number; the header is row 1."""
    return [Task(number, row, f"r-{number}.pdf") for number, row in enumerate(rows, 2)]


def written(folder: Path, todo: Sequence[Task], order: Request = HAND, *, again: bool = False) -> int:
    """Write *todo* in this process; return how many files were written."""
    made = job(order)
    return write(
        made, todo, folder, fingerprint(made, todo), InProcessExecutor(), 1, again=again, report=lambda *_: None
    ).written


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells whether a PDF was written anew."""
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in folder.glob("*.pdf")}


def listed(folder: Path) -> dict[str, dict[str, str]]:
    """Return the lines of the manifest by file."""
    with (folder / NAME).open(encoding="utf-8-sig", newline="") as lines:
        return {line["file"]: line for line in csv.DictReader(lines)}


def assert_whole(folder: Path) -> None:
    """Assert that each PDF can be read to its end, and that no part of one lies about."""
    for file in folder.glob("*.pdf"):
        assert file.read_bytes().endswith(b"%%EOF\n")
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages)
    assert [name for name in os.listdir(folder) if name.endswith(".part")] == []  # noqa: PTH208


def assert_right(folder: Path, rows: Sequence[Mapping[str, str]] = ROWS) -> None:
    """Assert that each row's file is what ``build`` makes of it, and that the manifest says so."""
    assert_whole(folder)
    found = listed(folder)
    for task in tasks(rows):
        content = (folder / task.name).read_bytes()
        assert content == handout.build("back-pain", points="hand", **task.cells)  # type: ignore[arg-type]
        with pikepdf.open(folder / task.name) as pdf:
            pages = len(pdf.pages)
        line = found[task.name]
        assert (line["row"], line["pages"], line["sha256"]) == (str(task.row), str(pages), sha256(content).hexdigest())
    assert len(found) == len(rows)


# ---- checked


def test_every_bad_row_is_found_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rows are looked at, in as many chunks as there are, with row, column and rule of each problem."""
    monkeypatch.chdir(tmp_path)
    bad = {3: ("date", {"date": "22.11.26"}), CHUNK + 5: ("avoid", {"avoid": "pregnency"})}
    rows = [bad.get(row, ("", ROWS[0]))[1] for row in range(2, 2 * CHUNK)]
    seen: list[tuple[int, int]] = []
    found = check(job(), tasks(rows), InProcessExecutor(), 1, lambda *done: seen.append(done))
    told = {row: [(p.where.line, p.where.cell) for p in problems] for row, problems in found.problems.items()}
    assert told == {row: [(row, column)] for row, (column, _) in bad.items()}
    assert seen[-1] == (len(rows), len(rows))
    assert list(tmp_path.iterdir()) == []


# ---- written once


def test_each_row_is_the_file_that_build_makes(tmp_path: Path) -> None:
    """Byte for byte, with pages and SHA-256 in the manifest."""
    assert written(tmp_path, tasks()) == len(ROWS)
    assert_right(tmp_path)


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    """The second run of the same batch writes no PDF, and the manifest stays right."""
    written(tmp_path, tasks())
    before = stamps(tmp_path)
    assert written(tmp_path, tasks()) == 0
    assert stamps(tmp_path) == before
    assert_right(tmp_path)


def test_again_makes_all_anew(tmp_path: Path) -> None:
    """Whatever is there is written a second time when that is asked for."""
    written(tmp_path, tasks())
    before = stamps(tmp_path)
    assert written(tmp_path, tasks(), again=True) == len(ROWS)
    assert not set(stamps(tmp_path).items()) & set(before.items())
    assert_right(tmp_path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "half": lambda file: file.write_bytes(file.read_bytes()[:-9_000]),
    "one letter": lambda file: file.write_bytes(file.read_bytes()[:-1] + b" "),
    "another's": lambda file: shutil.copy(file.with_name("r-5.pdf"), file),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_is_not_as_listed_is_made_again(tmp_path: Path, damage: str) -> None:
    """One file alone is written, the others keep their place on the disk."""
    written(tmp_path, tasks())
    before = stamps(tmp_path)
    DAMAGES[damage](tmp_path / "r-3.pdf")
    assert written(tmp_path, tasks()) == 1
    after = stamps(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"r-3.pdf"}
    assert_right(tmp_path)


MANIFESTS: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "empty": (lambda _: b"", len(ROWS)),
    "no text": (lambda _: b"\xff\x00\xfe" * 50, len(ROWS)),
    "another table": (lambda _: b"a,b\r\n1,2\r\n", len(ROWS)),
    "cut in a line": (lambda content: content[: content.index(b"r-7.pdf") + 20], len(ROWS) - 5),
    "no numbers": (lambda content: content.replace(b"4,r-4.pdf", b"four,r-4.pdf"), 1),
    "saved by a spreadsheet": (lambda content: content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"), 0),
    "a path in it": (lambda content: content.replace(b"r-4.pdf", b"../r-4.pdf"), 1),
}


@pytest.mark.parametrize("change", MANIFESTS)
def test_a_damaged_manifest_costs_time_and_nothing_else(tmp_path: Path, change: str) -> None:
    """What it does not list as it should be is made again; then all is right."""
    written(tmp_path, tasks())
    edit, again = MANIFESTS[change]
    content = (tmp_path / NAME).read_bytes()
    assert (edit(content) == content) is False
    (tmp_path / NAME).write_bytes(edit(content))
    assert written(tmp_path, tasks()) == again
    assert_right(tmp_path)


def test_a_manifest_that_is_gone_costs_time_and_nothing_else(tmp_path: Path) -> None:
    """Without it all is made anew."""
    written(tmp_path, tasks())
    (tmp_path / NAME).unlink()
    assert written(tmp_path, tasks()) == len(ROWS)
    assert_right(tmp_path)


# ---- made of something else


def _cell(rows: list[dict[str, str]]) -> None:
    rows[4]["note"] = "x"


def _fewer(rows: list[dict[str, str]]) -> None:
    rows.pop()


def _more(rows: list[dict[str, str]]) -> None:
    rows.append(dict(rows[0]))


def _order(rows: list[dict[str, str]]) -> None:
    rows[0], rows[1] = rows[1], rows[0]


@pytest.mark.parametrize("change", [_cell, _fewer, _more, _order])
def test_another_table_makes_all_anew(tmp_path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """A cell, a row less or more, or another order of the rows."""
    written(tmp_path, tasks())
    rows = [dict(row) for row in ROWS]
    change(rows)
    assert written(tmp_path, tasks(rows)) == len(rows)
    assert_right(tmp_path, rows)


@pytest.mark.parametrize(
    "order",
    [
        replace(HAND, paper="A5"),
        replace(HAND, ink="saver"),
        replace(HAND, theme="plain"),
        replace(HAND, large_print=True),
        replace(HAND, diary=3),
        replace(HAND, clinic="example"),
        replace(HAND, selection=Selection(points=("hand",), advice=False)),
        replace(HAND, selection=Selection(points=("hand", "stomach"))),
        replace(HAND, format="booklet"),
    ],
    ids=repr,
)
def test_another_wish_makes_all_anew(tmp_path: Path, order: Request) -> None:
    """Whatever option is changed, no file of before is taken for right."""
    written(tmp_path, tasks(ROWS[:2]))
    assert written(tmp_path, tasks(ROWS[:2]), order) == 2


def _words(project: Path) -> None:
    file = project / "templates" / "topics" / "mine.yaml"
    text = file.read_text("utf-8")
    assert "title: Acu" in text
    file.write_text(text.replace("title: Acu", "title: Our acu", 1), "utf-8")


def _drawing(project: Path) -> None:
    file = project / "images" / "mine" / "hand_back.svg"
    text = file.read_text("utf-8")
    file.write_text(text.replace("</svg>", '<path d="M1 1 L9 9" stroke="#000000"/></svg>'), "utf-8")


def _landmarks(project: Path) -> None:
    file = project / "images" / "mine" / "landmarks.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if "[0." in line)
    lines[at] = lines[at].replace("[0.", "[0.0", 1)
    file.write_text("".join(lines), "utf-8")


def _settings(project: Path) -> None:
    (project / "handout.yaml").write_text("paper: A5\n", "utf-8")


@pytest.mark.parametrize("change", [_words, _drawing, _landmarks, _settings])
@pytest.mark.parametrize("points", [("hand",), ()])
def test_another_topic_or_picture_makes_all_anew(
    project: Path, change: Callable[[Path], None], points: tuple[str, ...]
) -> None:
    """Words, a drawing, its landmarks or the settings of the project, changed since."""
    order = Request("mine", Selection(points=points))
    rows = [{**row, "points": "" if points else "hand"} for row in ROWS[:2]]
    assert written(project, tasks(rows), order) == 2
    assert written(project, tasks(rows), order) == 0
    change(project)
    assert written(project, tasks(rows), order) == 2


def test_a_picture_that_only_a_row_asks_for_counts(project: Path) -> None:
    """The options take one point, a row another one, and the drawing of that one is changed."""
    order = Request("mine", Selection(points=("stomach",)))
    rows = [{**ROWS[0], "points": "hand"}, ROWS[1]]
    assert written(project, tasks(rows), order) == 2
    _drawing(project)
    assert written(project, tasks(rows), order) == 2


@pytest.mark.usefixtures("project")
def test_the_mark_of_a_batch_is_the_same_in_every_process() -> None:
    """It does not depend on the order in which Python keeps sets, else nothing could go on where it stopped."""
    script = "import sys; sys.path[:0] = sys.argv[1:]; import test_runner as t; print(t.fingerprint(t.job(), t.tasks()), end='')"
    paths = [str(Path(__file__).parent), *filter(None, sys.path)]
    told = {
        subprocess.run(
            [sys.executable, "-c", script, *paths],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert told == {fingerprint(job(), tasks())}


# ---- stopped


class Stop(BaseException):
    """Stands for Ctrl-C."""


class Disk:
    """A disk that refuses the PDF of one row, half written or before it gets its name, until it is mended."""

    def __init__(self, act: str) -> None:
        self.act, self.patch = act, pytest.MonkeyPatch()

    def refuse(self, row: int, error: BaseException) -> None:
        """Raise *error* instead of writing that row."""
        if self.act == "half":
            kept = Pdf.save

            def save(pdf: Pdf, file: Path) -> None:
                kept(pdf, file)
                if file.name.endswith(f"-{row}.part"):
                    os.truncate(file, file.stat().st_size // 2)
                    raise error

            self.patch.setattr(Pdf, "save", save)
            return
        named = Path.replace

        def replace(file: Path, name: Path) -> Path:
            if file.name.endswith(f"-{row}.part"):
                raise error
            return named(file, name)

        self.patch.setattr(Path, "replace", replace)

    def mend(self) -> None:
        """Take all that is given."""
        self.patch.undo()


@pytest.fixture(params=["half", "nameless"])
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    """Return a disk to be broken."""
    made = Disk(request.param)
    yield made
    made.mend()


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), Stop(), MemoryError()], ids=lambda e: type(e).__name__
)
def test_a_run_that_stops_leaves_whole_files_and_goes_on(tmp_path: Path, disk: Disk, error: BaseException) -> None:
    """A full disk or Ctrl-C at the last row of the second chunk: what has a name is whole, and no row is lost."""
    todo = tasks([ROWS[row % len(ROWS)] for row in range(2 * CHUNK)])
    disk.refuse(todo[-1].row, error)
    with pytest.raises(type(error)):
        written(tmp_path, todo)
    assert_whole(tmp_path)
    before = stamps(tmp_path)
    assert {task.name for task in todo[:CHUNK]} <= set(before)
    assert todo[-1].name not in before
    assert {task.name for task in todo[:CHUNK]} <= set(listed(tmp_path))
    disk.mend()
    assert 0 < written(tmp_path, todo) <= CHUNK
    after = stamps(tmp_path)
    assert [task.name for task in todo[:CHUNK] if after[task.name] != before[task.name]] == []
    assert set(after) == {task.name for task in todo}
    assert_whole(tmp_path)


def test_what_was_written_before_the_disk_was_full_is_in_the_manifest(tmp_path: Path, disk: Disk) -> None:
    """Those that are written stay, and are listed, also if their neighbours cannot be written."""
    disk.refuse(6, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        written(tmp_path, tasks())
    assert set(stamps(tmp_path)) == {f"r-{row}.pdf" for row in range(2, 6)}
    assert set(listed(tmp_path)) == set(stamps(tmp_path))


def test_an_older_file_stays_whole_when_the_disk_is_full(tmp_path: Path, disk: Disk) -> None:
    """A leaflet that cannot be replaced is the one of before."""
    written(tmp_path, tasks())
    before = (tmp_path / "r-4.pdf").read_bytes()
    disk.refuse(4, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        written(tmp_path, tasks(), again=True)
    assert (tmp_path / "r-4.pdf").read_bytes() == before
    assert_whole(tmp_path)


def test_what_a_killed_run_left_half_is_taken_away(tmp_path: Path) -> None:
    """The next run clears up, and touches no file of others."""
    (tmp_path / ".handout-4711-3.part").write_bytes(b"%PDF-1.7 half")
    for name in ("letter.part", "letter.pdf", ".hidden"):
        (tmp_path / name).write_text("ours")
    written(tmp_path, tasks())
    assert not (tmp_path / ".handout-4711-3.part").exists()
    assert {(tmp_path / name).read_text() for name in ("letter.part", "letter.pdf", ".hidden")} == {"ours"}


def test_a_topic_that_is_spoilt_after_the_check_is_said(project: Path) -> None:
    """No row is left out in silence."""
    todo = tasks(ROWS[:1])
    made = job(Request("mine"))
    told = fingerprint(made, todo)
    file = project / "templates" / "topics" / "mine.yaml"
    file.write_text(file.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    with pytest.raises(InputError, match="unknown-word"):
        write(job(Request("mine")), todo, project, told, InProcessExecutor(), 1, again=False, report=lambda *_: None)
    assert stamps(project) == {}


def test_what_a_lost_worker_left_half_is_taken_away(tmp_path: Path) -> None:
    """A cluster does the rows of a worker that is killed again; at the end nothing half lies beside them."""

    class Losing(InProcessExecutor):
        """Loses each worker in the middle of a file, and does its rows again."""

        def submit(self, fn: Any, /, *given: Any, **named: Any) -> Any:
            """Return what is done the second time."""
            (tmp_path / ".handout-4711-3.part").write_bytes(b"%PDF-1.7 half")
            return super().submit(fn, *given, **named)

    made, todo = job(), tasks()
    write(made, todo, tmp_path, fingerprint(made, todo), Losing(), 1, again=False, report=lambda *_: None)
    assert_right(tmp_path)
