"""Posters, and their parts."""

from functools import cache
from itertools import product

import pytest
import uharfbuzz as hb
from pymupdf_fonts import fontbuffers

from handout.geometry import Box, Size
from handout.layout.page import (
    Group,
    Image,
    Page,
    Role,
    Shape,
    Text,
    bounds,
    walk,
)
from handout.papers import PAPERS
from handout.render.laid_out import LaidOut
from handout.request.options import Request, Selection
from support.covering import in_turn
from support.pages import laid_out, squeeze, texts_in, words_in
from support.topics import POINTS

BY_SIZE = ("A3", "A2", "A1", "24x36in", "A0")


Case = tuple[str, bool, int]
SHEETS = [*product(BY_SIZE, (False, True))]
CASES: tuple[Case, ...] = (
    *((*sheet, points) for sheet, points in in_turn(SHEETS, (1, 2, 3, 4, 5, 7))),
    *(("A2", landscape, 7) for landscape in (False, True)),
)
"""Each paper upright and across, and each number of points; all points on the usual paper."""


def case_name(case: Case) -> str:
    """Return the name of a case for a test."""
    paper, landscape, points = case
    return f"{paper}-{'landscape' if landscape else 'portrait'}-{points}"


EVERY = pytest.mark.parametrize("case", CASES, ids=case_name)


def poster_request(case: Case, **more: object) -> Request:
    """Return the request for a poster of a case."""
    paper, landscape, points = case
    choice = Selection(points=POINTS[:points])
    return Request("back-pain", choice, paper=paper, format="poster", landscape=landscape, **more)  # type: ignore[arg-type]


def laid_poster(case: Case) -> LaidOut:
    """Return the poster of a case, laid out."""
    return laid_out(poster_request(case))


def only_page(laid: LaidOut) -> Page:
    """Return the one page of a poster."""
    (page,) = laid.pages
    return page


def sections_of(laid: LaidOut) -> list[Group]:
    """Return the parts of a poster."""
    return [mark for mark in only_page(laid).marks if isinstance(mark, Group) and mark.role is Role.SECTION]


def poster_cards(laid: LaidOut) -> list[Group]:
    """Return the cards of a poster."""
    return [section for section in sections_of(laid) if section.path[:1] == ("points",)]


def danger_box(laid: LaidOut) -> Group:
    """Return the box with the disclaimer: it stands before the cards."""
    first = sections_of(laid)[0]
    assert squeeze(laid.handout.front.disclaimer.heading) in words_in((first,))
    return first


def map_part(laid: LaidOut) -> Group:
    """Return the part with the body figures."""
    alts = {body.figure.alt for body in laid.handout.closing.bodies}
    (found,) = (
        section
        for section in sections_of(laid)
        if any(isinstance(mark, Group) and mark.alt in alts for mark in section.marks)
    )
    return found


def frame_of(section: Group) -> Box:
    """Return the frame of a part: its largest shape with an outline."""
    frames = [mark.box for mark in walk(section.marks) if isinstance(mark, Shape) and mark.stroke]
    return max(frames, key=lambda box: box.width * box.height)


def figure_of(section: Group) -> Group:
    """Return the picture of a part."""
    (figure,) = (mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE)
    return figure


def image_of(section: Group) -> Box:
    """Return where the drawing of a part stands."""
    (image,) = (mark.box for mark in walk(section.marks) if isinstance(mark, Image))
    return image


def running_text(section: Group) -> list[Text]:
    """Return a part's texts but those on its pictures and in its headings."""
    apart = [m for m in walk(section.marks) if isinstance(m, Group) and m.role in (Role.FIGURE, Role.HEADING)]
    inside = {id(text) for text in texts_in(apart)}
    heads = (Role.HEADING, Role.PART)
    return [text for text in texts_in((section,)) if id(text) not in inside and text.role not in heads]


def card_name(card: Group) -> Text:
    """Return the name of a card, the longest words in its heading."""
    (head,) = (mark for mark in card.marks if isinstance(mark, Group) and mark.role is Role.HEADING)
    return max(texts_in((head,)), key=lambda text: len(text.words))


def nearness(size: Size) -> float:
    """Return how near one stands: 1 at A2 and above, less before a smaller paper."""
    short, long = sorted((size.width, size.height))
    return min(1, short / PAPERS["A2"].width, long / PAPERS["A2"].height)


def x_height() -> float:
    """Return the height of FiraGO's small x as a fraction of the size."""
    return letter_height("x")


@cache
def letter_height(letter: str, font_name: str = "figo") -> float:
    """Return how far a letter of FiraGO rises, as a fraction of the size, measured on its outline."""
    font = hb.Font(hb.Face(bytes(fontbuffers[font_name]())))
    extents = font.get_glyph_extents(font.get_nominal_glyph(ord(letter)))
    assert extents is not None
    return float(extents.y_bearing) / font.face.upem


def area(box: Box | Size) -> float:
    """Return the area of a box."""
    return box.width * box.height


def band_end(page: Page) -> float:
    """Return where the title band ends."""
    (band,) = walk(page.marks[:1]) if not isinstance(page.marks[0], Group) else page.marks[0].marks
    return bounds(band).bottom


def digits(mark: Group) -> list[Text]:
    """Return the texts that are numbers."""
    return [text for text in texts_in((mark,)) if text.words.isdigit()]
