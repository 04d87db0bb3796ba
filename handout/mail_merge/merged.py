"""One PDF of a whole batch for the print room."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from handout.files import clear, is_stream, replacing
from handout.mail_merge.runner import BatchJob, Report, Task
from handout.pdf.merge import Merger, Source
from handout.render.pipeline import LaidOut
from handout.render.renderer import PatientRender


def write_merged(job: BatchJob, tasks: Sequence[Task], file: Path, report: Report) -> int:
    """Write all *tasks* into one *file*, each on a fresh sheet with a bookmark and page labels; return the number of pages.

    Raise OSError, and then leave the file as it was.
    """
    if not is_stream(file):
        clear(file)
    with replacing(file) as out:
        return _merge(job, tasks, out, report)


def _merge(job: BatchJob, tasks: Sequence[Task], out: BinaryIO, report: Report) -> int:
    series, sources = job.series(), dict[object, Source | None]()
    merger: Merger | None = None
    for done, task in enumerate(tasks, 1):
        person = series.room.person(*series.person(task.row, task.cells))
        laid: LaidOut | None = None
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


def _source(merger: Merger, laid: LaidOut, person: PatientRender) -> Source | None:
    """Return what a handout shares with others; None if it is alone of its kind."""
    if person.key is None:
        return None
    return merger.shared(laid.copy) if laid.copy else merger.alone(laid.sheets or laid.pages)
