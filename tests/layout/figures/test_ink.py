"""Less ink: grey has no colour, the saver is nearly white, and both survive a photocopier."""

import re
import zlib

import pytest
import yaml
from msgspec.structs import asdict, replace
from PIL import Image as Pillow
from PIL import ImageChops, ImageStat
from support.inks import ABOUT, LESS, laid_in, pdf_in, rendered_page, seen_in
from support.topics import ROOT

from handout.content.assets import PictureFile
from handout.content.project import Project
from handout.content.theme import LEAST_CONTRAST, PURPOSES, Colours, Purpose, Theme, contrast
from handout.installed import BUILTIN
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.ink import SAVING, Ink, convert_colours, convert_picture
from handout.layout.figures.picture import load
from handout.layout.page import Group, Mark, Page, Shape, Text, bounds, walk
from handout.layout.page import Path as Stroke
from handout.pdf.painter import paint_untagged

FORMATS = ("leaflet", "poster", "booklet", "trifold", "cards")
HAIR = "#8c8c8c"
"""The saver's thin lines."""


def coverage(picture: Pillow.Image) -> float:
    """Return how much of a page is ink: 0 is white, 1 is black."""
    return 1 - ImageStat.Stat(picture.convert("L")).mean[0] / 255


def colourful(picture: Pillow.Image) -> int:
    """Return by how much the three parts of a pixel differ at most."""
    red, green, blue = picture.split()
    pairs = ((red, green), (green, blue), (red, blue))
    return max(int(ImageChops.difference(a, b).getextrema()[1]) for a, b in pairs)  # type: ignore[arg-type]


# ---- grey


