"""One PDF of a whole batch for the print room."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from handout.files import clear, is_stream, replacing
from handout.mail_merge.runner import BatchJob, Report, Task
from handout.pdf.merge import Merger, Source
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out_for, lay_out_lines, shared_key
from handout.render.reuse import NOTHING


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
        inputs, details = series.person(task.row, task.cells)
        lines = lay_out_lines(inputs, details, NOTHING)
        key = shared_key(inputs, details, lines)
        laid: LaidOut | None = None
        if merger is None or key not in sources:
            laid = lay_out_for(inputs, details)
            merger = merger or Merger(out, laid.about)
            merger.heed(laid.about)
            sources[key] = _source(merger, laid) if key else None
        source = sources[key]
        content = source.filler.drawn(lines) if source and source.filler else None
        if source is None or (source.filler and content is None):  # alone of its kind
            laid = laid or lay_out_for(inputs, details)
            source = merger.alone(laid.sheets or laid.pages)
        merger.add(source, content, f"Row {task.row}", f"{task.row}-")
        report(done, len(tasks))
    if merger:
        merger.finish()
    return merger.count if merger else 0


def _source(merger: Merger, laid: LaidOut) -> Source | None:
    """Return what a handout shares with others of its key; None if it is alone of its kind."""
    template = laid.template_source()
    return merger.shared(template) if template else merger.alone(laid.sheets or laid.pages)
