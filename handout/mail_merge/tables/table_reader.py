"""Read a table of patients as rows of text, in any format that is known.

A table is full of names, so messages quote nothing below its header; they give locations instead.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from handout.mail_merge.tables.column_names import DOSED, LEFT_OUT, MOST_COLUMNS, Columns, Header, name_columns
from handout.mail_merge.tables.csv_reader import LONE
from handout.mail_merge.tables.doubtful_rows import RowDoubts, find_same_patients
from handout.mail_merge.tables.header import check_header, first_line, ignored_as, likely_header
from handout.mail_merge.tables.passed_rows import (
    FIRST_ROWS,
    Passed,
    blank_rows,
    find_header,
    rows_above,
    warn_of_passed,
    why_passed,
)
from handout.mail_merge.tables.raw_rows import MOST_CELL, ColumnWords, Fault, RawRow, is_visible, name_rows, too_long
from handout.mail_merge.tables.sheet import ERROR
from handout.mail_merge.tables.table_formats import TableFile, format_of
from handout.mail_merge.tables.zip_xml import Report
from handout.problems import InputError, Location, Problem, Severity, short
from handout.request.parse_values import EMPTY, MISSING, NOTHING, is_formula, parse_yes_no

__all__ = ["Columns", "Row", "Table", "find_stray_columns", "read_table"]

OF_HEADER = frozenset(("hidden-column", "merged-cell/title"))
"""Faults that any of the first rows may have, and that count if it is the header."""

YES_AND_MORE = re.compile(r"(?:yes|y|ja|oui|sí)\b\s*[-–(,;:.!]", re.IGNORECASE)
"""A yes with its reason, as in ``Yes (2019)``."""

LIST = re.compile(r"(?:(?<!\s)\s+)?[,;/+&\n]\s*")
"""What stands between the conditions in a cell.

It begins with the first of many spaces only: else all behind each of them would be looked at.
"""

ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
"""The texts that spreadsheets write into a CSV file for failed formulas."""

NO_VALUES = frozenset("#=+@o")
"""How an error or a formula begins: most rows have no such cell."""

WRITTEN = Fault(0, "no-value/written")

TRUE_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-2])\b")
"""A date of a spreadsheet whose day may be a month."""

WRITTEN_DATE = re.compile(r"\W*\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d\d|\d{4})\b.*")
"""A date in figures that is a text."""

STARTS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"{\\rtf", "a text document"),
    (b"BEGIN:VCARD", "a list of contacts"),
    (b"BEGIN:VCALENDAR", "a calendar"),
    (b"ID;P", "a SYLK file"),
)
"""How files begin that are called tables and are none."""

OLE = b"\xd0\xcf\x11\xe0"


class Row(Struct, frozen=True):
    """A row: its number, its cells by column name, and the problems of its form.

    The number is that of a spreadsheet, in which the header is row 1. The texts in columns without a name are
    joined in the cell ''.
    """

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


class Table(Struct, frozen=True):
    """A table: its columns from left to right, its rows, and warnings.

    *columns* are the names of what they hold: that of a column of leaflets, else their own name, or '' without one.
    *labels* are what messages call them, *head* is the number of the header's row, *used* are the numbers of the columns
    that leaflets are made from. Warnings name what is not used.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...]
    labels: tuple[str, ...] = ()
    head: int = 1
    used: frozenset[int] = frozenset()

    def shown(self, problem: Problem) -> Problem:
        """Return a problem with its column called as this table calls it."""
        where = problem.where
        if not where.cell or not 0 < where.column <= len(self.labels) or where.file != self.file:
            return problem
        return replace(problem, where=replace(where, cell=self.labels[where.column - 1] or where.cell))


