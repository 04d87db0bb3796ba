"""A batch is checked as a whole, written file by file, and goes on where it stopped."""

import errno
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from support.batches import stamps
from support.jobs import ROWS, assert_right, assert_tidy, batch_job, batch_tasks, manifest_lines, write_batch

from handout.layout.text import font_files
from handout.mail_merge import row_renderer, runner
from handout.mail_merge.runner import CHUNK, InProcessExecutor, Task, check, fingerprint, write
from handout.pdf.syntax import Pdf
from handout.problems import InputError
from handout.render.pipeline import check_for
from handout.request.options import Request

# ---- checked


def test_every_bad_row_is_found_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rows are looked at, in as many chunks as there are, with row, column and rule of each problem."""
    monkeypatch.chdir(tmp_path)
    bad = {3: ("date", {"date": "22.11.26"}), CHUNK + 5: ("avoid", {"avoid": "pregnency"})}
    rows = [bad.get(row, ("", ROWS[0]))[1] for row in range(2, 2 * CHUNK)]
    seen: list[tuple[int, int]] = []
    found = check(batch_job(), batch_tasks(rows), InProcessExecutor(), 1, lambda *done: seen.append(done))
    reported = {row: [(p.where.line, p.where.cell) for p in problems] for row, problems in found.problems.items()}
    assert reported == {row: [(row, column)] for row, (column, _) in bad.items()}
    assert seen[-1] == (len(rows), len(rows))
    assert list(tmp_path.iterdir()) == []


def test_threads_that_share_a_renderer_lose_no_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each warning of each row is found once, however many threads check rows with one renderer, and wherever they take turns."""

    def check_slowly(*given: Any) -> Any:
        """Let other threads go first, then check."""
        sleep(len(given[1].note) % 3 / 1000)
        return check_for(*given)

    monkeypatch.setattr(runner, "CHUNK", 4)
    monkeypatch.setattr(row_renderer, "check_for", check_slowly)
    before = sys.getswitchinterval()
    tasks = batch_tasks(
        [{"patient": f"Ann {row}", "note": f"**Rest on day {row}{'.' * (row % 5)}"} for row in range(160)]
    )
    found = []
    try:
        sys.setswitchinterval(1e-6)
        for executor in (InProcessExecutor(), ThreadPoolExecutor(8)):
            with executor:
                found.append(check(batch_job(), tasks, executor, 64, lambda _done, _total: None))
    finally:
        sys.setswitchinterval(before)
    assert [len({warning.where.line for warning in each.warnings}) for each in found] == [160, 160]
    assert found[0] == found[1]


# ---- written once


def test_each_row_is_the_file_that_build_makes(tmp_path: Path) -> None:
    """Byte for byte, with pages and SHA-256 in the manifest."""
    assert write_batch(tmp_path, batch_tasks()) == len(ROWS)
    assert_right(tmp_path)


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    """The second run of the same batch writes no PDF, and the manifest stays right."""
    write_batch(tmp_path, batch_tasks())
    before = stamps(tmp_path)
    assert write_batch(tmp_path, batch_tasks()) == 0
    assert stamps(tmp_path) == before
    assert_right(tmp_path)


def test_again_makes_all_anew(tmp_path: Path) -> None:
    """Whatever is there is written a second time when that is asked for."""
    write_batch(tmp_path, batch_tasks())
    before = stamps(tmp_path)
    assert write_batch(tmp_path, batch_tasks(), again=True) == len(ROWS)
    assert not set(stamps(tmp_path).items()) & set(before.items())
    assert_right(tmp_path)


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
            real_save = Pdf.save

            def save(pdf: Pdf, file: Path) -> None:
                real_save(pdf, file)
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
    result = Disk(request.param)
    yield result
    result.mend()


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), Stop(), MemoryError()], ids=lambda e: type(e).__name__
)
@pytest.mark.sweep(every=8)
def test_a_run_that_stops_leaves_whole_files_and_goes_on(tmp_path: Path, disk: Disk, error: BaseException) -> None:
    """A full disk or Ctrl-C at the last row of the second chunk: what has a name is whole, and no row is lost."""
    todo = batch_tasks([ROWS[row % len(ROWS)] for row in range(2 * CHUNK)])
    disk.refuse(todo[-1].row, error)
    with pytest.raises(type(error)):
        write_batch(tmp_path, todo)
    assert_tidy(tmp_path)
    before = stamps(tmp_path)
    assert {task.name for task in todo[:CHUNK]} <= set(before)
    assert todo[-1].name not in before
    assert {task.name for task in todo[:CHUNK]} <= set(manifest_lines(tmp_path))
    disk.mend()
    assert 0 < write_batch(tmp_path, todo) <= CHUNK
    after = stamps(tmp_path)
    assert [task.name for task in todo[:CHUNK] if after[task.name] != before[task.name]] == []
    assert set(after) == {task.name for task in todo}
    assert_tidy(tmp_path)


