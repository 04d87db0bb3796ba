"""One PDF of a whole batch for the print room."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from handout.mailing.run import PART, Job, Report, Task
from handout.pipeline import Laid
from handout.press.merge import Merger, Source
from handout.pressroom import Person


def write_merged(job: Job, tasks: Sequence[Task], file: Path, report: Report) -> int:
    """Write all *tasks* into one *file*, each on a fresh sheet with a bookmark and page labels; return the number of pages.

    Raise OSError, and then leave the file as it was.
    """
    for left in file.parent.glob(f"{PART}*-merged.part"):
        left.unlink(missing_ok=True)
    part = file.with_name(f"{PART}{os.getpid()}-merged.part")
    try:
        with part.open("wb") as out:
            count = _merge(job, tasks, out, report)
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return count


def _merge(job: Job, tasks: Sequence[Task], out: BinaryIO, report: Report) -> int:
    series, sources = job.series(), dict[object, Source | None]()
    merger: Merger | None = None
    for done, task in enumerate(tasks, 1):
        person = series.room.person(*series.person(task.row, task.cells))
        laid: Laid | None = None
        if merger is None or person.key not in sources:
            laid = series.room.laid(person)
            merger = merger or Merger(out, laid.about)
            merger.heed(laid.about)
            sources[person.key] = _source(merger, laid, person)
        source = sources[person.key]
        content = source.pen.drawn(person.lines) if source and source.pen else None
        if source is None or (source.pen and content is None):  # alone of its kind
            laid = laid or series.room.laid(person)
            source = merger.alone(laid.sheets or laid.pages)
        merger.add(source, content, f"Row {task.row}", f"{task.row}-")
        report(done, len(tasks))
    if merger:
        merger.finish()
    return merger.count if merger else 0


def _source(merger: Merger, laid: Laid, person: Person) -> Source | None:
    """Return what a handout shares with others; None if it is alone of its kind."""
    if person.key is None:
        return None
    return merger.shared(laid.copy) if laid.copy else merger.alone(laid.sheets or laid.pages)
