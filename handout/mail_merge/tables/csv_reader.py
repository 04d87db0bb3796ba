"""Split CSV from spreadsheets and hospital systems into raw rows.

Any delimiter is accepted. Python's csv module is not used because it limits cells by a setting of the whole
process, and cannot say where an unclosed quote was opened.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from handout.mail_merge.tables.doubtful_rows import COMMA, unparted
from handout.mail_merge.tables.header import DELIMITERS
from handout.mail_merge.tables.passed_rows import FIRST_ROWS
from handout.mail_merge.tables.raw_rows import Fault, RawRow, is_visible
from handout.mail_merge.tables.zip_xml import Report
from handout.problems import Location, Problem

REPORT_EVERY = 5_000
"""Number of rows between two reports of progress."""

MOST_LINE = 1_000_000
"""Characters of a line that is split whole.

The empty cells at the end of a longer line are dropped first.
"""

LEAST_TORN = 3
"""Least number of cells of a row whose last text may go on in the next line."""

LONE = ("torn-cell", "unparted-row")
"""Faults of a line with one cell, which may show nothing."""

OPENED = re.compile(r"\s*[“„«‟][^“”„«»]*")
CLOSED = re.compile(r"[^“”„«»]*[”“»]\s*")
"""Cells between which a typographic quote is torn.

Only a straight one holds a delimiter.
"""

TYPOGRAPHIC = re.compile("[“„«‟”»]")

BLANK = re.compile("\n+")

LINE_END = re.compile("(?<!\r)\r++\n")
"""A line end with CRs.

It begins with the first of them only: else many CRs before anything else would be looked at from each of them.
"""

LOST = re.compile("\0{8,}")
"""Zero bytes within a text, in place of what was lost."""


def check_whole(text: str, file: str) -> Iterator[Problem]:
    """Yield a problem of zero bytes at the end of a *text*, or of many within it.

    So a file is that was written when a program or a computer stopped. Nothing seems to be lost where they follow the end of
    a line.
    """
    whole = text.rstrip("\0")
    if block := LOST.search(whole):
        yield Problem.of(Location(file), "lost-end/block", line=whole.count("\n", 0, block.start()) + 1)
    if whole != text:
        ended = whole.endswith(("\n", "\r"))
        yield Problem.of(Location(file), "lost-end/line" if ended else "lost-end", line=len(whole.splitlines()) or 1)


def _lines(text: str) -> str:
    """Return *text* with a line feed at the end of every line, including the last.

    A lone CR ends lines only if it ends the header.
    """
    text = LINE_END.sub("\n", text) + "\n"
    end = re.match(r'(?:"[^"]*"?|[^"\r\n])*+(\r?)', text)
    return text.replace("\r", "\n") if end and end[1] else text


def split(
    text: str, known: Callable[[Sequence[str]], int], report: Report = lambda _done, _all: None
) -> Iterator[RawRow]:
    """Yield the raw rows of *text*.

    The delimiter is the one that finds the most columns in one of the first lines. *known* counts those that are known
    among titles. *report* is called with the number of characters read, and of all characters.
    """
    text = _lines(text)
    if named := re.match(r'"?sep=([^\w" \n])"?\n', text, re.IGNORECASE):
        return _records(text[named.end() :], named[1], report)

    def fitness(delimiter: str) -> tuple[int, int]:
        """Return how many known columns, and how many columns, a delimiter finds."""
        rows = [row.cells for row in islice(_records(text, delimiter, lambda _done, _all: None), FIRST_ROWS)]
        return max(map(known, rows), default=0), len(rows[0]) if rows else 0

    return _records(text, max(DELIMITERS, key=fitness), report)


def _records(text: str, delimiter: str, report: Report) -> Iterator[RawRow]:
    """Yield the cells of every line that shows anything; a quoted cell may span lines.

    A lone cell below a row that ends with a text may be the rest of that text, torn off by a line break without quotes.
    """
    mark = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]++|"")*+)" *+(?=[{mark}\n])|(?!")([^{mark}\n]*+)')
    number = at = 0
    above: Sequence[str] = ()
    while at < len(text):
        number += 1
        if not number % REPORT_EVERY:
            report(at, len(text))
        if blank := BLANK.match(text, at):
            number, at = number + len(blank[0]) - 1, blank.end()
            continue
        begin, line = at, text[at : text.index("\n", at)]
        faults: tuple[Fault, ...] = ()
        if '"' in line:
            cells, faults, at = _quoted(text, at, cell)
        else:
            trimmed = line.rstrip(f"{delimiter} ") if len(line) > MOST_LINE else line
            cells, at = trimmed.split(delimiter), at + len(line) + 1
        if not faults and TYPOGRAPHIC.search(text, begin, at):
            faults = _torn_quotes(cells)
        if not faults and len(cells) == 1 and (lone := _lone_fault(line, above, delimiter)):
            faults = (lone,)
        else:
            above = cells
        if (faults and faults[0].key not in LONE) or any(map(is_visible, cells)):
            yield RawRow(number, cells, faults)


def _lone_fault(line: str, above: Sequence[str], delimiter: str) -> Fault | None:
    """Return the fault of a lone cell: a row with commas, or the rest of a text.

    A name has a comma too, but a spreadsheet writes the delimiters of all columns behind it.
    """
    torn = len(above) >= LEAST_TORN and is_visible(above[-1])
    commas = 0 if delimiter == COMMA or '"' in line else line.count(COMMA)
    if len(above) > 1 and commas and (not torn or commas == len(above) - 1):
        return unparted(1, COMMA)
    return Fault(1, "torn-cell") if torn else None


def _torn_quotes(cells: Sequence[str]) -> tuple[Fault, ...]:
    """Return a fault for each typographic quote that a delimiter tears."""
    last = max((place for place, cell in enumerate(cells) if CLOSED.fullmatch(cell)), default=0)
    return tuple(
        Fault(place, "open-quote/torn") for place, cell in enumerate(cells[:last], 1) if OPENED.fullmatch(cell)
    )


def _quoted(text: str, at: int, cell: re.Pattern[str]) -> tuple[list[str], tuple[Fault, ...], int]:
    """Return the cells of the row at *at*, its quote faults, and the end of the row.

    If a quote is not closed before a delimiter or the end of a line, the row ends with the line that opens it.
    """
    cells: list[str] = []
    while found := cell.match(text, at):
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end() + 1
        if text[at - 1] == "\n":
            return cells, (), at
    fault = Fault(len(cells) + 1, "open-quote")
    return [*cells, ""], (fault,), text.index("\n", at) + 1
