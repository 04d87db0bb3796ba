"""The formats: what is laid out for which papers, and how it is imposed.  A format is a row of a table, not a class."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import MM, PAPERS, Size, is_in_inches
from handout.imposition.folding import booklet, letter_fold, letter_fold_widths
from handout.imposition.n_up import n_up
from handout.imposition.prepress import prepress
from handout.imposition.printer_marks import HEAD
from handout.imposition.sheet import Sheet, single
from handout.imposition.tiling import choose_tiling, label_width, tile
from handout.layout.formats.cut_cards import CARD_SIZES, cut_cards
from handout.layout.formats.leaflet import SAFE, content_area, leaflet
from handout.layout.formats.poster import poster
from handout.layout.formats.small_page import small_area
from handout.layout.formats.trifold import panels
from handout.layout.job import LayoutJob
from handout.layout.page import Page, bounds, moved
from handout.pdf.metadata import Duplex
from handout.problems import DoesNotFit
from handout.request.request import PrintOptions

LEAFLETS = ("A4", "A5", "Letter")
POSTERS = ("A2", "A1", "A0", "A3", "24x36in")
OFFICE = ("A4", "Letter", "A3")
POSTER_CARD, POSTER_TITLE, POSTER_LEADING = 2.0, 2.5, 1.17
"""A poster's names are read from twice as far as its text: sizes as multiples of it."""

NARROWER = {name: 72 / 16 if is_in_inches(size) else 3 * MM for name, size in PAPERS.items()}
"""By how much the panel that folds in is narrower."""


Layout = Callable[[LayoutJob], tuple[Page, ...]]
Imposition = Callable[[LayoutJob, tuple[Page, ...], PrintOptions], tuple[Sheet, ...]]


class Format(Struct, frozen=True):
    """A row: papers (the first is the default), the layout, how wide its personal lines are, and the imposition.

    *duplex* is how its paper is turned for the second side; which options have an effect is in their table.
    """

    papers: tuple[str, ...]
    layout: Layout
    personal_width: Callable[[str, Size], float]
    imposition: Imposition
    duplex: Duplex
    advice: str


def _page_column(_paper: str, size: Size) -> float:
    return content_area(size).width


def _half_column(_paper: str, size: Size) -> float:
    return content_area(_half(size)).width


def _panel_column(paper: str, size: Size) -> float:
    return small_area(_panel(paper, size)).width


def _cut_column(paper: str, _size: Size) -> float:
    return small_area(CARD_SIZES[paper]).width


def _half(size: Size) -> Size:
    return Size(size.height / 2, size.width)


def _panel(paper: str, size: Size) -> Size:
    wide, _, narrow = letter_fold_widths(_across(size), NARROWER[paper])
    return Size(min(wide, narrow), min(size.width, size.height))


def _card_pages(work: LayoutJob) -> tuple[Page, ...]:
    return _footed(work.handout, lambda handout: leaflet(replace(work, handout=handout)))


def _half_pages(work: LayoutJob) -> tuple[Page, ...]:
    """Return the leaflet on half sheets, filled up to a multiple of four with pages for notes before the last."""
    half = _half(work.size)
    top = content_area(half).y
    return _footed(
        work.handout,
        lambda handout: _headed(lambda size: leaflet(replace(work, handout=handout, size=size), multiple=4), half, top),
    )


def _footed(handout: Handout, layout: Callable[[Handout], tuple[Page, ...]]) -> tuple[Page, ...]:
    """Return the pages of a handout, with brief footers if whole ones leave too little room: its last page maps_back who approved it."""
    try:
        return layout(handout)
    except DoesNotFit:
        if handout.footer == handout.brief_footer:
            raise
    return layout(replace(handout, footer=handout.brief_footer))


def _headed(layout: Callable[[Size], tuple[Page, ...]], size: Size, top: float) -> tuple[Page, ...]:
    """Return pages of *size* with room at the head for the words to whoever prints, where they begin at *top* without."""
    free = max(0, HEAD - top)
    pages = layout(size)
    if any(bounds(mark).bottom > size.height - SAFE - free for page in pages for mark in page.marks):
        pages = layout(Size(size.width, size.height - free))
    return tuple(Page(size, moved(page.marks, 0, free)) for page in pages)