def test_what_was_written_before_the_disk_was_full_is_in_the_manifest(tmp_path: Path, disk: Disk) -> None:
    """Those that are written stay, and are listed, also if their neighbours cannot be written."""
    disk.refuse(6, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        write_batch(tmp_path, batch_tasks())
    assert set(stamps(tmp_path)) == {f"r-{row}.pdf" for row in range(2, 6)}
    assert set(manifest_lines(tmp_path)) == set(stamps(tmp_path))


def test_an_older_file_stays_whole_when_the_disk_is_full(tmp_path: Path, disk: Disk) -> None:
    """A leaflet that cannot be replaced is the one of before."""
    write_batch(tmp_path, batch_tasks())
    before = (tmp_path / "r-4.pdf").read_bytes()
    disk.refuse(4, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        write_batch(tmp_path, batch_tasks(), again=True)
    assert (tmp_path / "r-4.pdf").read_bytes() == before
    assert_tidy(tmp_path)


def test_what_a_killed_run_left_half_is_taken_away(tmp_path: Path) -> None:
    """The next run clears up, and touches no file of others."""
    (tmp_path / ".handout-4711-3.part").write_bytes(b"%PDF-1.7 half")
    for name in ("letter.part", "letter.pdf", ".hidden"):
        (tmp_path / name).write_text("ours")
    write_batch(tmp_path, batch_tasks())
    assert not (tmp_path / ".handout-4711-3.part").exists()
    assert {(tmp_path / name).read_text() for name in ("letter.part", "letter.pdf", ".hidden")} == {"ours"}


def test_a_topic_that_is_spoilt_after_the_check_is_said(project: Path) -> None:
    """No row is left out in silence."""
    todo = batch_tasks(ROWS[:1])
    result = batch_job(Request("mine"))
    reported = fingerprint(result, todo)
    file = project / "templates" / "topics" / "mine.yaml"
    file.write_text(file.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    with pytest.raises(InputError, match="unknown-word"):
        write(
            batch_job(Request("mine")),
            todo,
            project,
            reported,
            InProcessExecutor(),
            1,
            again=False,
            report=lambda *_: None,
        )
    assert stamps(project) == {}


def test_what_a_lost_worker_left_half_is_taken_away(tmp_path: Path) -> None:
    """A cluster does the rows of a worker that is killed again; at the end nothing half lies beside them."""

    class Losing(InProcessExecutor):
        """Loses each worker in the middle of a file, and does its rows again."""

        def submit(self, fn: Any, /, *given: Any, **named: Any) -> Any:
            """Return what is done the second time."""
            (tmp_path / ".handout-4711-3.part").write_bytes(b"%PDF-1.7 half")
            return super().submit(fn, *given, **named)

    result, todo = batch_job(), batch_tasks()
    write(result, todo, tmp_path, fingerprint(result, todo), Losing(), 1, again=False, report=lambda *_: None)
    assert_right(tmp_path)


@pytest.mark.parametrize(("name", "changes"), [("李伟", True), ("Ann", False)])
def test_another_font_for_a_name_makes_all_anew(name: str, changes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a system brings another font for the letters of a name, the files of a batch are out of date."""
    todo = [Task(1, {"patient": name}, "1.pdf")]
    before = fingerprint(batch_job(), todo)
    monkeypatch.setattr(font_files, "font_stamp", lambda _: "another font")
    assert (fingerprint(batch_job(), todo) != before) == changes
