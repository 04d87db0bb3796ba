"""Small batches, and what they leave in their folder."""

import csv
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pikepdf

import handout
from handout.mail_merge.manifest import NAME
from handout.mail_merge.runner import BatchJob, InProcessExecutor, Task, fingerprint, with_absolute_paths, write
from handout.request.options import COLUMNS, Request, Selection
from support.batches import assert_whole

HAND = Request("back-pain", Selection(points=("hand",)))
ROWS = [{"patient": f"Zuzana {letter}", "date": "2026-11-22"} for letter in "ABCDEFGH"]


def batch_job(request: Request = HAND) -> BatchJob:
    """Return a job of its own, which remembers nothing of others."""
    return BatchJob(uuid4().hex, with_absolute_paths(request), "t.csv", COLUMNS)


def batch_tasks(rows: Sequence[Mapping[str, str]] = ROWS) -> list[Task]:
    """Return a task for each row, named by its number; the header is row 1."""
    return [Task(number, row, f"r-{number}.pdf") for number, row in enumerate(rows, 2)]


def write_batch(folder: Path, todo: Sequence[Task], request: Request = HAND, *, again: bool = False) -> int:
    """Write *todo* in this process; return how many files were written."""
    result = batch_job(request)
    return write(
        result, todo, folder, fingerprint(result, todo), InProcessExecutor(), 1, again=again, report=lambda *_: None
    ).written


def manifest_lines(folder: Path) -> dict[str, dict[str, str]]:
    """Return the lines of the manifest by file."""
    with (folder / NAME).open(encoding="utf-8-sig", newline="") as lines:
        return {line["file"]: line for line in csv.DictReader(lines)}


def assert_tidy(folder: Path) -> None:
    """Assert that each PDF can be read to its end, and that no part of one lies about."""
    assert_whole(folder)
    assert [name for name in os.listdir(folder) if name.endswith(".part")] == []  # noqa: PTH208


def assert_right(folder: Path, rows: Sequence[Mapping[str, str]] = ROWS) -> None:
    """Assert that each row's file is what ``build`` makes of it, and that the manifest says so."""
    assert_tidy(folder)
    found = manifest_lines(folder)
    for task in batch_tasks(rows):
        content = (folder / task.name).read_bytes()
        assert content == handout.build("back-pain", points="hand", **task.cells)  # type: ignore[arg-type]
        with pikepdf.open(folder / task.name) as pdf:
            pages = len(pdf.pages)
        line = found[task.name]
        assert (line["row"], line["pages"], line["sha256"]) == (str(task.row), str(pages), sha256(content).hexdigest())
    assert len(found) == len(rows)
