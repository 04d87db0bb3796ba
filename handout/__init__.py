"""Printable patient handouts: acupressure leaflets with annotated pictures."""

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handout.mail_merge.rows import RowResult
    from handout.render.renderer import Renderer
    from handout.request.arguments import BuildOptions

__all__ = ["batch", "build"]

_ROOMS: "dict[str, Renderer]" = {}
"""Where ``build`` keeps what the next call may share; by the content of all files."""


def build(topic: str | PathLike[str], **wishes: "Unpack[BuildOptions]") -> bytes:
    """Return the handout of *topic* as PDF bytes; raise InputError with every problem."""
    from handout.render.inputs import load_inputs
    from handout.render.renderer import Renderer
    from handout.request.arguments import parse_arguments

    room = _ROOMS.setdefault("room", Renderer())
    ready = load_inputs(parse_arguments(topic, wishes))
    room.warnings.clear()  # nobody asks for them here
    return bytes(room.printed(ready, ready.order.patient).pdf)


def batch(
    topic: str | PathLike[str],
    rows: Iterable[Mapping[str, object]],
    *,
    executor: "Executor | None" = None,
    **wishes: "Unpack[BuildOptions]",
) -> "Iterator[RowResult]":
    """Yield for each row its number (from 1), its PDF and number of pages, or its problems; raise InputError for what is wrong with all.

    A row holds what ``handout.request.arguments.RowOptions`` names, as texts or as Python's own values; None, nan, and pandas' NaT and NA are empty.
    They come in order, unless an *executor* does the work: then as they are done.
    """
    from heapq import merge
    from operator import attrgetter
    from uuid import uuid4

    from msgspec.structs import replace

    from handout.mail_merge.rows import RowResult
    from handout.mail_merge.runner import BatchJob, Task, anchored, make
    from handout.request.arguments import parse_arguments, parse_rows
    from handout.request.options import COLUMNS

    read = parse_rows(rows, executor)
    order = parse_arguments(topic, wishes)
    base = anchored(replace(order, problems=(*order.problems, *read.problems)))
    job = BatchJob(uuid4().hex, base, "rows", COLUMNS)
    series = job.series()  # what is wrong with all is said before the first
    good = [Task(number, cells, "") for number, cells in read.cells.items() if number not in read.wrong]
    bad = (RowResult(row, None, 0, (*wrong, *series.check(row, read.cells[row]))) for row, wrong in read.wrong.items())
    return merge(bad, make(job, good, executor), key=attrgetter("row"))
