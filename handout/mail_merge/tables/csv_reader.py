"""CSV as spreadsheets and hospital systems write it, with any delimiter, to records.

It is split here and not by Python's csv module: that one limits cells by a setting of the whole process, and cannot
say where a quote was opened that is never closed.
"""

import re
from collections.abc import Iterator

from handout.mail_merge.tables.records import Fault, Record, column_name, is_visible
from handout.mail_merge.tables.xlsx_parts import Report

DELIMITERS = (",", ";", "\t", "|")
TOLD = 5_000
"""Rows after which it is told how far reading is."""

MOST_LINE = 1_000_000
"""Characters of a line that is split as it is; the empty cells at the end of a longer one are not counted."""

BLANK = re.compile("\n+")


def _lines(text: str) -> str:
    """Return *text* with its lines ended by line feeds, the last one too; a CR alone ends lines only if it ends the header."""
    text = re.sub("\r+\n", "\n", text) + "\n"
    end = re.match(r'(?:"[^"]*"?|[^"\r\n])*+(\r?)', text)
    return text.replace("\r", "\n") if end and end[1] else text


def split(text: str, used: frozenset[str], report: Report = lambda _done, _all: None) -> Iterator[Record]:
    """Yield the records of *text*, split at the delimiter that finds the most columns in its first line.

    *report* is told how many characters of how many are read.
    """
    text = _lines(text)
    if told := re.match(r'"?sep=([^\w" \n])"?\n', text, re.IGNORECASE):
        return _records(text[told.end() :], told[1], report)

    def fitness(delimiter: str) -> tuple[int, int]:
        head = next(_records(text, delimiter, report), None)
        names = [column_name(cell) for cell in head.cells] if head else []
        return len(used.intersection(names)), len(names)

    return _records(text, max(DELIMITERS, key=fitness), report)


def _records(text: str, delimiter: str, report: Report) -> Iterator[Record]:
    """Yield every line of *text* in which something can be seen, split into cells; a quoted cell may hold many lines."""
    mark = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]++|"")*+)" *+(?=[{mark}\n])|(?!")([^{mark}\n]*+)')
    number = at = 0
    while at < len(text):
        number += 1
        if not number % TOLD:
            report(at, len(text))
        if blank := BLANK.match(text, at):
            number, at = number + len(blank[0]) - 1, blank.end()
            continue
        line = text[at : text.index("\n", at)]
        faults: tuple[Fault, ...] = ()
        if '"' in line:
            cells, faults, at = _quoted(text, at, cell)
        else:
            said = line.rstrip(f"{delimiter} ") if len(line) > MOST_LINE else line
            cells, at = said.split(delimiter), at + len(line) + 1
        if faults or any(map(is_visible, cells)):
            yield Record(number, cells, faults)


def _quoted(text: str, at: int, cell: re.Pattern[str]) -> tuple[list[str], tuple[Fault, ...], int]:
    """Return the cells of the record at *at*, what is wrong with its quotes, and where the next record begins.

    Where a quote is not closed before a delimiter or the end of a line, the record ends with the line that opens it.
    """
    cells: list[str] = []
    while found := cell.match(text, at):
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end() + 1
        if text[at - 1] == "\n":
            return cells, (), at
    fault = Fault(len(cells) + 1, "open-quote")
    return [*cells, ""], (fault,), text.index("\n", at) + 1