def _poster_page(work: LayoutJob) -> tuple[Page, ...]:
    setting = work.setting
    sizes = setting.style.sizes
    larger = replace(sizes, card=sizes.text * POSTER_CARD, title=sizes.text * POSTER_TITLE)
    setting = replace(setting, style=replace(setting.style, sizes=larger, leading=POSTER_LEADING))
    return (poster(replace(work, setting=setting), sorted(POSTERS, key=lambda p: PAPERS[p].width)),)


def _panel_pages(work: LayoutJob) -> tuple[Page, ...]:
    panel = _panel(work.paper, work.size)
    return _headed(lambda size: panels(replace(work, size=size)), panel, small_area(panel).y)


def _card_sides(work: LayoutJob) -> tuple[Page, ...]:
    fronts, backs = cut_cards(replace(work, size=CARD_SIZES[work.paper]))
    return tuple(page for pair in zip(fronts, backs, strict=True) for page in pair)


def _across(size: Size) -> Size:
    """Return a paper lying on its long side."""
    return Size(max(size.width, size.height), min(size.width, size.height))


def _flat(_work: LayoutJob, _pages: tuple[Page, ...], _printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return no sheets: pages are printed as they are."""
    return ()


def _tiled(work: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> tuple[Sheet, ...]:
    paper = tile_paper(printing.tile) if printing.tile else None
    if paper is None:
        return ()
    name, words = f"{work.handout.subject} {work.paper}", work.handout.words
    made = choose_tiling(pages[0].size, paper, printing.overlap, printing.edge, label_width(name, words))
    return tile(pages[0], made, name, words)


def tile_paper(name: str) -> Size | None:
    """Return the size of a paper that a poster can be cut up for, None if it is none of these."""
    return next((PAPERS[known] for known in OFFICE if known.casefold() == name.casefold()), None)


def _stitched(work: LayoutJob, pages: tuple[Page, ...], _printing: PrintOptions) -> tuple[Sheet, ...]:
    return booklet(pages, work.handout.words.print_at_100)


def _folded(work: LayoutJob, pages: tuple[Page, ...], _printing: PrintOptions) -> tuple[Sheet, ...]:
    return letter_fold(pages, _across(work.size), NARROWER[work.paper], work.handout.words.print_at_100)


def _cut_out(work: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> tuple[Sheet, ...]:
    return n_up(pages[::2], pages[1::2], work.size, printing.flip or "long", work.handout.words.print_at_100)


SHOP = "for the print shop"

FORMATS: Mapping[str, Format] = {
    "leaflet": Format(
        LEAFLETS,
        _card_pages,
        _page_column,
        _flat,
        Duplex.LONG_EDGE,
        SHOP,
    ),
    "poster": Format(
        POSTERS,
        _poster_page,
        _page_column,
        _tiled,
        Duplex.SIMPLEX,
        SHOP,
    ),
    "booklet": Format(
        OFFICE,
        _half_pages,
        _half_column,
        _stitched,
        Duplex.SHORT_EDGE,
        "print on both sides, flipped on the short edge; fold and staple in the middle",
    ),
    "trifold": Format(
        OFFICE[:2],
        _panel_pages,
        _panel_column,
        _folded,
        Duplex.SHORT_EDGE,
        "print on both sides, flipped on the short edge; fold the left panel of the outside in first",
    ),
    "cards": Format(
        OFFICE,
        _card_sides,
        _cut_column,
        _cut_out,
        Duplex.LONG_EDGE,
        "print on both sides, flipped on the {flip} edge; cut along the marks",
    ),
}

GLUE = "cut along the solid lines, glue over the broken ones; the first sheet shows how"


def advised(row: Format, printing: PrintOptions) -> str:
    """Return what whoever prints has to know."""
    return GLUE if printing.tile else row.advice.format(flip=printing.flip or "long")


def turned(row: Format, printing: PrintOptions) -> Duplex:
    """Return how the paper is turned for the second side."""
    return Duplex.SHORT_EDGE if printing.flip == "short" else row.duplex


def impose(row: Format, work: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return the sheets of a format, with bleed and marks for the print shop if they are asked for; none for reading."""
    sheets = row.imposition(work, pages, printing)
    if not (printing.bleed or printing.marks):
        return sheets
    sheets = sheets or tuple(single(page, number) for number, page in enumerate(pages, 1))
    crop, fold = ("crop" in printing.marks, "fold" in printing.marks)
    return prepress(sheets, printing.bleed, crop, fold, work.handout.words.print_at_100)
