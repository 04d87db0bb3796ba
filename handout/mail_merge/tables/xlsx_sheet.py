"""A sheet of a workbook to rows of texts: what its cells show, with what is merged, hidden or wrong."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from handout.mail_merge.tables import number_formats as shown
from handout.mail_merge.tables.records import MOST_CELL, Fault, is_visible, too_long
from handout.mail_merge.tables.xlsx_parts import Attributes, Damaged, Reader, is_true

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Rows and columns of a sheet in Excel; a file that numbers them higher is broken."""

MOST_FILLED = 1_000
"""Cells of a row that hold something; a table for leaflets has a few."""

MOST_TEXT = 300_000_000
"""Characters of all cells together, where many show the same long text."""

LEAST_SEEN = 0.1
"""Width of a column in characters, and height of a row in points, below which nothing of it is seen."""

MOST_MERGED = 2_000_000
"""Cells that may lie in merged ones, in rows that hold something."""

EMPTY = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?:/>|></c>)')
"""Cells that have a format and nothing else, as spreadsheets write them by the million."""

ROWS = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|>\s*</row>)')
"""Rows in which nothing stands."""

UNNUMBERED = re.compile(rb'<(?:c|row)(?:>| (?!r="))|<!\[CDATA\[')
"""Cells and rows that are counted, so that none before them can be left out; and texts in which anything may stand."""

NO_VALUE = Fault(0, "no-value/formula")
ERROR = Fault(0, "no-value/error")


class Merged(NamedTuple):
    """Cells that are one: the first and last of their rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


class Book(NamedTuple):
    """What all sheets share: texts, formats of cells by number, whether days count from 1904, and formulas are *unfinished*."""

    texts: Sequence[str]
    formats: Sequence[str]
    since_1904: bool
    unfinished: bool = False


@cache
def column_number(letters: str) -> int:
    """Return the number of a column, ``A`` being 1."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise Damaged
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MOST_COLUMNS:
        raise Damaged
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unescaped(said: str) -> str:
    """Return a text with the characters that Excel writes as ``_x000D_``, and line ends as line feeds."""
    if "_x" in said:
        said = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), said)
        said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub("\r\n?", "\n", said) if "\r" in said else said