@pytest.mark.parametrize("ink", LESS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.sweep(every=12)
def test_no_colour_is_left(form: str, ink: str) -> None:
    """No pixel of any page has a colour."""
    laid = laid_in(form, ink)
    for page in range(len(laid.pages)):
        assert colourful(rendered_page(pdf_in(form, ink), page, 30)) == 0, page


@pytest.mark.parametrize("ink", LESS)
@pytest.mark.parametrize("form", ["booklet", "trifold", "cards"])
def test_no_colour_is_left_on_sheets(form: str, ink: str) -> None:
    """No pixel of any sheet for the printer has a colour, in its margins neither."""
    laid = laid_in(form, ink)
    content = laid.pdf()
    for sheet in range(len(laid.sheets)):
        assert colourful(rendered_page(content, sheet, 30)) == 0, sheet


@pytest.mark.parametrize("form", ["leaflet", "poster"])
@pytest.mark.sweep(every=12)
def test_colour_is_colourful(form: str) -> None:
    """The check for colour sees the colours of the usual handout."""
    assert colourful(seen_in(form, "colour", 0)) > 50


def test_a_grey_is_as_light_as_its_colour() -> None:
    """Each colour of a theme becomes the grey of its luma; the saver's are black, on white, and frames a grey that a copier still sees."""
    colours = _colours()
    grey, saver = convert_colours(colours, Ink.GREY), convert_colours(colours, Ink.SAVER)
    for name, value in asdict(colours).items():
        red, green, blue = (int(value[n : n + 2], 16) for n in (1, 3, 5))
        luma = round(0.299 * red + 0.587 * green + 0.114 * blue)
        assert getattr(grey, name) == f"#{luma:02x}" + f"{luma:02x}" * 2
        assert getattr(saver, name) == SAVING[PURPOSES[name]]
    assert convert_colours(colours, Ink.COLOUR) == colours


@pytest.mark.parametrize("name", sorted(file.stem for file in (BUILTIN / "templates" / "themes").glob("*.yaml")))
def test_the_saver_prints_each_colour_as_it_is_meant(name: str) -> None:
    """In every theme what is for text is dark and prints black, what lies behind it is light and prints white."""
    colours = Project(BUILTIN).read("themes", name, Theme).value.colours
    saver = convert_colours(colours, Ink.SAVER)
    assert set(asdict(colours)) == set(PURPOSES)
    for field, colour in asdict(colours).items():
        if PURPOSES[field] is Purpose.TEXT:
            assert (getattr(saver, field), contrast(colour, "#ffffff") >= LEAST_CONTRAST) == ("#000000", True)
        elif PURPOSES[field] is Purpose.GROUND:
            assert (getattr(saver, field), contrast(colour, "#000000") >= LEAST_CONTRAST) == ("#ffffff", True)
        else:
            assert contrast(getattr(saver, field), "#ffffff") > 2


def _colours() -> Colours:
    theme = yaml.safe_load((ROOT / "templates" / "themes" / "calm.yaml").read_text("utf-8"))
    return Colours(**theme["colours"])


def _parts(body: str, ink: Ink) -> tuple[Drawing, bytes, bytes]:
    """Return a drawing with this ink, all its dictionaries and all its operators."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    picture = convert_picture(load(PictureFile("art.svg", f"{head}{body}</svg>".encode(), {})), ink)
    assert isinstance(picture, Drawing)
    text = b"\n".join(part.entries for part in picture.parts)
    return picture, text, b"\n".join(zlib.decompress(p.content) for p in picture.parts if p.content is not None)


def _colours_in(code: bytes) -> list[bytes]:
    return re.findall(rb"^[\d. ]+ (?:rg|RG|g|G)$", code, re.MULTILINE)


BOXES = '<path d="M0 0h9v9z" fill="#f00" stroke="#00f"/><path d="M0 0h9v9z" fill="#1a1a1a"/><path d="M0 0h9v9z" fill="#fed"/>'


def test_a_drawing_becomes_grey_or_lines() -> None:
    """Fills and strokes become greys; for the saver strokes are black, fills white unless nearly black."""
    coloured, grey, saver = (_parts(BOXES, ink) for ink in Ink)
    assert len({coloured[0].key, grey[0].key, saver[0].key}) == 3
    assert [line[-2:] for line in _colours_in(coloured[2])] == [b"rg", b"RG", b"rg", b"rg"]
    assert _colours_in(grey[2]) == [b"0.299 g", b"0.114 G", b"0.102 g", b"0.9457 g"]
    assert _colours_in(saver[2]) == [b"0 g", b"0 G", b"0 g", b"1 g"]


SKIN, HAIR_DARK = '<path d="M0 0h90v90z" fill="#fca"/>', '<path d="M0 0h9v9z" fill="#210"/>'
LINE = '<path d="M0 0h9v9" fill="none" stroke="#f00"/>'
RUN = '<linearGradient id="a"><stop stop-color="#fff"/><stop offset="1" stop-color="#fca"/></linearGradient>'


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (SKIN, False),
        (f'<g opacity=".5">{SKIN}</g>', False),
        (SKIN + HAIR_DARK, False),
        (f'{RUN}<path d="M0 0h90v90z" fill="url(#a)"/>{HAIR_DARK}', False),
        (HAIR_DARK, True),
        (SKIN + LINE, True),
        (f'<g opacity=".5">{SKIN}{LINE}</g>', True),
    ],
)
def test_a_drawing_without_lines_keeps_its_areas(body: str, lines: bool) -> None:
    """For the saver a body drawn as areas alone is grey, for as lines nothing or only its hair would be left of it."""
    _, text, code = _parts(body, Ink.SAVER)
    _, grey_text, grey_code = _parts(body, Ink.GREY)
    assert (code == grey_code and text == grey_text) is not lines
    assert b"rg" not in code.split()


BLENDS = (
    '<linearGradient id="a"><stop stop-color="#f00"/><stop offset=".5" stop-color="#fff"/><stop offset="1" stop-color="#00f"/>'
    '</linearGradient><linearGradient id="b"><stop stop-color="#100"/><stop offset="1" stop-color="#001"/></linearGradient>'
    '<path d="M0 0h9v9z" fill="url(#a)" stroke="url(#a)"/><path d="M0 0h9v9z" fill="url(#b)"/>'
)


def test_colours_that_run_into_each_other_do_so_in_grey_or_not_at_all() -> None:
    """A gradient is in grey for grey; for the saver it is black where it is dark all over or a line, else white."""
    _, text, code = _parts(BLENDS, Ink.GREY)
    assert b"DeviceRGB" not in text
    assert {b"0.299", b"1", b"0.114"} < set(re.findall(rb"/C[01] \[([^\]]*)\]", text))
    assert b"scn" in code
    _, text, code = _parts(BLENDS, Ink.SAVER)
    assert _colours_in(code) == [b"1 g", b"0 G", b"0 g"]
    assert b"scn" not in code.lower()


@pytest.mark.parametrize("ink", Ink)
def test_what_is_painted_inside_patterns_takes_the_ink_and_masks_do_not(ink: Ink) -> None:
    """A hatch is inked as any line; the lightness of a mask stays what it is, or other parts would show."""
    body = (
        '<pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0l8 8" fill="none" stroke="#f00"/></pattern>'
        '<mask id="m"><rect width="100" height="100" fill="#0f0"/></mask>'
        '<path d="M0 0h90v90z" fill="url(#p)" mask="url(#m)"/>'
    )
    _, _, code = _parts(body, ink)
    line = {Ink.COLOUR: b"1 0 0 RG", Ink.GREY: b"0.299 G", Ink.SAVER: b"0 G"}[ink]
    assert sorted(_colours_in(code)) == sorted([line, b"0.7154 g"])


# ---- saver


DPI = 150
"""The resolution at which ink is measured: at less, thin lines are drawn thicker than they print."""


def _ground(form: str, ink: str, number: int) -> float:
    """Return how much of a page is ink without its words, which take what they take."""

    def wordless(mark: Mark) -> Mark:
        if not isinstance(mark, Group):
            return mark
        return replace(mark, marks=tuple(wordless(each) for each in mark.marks if not isinstance(each, Text)))

    page = laid_in(form, ink).pages[number]
    marks = tuple(wordless(mark) for mark in page.marks if not isinstance(mark, Text))
    return coverage(rendered_page(paint_untagged((Page(page.size, marks),), ABOUT), 0, DPI))


PAGES = [("leaflet", n) for n in range(5)] + [("cards", n) for n in (4, 6, 8, 12, 16)] + [("poster", 0), ("trifold", 2)]


@pytest.mark.parametrize(("form", "number"), PAGES)
@pytest.mark.sweep(every=12)
def test_the_saver_is_nearly_white(form: str, number: int) -> None:
    """A page for the ink saver is nearly white, and takes hardly more ink than its words do."""
    assert coverage(seen_in(form, "saver", number)) < 0.12
    assert _ground(form, "saver", number) < 0.04


@pytest.mark.parametrize(
    ("form", "number", "most"),
    [("leaflet", 0, 0.9), ("leaflet", 1, 0.9), ("leaflet", 3, 0.92), ("poster", 0, 0.7), ("cards", 4, 0.4)],
)
@pytest.mark.sweep(every=14)
def test_the_saver_takes_less_ink_with_words(form: str, number: int, most: float) -> None:
    """With its words, which are most of the ink and black, a page takes less than in colour, and one of pictures far less."""
    saver, colour = (coverage(seen_in(form, ink, number, DPI)) for ink in ("saver", "colour"))
    assert saver < colour * most


@pytest.mark.parametrize(("form", "number"), PAGES)
@pytest.mark.sweep(every=12)
def test_the_saver_halves_what_is_not_words(form: str, number: int) -> None:
    """Without its words a page takes less than half of the ink it takes in colour, and a poster a quarter."""
    most = {"poster": 0.25}.get(form, 0.5)
    assert _ground(form, "saver", number) < _ground(form, "colour", number) * most


def test_the_saver_takes_no_more_ink_for_notes() -> None:
    """The page with ruled lines for notes takes no more ink for the saver than in colour."""
    assert coverage(seen_in("leaflet", "saver", 5)) <= coverage(seen_in("leaflet", "colour", 5)) * 1.1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.sweep(every=6)
def test_the_savers_text_is_black(form: str) -> None:
    """Every text on the saver's pages is pure black, and so is every line but the thin frames, which are grey."""
    for page in laid_in(form, "saver").pages:
        for mark in walk(page.marks):
            if isinstance(mark, Text):
                assert mark.colour == "#000000", mark.words
            elif isinstance(mark, Shape | Stroke):
                thin = isinstance(mark, Shape) and mark.width <= 0.9 * (
                    page.size.width / 595 if form == "poster" else 1
                )
                assert mark.stroke in (None, "#000000", "#ffffff") or (mark.stroke == HAIR and thin), mark


@pytest.mark.parametrize("form", FORMATS)
def test_the_saver_fills_nothing(form: str) -> None:
    """Nothing but rules, bars, bullets and markers is filled black; everything else is white or empty."""
    for page in laid_in(form, "saver").pages:
        for mark in walk(page.marks):
            if isinstance(mark, Shape | Stroke):
                box = bounds(mark)
                if mark.fill == HAIR:
                    assert box.height <= 0.6, mark
                    continue
                assert mark.fill in (None, "#ffffff", "#000000"), mark
                if mark.fill == "#000000":
                    assert min(box.width, box.height) < page.size.width * 0.03, mark
