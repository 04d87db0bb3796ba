"""The diary: a table of cards and days, with boxes to tick."""

from collections.abc import Iterator, Sequence

from handout.content.handout import Handout
from handout.geometry import MM, Box, Size
from handout.layout.page import Block, Group, Mark, Role, Shape, Widget, artifact, section, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph
from handout.problems import DoesNotFit, Problem
from handout.schema.markup import strip_markup

WEEK = 7
"""The most days beside each other."""

LEAST_BOX, TICK = 11 * MM, 8 * MM
"""The least width of a column, and the size of a box to tick."""

PAD = 4.0


def diary(handout: Handout, days: int, size: Size, style: PageStyle) -> list[Block]:
    """Return the pages of a diary of so many *days*.

    The tables have up to a week of days and as many points as a page holds. Raise DoesNotFit for a name that no
    page holds.
    """
    heading = paragraph(handout.words.diary, size.width, style.heading, Role.HEADING)
    name_width = max(size.width * 0.26, 70.0)
    columns = max(1, min(WEEK, days, int((size.width - name_width) / LEAST_BOX)))
    gap = style.sizes.text
    space = size.height - heading.height - gap
    tables = [
        table
        for first in range(1, days + 1, columns)
        for table in _tables(
            handout, range(first, min(first + columns, days + 1)), columns, name_width, Size(size.width, space), style
        )
    ]
    pages: list[list[Block]] = [[heading]]
    for table in tables:
        if len(pages[-1]) > (pages[-1] == [heading]) and stack((*pages[-1], table), gap).height > size.height:
            pages.append([])
        pages[-1].append(table)
    return [section(stack(page, gap)) for page in pages]


def _tables(
    handout: Handout, days: range, columns: int, name_width: float, size: Size, style: PageStyle
) -> Iterator[Block]:
    """Yield tables no taller than *size*, with a row a point and a column a day.

    All tables have columns of the same width.
    """
    wide = (size.width - name_width) / columns
    heads = [handout.words.fill(handout.words.diary_day, day=day) for day in days]
    head = _row(handout.words.diary_card, heads, Role.COLUMN_HEAD, name_width, wide, style)
    rows: list[Block] = []
    for (_, name), card in zip(handout.closing.legend, handout.cards, strict=True):
        row = _row(name, [""] * len(days), Role.ROW_HEAD, name_width, wide, style, heads, card.times_a_day)
        if (over := head.height + row.height - size.height) > 0:
            key = "note" if len(card.note) > len(card.name) else "name"
            where = handout.source.where((*card.path, key))
            raise DoesNotFit([Problem.of(where, "does-not-fit/diary", field=key, count=len(name), height=over)])
        if rows and stack((head, *rows, row), 0).height > size.height:
            yield _table((head, *rows))
            rows = []
        rows.append(row)
    yield _table((head, *rows))


def _table(rows: Sequence[Block]) -> Block:
    """Return rows as a table."""
    table = stack(rows, 0)
    return Block(table.height, (Group(Role.TABLE, table.marks),))


def _row(
    name: str,
    cells: Sequence[str],
    role: Role,
    name_width: float,
    wide: float,
    style: PageStyle,
    days: Sequence[str] = (),
    times: int = 1,
) -> Block:
    """Return a row: its name, then the headings of days or boxes to tick.

    The boxes are for these *days*, one for each of so many *times*.
    """
    first = paragraph(name, name_width - 2 * PAD, style.label if cells[0] else style.text)
    ticks = _place_ticks(times, wide)
    deep = max(tick.y + tick.height for tick in ticks)
    texts = [paragraph(cell, wide - 2 * PAD, style.label) if cell else Block(deep) for cell in cells]
    height = max(first.height, *(text.height for text in texts)) + 2 * PAD
    marks: list[Mark] = [_cell(first, role, Box(0, 0, name_width, height), style)]
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        box = Box(name_width + number * wide, 0, wide, height)
        if cell:
            marks.append(_cell(text, Role.COLUMN_HEAD, box, style))
            continue
        what, top = f"{strip_markup(name)}, {strip_markup(days[number])}", box.centre.y - deep / 2
        places = [Box(box.x + tick.x, top + tick.y, TICK, TICK) for tick in ticks]
        squares = (Shape(place, (2, 2, 2, 2), stroke=style.colours.ink, width=1) for place in places)
        names = [what] if times == 1 else [f"{what} ({time})" for time in range(1, times + 1)]
        fields = (Widget(place, each, tick=True) for place, each in zip(places, names, strict=True))
        marks.append(Group(Role.CELL, (artifact(_frame(box, style), *squares), *fields)))
    return Block(height, (Group(Role.ROW, tuple(marks)),))


def _place_ticks(times: int, wide: float) -> list[Box]:
    """Return the places of so many boxes in a cell, in rows as equal as possible."""
    most = max(1, int((wide - PAD) / (TICK + PAD)))
    rows = -(-times // most)
    columns = -(-times // rows)
    places = []
    for number in range(times):
        row, column = divmod(number, columns)
        left = (wide - columns * (TICK + PAD) + PAD) / 2
        places.append(Box(left + column * (TICK + PAD), row * (TICK + PAD), TICK, TICK))
    return places


def _cell(words: Block, role: Role, box: Box, style: PageStyle) -> Group:
    """Return a heading cell with its words."""
    ground = _frame(box, style, style.colours.pale)
    return Group(role, (artifact(ground), *words.at(box.x + PAD, box.y + (box.height - words.height) / 2)))


def _frame(box: Box, style: PageStyle, fill: str | None = None) -> Shape:
    """Return the frame of a cell."""
    return Shape(box, fill=fill, stroke=style.colours.line, width=0.7)
