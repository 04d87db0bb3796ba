"""The layout and imposition of each format, and what it says to the printer.

A format is a row of the table, not a class; its papers and options are in ``handout/formats.py``.
What only some formats need is imported where it is used, for a cold start.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import MM, Size
from handout.imposition.folding import LETTER_FOLD, Fold, booklet, fold_in_three
from handout.imposition.sheet import Sheet, single
from handout.layout.density import SMALL_PAGES, WHOLE_PAGES, Density, may_be_denser, set_compact
from handout.layout.formats.filler_pages import is_filled_with_diary
from handout.layout.formats.leaflet import cards_on, content_area, holds_cards, later_foot, leaflet
from handout.layout.formats.small_page import small_area
from handout.layout.job import LayoutJob
from handout.layout.page import Page
from handout.layout.parts.sections import unexplained
from handout.layout.setting import Setting
from handout.layout.style import SECOND_SIZE
from handout.papers import OFFICE_PAPERS, PAPERS, POSTER_PAPERS, is_in_inches
from handout.pdf.metadata import Duplex
from handout.problems import DoesNotFit
from handout.render.headed import headed
from handout.request.options import PrintOptions

if TYPE_CHECKING:
    from handout.imposition.tiling import Tiling

POSTER_HEADINGS, SLENDER_HEADINGS = (1.5, 2.5), (1.25, 1.77)
"""The sizes of a poster's headings, as multiples of its text size.

