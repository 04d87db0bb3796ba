"""Write a whole batch as one PDF for the print room."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from handout.files import is_stream
from handout.mail_merge.runner import BatchJob, Report, Task
from handout.output import clear, replacing
from handout.pdf.merge import Merger, Source
from handout.render.laid_out import LaidOut
from handout.render.style_trials import StyleTrials


def write_merged(job: BatchJob, tasks: Sequence[Task], file: Path, report: Report) -> int:
    """Write all *tasks* into one *file*, and return its number of pages.

    Each handout begins on a fresh sheet and has a bookmark and page labels. Raise OSError, and leave the file
    unchanged.
    """
    if not is_stream(file):
        clear(file)
    with replacing(file) as out:
        return merge_to(job, tasks, out, report)


def merge_to(job: BatchJob, tasks: Sequence[Task], out: BinaryIO, report: Report) -> int:
    """Write all *tasks* to *out*, and return the number of pages."""
    renderer, sources = job.renderer(), dict[object, Source | None]()
    merger: Merger | None = None
    for done, task in enumerate(tasks, 1):
        inputs, details = renderer.read_row(task.row, task.cells)
        trials = StyleTrials(inputs, details)
        chosen = trials.choose(renderer.cache)
        key, lines = chosen.key, chosen.lines
        laid_out: LaidOut | None = None
        if merger is None or key not in sources:
            laid_out = trials.lay_out(chosen.style)
            merger = merger or Merger(out, laid_out.about)
            merger.add_printing(laid_out.about)
            sources[key] = _source(merger, laid_out) if key else None
        source = sources[key]
        if source is None:  # no other handout shares it
            laid_out = laid_out or trials.lay_out(chosen.style)
            source = merger.add_single(laid_out.sheets or laid_out.pages)
        stamp = source.filler.drawn(lines) if source.filler and lines else None
        merger.add(source, stamp, f"Row {task.row}", f"{task.row}-")
        report(done, len(tasks))
    if merger:
        merger.finish()
    return merger.count if merger else 0


def _source(merger: Merger, laid_out: LaidOut) -> Source | None:
    """Return the shared content of handouts like this one, or None if there is none."""
    template = laid_out.template_source()
    return merger.add_shared(template) if template else merger.add_single(laid_out.sheets or laid_out.pages)
