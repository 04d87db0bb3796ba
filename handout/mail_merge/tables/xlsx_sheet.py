"""Read a sheet of an XLSX file into a ``Sheet``.

Faults are merged cells, hidden cells, and values that cannot be shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from handout.mail_merge.tables.number_formats import NotShown, format_number, format_text
from handout.mail_merge.tables.passed_rows import FIRST_ROWS
from handout.mail_merge.tables.raw_rows import MOST_CELL, Fault, is_visible, too_long
from handout.mail_merge.tables.sheet import (
    ERROR,
    MOST_FILLED,
    MOST_ROWS,
    MOST_TEXT,
    NO_VALUE,
    STRUCK,
    Merged,
    Sheet,
    column_number,
)
from handout.mail_merge.tables.zip_xml import Attributes, Damaged, TextReader, is_true

LEAST_SEEN = 0.1
"""Least visible width of a column in characters, and height of a row in points."""

EMPTY = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?:/>|></c>)')
"""Cells with a format only, which spreadsheets write by the million."""

ROWS = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|>\s*</row>)')
"""Rows without content."""

UNNUMBERED = re.compile(rb'<(?:c|row)(?:>| (?!r="))|<!\[CDATA\[')
"""Cells and rows without a number, before which none can be skipped.

Texts in which anything may stand are among them.
"""

STREAMED = re.compile(r"worksheets/[^/]+\.xml$|sharedStrings\.xml$", re.IGNORECASE)
"""The parts of an XLSX that are read piece by piece."""

MOST_GLANCED = 10 * FIRST_ROWS
"""Number of filled rows that tell whether a sheet holds the patients.

Some may be hidden.
"""

JOINED = Fault(0, "no-value/joined")

GROUPED = re.compile(r"[#0?],[#0?]")
"""A number format with separators of thousands.

Who types ``1,2`` where thousands are written 1,000 gets the number 12 in it.
"""

FEW_DIGITS = re.compile(r"\d{2,3}")
"""A number that shows no separator of thousands."""


class Book(NamedTuple):
    """What all sheets share: texts, cell formats by number, and two settings.

    *since_1904* means that days count from 1904, *unfinished* that formulas are not calculated yet. *struck* are the numbers of the
    formats that strike a cell out, *struck_texts* those of the texts of which a part is struck out.
    """

    texts: Sequence[str]
    formats: Sequence[str]
    since_1904: bool
    unfinished: bool = False
    struck: frozenset[int] = frozenset()
    struck_texts: frozenset[int] = frozenset()


def unescaped(text: str) -> str:
    """Return a text with Excel's ``_x000D_`` escapes decoded, and with line feeds."""
    if "_x" in text:
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub("\r\n?", "\n", text) if "\r" in text else text


