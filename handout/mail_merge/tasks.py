"""Turn a table into the job and the tasks of a batch."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from handout.files import normalize_name
from handout.mail_merge.file_names import file_names
from handout.mail_merge.runner import BatchJob, Task, with_absolute_paths
from handout.mail_merge.tables.table_reader import Table
from handout.problems import Problem
from handout.request.options import Request


def make_tasks(
    request: Request, table: Table, columns: Sequence[str] = ()
) -> tuple[BatchJob, list[Task], dict[int, tuple[Problem, ...]]]:
    """Return the job and the tasks of a table, and the problems of its rows by row.

    PDFs are named by *columns*, else by the column ``file``, else by the number of the row.
    """
    base = with_absolute_paths(request)
    # Bad rows get names too, so that correcting them renames no other file.
    stem = normalize_name(Path(base.topic).stem)
    wanted = [" ".join(filter(None, (row.cells.get(name, "") for name in columns or ("file",)))) for row in table.rows]
    numbered = [f"{stem}-{row.number:0{len(str(table.rows[-1].number))}}" for row in table.rows]
    names = file_names(wanted, numbered)
    job = BatchJob(uuid4().hex, base, table.file, table.columns)
    tasks = [Task(row.number, row.cells, name) for row, name in zip(table.rows, names, strict=True) if not row.problems]
    return job, tasks, {row.number: row.problems for row in table.rows if row.problems}
