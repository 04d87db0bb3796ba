"""How full the pages of a leaflet are, how wide its pictures, and how long its lines."""

from collections.abc import Iterator

from handout.layout.formats.leaflet import content_area
from handout.layout.page import Group, Image, Mark, Page, Role, Text, bounds, walk
from handout.render.laid_out import LaidOut
from support.pages import texts_in

LEAFLET_SIZES: dict[str, dict[str, object]] = {
    "A4": {"paper": "A4"},
    "Letter": {"paper": "Letter"},
    "A5": {"paper": "A5"},
    "A4 large": {"paper": "A4", "large_print": True},
    "Letter large": {"paper": "Letter", "large_print": True},
}
"""The papers and sizes of type of leaflets, with their options."""

AROUND = 8
"""How far around words and pictures a page counts as filled, in pt."""


def open_share(page: Page) -> float:
    """Return the share of a page's height that has no words, no picture and no table to fill in."""
    area = content_area(page.size)
    filled = set[int]()

    def mark_as_filled(marks: tuple[Mark, ...]) -> None:
        for mark in marks:
            if isinstance(mark, Text) or (isinstance(mark, Group) and mark.role in (Role.FIGURE, Role.TABLE)):
                box = bounds(mark)
                filled.update(range(int(box.y - AROUND), int(box.bottom + AROUND)))
            elif isinstance(mark, Group) and mark.role is not Role.ARTIFACT and not is_page_footer(mark):
                mark_as_filled(mark.marks)

    mark_as_filled(page.marks)
    lines = range(int(area.y), int(area.bottom))
    return sum(line not in filled for line in lines) / len(lines)


def is_page_footer(mark: Mark) -> bool:
    """Return whether a mark is the footer of a page."""
    return isinstance(mark, Group) and mark.role is Role.FOOTER


def body_texts(page: Page) -> list[Text]:
    """Return the texts of a page without its footer."""
    return texts_in([mark for mark in page.marks if not is_page_footer(mark)])


def card_pictures(laid: LaidOut) -> Iterator[tuple[int, Image]]:
    """Yield the first picture of each card that has any, with the number of its page."""
    first = {card.figures[0].path for card in laid.handout.cards if card.figures}
    for number, page in enumerate(laid.pages, 1):
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path in first:
                yield number, next(each for each in mark.marks if isinstance(each, Image))


def longest_lines(laid: LaidOut) -> Iterator[tuple[int, int, Text]]:
    """Yield page number, the number of characters of the longest line, and the text, of each text of several lines."""
    for number, page in enumerate(laid.pages, 1):
        for text in body_texts(page):
            if len(text.lines) > 1 and text.role is not Role.TITLE:
                yield number, max(len(line.text.strip()) for line in text.lines), text
