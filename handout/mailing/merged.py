"""One PDF of a whole batch for the print room."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from handout.mailing.run import PART, Job, Report, Task
from handout.mailing.series import Person, Series, place
from handout.pipeline import Laid
from handout.press.merge import Merger, Source
from handout.problems import InputError


@dataclass(frozen=True, slots=True)
class _Placed:
    """What handouts of one shape share, and where their personal lines stand."""

    source: Source
    at: tuple[float, float]

    def drawn(self, person: Person) -> bytes | None:
        """Return the operators of a person's lines, or None if they cannot be drawn so."""
        return self.source.pen.drawn(person.lines, *self.at) if self.source.pen else None


def write_merged(job: Job, tasks: Sequence[Task], file: Path, report: Report) -> int:
    """Write all *tasks* into one *file*, each on a fresh sheet with a bookmark and page labels; return the number of pages.

    Raise OSError, and then leave the file as it was.
    """
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
    series, sources = job.series(), dict[object, _Placed]()
    merger: Merger | None = None
    for done, task in enumerate(tasks, 1):
        person = series.person(task.row, task.cells)
        if not isinstance(person, Person):
            raise InputError(person)
        placed = sources.get(person.key) if person.key else None
        laid = None if placed else _laid(series, task, person)
        merger = merger or Merger(out, (laid or _laid(series, task, person)).about)
        if laid and person.key and (at := place(laid, person.lines)):
            source = merger.source(laid.sheets or laid.pages, laid.letters(job.letters))
            placed = sources[person.key] = _Placed(source, at)
        content = placed.drawn(person) if placed else None
        if placed is None or content is None:  # alone of its kind
            laid = laid or _laid(series, task, person)
            source, content = merger.source(laid.sheets or laid.pages, "", slotted=False), b""
        else:
            source = placed.source
        merger.add(source, content, f"Row {task.row}", f"{task.row}-")
        report(done, len(tasks))
    if merger:
        merger.finish()
    return merger.count if merger else 0


def _laid(series: Series, task: Task, person: Person) -> Laid:
    """Return what was laid out; raise InputError if it cannot be any more, though it was checked."""
    laid = series.laid(task.row, task.cells, person)
    if not isinstance(laid, Laid):
        raise InputError(laid)
    return laid
