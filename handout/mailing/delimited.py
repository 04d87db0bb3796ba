"""CSV as spreadsheets and hospital systems write it: any common encoding and delimiter, to records.

It is split here and not by Python's csv module: that one limits cells by a setting of the whole process, and cannot
say where a quote was opened that is never closed.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

from handout.mailing.record import SAVE, Fault, Record, column_name, is_visible
from handout.problems import InputError, Problem, Severity, Where

DELIMITERS = (",", ";", "\t", "|")
MARKS = (  # the mark of UTF-16 begins that of UTF-32, so the longer ones come first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
"""Where Windows-1252 is not Latin-1; its five undefined bytes stay the control characters they are there."""
QUOTES = "close it, or take it out; a quote within a quoted cell is written twice"


def text_of(content: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of a CSV file, whatever wrote it, and a warning where its encoding was guessed."""
    for mark, codec in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), []
            except UnicodeDecodeError as error:
                name = codec.removesuffix("-sig").upper()
                message = f"the file begins as {name}, and is not from byte {error.start + 1:,} on"
                raise InputError([Problem(Where(file), "wrong-encoding", message, SAVE)]) from None
    # UTF-16 without a mark: the names in its header are letters with a NUL before or after each.
    head = re.split(rb"[\r\n]", content[:400], maxsplit=1)[0]
    high, low = head[::2].count(0), head[1::2].count(0)
    if max(high, low) * 8 >= len(head) > 1 and min(high, low) == 0:
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16-le" if low else "utf-16-be"), []
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * bad:
        # Read in another way, all names with accents would be printed wrong.
        message = f"the file is UTF-8 but for {bad:,} characters, the first in line {line:,}"
        raise InputError([Problem(Where(file), "wrong-encoding", message, "write them anew, and save it as UTF-8")])
    message = "the file is not UTF-8; it was read as Windows-1252"
    hint = "see if letters with accents are right; if not, save it as CSV UTF-8"
    found = Problem(Where(file), "guessed-encoding", message, hint, Severity.WARNING)
    return content.decode("latin-1").translate(WINDOWS), [found]


def _lines(text: str) -> str:
    """Return *text* with its lines ended by line feeds, the last one too; a CR alone ends lines only if it ends the header."""
    text = re.sub("\r+\n", "\n", text) + "\n"
    end = re.match(r'(?:"[^"]*"?|[^"\r\n])*+(\r?)', text)
    return text.replace("\r", "\n") if end and end[1] else text


def split(text: str, used: frozenset[str]) -> Iterator[Record]:
    """Yield the records of *text*, split at the delimiter that finds the most columns in its first line."""
    text = _lines(text)
    if told := re.match(r'"?sep=([^\w" \n])"?\n', text, re.IGNORECASE):
        return _records(text[told.end() :], told[1])

    def fitness(delimiter: str) -> tuple[int, int]:
        head = next(_records(text, delimiter), None)
        names = [column_name(cell) for cell in head.cells] if head else []
        return len(used.intersection(names)), len(names)

    return _records(text, max(DELIMITERS, key=fitness))


def _records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield every line of *text* in which something can be seen, split into cells; a quoted cell may hold many lines."""
    mark = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]++|"")*+)" *+(?=[{mark}\n])|(?!")([^{mark}\n]*+)')
    number = at = 0
    while at < len(text):
        number += 1
        line = text[at : text.index("\n", at)]
        faults: tuple[Fault, ...] = ()
        if '"' in line:
            cells, faults, at = _quoted(text, at, cell)
        else:
            cells, at = line.split(delimiter), at + len(line) + 1
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
    fault = Fault(len(cells) + 1, "open-quote", "the quote that is opened here is not closed", QUOTES)
    return [*cells, ""], (fault,), text.index("\n", at) + 1
