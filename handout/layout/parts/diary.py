"""The diary: a table of cards and days, with boxes to tick.

Cards stand in rows, with the days of a week beside each other. A few cards stand in columns instead, with the days
below each other and space for notes at the end of each line, where that takes fewer pages or fills them better. Rows
are taller than they need be where a page has the space.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import MM, Box, Size
from handout.layout.page import Block, Group, Role, Shape, Widget, artifact, section, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width
from handout.problems import DoesNotFit, Problem
from handout.schema.markup import strip_markup

WEEK = 7
"""The most days beside each other."""

LEAST_BOX, TICK = 11 * MM, 8 * MM
"""The least width of a column, and the size of a box to tick."""

MORE = 13 * MM
"""How much taller than its words and boxes a row may be."""

FILLED = 0.6
"""The share of a page that is filled well enough."""

CARD, MOST_CARD, NOTES = 7.5, 11.0, 12.0
"""The widths of the column of a card, and the least one of that for notes.

They are in ems of their headings: the least one of a card, and the one that leaves the rest for notes."""

PAD, AROUND = 4.0, 3.0
"""The space around words in a cell, and the least above and below boxes."""


class _Boxes(Struct, frozen=True):
    """The boxes of a cell: what a tick says aloud, and how many *times* a day."""

    name: str
    times: int

    @property
    def labels(self) -> list[str]:
        """Return what each box says aloud."""
        if self.times == 1:
            return [self.name]
        return [f"{self.name} ({time})" for time in range(1, self.times + 1)]


class _Row(Struct, frozen=True):
    """A row: its name, then boxes to tick with their places, and places to write.

    A place to write has what it says aloud. The row is *least* high.
    """

    name: Block
    cells: tuple[tuple[_Boxes | str, tuple[Box, ...]], ...]
    widths: tuple[float, ...]
    least: float
    style: PageStyle

    def block(self, height: float) -> Block:
        """Return the row in a height."""
        first, *places = _places(self.widths, height)
        marks = [_cell(self.name, Role.ROW_HEAD, first, self.style)]
        for (cell, ticks), place in zip(self.cells, places, strict=True):
            if isinstance(cell, _Boxes):
                marks.append(_ticked(cell, ticks, place, self.style))
            else:
                line = Widget(Box(place.x + PAD, PAD, place.width - 2 * PAD, height - 2 * PAD), cell)
                marks.append(Group(Role.CELL, (artifact(_frame(place, self.style)), line)))
        return Block(height, (Group(Role.ROW, tuple(marks)),))


class _Table(Struct, frozen=True):
    """The head of a table and its *rows*, *least* high."""

    head: Block
    rows: tuple[_Row, ...]
    least: float

    @classmethod
    def of(cls, head: Block, rows: Sequence[_Row]) -> "_Table":
        """Return a table of these rows."""
        return cls(head, tuple(rows), head.height + sum(row.least for row in rows))

    def block(self, more: float) -> Block:
        """Return the table, its rows taller by *more*."""
        table = stack((self.head, *(row.block(row.least + more) for row in self.rows)), 0)
        return Block(table.height, (Group(Role.TABLE, table.marks),))


class _Sheet(Struct, frozen=True):
    """The tables of a page in a *free* height, *gap* apart."""

    free: float
    gap: float
    tables: tuple[_Table, ...]

    @property
    def least(self) -> float:
        """Return the least height of the tables."""
        return sum(table.least for table in self.tables) + self.gap * (len(self.tables) - 1)

    @property
    def more(self) -> float:
        """Return how much taller each row is, so that the page is filled."""
        return min(MORE, max(0, self.free - self.least) / sum(len(table.rows) for table in self.tables))

    @property
    def filled(self) -> float:
        """Return the share of the height that the tables fill."""
        return (self.least + self.more * sum(len(table.rows) for table in self.tables)) / self.free

    def blocks(self) -> list[Block]:
        """Return the tables as tall as they fill the page."""
        return [table.block(self.more) for table in self.tables]


class PlannedDiary(Struct, frozen=True):
    """The tables of each page of a diary, *gap* apart, not drawn yet.

    They stand below the *heading*, or below the one that it has *again* overleaf.
    """

    heading: Block
    again: Block
    gap: float
    sheets: tuple[_Sheet, ...]

    def pages(self) -> list[Block]:
        """Return the pages, each under its heading."""
        pages = ([self.again if number else self.heading, *each.blocks()] for number, each in enumerate(self.sheets))
        return [section(stack(page, self.gap)) for page in pages]


def diary(handout: Handout, days: int, size: Size, style: PageStyle) -> list[Block]:
    """Return the pages of a diary of so many *days*, each under its heading.

    They are as few as possible. Raise DoesNotFit for a name that no page holds.
    """
    return plan_diary(handout, days, size, style).pages()


def plan_diary(handout: Handout, days: int, size: Size, style: PageStyle) -> PlannedDiary:
    """Return the pages of a diary of so many *days*, not filled yet.

    They are as few as possible. Raise DoesNotFit for a name that no page holds.
    """
    words, gap = handout.words, style.sizes.text
    heading, again = (
        paragraph(each, size.width, style.heading, Role.HEADING)
        for each in (words.diary, words.continue_heading(words.diary))
    )
    free = size.height - heading.height - gap, size.height - again.height - gap
    ways = [_weeks(handout, days, size.width, free, style), _lines(handout, days, size.width, free, style)]

    def cost(sheets: Sequence[_Sheet]) -> tuple[int, bool]:
        return len(sheets), min(sheet.filled for sheet in sheets) < FILLED

    sheets = min(filter(None, ways), key=cost)
    return PlannedDiary(heading, again, gap, tuple(sheets))


def _weeks(handout: Handout, days: int, width: float, free: tuple[float, float], style: PageStyle) -> list[_Sheet]:
    """Return pages of tables with a row a card and a column a day, up to a week wide.

    The first page and each other one have these *free* heights. All columns of days have one width.
    """
    name_width, gap = max(width * 0.26, 70.0), style.sizes.text
    columns = max(1, min(WEEK, days, int((width - name_width) / LEAST_BOX)))
    wide = (width - name_width) / columns
    sheets: list[_Sheet] = []
    for first in range(1, days + 1, columns):
        span = range(first, min(first + columns, days + 1))
        for table in _week(handout, span, name_width, wide, min(free), style):
            joined = replace(sheets[-1], tables=(*sheets[-1].tables, table)) if sheets else None
            if joined and joined.least <= joined.free:
                sheets[-1] = joined
            else:
                sheets.append(_Sheet(free[bool(sheets)], gap, (table,)))
    return sheets


def _week(
    handout: Handout, days: range, name_width: float, wide: float, height: float, style: PageStyle
) -> list[_Table]:
    """Return tables no taller than a *height*, with a row a card and a column a day."""
    heads = [handout.words.fill(handout.words.diary_day, day=day) for day in days]
    widths = (name_width, *[wide] * len(heads))
    head = _head((handout.words.diary_card, *heads), widths, style)
    rows: list[_Row] = []
    for (_, name), card in zip(handout.closing.legend, handout.cards, strict=True):
        boxes = [_Boxes(_spoken(name, head), card.times_on(day)) for head, day in zip(heads, days, strict=True)]
        row = _row(name, boxes, widths, style)
        if (over := head.height + row.least - height) > 0:
            key = "note" if len(card.note) > len(card.name) else "name"
            where = handout.source.where((*card.path, key))
            raise DoesNotFit([Problem.of(where, "does-not-fit/diary", field=key, count=len(name), height=over)])
        rows.append(row)
    return next(tables for tables in _divided(head, rows) if all(table.least <= height for table in tables))


def _divided(head: Block, rows: Sequence[_Row]) -> Iterator[list[_Table]]:
    """Yield the rows in one table, then evenly in more of them."""
    for count in range(1, len(rows) + 1):
        most = -(-len(rows) // count)
        yield [_Table.of(head, rows[begin : begin + most]) for begin in range(0, len(rows), most)]


def _lines(handout: Handout, days: int, width: float, free: tuple[float, float], style: PageStyle) -> list[_Sheet]:
    """Return pages of one table with a row a day, a column a card, and one for notes.

    The first page and each other one have these *free* heights, and as many days as each other. There are none if the
    cards are too many for the *width*.
    """
    words, label = handout.words, style.label
    heads = [words.fill(words.diary_day, day=day) for day in range(1, days + 1)]
    first = max(text_width(each, style.text) for each in heads) + 2 * PAD + 1
    count, rest = len(handout.cards), width - first
    noted = rest - count * MOST_CARD * label.size >= NOTES * label.size
    wide = MOST_CARD * label.size if noted else rest / count
    if wide < CARD * label.size or wide < LEAST_BOX:
        return []
    widths = (first, *[wide] * count, *([rest - wide * count] if noted else []))
    names = [name for _, name in handout.closing.legend]
    head = _head(("", *names, *([words.notes] if noted else [])), widths, style)
    rows = [
        _row(
            day,
            [
                *(
                    _Boxes(_spoken(name, day), card.times_on(number))
                    for name, card in zip(names, handout.cards, strict=True)
                ),
                *([f"{strip_markup(words.notes)}, {strip_markup(day)}"] if noted else []),
            ],
            widths,
            style,
        )
        for number, day in enumerate(heads, 1)
    ]
    for tables in _divided(head, rows):
        sheets = [_Sheet(free[number > 0], 0, (table,)) for number, table in enumerate(tables)]
        if all(sheet.least <= sheet.free for sheet in sheets):
            return sheets
    return []


def _spoken(name: str, day: str) -> str:
    """Return what a box of a card says aloud."""
    return f"{strip_markup(name)}, {strip_markup(day)}"


def _head(words: Sequence[str], widths: Sequence[float], style: PageStyle) -> Block:
    """Return the head of a table. Its corner has words or none."""
    texts = [
        paragraph(each, wide - 2 * PAD, style.label) if each else Block(0)
        for each, wide in zip(words, widths, strict=True)
    ]
    height = max(text.height for text in texts) + 2 * PAD
    places = _places(widths, height)
    roles = (Role.COLUMN_HEAD if each else Role.CELL for each in words)
    cells = (_cell(*each, style) for each in zip(texts, roles, places, strict=True))
    return Block(height, (Group(Role.ROW, tuple(cells)),))


def _row(name: str, cells: Sequence[_Boxes | str], widths: Sequence[float], style: PageStyle) -> _Row:
    """Return a row with its name, and a cell in each of the other *widths*."""
    first = paragraph(name, widths[0] - 2 * PAD, style.text)
    placed = tuple(
        (each, _place_ticks(each.times, wide) if isinstance(each, _Boxes) else ())
        for each, wide in zip(cells, widths[1:], strict=True)
    )
    ticks = max((TICK, *(box.bottom for _, boxes in placed for box in boxes)))
    least = max(first.height + 2 * PAD, ticks + 2 * AROUND)
    return _Row(first, placed, tuple(widths), least, style)


def _places(widths: Sequence[float], height: float) -> list[Box]:
    """Return the places of cells beside each other."""
    return [Box(sum(widths[:number]), 0, wide, height) for number, wide in enumerate(widths)]


def _ticked(cell: _Boxes, ticks: Sequence[Box], place: Box, style: PageStyle) -> Group:
    """Return a cell with boxes to tick in the middle of its height."""
    top = place.centre.y - max((tick.bottom for tick in ticks), default=0) / 2
    boxes = [Box(place.x + tick.x, top + tick.y, tick.width, tick.height) for tick in ticks]
    squares = (Shape(box, (2, 2, 2, 2), stroke=style.colours.ink, width=1) for box in boxes)
    fields = (Widget(box, name, tick=True) for box, name in zip(boxes, cell.labels, strict=True))
    return Group(Role.CELL, (artifact(_frame(place, style), *squares), *fields))


def _place_ticks(times: int, wide: float) -> tuple[Box, ...]:
    """Return the places of so many boxes in a cell, in rows as equal as possible."""
    most = max(1, int((wide - PAD) / (TICK + PAD)))
    rows = max(1, -(-times // most))
    columns = -(-times // rows)
    places = []
    for number in range(times):
        row, column = divmod(number, columns)
        left = (wide - columns * (TICK + PAD) + PAD) / 2
        places.append(Box(left + column * (TICK + PAD), row * (TICK + PAD), TICK, TICK))
    return tuple(places)


def _cell(words: Block, role: Role, box: Box, style: PageStyle) -> Group:
    """Return a heading cell with its words."""
    ground = _frame(box, style, style.colours.pale)
    return Group(role, (artifact(ground), *words.at(box.x + PAD, box.y + (box.height - words.height) / 2)))


def _frame(box: Box, style: PageStyle, fill: str | None = None) -> Shape:
    """Return the frame of a cell."""
    return Shape(box, fill=fill, stroke=style.colours.line, width=0.7)
