"""Read the sheet of an ODS file that holds the patients, as it is shown.

LibreOffice writes each cell with the text that it shows, so that no format must be known. Merged and hidden cells are
treated like those of XLSX, by the same functions.
"""

import re
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

from handout.mail_merge.tables.number_formats import NotShown
from handout.mail_merge.tables.raw_rows import MOST_CELL, Fault, is_visible, too_long
from handout.mail_merge.tables.sheet import (
    ERROR,
    MOST_COLUMNS,
    MOST_FILLED,
    MOST_ROWS,
    MOST_TEXT,
    NO_VALUE,
    STRUCK,
    Merged,
    Sheet,
    SheetRows,
    damaged,
    shown_rows,
)
from handout.mail_merge.tables.sheet_choice import Fitness, any_fitness, choose_sheet, first_rows, warn_of_hidden
from handout.mail_merge.tables.zip_xml import Attributes, Damaged, Reader, Report, local, opened, pieces
from handout.problems import InputError, Location, Problem

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
STREAMED = re.compile(rf"^{re.escape(CONTENT)}$", re.IGNORECASE)
"""The part of an ODS that is read piece by piece."""

TYPE, SPREADSHEET = "mimetype", b"application/vnd.oasis.opendocument.spreadsheet"
MIMETYPE = TYPE.encode() + SPREADSHEET
"""What an ODS file begins with, behind the header of its first entry."""

MOST_TYPE = 1_000_000
"""Bytes of a file's type, or of the list of its parts, that are read."""

HIDDEN = ("collapse", "filter")
"""The visibility of hidden rows and columns, by hand or by a filter."""

APART = (
    "annotation",
    "shapes",
    "frame",
    "custom-shape",
    "rect",
    "ellipse",
    "line",
    "g",
    "caption",
    "control",
    "connector",
    "path",
    "polygon",
    "polyline",
    "regular-polygon",
    "measure",
    "scene",
    "ruby-text",
)
"""Elements whose texts are not those of a cell: comments and drawings."""

ASIDE = ("tracked-changes", "dde-links")
"""Elements with cells and tables that no sheet shows.

They hold what was deleted, and what other files sent.
"""

MOST_EQUAL = 10_000
"""Greatest number of equal rows with content.

More are a column that was filled to its end.
"""

TABLE = Fault(0, "no-value/table")

FAILED = re.compile(r"Err:\d+")
"""The text of a formula that LibreOffice cannot calculate.

Other errors are those of Excel.
"""


def is_ods(content: bytes) -> bool:
    """Return whether a ZIP file is a spreadsheet of OpenDocument.

    Its type should be its first entry; who packs the file anew puts that anywhere, or leaves it out.
    """
    if MIMETYPE in content[:120]:
        return True
    with suppress(Exception), ZipFile(BytesIO(content)) as archive:
        names = {*archive.namelist()}
        if CONTENT in names and names & {TYPE, MANIFEST}:
            with archive.open(TYPE if TYPE in names else MANIFEST) as stream:
                return SPREADSHEET in stream.read(MOST_TYPE)
    return False