class SheetReader(TextReader):
    """A reader of one sheet, which fills ``sheet``."""

    def __init__(self, book: Book, *, glance: bool = False) -> None:
        """Start reading; with *glance*, stop behind the first rows."""
        super().__init__()
        self.book, self.glance = book, glance
        self.sheet = Sheet()
        self.row = self.column = 0
        self.kind, self.style, self.formula, self.inside = "n", 0, False, False
        self.valued = self.expected = self.struck = False
        self.texts_read: list[str] = []
        self.spare: list[str] = []
        self.length = 0
        self.begin = {
            "row": self._row,
            "c": self._cell,
            "f": self._formula,
            "v": lambda _: self._take(inline=False),
            "t": lambda _: self._take(inline=True),
            "rPh": self.start_reading,
            "strike": self._strike,
            "col": self._col,
            "mergeCell": self._merge,
        }
        self.end = {"c": self._cell_end, "v": self.stop_taking, "t": self.stop_taking, "rPh": self.end_reading}

    def without_empty(self, content: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the XML without cells and rows that have only a format.

        They are dropped only where this changes no number. Each piece ends with an element.
        """
        rest = b""
        for piece in content:
            piece = rest + piece  # noqa: PLW2901
            cut = piece.rfind(b"<row") if b"<row" in piece else piece.rfind(b"<")
            rest = piece[cut:] if cut > 0 else b""
            piece = piece[:cut] if cut > 0 else piece  # noqa: PLW2901
            yield piece if UNNUMBERED.search(piece) else ROWS.sub(b"", EMPTY.sub(b"", piece))
        yield rest

    def text(self, characters: str) -> None:
        """Take the characters of a value."""
        if self.taking and self.length <= MOST_CELL:
            (self.texts_read if self.expected else self.spare).append(characters)
            self.length += len(characters)

    def _row(self, attributes: Attributes) -> None:
        """Start a row."""
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if self.glance and len(self.sheet.rows) > MOST_GLANCED:
            self.done = True
        if self.row > MOST_ROWS:
            self.sheet.too_far = self.sheet.overfull = self.done = True
        if is_true(attributes.get("hidden")) or _is_nothing(attributes.get("ht")):
            self.sheet.hidden_rows.add(self.row)

    def _col(self, attributes: Attributes) -> None:
        """Read the width of columns."""
        if is_true(attributes.get("hidden")) or _is_nothing(attributes.get("width")):
            self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _merge(self, attributes: Attributes) -> None:
        """Add merged cells."""
        first, _, last = attributes["ref"].replace("$", "").partition(":")
        columns, rows = zip(_place(first), _place(last or first), strict=True)
        (left, right), (top, bottom) = sorted(columns), sorted(rows)
        if not top:
            raise Damaged
        if (top, left) != (bottom, right):
            self.sheet.merged.append(Merged(top, left, bottom, right))

    def _cell(self, attributes: Attributes) -> None:
        """Start a cell."""
        self.column, row = _place(attributes["r"]) if "r" in attributes else (self.column + 1, self.row)
        if row != self.row and not self.done:
            raise Damaged
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s") or 0)
        self.formula = self.valued = self.struck = False
        self.inside = True
        self.texts_read.clear()
        self.spare.clear()
        self.length = 0

    def _formula(self, _: Attributes) -> None:
        """Note that the cell has a formula."""
        self.formula = self.inside

    def _strike(self, attributes: Attributes) -> None:
        """Note that a part of the cell's own text is struck out."""
        self.struck = self.struck or strikes(attributes)

    def _take(self, *, inline: bool) -> None:
        """Start to take a value.

        Some programs write a value twice, and some where a cell of its kind has none.
        """
        self.taking = self.inside and not self.phonetic
        self.expected = inline == (self.kind == "inlineStr")
        self.valued = self.valued or self.taking

    def _cell_end(self) -> None:
        """Add the finished cell to its row."""
        self.inside = False
        if self.spare and not self.texts_read:
            self.texts_read, self.spare = self.spare, self.texts_read
            self.kind = "inlineStr" if self.kind != "inlineStr" else "str"
        if self.done or not (self.texts_read or self.formula or self.kind == "e"):
            return
        fault: Fault | None = None
        text = ""
        if self.length > MOST_CELL:
            fault = too_long(0)
        else:
            try:
                text = self._value("".join(self.texts_read))
            except NotShown as error:
                fault = Fault(0, "no-value/format", {"reason": str(error)})
            if self.kind == "e":
                text, fault = "", ERROR
            elif self.formula and not self._has_result():
                text, fault = "", NO_VALUE
            elif len(text) > MOST_CELL:
                text, fault = "", too_long(len(text))
            elif is_visible(text) and self._is_struck():
                fault = STRUCK
            elif self.kind == "n" and FEW_DIGITS.fullmatch(text) and GROUPED.search(self._format()):
                fault = JOINED
        if fault:
            self.sheet.faults.setdefault(self.row, []).append(fault._replace(column=self.column))
        if fault or text:
            cells = self.sheet.rows.setdefault(self.row, {})
            if self.column in cells:
                raise Damaged  # a row with the same number would be lost
            cells[self.column] = text
            self.sheet.size += len(text)
            self.sheet.too_wide = len(cells) > MOST_FILLED
            if self.sheet.size > MOST_TEXT or self.sheet.too_wide:
                self.sheet.overfull = self.done = True

    def _has_result(self) -> bool:
        """Return whether a formula has a calculated result."""
        if not self.texts_read:
            return self.kind == "str" and self.valued  # an empty text
        # Libraries write zero as the result of every formula that is not calculated yet.
        return not (self.book.unfinished and self.kind == "n" and self.texts_read == ["0"])

    def _is_struck(self) -> bool:
        """Return whether the cell, or a part of its text, is struck out."""
        if self.struck or self.style in self.book.struck:
            return True
        return (
            self.kind == "s"
            and bool(self.book.struck_texts)
            and int("".join(self.texts_read)) in self.book.struck_texts
        )

    def _value(self, text: str) -> str:
        """Return the value that a cell shows."""
        kind = self.kind
        if kind in ("s", "str", "inlineStr"):
            text = unescaped(text) if kind != "s" else self.book.texts[_index(text)] if text else ""
            code = self._format()
            return format_text(text, code) if text and code != "General" and len(text) <= MOST_CELL else text
        if kind == "b":
            return "true" if is_true(text.strip()) else "false" if text else ""
        if kind == "d":
            return re.sub(r"(?<=\d)T", " ", text.strip()).removesuffix("Z").removesuffix(" 00:00:00")
        if not text.strip() or kind == "e":
            return ""
        return format_number(float(text), self._format(), since_1904=self.book.since_1904)

    def _format(self) -> str:
        """Return the number format of the cell."""
        if self.style >= len(self.book.formats):
            if self.style and self.kind == "n":
                raise NotShown("has a format that is missing")
            return "General"
        return self.book.formats[self.style]


def strikes(attributes: Attributes) -> bool:
    """Return whether an element that strikes out does so."""
    return is_true(attributes.get("val", "1"))


def _is_nothing(size: str | None) -> bool:
    """Return whether a width or height is too small to see."""
    return size is not None and float(size) < LEAST_SEEN


def _index(text: str) -> int:
    """Return an index; raise Damaged if it is negative."""
    if (index := int(text)) < 0:
        raise Damaged
    return index


def _place(reference: str) -> tuple[int, int]:
    """Return the column and row of a cell reference."""
    letters = reference.rstrip("0123456789")
    return column_number(letters), int(reference[len(letters) :] or 0)