The second ones are for pictures that would else be small. The title's is the largest that it may have: its length on
one line decides. Names are read from further away than the text.
"""

DENSER_HEADINGS = (SLENDER_HEADINGS, (1.25, 1.5))
"""Those to try in other languages, where nothing fits with the usual ones."""

POSTER_SECOND = 0.65
"""The least size of a second language on a poster, before which its reader stands."""
POSTER_PICTURES = (0.8, 0.7)
"""The least widths of pictures to try after them, as multiples of the usual one."""

POSTER_LEADING = 1.17

NARROWER = {name: 72 / 16 if is_in_inches(size) else 3 * MM for name, size in PAPERS.items()}
"""How much narrower the panel that folds in is, by paper, in pt."""


Pages = TypeVar("Pages", bound=tuple[object, ...])
Layout = Callable[[LayoutJob], tuple[Page, ...]]
IsSparse = Callable[[LayoutJob, tuple[Page, ...]], bool]
Imposition = Callable[[LayoutJob, tuple[Page, ...], PrintOptions], tuple[Sheet, ...]]


class FormatLayout(Struct, frozen=True):
    """The layout of a format, and its imposition.

    *personal_width* is the width of the patient's lines in pt, *duplex* is how the paper is turned for its
    second side. *folded* sheets can have fold marks. The pages of a *single_sheet* cannot be parted, so that the
    patient's name need not stand on each. Where words take more space than in English, the *densities* are tried in
    turn, as long as its pages are sparse. The table of options says which options have an effect.
    """

    layout: Layout
    personal_width: Callable[[str, Size], float]
    imposition: Imposition
    duplex: Duplex
    advice: str
    folded: bool = False
    single_sheet: bool = False
    densities: tuple[Density, ...] = ()
    is_sparse: IsSparse = lambda _job, _pages: False
    holds_cards: Callable[[LayoutJob], bool] = lambda _job: True


def _page_column(_paper: str, size: Size) -> float:
    """Return the width of a text column on a whole page."""
    return content_area(size).width


def _half_column(_paper: str, size: Size) -> float:
    """Return the width of a text column on half a page."""
    return content_area(_half(size)).width


def _panel_column(fold: Fold, paper: str, size: Size) -> float:
    """Return the width of a text column on a panel of a folded sheet."""
    return small_area(_panel(fold, paper, size)).width


def _cut_column(paper: str, _size: Size) -> float:
    """Return the width of a text column on a cut-out card."""
    from handout.layout.formats.cut_cards import CARD_SIZES

    return small_area(CARD_SIZES[paper]).width


def _half(size: Size) -> Size:
    """Return the size of half a sheet, upright."""
    return Size(size.height / 2, size.width)


def _panel(fold: Fold, paper: str, size: Size) -> Size:
    """Return the size of every panel of a folded sheet, as narrow as the narrowest."""
    wide, _, narrow = fold.widths(_across(size), NARROWER[paper])
    return Size(min(wide, narrow), min(size.width, size.height))


def _card_pages(job: LayoutJob) -> tuple[Page, ...]:
    """Return the pages of a leaflet."""
    return _footed(job.handout, lambda handout: leaflet(replace(job, handout=handout)))


def _half_pages_hold_cards(job: LayoutJob) -> bool:
    """Return whether each card fits on half a page."""
    return holds_cards(replace(job, size=_half(job.size)))


def _has_sparse_cards(job: LayoutJob, pages: tuple[Page, ...]) -> bool:
    """Return whether pages hold a single card, or the last sheet has an empty side."""
    single = sum(cards_on(page) == 1 for page in pages)
    return job.cards_per_page != "1" and (single > 1 or len(pages) % 2 == 1)


def _leaves_scale_unexplained(job: LayoutJob, pages: tuple[Page, ...]) -> bool:
    """Return whether a card has a word of its scale that no page explains."""
    return bool(unexplained(job.handout.cards, [mark for page in pages for mark in page.marks]))


def _half_pages(job: LayoutJob) -> tuple[Page, ...]:
    """Return the leaflet on half sheets, with a multiple of four pages.

    Pages for notes are added before the last one.
    """
    half = _half(job.size)
    top = content_area(half).y

    def layout(handout: Handout) -> tuple[Page, ...]:
        """Return the pages of a handout."""
        own = replace(job, handout=handout, size=half)
        return headed(lambda size: leaflet(replace(own, size=size), multiple=4), half, top, later_foot(own))

    return _footed(job.handout, layout)


def _footed(handout: Handout, layout: Callable[[Handout], Pages]) -> Pages:
    """Return the pages of a handout, with brief footers if full ones are too large.

    Its last page names who approved it in either case.
    """
    if handout.footer == handout.brief_footer:
        return _owned(handout, layout)
    try:
        return _owned(handout, layout)
    except DoesNotFit:
        return _owned(replace(handout, footer=handout.brief_footer), layout)


def _owned(handout: Handout, layout: Callable[[Handout], Pages]) -> Pages:
    """Return the pages of a handout, with the patient's name in the footers.

    It is left out where it leaves too little room for the rest.
    """
    try:
        return layout(handout)
    except DoesNotFit:
        if not handout.owner:
            raise
    return layout(replace(handout, owner=""))


def _poster_page(job: LayoutJob) -> tuple[Page, ...]:
    """Return the single page of a poster.

    In other languages it may have smaller headings, compact typefaces and at last smaller pictures, if need be; with two
    languages, smaller words of the second.
    """
    from handout.layout.formats.poster import poster

    papers = sorted(POSTER_PAPERS, key=lambda paper: PAPERS[paper].width)
    usual, slender = (_poster_setting(job.setting, *each, SECOND_SIZE) for each in (POSTER_HEADINGS, SLENDER_HEADINGS))
    denser: list[tuple[Setting, float]] = []
    if job.handout.second:
        both = POSTER_HEADINGS, SLENDER_HEADINGS
        denser = [(_poster_setting(job.setting, *each, POSTER_SECOND), 1) for each in both]
    elif may_be_denser(job.handout.language):
        smaller = [_poster_setting(job.setting, *each, SECOND_SIZE) for each in DENSER_HEADINGS]
        small = replace(smaller[-1], style=set_compact(smaller[-1].style))
        denser = [*((each, 1) for each in smaller), (small, 1), *((small, share) for share in POSTER_PICTURES)]
    return (poster(replace(job, setting=usual), papers, slender, denser),)


def _poster_setting(setting: Setting, card: float, title: float, second: float) -> Setting:
    """Return the setting of a poster, whose headings are multiples of its text.

    So are the words of a *second* language.
    """
    style, sizes = setting.style, setting.style.sizes
    larger = replace(sizes, card=sizes.text * card, title=sizes.text * title)
    spoken = style.second and replace(style.second, size=second)
    return replace(setting, style=replace(style, sizes=larger, leading=POSTER_LEADING, second=spoken))


def _panel_pages(fold: Fold, job: LayoutJob) -> tuple[Page, ...]:
    """Return the panels of a folded sheet."""
    from handout.layout.formats.six_panels import panels

    panel, inside = _panel(fold, job.paper, job.size), fold.first_inside
    top = small_area(panel).y
    return _owned(
        job.handout,
        lambda handout: headed(lambda size: panels(replace(job, handout=handout, size=size), inside), panel, top),
    )


def _card_sides(job: LayoutJob) -> tuple[Page, ...]:
    """Return the fronts and backs of cut-out cards in turn."""
    from handout.layout.formats.cut_cards import CARD_SIZES, cut_cards

    size = CARD_SIZES[job.paper]
    fronts, backs = _owned(job.handout, lambda handout: cut_cards(replace(job, handout=handout, size=size)))
    return tuple(page for pair in zip(fronts, backs, strict=True) for page in pair)


def _across(size: Size) -> Size:
    """Return a paper size in landscape."""
    return Size(max(size.width, size.height), min(size.width, size.height))


def _flat(_job: LayoutJob, _pages: tuple[Page, ...], _printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return no sheets: the pages are printed as they are."""
    return ()