def read_table(
    content: bytes,
    file: str,
    names: Columns,
    encoding: str | None = None,
    report: Report = lambda _done, _all: None,
) -> Table:
    """Return the table in *content*; raise InputError with every problem.

    The problems of single rows are in ``Row.problems``, so that the other rows can be used. *encoding* is the
    encoding of a CSV file given by the user. *report* is called with the number of bytes read, and of all
    bytes.
    """
    if content.startswith(b"%PDF"):
        raise InputError([Problem.of(Location(file), "no-table/pdf")])
    if content.startswith(OLE):
        raise InputError([Problem.of(Location(file), "no-table/password")])
    if re.match(rb"\s*<(?:\?xml|html|!doctype|table)\b", content.removeprefix(b"\xef\xbb\xbf")[:200], re.IGNORECASE):
        raise InputError([Problem.of(Location(file), "no-table/web-page")])
    if other := next((kind for start, kind in STARTS if content.startswith(start)), ""):
        raise InputError([Problem.of(Location(file), "no-table/other", kind=other)])
    kind = format_of(content)
    rows = kind.read(TableFile(file, content, names, encoding), report)
    table = _table(rows.records, file, names, rows.found, rows.hidden)
    swapped = _swapped_dates(table) if kind.has_types else ()
    return replace(table, warnings=(*(_with_answers(each, table) for each in table.warnings), *swapped))


def _with_answers(warning: Problem, table: Table) -> Problem:
    """Return a warning of an unused column, with the rows that say yes there.

    It may be of a condition that nobody has put into words: "Diabetes".
    """
    if (warning.rule, warning.wording) != ("unused-column", ""):
        return warning
    at = warning.where.column - 1
    cells = {row.number: text for row in table.rows if is_visible(text := row.cells.get(table.columns[at], ""))}
    answers = {number: _has_condition(text) for number, text in cells.items()}
    having = [number for number, answer in answers.items() if answer]
    counted = "0" not in cells.values() and all(map(str.isdigit, cells.values()))
    if counted or not having or None in answers.values():
        return warning
    column, rows = short(table.labels[at]), name_rows(having)
    return Problem.of(warning.where, "unused-column/answers", column=column, rows=rows)


def _swapped_dates(table: Table) -> Iterator[Problem]:
    """Yield a warning of dates whose day and month a spreadsheet may have swapped.

    Set to another country, it takes 03/04/2026 as 4 March, and leaves 25/04/2026 the text that it was.
    """
    dates = [(row.number, row.cells.get("date", "")) for row in table.rows]
    doubtful = [number for number, text in dates if (found := TRUE_DATE.match(text)) and found[1] != found[2]]
    texts = [number for number, text in dates if WRITTEN_DATE.fullmatch(text)]
    if doubtful and texts:
        column = table.columns.index("date") + 1
        rows, others = (f"{'rows' if len(each) > 1 else 'row'} {name_rows(each)}" for each in (doubtful, texts))
        where = Location.of_cell(table.file, table.head, column, table.labels[column - 1])
        yield Problem.of(where, "swapped-dates", rows=rows, texts=others)


def find_stray_columns(table: Table, names: Columns, words: Sequence[ColumnWords]) -> Iterator[Problem]:
    """Yield a problem for each unused column that holds *words* of another column.

    Ignoring it silently could lose a condition to avoid.
    """
    in_cells = [each for each in words if not each.title]
    for number, name in enumerate(table.columns, 1):
        if number in table.used or name in names.ignored:
            continue
        where, label = Location(table.file, table.head, number), table.labels[number - 1]
        title = name.replace("_", " ")
        cells = {title, *(row.cells.get(name, "") for row in table.rows)}
        if not name:
            cells = {line for cell in cells for line in cell.split("\n")}
        other = next((each.column for cell in cells for each in in_cells if each.pattern.match(cell)), "")
        if not other and any(names.spoken(part) for cell in cells for part in LIST.split(cell)):
            other = "avoid"
        if LEFT_OUT.search(title) and any(map(_may_name_points, (row.cells.get(name, "") for row in table.rows))):
            yield Problem.of(where, "unknown-column/without", column=label, name=ignored_as(label))
        elif DOSED.search(title) and any(is_visible(row.cells.get(name, "")) for row in table.rows):
            yield Problem.of(where, "unknown-column/dose", column=label, name=ignored_as(label))
        elif other and name:
            yield Problem.of(where, "unknown-column/words", column=label, meant=other, name=ignored_as(label))
        elif other:
            yield Problem.of(where, "unknown-column/unnamed", meant=other)
        elif any(each.title and each.pattern.match(title) for each in words) and any(map(_has_condition, cells)):
            yield Problem.of(where, "unknown-column/short", column=label, name=ignored_as(label))


