"""Turn a table into the job and the tasks of a batch."""

from collections.abc import Sequence
from uuid import uuid4

from handout.mail_merge.file_names import names_of_rows
from handout.mail_merge.runner import BatchJob, Task, with_absolute_paths
from handout.mail_merge.tables.table_reader import Table
from handout.problems import Problem
from handout.render.cache import begin_batch
from handout.request.options import Request


def make_tasks(
    request: Request, table: Table, columns: Sequence[str] = (), *, checks_first: bool = False
) -> tuple[BatchJob, list[Task], dict[int, tuple[Problem, ...]]]:
    """Return the job and the tasks of a table, and the problems of its rows by row.

    PDFs are named by *columns*, else by the column ``file``, else by the number of the row. With *checks_first*, what
    is laid out to check a row is stored until it is written.
    """
    if checks_first:
        begin_batch()
    base = with_absolute_paths(request)
    names = names_of_rows(base.topic, table, columns)
    job = BatchJob(uuid4().hex, base, table.file, table.columns, checks_first)
    tasks = [Task(row.number, row.cells, name) for row, name in zip(table.rows, names, strict=True) if not row.problems]
    return job, tasks, {row.number: row.problems for row in table.rows if row.problems}
