"""Make printable patient handouts: acupressure leaflets with annotated pictures."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handout.mail_merge.row_renderer import RowResult
    from handout.render.cache import RenderCache
    from handout.request.python_arguments import BuildOptions

__all__ = ["batch", "build"]


def build(topic: str | PathLike[str], **options: "Unpack[BuildOptions]") -> bytes:
    """Return the handout of *topic* as PDF bytes; raise InputError with every problem."""
    from handout.render.pipeline import render
    from handout.request.options import NOBODY
    from handout.request.python_arguments import parse_arguments

    cache, request = _shared_cache(), parse_arguments(topic, options)
    try:
        return bytes(render(request, cache).pdf)
    finally:
        if request.plan or request.patient != NOBODY:
            cache.forget_patients()


@functools.cache
def _shared_cache() -> "RenderCache":
    """Return the cache that all calls of ``build`` in this process share.

    Its keys are hashes of all input files. Threads may share it.
    """
    from handout.render.cache import RenderCache

    return RenderCache()


def batch(
    topic: str | PathLike[str],
    rows: Iterable[Mapping[str, object]],
    *,
    executor: "Executor | None" = None,
    **options: "Unpack[BuildOptions]",
) -> "Iterator[RowResult]":
    """Yield for each row its number (from 1) with its PDF and page count, or problems.

    Raise InputError for what is wrong with all rows. A row holds what ``handout.request.python_arguments.RowOptions``
    names, as texts or as Python's own values. None, nan, and pandas' NaT and NA are empty. Results come in the
    order of the rows, or with an *executor* as they are finished.
    """
    from heapq import merge
    from operator import attrgetter
    from uuid import uuid4

    from msgspec.structs import replace

    from handout.mail_merge.cell_words import plan_columns
    from handout.mail_merge.row_renderer import RowResult
    from handout.mail_merge.runner import BatchJob, Task, make, until_done, with_absolute_paths
    from handout.request.options import COLUMNS
    from handout.request.python_arguments import parse_arguments, parse_rows

    request = parse_arguments(topic, options)
    titles = plan_columns(request) if request.plan else {}
    read = parse_rows(rows, executor, {title: name for name, title in titles.items() if name in COLUMNS})
    base = with_absolute_paths(replace(request, problems=(*request.problems, *read.problems)))
    job = BatchJob(uuid4().hex, base, "rows", COLUMNS)
    renderer = job.renderer()  # raises before the first row if all rows are wrong
    good = [Task(number, cells, "") for number, cells in read.cells.items() if number not in read.wrong]
    bad = (
        RowResult(row, None, 0, (*wrong, *renderer.check(row, read.cells[row]).problems))
        for row, wrong in read.wrong.items()
    )
    return until_done(job, merge(bad, make(job, good, executor), key=attrgetter("row")))