def _table(
    records: Iterable[RawRow],
    file: str,
    names: Columns,
    found: list[Problem],
    hidden: frozenset[int] = frozenset(),
) -> Table:
    """Return raw rows as a table, with *found* among its warnings."""
    rest = iter(records)
    first = [*islice(rest, FIRST_ROWS)]
    if not first:
        raise InputError([Problem.of(Location(file), "empty-file/table")])
    place = find_header(first, names)
    is_found = place >= 0
    place = place if is_found else likely_header(first, names)
    head = first[place]
    titles = [title.strip() for title in head.cells]
    if place and first[place - 1].number == head.number - 1 and names.count(first[place - 1].cells):
        titles = _with_titles_above(titles, first[place - 1].cells)
    while titles and not is_visible(titles[-1]):
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        where = Location(file, head.number)
        raise InputError([Problem.of(where, "too-large/columns", count=len(titles), most=MOST_COLUMNS)])
    header = name_columns(titles, names)
    labels = tuple(short(first_line(header.label(place, title, names))) for place, title in enumerate(titles))
    used = {place: label for place, label in enumerate(labels, 1) if header.uses(place - 1, names)}
    found = [*found, *check_header(head, titles, header, file, names)]
    if is_found:
        found += [Problem.of(Location(file, row.number), "row-above") for row in rows_above(first, place, names)]
    passed: dict[Passed, list[int]] = {kind: [] for kind in Passed}
    for before, row in pairwise([RawRow(0, ()), *first[: place + 1]]):
        passed[Passed.BLANK] += blank_rows(before.number, row.number, hidden)
    passed[Passed.TITLE] += [row.number for row in first[:place]]
    read = _rows(chain(first[place + 1 :], rest), titles, header, used, names, file, passed, head.number, hidden)
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    rows = (*(islice(read, 1) if errors else read),)  # below a wrong header nothing can be judged
    if not rows and is_found:
        errors.append(Problem.of(Location(file), "no-rows"))
    if errors:
        raise InputError(errors)
    same = find_same_patients(((row.number, row.cells) for row in rows if not row.problems), file)
    warnings = (*found, *warn_of_passed(passed, file), *same)
    return Table(file, header.columns, rows, warnings, labels, head.number, frozenset(used))


def _with_titles_above(titles: Sequence[str], above: Sequence[str]) -> list[str]:
    """Return the titles of a header of two rows: those above where it has none."""
    pairs = zip_longest(titles, above, fillvalue="")
    return [title if is_visible(title) else other.strip() for title, other in pairs]


def _counts(fault: Fault, used: Mapping[int, str]) -> bool:
    """Return whether a fault of a patient's row is in a column that is used."""
    return fault.key in ("open-quote", "open-quote/torn", *LONE) or (
        fault.column in used and fault.key not in OF_HEADER
    )


def _errors(cells: Sequence[str]) -> tuple[Fault, ...]:
    """Return the faults of cells that hold an error, or a formula as a text."""
    kinds = (ERROR if text in ERRORS else WRITTEN if is_formula(text) else None for text in cells)
    return tuple(kind._replace(column=place) for place, kind in enumerate(kinds, 1) if kind)


def _drop_long(cells: list[str], wide: int) -> Iterator[Fault]:
    """Empty cells that are too long, and yield the fault of each."""
    for place, text in enumerate(cells[:wide], 1):
        if len(text) > MOST_CELL:
            cells[place - 1] = ""
            yield too_long(len(text), place)


def _conditions_of(cells: Sequence[str], conditions: Mapping[int, str], wrong: list[Fault]) -> list[str]:
    """Return the conditions below which a row says yes.

    Add to *wrong* a fault for each answer that is neither yes nor no.
    """
    having = list[str]()
    for place, condition in conditions.items():
        if place < len(cells) and cells[place] and (answer := _has_condition(cells[place])) is not False:
            having.append(condition)
            wrong += [] if answer else [Fault(place + 1, "wrong-word/condition")]
    return having