class Sheet(Reader):
    """Reads a sheet: texts by row and column, faults, and which rows and columns are hidden."""

    def __init__(self, book: Book, *, glance: bool = False) -> None:
        """*glance*: stop at the first cell that shows something."""
        super().__init__()
        self.book, self.glance = book, glance
        self.rows: dict[int, dict[int, str]] = {}
        self.faults: dict[int, list[Fault]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Merged] = []
        self.too_far = self.too_wide = False
        self.size = 0
        self.row = self.column = 0
        self.kind, self.style, self.formula, self.taking, self.inside, self.phonetic = "n", 0, False, False, False, 0
        self.valued = self.usual = False
        self.said: list[str] = []
        self.spare: list[str] = []
        self.length = 0
        self.begin = {
            "row": self._row,
            "c": self._cell,
            "f": self._formula,
            "v": lambda _: self._take(inline=False),
            "t": lambda _: self._take(inline=True),
            "rPh": self._reading,
            "col": self._col,
            "mergeCell": self._merge,
        }
        self.end = {"c": self._cell_end, "v": self._stop, "t": self._stop, "rPh": self._reading_end}

    def without_empty(self, content: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the XML without cells and rows that have only a format, where this changes no number; each piece ends with an element."""
        rest = b""
        for piece in content:
            piece = rest + piece  # noqa: PLW2901
            cut = piece.rfind(b"<row") if b"<row" in piece else piece.rfind(b"<")
            rest = piece[cut:] if cut > 0 else b""
            piece = piece[:cut] if cut > 0 else piece  # noqa: PLW2901
            yield piece if UNNUMBERED.search(piece) else ROWS.sub(b"", EMPTY.sub(b"", piece))
        yield rest

    def text(self, said: str) -> None:
        """Take the characters of a value."""
        if self.taking and self.length <= MOST_CELL:
            (self.said if self.usual else self.spare).append(said)
            self.length += len(said)

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if self.row > MOST_ROWS:
            self.too_far = self.done = True
        if is_true(attributes.get("hidden")) or _is_nothing(attributes.get("ht")):
            self.hidden_rows.add(self.row)

    def _col(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")) or _is_nothing(attributes.get("width")):
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _merge(self, attributes: Attributes) -> None:
        first, _, last = attributes["ref"].replace("$", "").partition(":")
        columns, rows = zip(_place(first), _place(last or first), strict=True)
        (left, right), (top, bottom) = sorted(columns), sorted(rows)
        if not top:
            raise Damaged
        if (top, left) != (bottom, right):
            self.merged.append(Merged(top, left, bottom, right))

    def _cell(self, attributes: Attributes) -> None:
        self.column, row = _place(attributes["r"]) if "r" in attributes else (self.column + 1, self.row)
        if row != self.row and not self.done:
            raise Damaged
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s") or 0)
        self.formula = self.valued = False
        self.inside = True
        self.said.clear()
        self.spare.clear()
        self.length = 0

    def _formula(self, _: Attributes) -> None:
        self.formula = self.inside

    def _take(self, *, inline: bool) -> None:
        """Take what follows; some programs write a value twice, and some where cells of its kind have none."""
        self.taking = self.inside and not self.phonetic
        self.usual = inline == (self.kind == "inlineStr")
        self.valued = self.valued or self.taking

    def _stop(self) -> None:
        self.taking = False

    def _reading(self, _: Attributes) -> None:
        self.phonetic += 1

    def _reading_end(self) -> None:
        self.phonetic -= 1

    def _cell_end(self) -> None:
        self.inside = False
        if self.spare and not self.said:
            self.said, self.spare = self.spare, self.said
            self.kind = "inlineStr" if self.kind != "inlineStr" else "str"
        if self.done or not (self.said or self.formula or self.kind == "e"):
            return
        fault: Fault | None = None
        said = ""
        if self.length > MOST_CELL:
            fault = too_long(0)
        else:
            try:
                said = self._value("".join(self.said))
            except shown.NotShown as error:
                fault = Fault(0, "no-value/format", {"reason": str(error)})
            if self.kind == "e":
                said, fault = "", ERROR
            elif self.formula and not self._has_result():
                said, fault = "", NO_VALUE
            elif len(said) > MOST_CELL:
                said, fault = "", too_long(len(said))
        if fault:
            self.faults.setdefault(self.row, []).append(fault._replace(column=self.column))
        if fault or said:
            cells = self.rows.setdefault(self.row, {})
            if self.column in cells:
                raise Damaged  # one of two rows with the same number would be lost
            cells[self.column] = said
            self.size += len(said)
            self.too_wide = len(cells) > MOST_FILLED
            if self.size > MOST_TEXT or self.too_wide:
                self.done = True
            if self.glance and (fault or is_visible(said)):
                self.done = True

    def _has_result(self) -> bool:
        """Return whether a formula has been worked out."""
        if not self.said:
            return self.kind == "str" and self.valued  # no letters
        # Of what is still to be worked out, zero is no result: libraries write it for all.
        return not (self.book.unfinished and self.kind == "n" and self.said == ["0"])

    def _value(self, said: str) -> str:
        """Return what a cell shows."""
        kind = self.kind
        if kind in ("s", "str", "inlineStr"):
            said = unescaped(said) if kind != "s" else self.book.texts[_index(said)] if said else ""
            code = self._format()
            return shown.text(said, code) if said and code != "General" and len(said) <= MOST_CELL else said
        if kind == "b":
            return "true" if is_true(said.strip()) else "false" if said else ""
        if kind == "d":
            return re.sub(r"(?<=\d)T", " ", said.strip()).removesuffix("Z").removesuffix(" 00:00:00")
        if not said.strip() or kind == "e":
            return ""
        return shown.number(float(said), self._format(), since_1904=self.book.since_1904)

    def _format(self) -> str:
        if self.style >= len(self.book.formats):
            if self.style and self.kind == "n":
                raise shown.NotShown("has a format that is missing")
            return "General"
        return self.book.formats[self.style]

    def is_hidden(self, column: int) -> bool:
        """Return whether a column is not shown."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def filled(self) -> bool:
        """Give every row that holds something what is merged over it; return whether that is within reason."""
        numbers = sorted(
            row for row, cells in self.rows.items() if row in self.faults or any(map(is_visible, cells.values()))
        )
        head, count = next((row for row in numbers if row not in self.hidden_rows), 0), 0
        for top, left, bottom, right in self.merged:
            said = self.rows.get(top, {}).get(left, "")
            fault = next((fault for fault in self.faults.get(top, ()) if fault.column == left), None)
            if not is_visible(said) and not fault:
                continue
            over = Fault(0, "merged-cell/column", {"column": column_letters(left)})
            for row in numbers[bisect_left(numbers, top) :]:
                if row > bottom:
                    break
                count += right - left + 1
                if count > MOST_MERGED:
                    return False
                found = self.faults.setdefault(row, [])
                found += (over._replace(column=column) for column in range(left + 1, right + 1))
                if row > top:
                    own = self.rows[row].get(left, "")
                    if is_visible(own) and own != said:
                        found.append(Fault(left, "merged-cell/row", {"row": top}))
                    self.rows[row][left] = said
                    found += [fault] if fault else []
                    if top == head:
                        below = Fault(left, "merged-cell/title", {"row": row})
                        self.faults.setdefault(top, []).append(below)
        return True


def _is_nothing(size: str | None) -> bool:
    return size is not None and float(size) < LEAST_SEEN


def _index(said: str) -> int:
    if (index := int(said)) < 0:
        raise Damaged
    return index


def _place(reference: str) -> tuple[int, int]:
    """Return column and row of a cell."""
    letters = reference.rstrip("0123456789")
    return column_number(letters), int(reference[len(letters) :] or 0)