def records_of(content: bytes, file: str, report: Report, fitness: Fitness = any_fitness) -> SheetRows:
    """Return the rows of the visible sheet that suits best."""
    try:
        with opened(content, file, STREAMED) as archive:
            _refuse_locked(archive, file)
            found = _Tables()
            with archive.open(CONTENT) as stream:
                found.read(pieces(stream, archive.getinfo(CONTENT).file_size, report))
        return _of_best(found, fitness, file)
    except (InputError, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        # A broken file raises any error of zip, XML or numbers, some of which quote its cells.
        raise damaged(file, "ODS") from None


def _of_best(found: "_Tables", fitness: Fitness, file: str) -> SheetRows:
    """Return the rows of the sheet that suits best."""
    names, sheets = [name for name, _ in found.shown], [sheet for _, sheet in found.shown]
    choice = choose_sheet(names, [first_rows(sheet) for sheet in sheets], fitness, file)
    if not sheets:
        return SheetRows([], [])
    rows = shown_rows(sheets[choice.place if choice else 0], "", file)
    rows.found.extend(choice.found if choice else ())
    heads = [first_rows(sheet) for _, sheet in found.unshown]
    rows.found.extend(warn_of_hidden([name for name, _ in found.unshown], heads, fitness, file))
    return rows


def _refuse_locked(archive: ZipFile, file: str) -> None:
    """Raise InputError if a password protects a file."""
    names = archive.namelist()
    if "encrypted-package" in names or (MANIFEST in names and b"encryption-data" in archive.read(MANIFEST)):
        raise InputError([Problem.of(Location(file), "no-table/password")])


def _number(attributes: Attributes, name: str) -> int:
    """Return how often something stands, or how many cells it spans."""
    if (number := int(attributes.get(name, "1"))) < 1:
        raise Damaged
    return number


class _Tables(Reader):
    """A reader of all sheets, by their names."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, Sheet]] = []
        self.unshown: list[tuple[str, Sheet]] = []
        self.hidden: set[str] = set()
        self.striking: set[str] = set()
        self.style = self.row_style = ""
        self.struck_columns: list[tuple[int, int]] = []
        self.sheet: Sheet | None = None
        self.row = self.column = self.first = self.rows = self.columns = 0
        self.cells: dict[int, str] = {}
        self.faults: list[Fault] = []
        self.attributes: Attributes = {}
        self.paragraphs: list[str] = []
        self.inside = self.within = self.is_parted = self.is_struck = False
        self.length = self.apart = self.nested = 0
        self.begin = {
            "style": self._style,
            "table-properties": self._properties,
            "text-properties": self._text_properties,
            "span": self._span,
            "table": self._table,
            "table-column": self._column,
            "table-row": self._row,
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "p": self._paragraph,
            "s": lambda found: self.text(" " * min(MOST_CELL, int(local(found).get("c", "1")))),
            "tab": lambda _: self.text("\t"),
            "line-break": lambda _: self.text("\n"),
            "sub-table": self._table,
            **dict.fromkeys((*APART, *ASIDE), self._begin_apart),
            "annotation": self._comment,
        }
        self.end = {
            "table": self._end_table,
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
            "p": self._end_paragraph,
            "sub-table": self._end_table,
            **dict.fromkeys((*APART, *ASIDE), self._end_apart),
        }

    def text(self, characters: str) -> None:
        """Take the characters of a paragraph in a cell."""
        if self.within and not (self.apart or self.nested):
            self.length += len(characters)
            if self.length <= MOST_CELL:
                self.paragraphs[-1] += characters if characters in ("\n", "\t") else characters.replace("\n", " ")

    def _begin_apart(self, _: Attributes) -> None:
        """Start a comment or a drawing."""
        self.apart += 1

    def _comment(self, attributes: Attributes) -> None:
        """Start a comment, and note its row."""
        if self.inside and self.sheet and not self.is_aside:
            self.sheet.commented_rows.add(self.row + 1)
        self._begin_apart(attributes)

    def _end_apart(self) -> None:
        """End a comment or a drawing."""
        self.apart -= 1

    def _style(self, attributes: Attributes) -> None:
        """Start a style."""
        self.style = local(attributes).get("name", "")

    def _properties(self, attributes: Attributes) -> None:
        """Note a style of hidden sheets."""
        if local(attributes).get("display") == "false":
            self.hidden.add(self.style)

    def _text_properties(self, attributes: Attributes) -> None:
        """Note a style that strikes out."""
        own = local(attributes)
        if own.get("text-line-through-style", own.get("text-line-through-type", "none")) != "none":
            self.striking.add(self.style)

    def _span(self, attributes: Attributes) -> None:
        """Note that a part of a cell's text is struck out."""
        if self.within and not (self.apart or self.nested):
            self.is_struck |= local(attributes).get("style-name") in self.striking

    def _strikes(self, own: Attributes, column: int) -> bool:
        """Return whether a cell's style strikes out: its own, else its row's or column's."""
        if style := own.get("style-name") or self.row_style:
            return style in self.striking
        return any(first <= column <= last for first, last in self.struck_columns)

    def _table(self, attributes: Attributes) -> None:
        """Start a sheet, or a table within a cell or a drawing of one."""
        if self.sheet or self.apart:
            self.nested += 1
            self.is_parted |= not self.apart
            return
        self.row, self.first, self.struck_columns = 0, 1, []
        self.sheet = Sheet()
        own = local(attributes)
        to = self.unshown if own.get("style-name") in self.hidden else self.shown
        to.append((own.get("name", ""), self.sheet))

    def _end_table(self) -> None:
        """End a sheet, or a table within one."""
        if self.nested:
            self.nested -= 1
        else:
            self.sheet = None

    @property
    def is_aside(self) -> bool:
        """Return whether what comes now is no part of a sheet's own rows."""
        return bool(self.nested or self.apart or not self.sheet or self.sheet.overfull)

    def _column(self, attributes: Attributes) -> None:
        """Read whether columns are hidden."""
        if self.is_aside:
            return
        own = local(attributes)
        last = self.first + _number(own, "number-columns-repeated") - 1
        if self.sheet and own.get("visibility") in HIDDEN:
            self.sheet.hidden_columns.append((self.first, last))
        if own.get("default-cell-style-name") in self.striking:
            self.struck_columns.append((self.first, last))
        self.first = last + 1

    def _row(self, attributes: Attributes) -> None:
        """Start a row, which may stand for several that are equal."""
        if self.is_aside:
            return
        own = local(attributes)
        self.rows, self.column = _number(own, "number-rows-repeated"), 0
        self.cells, self.faults, self.row_style = {}, [], own.get("default-cell-style-name", "")
        if self.sheet and own.get("visibility") in HIDDEN and self.row + self.rows < MOST_ROWS:
            self.sheet.hidden_rows.update(range(self.row + 1, self.row + self.rows + 1))

    def _end_row(self) -> None:
        """Add the row to its sheet as often as it stands there."""
        if self.is_aside:
            return
        sheet, first, self.row = self.sheet, self.row + 1, self.row + self.rows
        if sheet is None or not (self.cells or self.faults):
            return
        sheet.size += self.rows * (len(self.cells) + sum(map(len, self.cells.values())))
        sheet.too_wide = len(self.cells) > MOST_FILLED
        sheet.too_far = self.row > MOST_ROWS
        if self.rows > MOST_EQUAL:
            sheet.repeated = f"the rows from {first:,} to {self.row:,} are all the same"
        if sheet.too_wide or sheet.too_far or sheet.repeated or sheet.size > MOST_TEXT:
            sheet.rows[first], sheet.overfull = dict(self.cells), True
            return
        for row in range(first, self.row + 1):
            sheet.rows[row] = dict(self.cells)
            if self.faults:
                sheet.faults[row] = [*self.faults]

    def _cell(self, attributes: Attributes) -> None:
        """Start a cell, which may stand for several that are equal."""
        if self.is_aside:
            return
        self.is_parted = self.is_struck = False
        self.attributes = attributes
        self.inside, self.length, self.paragraphs = True, 0, []

    def _paragraph(self, _: Attributes) -> None:
        """Start a line of a cell."""
        if self.inside and not (self.apart or self.nested):
            self.within = True
            self.paragraphs.append("")

    def _end_paragraph(self) -> None:
        """End a line of a cell."""
        if not (self.apart or self.nested):
            self.within = False

    def _end_cell(self) -> None:
        """Add the finished cell to its row."""
        if self.is_aside:
            return
        self.inside = False
        own, first = local(self.attributes), self.column + 1
        count = _number(own, "number-columns-repeated")
        self.column += count
        text, fault = "", None
        try:
            text = self._shown(own)
        except NotShown as error:
            fault = Fault(0, "no-value/format", {"reason": str(error)})
        if self.is_parted:
            text, fault = "", TABLE
        elif self.length > MOST_CELL:
            text, fault = "", too_long(0)
        elif self.attributes.get("calcext:value-type") == "error" or ("formula" in own and FAILED.fullmatch(text)):
            text, fault = "", ERROR
        elif "formula" in own and not text and "value-type" not in own:
            fault = NO_VALUE
        elif is_visible(text) and (self.is_struck or self._strikes(own, first)):
            fault = STRUCK
        if text or fault:
            if self.column > MOST_COLUMNS:
                raise Damaged
            places = range(first, self.column + 1)
            self.cells |= dict.fromkeys(places, text)
            self.faults += [fault._replace(column=place) for place in places] if fault else []
        wide, tall = (_number(own, f"number-{each}-spanned") for each in ("columns", "rows"))
        if self.sheet and (wide, tall) != (1, 1):
            self.sheet.merged.append(Merged(self.row + 1, first, self.row + tall, first + wide - 1))

    def _shown(self, own: Attributes) -> str:
        """Return the text of a cell; raise NotShown if its format hides a value."""
        kind = own.get("value-type")
        if kind == "date" and "date-value" in own:
            return own["date-value"].replace("T", " ").removesuffix(" 00:00:00")
        if kind == "boolean":
            return own.get("boolean-value", "")
        text = "\n".join(self.paragraphs) or own.get("string-value", "")
        if not is_visible(text) and kind not in (None, "string"):
            raise NotShown("hides its number")
        return text