def _has_condition(text: str) -> bool | None:
    """Return whether a patient has a condition; None if the cell does not say."""
    if text in EMPTY["avoid"]:
        return False
    return True if YES_AND_MORE.match(text) else parse_yes_no(text)


def _locate(fault: Fault, file: str, number: int, used: Mapping[int, str]) -> Problem:
    """Return the problem of a fault in a row."""
    where = Location.of_cell(file, number, fault.column, short(used.get(fault.column, str(fault.column))))
    return Problem.of(where, fault.key, **fault.values)


def _may_name_points(text: str) -> bool:
    """Return whether a cell may say which points are to be left out."""
    return is_visible(text) and _has_condition(text) is None


def _rows(
    records: Iterable[RawRow],
    titles: Sequence[str],
    header: Header,
    used: Mapping[int, str],
    names: Columns,
    file: str,
    passed: Mapping[Passed, list[int]],
    last: int,
    hidden: frozenset[int],
) -> Iterator[Row]:
    """Yield patients' rows with their problems; number the others in *passed*.

    *used* are the numbers and labels of the columns that are used, *last* is the number of the header's row.
    """
    columns, join, conditions = header.columns, header.join, header.conditions
    avoid = next((place for place, name in enumerate(columns) if name == "avoid" and place not in conditions), -1)
    also = [(place, name) for place, name in enumerate(header.own) if name in names.also and columns[place] != name]
    empties = [(place, EMPTY[name]) for place, name in enumerate(columns) if name in EMPTY]
    doubts = RowDoubts(header)
    wide, opened = len(columns), 0
    for number, raw, faults in records:
        cells = [text.strip().replace("\r", "\n") for text in raw]
        if not MISSING.isdisjoint(cells):
            cells = ["" if text in MISSING else text for text in cells]
        errors = () if NO_VALUES.isdisjoint([text[:1] for text in cells]) else _errors(cells)
        wrong = []
        if faults or errors:
            wrong = [fault for fault in (*faults, *errors) if _counts(fault, used)]
        filled = [text for text in cells if text]
        if not wrong and not any(map(is_visible, filled)):
            continue
        if number > last + 1:
            passed[Passed.BLANK] += blank_rows(last, number, hidden)
        last = number
        if filled and (why := why_passed(filled, faults, titles)):
            passed[why].append(number)
            continue
        if any(fault.key == "open-quote" for fault in wrong):
            opened = number
        elif opened and len(cells) < wide:
            wrong.append(Fault(1, "open-quote/below", {"row": opened}))
        else:
            opened = 0
        wrong = doubts.check(number, cells, wrong)
        if len(cells) > wide and (
            extra := next((n for n, text in enumerate(cells, 1) if n > wide and is_visible(text)), 0)
        ):
            wrong.append(Fault(extra, "extra-cell"))
        if sum(map(len, cells)) > MOST_CELL:
            wrong += (fault for fault in _drop_long(cells, wide) if fault.column in used)
        if not NOTHING.isdisjoint(cells):
            for place, words in empties:
                if place < len(cells) and cells[place] in words:
                    cells[place] = ""
        having = _conditions_of(cells, conditions, wrong) if conditions else []
        named = [*zip_longest(columns, cells[:wide], fillvalue="")]
        unnamed = "\n".join(text for name, text in named if text and not name)
        problems = (_locate(fault, file, number, used) for fault in wrong)
        by_name = {name: text for name, text in named if name}
        if join:
            by_name["patient"] = join.name(cells)
        if conditions:
            given = cells[avoid] if 0 <= avoid < len(cells) else ""
            by_name["avoid"] = ", ".join(filter(None, (given, *having)))
        if also:
            by_name |= {name: cells[place] for place, name in also if place < len(cells)}
        yield Row(number, {**by_name, "": unnamed} if unnamed else by_name, tuple(problems))
