"""The leaflet: front page, cards in order, closing matter; every page with its footer."""

from collections.abc import Sequence
from dataclasses import dataclass

from handout.content.compose import Card, Handout
from handout.geometry import Box, Size
from handout.layout.cards import Excess, Pictures, Room, card
from handout.layout.closing import body_map, notes, texts
from handout.layout.front import front
from handout.layout.page import Block, Group, Mark, Page, Role, Shape, stack
from handout.layout.picture import Picture
from handout.layout.theme import Look
from handout.layout.typeset import paragraph
from handout.problems import DoesNotFit, Problem

GAP = 15.0
"""Between two cards."""


@dataclass(frozen=True, slots=True)
class _Sheetful:
    """What stands on one page, and how much of it is taken."""

    blocks: tuple[tuple[float, float, Block], ...]
    taken: float


def leaflet(handout: Handout, paper: Size, look: Look, pictures: Pictures, logo: Picture | None, rooms: Sequence[Room]) -> tuple[Page, ...]:
    """Return the pages of a leaflet; *rooms* are the card sizes to try, smallest first; raise DoesNotFit naming every excess."""
    area = content_area(paper)
    size = Size(area.width, area.height)
    opening = front(handout, size, look, logo)
    problems: list[Problem] = []
    if not isinstance(opening, list):
        where = handout.source.where(("disclaimer",))
        message = f"the front page is {opening:.0f} pt too tall for what must stand on it"
        problems.append(Problem(where, "does-not-fit", message, "shorten the title or the disclaimer, or use a larger paper"))
        opening = []
    placed = [_fitted(handout, each, size, look, pictures, rooms, problems) for each in handout.cards]
    if problems:
        raise DoesNotFit(problems)
    sheets = [_Sheetful(((0, 0, block),), area.height) for block in opening]
    sheets += _card_pages(handout.cards, [p for p in placed if p], size, look, pictures)
    sheets = _with_closing(handout, sheets, len(opening), size, look, pictures)
    return tuple(_page(sheet, number, len(sheets), handout, paper, area, look) for number, sheet in enumerate(sheets, 1))


def content_area(paper: Size) -> Box:
    """Return the part of a page inside its margins and above its footer."""
    small = paper.width < 450
    side, top, foot = (28.0, 24.0, 40.0) if small else (45.0, 34.0, 50.0)
    return Box(side, top, paper.width - 2 * side, paper.height - top - foot)


def _half(size: Size) -> float:
    return (size.height - GAP) / 2


def _measure(room: Room, size: Size) -> tuple[float, float]:
    """Return the width and height of a card of one *room*."""
    match room:
        case Room.QUARTER:
            return (size.width - GAP) / 2, _half(size)
        case Room.HALF:
            return size.width, _half(size)
        case Room.FULL:
            return size.width, size.height


def _fitted(handout: Handout, each: Card, size: Size, look: Look, pictures: Pictures, rooms: Sequence[Room], problems: list[Problem]) -> tuple[Room, Block] | None:
    """Return the smallest room that holds a card, and the card in it; note what is too much when none does."""
    found: Block | Excess = Excess(0, "picture")
    for room in rooms:
        found = card(each, *_measure(room, size), room, look, pictures)
        if isinstance(found, Block):
            return room, found
    if isinstance(found, Excess):
        if found.height:
            message = f"point '{each.id}': the card is {found.height:.0f} pt too tall even on a page of its own; '{found.field}' is its longest part"
            hint = f"shorten '{found.field}', or use a larger paper or normal print"
        else:
            message = f"point '{each.id}': the picture's labels cannot all be placed without overlap"
            hint = "shorten the labels or take one away, or use a larger paper"
        where = handout.source.where((*each.path, found.field))
        problems.append(Problem(where, "does-not-fit", message, hint))
    return None


def _card_pages(cards: Sequence[Card], placed: Sequence[tuple[Room, Block]], size: Size, look: Look, pictures: Pictures) -> list[_Sheetful]:
    """Return pages of cards in order: rows of one half or two quarters; a quarter left alone in its row grows into it."""
    rows: list[tuple[float, list[tuple[float, Block]]]] = []
    at = 0
    while at < len(placed):
        room, block = placed[at]
        if room is Room.QUARTER and at + 1 < len(placed) and placed[at + 1][0] is Room.QUARTER:
            rows.append((_half(size), [(0, block), ((size.width + GAP) / 2, placed[at + 1][1])]))
            at += 2
            continue
        if room is Room.QUARTER:
            grown = card(cards[at], *_measure(Room.HALF, size), Room.HALF, look, pictures)
            block = grown if isinstance(grown, Block) else block
        rows.append((block.height, [(0, block)]))
        at += 1
    pages: list[_Sheetful] = []
    for height, row in rows:
        here = pages[-1] if pages else None
        if here is None or here.taken + height > size.height + 0.01:
            pages.append(here := _Sheetful((), 0))
        blocks = (*here.blocks, *((x, here.taken, block) for x, block in row))
        pages[-1] = _Sheetful(blocks, here.taken + height + GAP)
    return pages


def _with_closing(handout: Handout, sheets: list[_Sheetful], opening: int, size: Size, look: Look, pictures: Pictures) -> list[_Sheetful]:
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

    figures = body_map(handout, size.width, room() - below, look, pictures) or body_map(handout, size.width, room(), look, pictures)
    if figures is None:
        sheets.append(_Sheetful((), 0))
        figures = body_map(handout, size.width, room() - below, look, pictures) or body_map(handout, size.width, room(), look, pictures)
    if figures and figures.height:
        put(figures, gap)
    for block in paragraphs:
        if block.height > room():
            sheets.append(_Sheetful((), 0))
        if block.height > size.height:
            where = handout.source.where(("evidence",))
            message = f"a closing text is {block.height - size.height:.0f} pt taller than a page"
            raise DoesNotFit([Problem(where, "does-not-fit", message, "shorten the intro, the evidence or the sources")])
        put(block, gap)
    if room() > look.sizes.text * 8:
        put(notes(handout, size.width, room(), look), 0)
    return sheets


def _page(sheet: _Sheetful, number: int, total: int, handout: Handout, paper: Size, area: Box, look: Look) -> Page:
    marks: list[Mark] = []
    for x, y, block in sheet.blocks:
        marks += block.at(area.x + x, area.y + y)
    count = handout.words.fill(handout.words.page_of, page=str(number), pages=str(total))
    right = paragraph(count, area.width * 0.25, look.small, right=True)
    left = paragraph(handout.footer, area.width * 0.74, look.small)
    top = area.bottom + 10
    rule = Shape(Box(area.x, top, area.width, 0.6), fill=look.colours.line)
    words = (*left.at(area.x, top + 4), *right.at(area.right - area.width * 0.25, top + 4))
    return Page(paper, (*marks, Group(Role.ARTIFACT, (rule, *words))))
