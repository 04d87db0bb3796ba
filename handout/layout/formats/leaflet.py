"""The leaflet: front page, cards in order, closing matter; every page with its footer."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from handout.content.handout import Card, Handout
from handout.geometry import MM, Box, Size
from handout.layout.figures.picture import Picture
from handout.layout.overflow import blamed, card_fields, front_fields, overlapping, unmapped
from handout.layout.page import Block, Group, Mark, Page, Role, Shape, stack
from handout.layout.pagebreak import cut
from handout.layout.parts.card import CardSize, Excess, Pictures, card
from handout.layout.parts.closing import body_map, headings, notes, texts
from handout.layout.parts.diary import diary
from handout.layout.parts.footer import checked, footer
from handout.layout.parts.front import front
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width
from handout.problems import DoesNotFit, Problem

GAP = 14.0
"""Between two cards."""

ABOVE_FOOTER, BELOW_RULE, FOOT = 10.0, 4.0, 52.0
"""Above the rule over the footer and below it; the least height of all below the content, to the edge of the paper."""

STRETCHES = (12.0, 24.0, 40.0, 60.0)
"""How much taller than half a page a card may be, when its neighbour can spare it."""


SAFE = 4 * MM
"""No text stands nearer to the trim."""

LEAST_CUT = 0.3
"""Texts shorter than this part of a page are not cut; they go on the next page whole."""

LARGE, WHOLE_SHEET = 18, 150 * MM
"""From what size on print is large, and from what width on no leaflet has a larger page."""


class _Sheetful(Struct, frozen=True):
    """What stands on one page, and how much of it is taken."""

    blocks: tuple[tuple[float, float, Block], ...]
    taken: float


def leaflet(
    handout: Handout,
    paper: Size,
    look: PageStyle,
    pictures: Pictures,
    logo: Picture | None,
    rooms: Sequence[CardSize],
    multiple: int = 1,
    days: int = 0,
) -> tuple[Page, ...]:
    """Return the pages of a leaflet; *rooms* are the card sizes to try, smallest first; raise DoesNotFit naming every excess.

    Their number is a *multiple*, reached by pages for notes before the last; a diary of so many *days* comes after all else.
    """
    area = content_area(paper, _foot(handout, content_area(paper).width, look))
    size = Size(area.width, area.height)
    opening = front(handout, size, look, logo)
    problems: list[Problem] = []
    if not isinstance(opening, list):
        problems += _front_too_tall(handout, size, look, logo, opening)
        opening = []
    fit = _Fit(size, look, pictures)
    rows = _rows(handout.cards, rooms, fit)
    problems += [
        problem
        for row in rows
        if isinstance(row.blocks, Excess)
        for problem in _card_too_tall(handout, row.cards[0], row.blocks, fit)
    ]
    if problems:
        raise DoesNotFit(problems)
    sheets = [_Sheetful(((0, 0, block),), area.height) for block in opening]
    sheets += _card_pages(rows, fit)
    sheets = _with_closing(handout, sheets, len(opening), size, look, pictures)
    if days:
        sheets += [_Sheetful(((0, 0, block),), size.height) for block in diary(handout, days, size, look)]
    while len(sheets) % multiple:
        sheets.insert(-1, _Sheetful(((0, 0, notes(handout, size.width, size.height, look)),), size.height))
    return tuple(
        _page(sheet, number, len(sheets), handout, paper, area, look) for number, sheet in enumerate(sheets, 1)
    )


def cards_on(page: Page) -> int:
    """Return how many cards stand on a page."""
    groups = (mark for mark in page.marks if isinstance(mark, Group))
    return sum(group.role is Role.SECTION and group.path[:1] == ("points",) for group in groups)


def content_area(paper: Size, foot: float = FOOT) -> Box:
    """Return the part of a page inside its margins and above its footer, which takes *foot* with the margin below it."""
    side, top = (28.0, 18.0) if paper.width < 450 else (45.0, 34.0)
    return Box(side, top, paper.width - 2 * side, paper.height - top - foot)


class _Fit(Struct, frozen=True):
    """Lays cards out on a content area of one size."""

    size: Size
    look: PageStyle
    pictures: Pictures

    @property
    def half(self) -> float:
        """The height of a half-page card."""
        return (self.size.height - GAP) / 2

    def __call__(self, each: Card, room: CardSize, height: float) -> Block | Excess:
        width = (self.size.width - GAP) / 2 if room is CardSize.QUARTER else self.size.width
        return card(each, width, height, room, self.look, self.pictures)


class _Row(Struct, frozen=True):
    """One card, or two quarters side by side; *height* is the least they need, up to the whole page."""

    cards: tuple[Card, ...]
    room: CardSize
    height: float
    blocks: tuple[Block, ...] | Excess


def _rows(cards: Sequence[Card], rooms: Sequence[CardSize], fit: _Fit) -> list[_Row]:
    """Return each card in the smallest of *rooms* that holds it, in order; quarters that follow each other share a row."""
    rows: list[_Row] = []
    waiting: list[tuple[Card, Block]] = []

    def alone(each: Card) -> _Row:
        found: Block | Excess = Excess(0, "picture")
        if CardSize.HALF in rooms:
            for height in (fit.half, *(fit.half + step for step in STRETCHES)):
                found = fit(each, CardSize.HALF, height)
                if isinstance(found, Block):
                    return _Row((each,), CardSize.HALF, height, (found,))
                if not found.height:
                    break  # more height gives its labels no place
        found = fit(each, CardSize.FULL, fit.size.height)
        return _Row((each,), CardSize.FULL, fit.size.height, (found,) if isinstance(found, Block) else found)

    for each in cards:
        small = fit(each, CardSize.QUARTER, fit.half) if CardSize.QUARTER in rooms else None
        if isinstance(small, Block):
            waiting.append((each, small))
            if len(waiting) == 2:
                rows.append(
                    _Row(tuple(c for c, _ in waiting), CardSize.QUARTER, fit.half, tuple(b for _, b in waiting))
                )
                waiting = []
            continue
        rows += [alone(c) for c, _ in waiting]
        waiting = []
        rows.append(alone(each))
    return [*rows, *(alone(c) for c, _ in waiting)]


def _card_pages(rows: Sequence[_Row], fit: _Fit) -> list[_Sheetful]:
    """Return pages of one or two rows; a card left alone on a page that is not the last grows to fill it."""
    pages: list[list[_Row]] = []
    for row in rows:
        pair = _paired(pages[-1][0], row, fit) if pages and len(pages[-1]) == 1 else None
        if pair:
            pages[-1] = pair
        else:
            pages.append([row])
    sheets = []
    for number, page in enumerate(pages, 1):
        if len(page) == 1 and page[0].room is CardSize.HALF and number < len(pages):
            full = fit(page[0].cards[0], CardSize.FULL, fit.size.height)
            if isinstance(full, Block):
                page = [_Row(page[0].cards, CardSize.FULL, fit.size.height, (full,))]  # noqa: PLW2901
        y, blocks = 0.0, []
        for row in page:
            shown = row.blocks if isinstance(row.blocks, tuple) else ()
            blocks += [(n * (fit.size.width + GAP) / 2, y, block) for n, block in enumerate(shown)]
            y += row.height + GAP
        sheets.append(_Sheetful(tuple(blocks), y))
    return sheets


def _paired(first: _Row, second: _Row, fit: _Fit) -> list[_Row] | None:
    """Return two rows that fill a page: equal heights where both fit, else one gives the other what it can spare."""
    if CardSize.FULL in (first.room, second.room):
        return None
    if first.height + second.height + GAP <= fit.size.height + 0.01:
        return [first, second]
    tall, other = (first, second) if first.height > second.height else (second, first)
    if other.room is CardSize.QUARTER:
        return None
    spare = fit.size.height - GAP - tall.height
    shorter = fit(other.cards[0], CardSize.HALF, spare)
    if not isinstance(shorter, Block):
        return None
    made = _Row(other.cards, CardSize.HALF, spare, (shorter,))
    return [made, second] if other is first else [first, made]


def _front_too_tall(
    handout: Handout, size: Size, look: PageStyle, logo: Picture | None, excess: float
) -> list[Problem]:
    """Return which texts make the front page too tall."""

    def over(less: Handout) -> float:
        found = front(less, size, look, logo)
        return 0 if isinstance(found, list) else found

    line = look.text.size * look.text.leading
    if found := blamed(handout, front_fields(handout), over, "the front page", lambda _: _cure(size, look), line):
        return found
    message = f"the front page is {excess:.0f} pt too tall for what must stand on it"
    where = handout.source.where(("disclaimer",))
    hint = ", or ".join(filter(None, ("shorten the disclaimer or the danger signs", _cure(size, look))))
    return [Problem(where, "does-not-fit", message, hint)]


def _cure(size: Size, look: PageStyle) -> str:
    """Return what makes room on a page besides shorter texts, if anything does."""
    if look.text.size >= LARGE:
        return "use normal print"
    return "use a larger paper" if size.width < WHOLE_SHEET else ""


def _card_too_tall(handout: Handout, each: Card, excess: Excess, fit: _Fit) -> list[Problem]:
    """Return which of its texts make a card fit on no page."""
    number = handout.cards.index(each)

    def found(less: Handout) -> Block | Excess:
        return fit(less.cards[number], CardSize.FULL, fit.size.height)

    def over(less: Handout) -> float:
        tried = found(less)
        return tried.height if isinstance(tried, Excess) else 0

    if not excess.height:
        return [overlapping(handout, number, lambda less: isinstance(found(less), Block))]
    line = fit.look.text.size * fit.look.text.leading
    what, lead = "on a page of its own the card", f"point '{each.id}': "
    if problems := blamed(
        handout, card_fields(handout, number), over, what, lambda _: _cure(fit.size, fit.look), line, lead
    ):
        return problems
    where = handout.source.where((*each.path, excess.field))
    message = f"point '{each.id}': the card is {excess.height:.0f} pt too tall even on a page of its own"
    return [
        Problem(
            where,
            "does-not-fit",
            message,
            ", or ".join(filter(None, (f"shorten '{excess.field}'", _cure(fit.size, fit.look)))),
        )
    ]


def _with_closing(
    handout: Handout, sheets: list[_Sheetful], opening: int, size: Size, look: PageStyle, pictures: Pictures
) -> list[_Sheetful]:
    """Return *sheets* with the closing matter: in the free room of the last page as far as it goes, then on pages of its own."""
    sheets = list(sheets)
    if len(sheets) <= opening:
        sheets.append(_Sheetful((), 0))
    gap = look.sizes.text * 1.1
    paragraphs = texts(handout, size.width, look)
    below = stack(paragraphs, gap).height + gap

    def room() -> float:
        return size.height - sheets[-1].taken

    def put(block: Block, after: float) -> None:
        last = sheets[-1]
        sheets[-1] = _Sheetful((*last.blocks, (0, last.taken, block)), last.taken + block.height + after)

    figures = body_map(handout, size.width, room() - below, look, pictures) or body_map(
        handout, size.width, room(), look, pictures
    )
    if figures is None:
        sheets.append(_Sheetful((), 0))
        figures = body_map(handout, size.width, room() - below, look, pictures) or body_map(
            handout, size.width, room(), look, pictures
        )
    if figures is None:
        fits = partial(_is_mapped, size=size, look=look, pictures=pictures)
        raise DoesNotFit([unmapped(handout, fits)])
    if figures.height:
        put(figures, gap)
    for number, whole in enumerate(paragraphs):
        block = whole
        while block.height > room():
            fresh = sheets[-1].taken == 0
            parts = cut(block, room()) if fresh or block.height > size.height * LEAST_CUT else None
            if fresh and not parts:
                where, name = headings(handout)[number]
                message = f"{name}: the text is {block.height - room():.0f} pt taller than a page, and its heading cannot be parted"
                raise DoesNotFit([Problem(where, "does-not-fit", message, "shorten the heading")])
            if parts:
                put(parts[0], 0)
                block = parts[1]
            sheets.append(_Sheetful((), 0))
        put(block, gap)
    if room() > look.sizes.text * 8:
        put(notes(handout, size.width, room(), look), 0)
    return sheets


def _is_mapped(handout: Handout, size: Size, look: PageStyle, pictures: Pictures) -> bool:
    return body_map(handout, size.width, size.height, look, pictures) is not None


def _page(sheet: _Sheetful, number: int, total: int, handout: Handout, paper: Size, area: Box, look: PageStyle) -> Page:
    marks: list[Mark] = []
    for x, y, block in sheet.blocks:
        marks += block.at(area.x + x, area.y + y)
    count, wide = _count(handout, number, total), _count_width(handout, look)
    right = paragraph(count, area.width * 0.25, look.small, right=True)
    left = footer(handout, area.width - wide, look.small)
    top = area.bottom + ABOVE_FOOTER
    rule = Shape(Box(area.x, top, area.width, 0.6), fill=look.colours.line)
    words = (*left.at(area.x, top + BELOW_RULE), *right.at(area.right - area.width * 0.25, top + BELOW_RULE))
    return Page(paper, (*marks, Group(Role.FOOTER, (rule, *words))))


def _count(handout: Handout, number: int, total: int) -> str:
    return handout.words.fill(handout.words.page_of, page=str(number), pages=str(total))


def _count_width(handout: Handout, look: PageStyle) -> float:
    """Return how much of the footer is kept for the number of the page."""
    return text_width(_count(handout, 88, 88), look.small) + look.small.size


def _foot(handout: Handout, width: float, look: PageStyle) -> float:
    """Return how high the foot of every page is, so that the footer has as many lines as it needs."""
    words = checked(handout, width - _count_width(handout, look), look.small)
    return max(FOOT, ABOVE_FOOTER + BELOW_RULE + words.height + SAFE)