def _tiled(job: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return a poster cut into tiles, or no sheets if no tile paper is requested."""
    from handout.imposition.tiling import tile

    tiling = _tiling(job, pages, printing, fit=printing.fit is not False)
    name, words = _tile_name(job), job.handout.words
    return tile(pages[0], tiling, name, words, from_right=job.from_right) if tiling else ()


def _tiling(job: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions, *, fit: bool) -> "Tiling | None":
    """Return how a poster is cut into tiles, or None if no tile paper is requested."""
    from handout.imposition.tiling import choose_tiling, label_width

    paper = tile_paper(printing.tile) if printing.tile else None
    if paper is None:
        return None
    wide = label_width(_tile_name(job), job.handout.words)
    return choose_tiling(pages[0].size, paper, printing.overlap, printing.edge, wide, fit=fit)


def _tile_name(job: LayoutJob) -> str:
    """Return the name of a poster on its tiles."""
    return f"{job.handout.subject} {job.paper}"


def tile_paper(name: str) -> Size | None:
    """Return the size of a paper for the tiles of a poster, or None if it is not one."""
    return next((PAPERS[known] for known in OFFICE_PAPERS if known.casefold() == name.casefold()), None)


def _stitched(job: LayoutJob, pages: tuple[Page, ...], _printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return the sheets of a booklet."""
    return booklet(pages, job.handout.words.print_at_100, from_right=job.from_right)


def _folded(fold: Fold, job: LayoutJob, pages: tuple[Page, ...], _printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return the sides of a sheet that is folded in three."""
    words, narrower = job.handout.words.print_at_100, NARROWER[job.paper]
    return fold_in_three(fold, pages, _across(job.size), narrower, words, from_right=job.from_right)


def _cut_out(job: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return the sheets of cut-out cards."""
    from handout.imposition.n_up import n_up

    words, flip = job.handout.words.print_at_100, printing.flip or "long"
    return n_up(pages[::2], pages[1::2], job.size, flip, words, from_right=job.from_right)


SHOP_ADVICE = "for the print shop"

FORMAT_LAYOUTS: Mapping[str, FormatLayout] = {
    "leaflet": FormatLayout(
        _card_pages,
        _page_column,
        _flat,
        Duplex.LONG_EDGE,
        SHOP_ADVICE,
        densities=WHOLE_PAGES,
        is_sparse=_has_sparse_cards,
        holds_cards=holds_cards,
    ),
    "poster": FormatLayout(
        _poster_page,
        _page_column,
        _tiled,
        Duplex.SIMPLEX,
        SHOP_ADVICE,
    ),
    "booklet": FormatLayout(
        _half_pages,
        _half_column,
        _stitched,
        Duplex.SHORT_EDGE,
        "print on both sides, flipped on the short edge; fold and staple in the middle",
        folded=True,
        densities=SMALL_PAGES,
        holds_cards=_half_pages_hold_cards,
    ),
    "trifold": FormatLayout(
        partial(_panel_pages, LETTER_FOLD),
        partial(_panel_column, LETTER_FOLD),
        partial(_folded, LETTER_FOLD),
        Duplex.SHORT_EDGE,
        "print on both sides, flipped on the short edge; fold the {side} panel of the outside in first",
        folded=True,
        single_sheet=True,
        densities=SMALL_PAGES,
        is_sparse=_leaves_scale_unexplained,
    ),
    "cards": FormatLayout(
        _card_sides,
        _cut_column,
        _cut_out,
        Duplex.LONG_EDGE,
        "print on both sides, flipped on the {flip} edge; cut along the marks",
        densities=SMALL_PAGES,
    ),
}

FILLED = "a diary fills the last sheet (--diary 0: lines for notes)"

GLUE_ADVICE = "cut along the solid lines, glue over the broken ones; the first sheet shows how"


def advice_for(chosen: FormatLayout, job: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> str:
    """Return the instructions for whoever prints the handout."""
    if not printing.tile:
        advice = chosen.advice.format(flip=printing.flip or "long", side="right" if job.from_right else "left")
        filled = chosen.imposition is _stitched and job.days is None and is_filled_with_diary(job.handout, pages)
        return f"{advice}; {FILLED}" if filled else advice
    exact, fitted = (_tiling(job, pages, printing, fit=fit) for fit in (False, True))
    if exact is None or fitted is None or fitted.count == exact.count:
        return GLUE_ADVICE
    smaller, larger = f"{fitted.count} at {fitted.scale * 100:.0f} %", f"{exact.count} at 100 %"
    if printing.fit is False:
        return f"{GLUE_ADVICE}; {larger}, or {smaller} without --no-fit"
    return f"{GLUE_ADVICE}; {smaller}, or {larger} with --no-fit"


def duplex_for(chosen: FormatLayout, printing: PrintOptions) -> Duplex:
    """Return how the paper is turned for the second side."""
    return Duplex.SHORT_EDGE if printing.flip == "short" else chosen.duplex


def impose(chosen: FormatLayout, job: LayoutJob, pages: tuple[Page, ...], printing: PrintOptions) -> tuple[Sheet, ...]:
    """Return the sheets of a format, or none if the pages are printed as they are.

    Sheets have bleed and marks for the print shop if these are requested.
    """
    sheets = chosen.imposition(job, pages, printing)
    if not (printing.bleed or printing.marks):
        return sheets
    from handout.imposition.prepress import prepress

    sheets = sheets or tuple(single(page, number) for number, page in enumerate(pages, 1))
    crop, fold = ("crop" in printing.marks, "fold" in printing.marks)
    return prepress(sheets, printing.bleed, crop, fold, job.handout.words.print_at_100)
