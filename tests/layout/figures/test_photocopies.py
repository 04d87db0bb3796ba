"""A photocopy keeps every word, and a marker shows on dark skin."""

import re
from itertools import groupby
from pathlib import Path

import pytest
import yaml
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter
from support.inks import ABOUT, LESS, laid_in, rendered_page, seen_in
from support.pages import texts_in
from support.whole_topic import whole_tree

from handout.geometry import Box, Size
from handout.layout.page import Group, Image, Page, Role, Shape, Text, walk
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.pdf.painter import paint_untagged
from handout.render.pipeline import lay_out
from handout.request.options import Request

DPI = 200
INKS = ("colour", "grey", "saver")


# ---- photocopies


def _copied(picture: Pillow.Image) -> Pillow.Image:
    """Return what a photocopier makes of a page: black or white, nothing between."""
    return picture.convert("L").point(lambda level: 255 if level >= 128 else 0)


def _words_alone(page: Page) -> Pillow.Image:
    """Return a page's words in black on white."""

    def blackened(text: Text) -> Text:
        return Text(text.box, text.lines, text.size, "#000000")

    alone = Page(page.size, tuple(blackened(text) for text in texts_in(page.marks)))
    return rendered_page(paint_untagged((alone,), ABOUT), 0, DPI)


def _regions(page: Page) -> list[tuple[str, Box]]:
    """Return the words of each line with the box around its letters."""
    found = []
    for text in texts_in(page.marks):
        for line in text.lines:
            if line.text.strip():
                left, right = line.pieces[0].x, max(piece.x + piece.width for piece in line.pieces)
                top = text.box.y + line.baseline - text.size * 0.75
                found.append((line.text, Box(text.box.x + left, top, right - left, text.size)))
    return found


def _illegible(page: Page, copy: Pillow.Image) -> list[str]:
    """Return the lines of *page* whose letters a *copy* does not show, black on white or white on black."""
    wanted, lost = _copied(_words_alone(page)), []
    scale = DPI / 72
    for words, box in _regions(page):
        cut = tuple(round(v * scale) for v in (box.x, box.y, box.right, box.bottom))
        letters, seen = wanted.crop(cut), copy.crop(cut)  # type: ignore[arg-type]
        ink = letters.histogram()[0]
        near, loose = letters.filter(ImageFilter.MinFilter(3)), letters.filter(ImageFilter.MaxFilter(3))
        rates = []
        for shown in (seen, ImageChops.invert(seen)):
            thin = ImageChops.lighter(shown, loose).histogram()[0] / max(1, loose.histogram()[0])
            remaining = ImageChops.lighter(shown, letters).histogram()[0] / max(1, ink)
            dirt = ImageChops.lighter(shown, ImageChops.invert(near)).histogram()[0] / max(1, ink)
            rates.append(remaining > 0.6 and thin > 0.8 and dirt < 0.5)
        if not any(rates):
            lost.append(words)
    return lost


@pytest.mark.parametrize("ink", LESS)
@pytest.mark.parametrize(
    ("form", "number"), [("leaflet", 0), ("leaflet", 1), ("leaflet", 3), ("leaflet", 4), ("cards", 6)]
)
@pytest.mark.sweep(every=14)
def test_a_photocopy_keeps_every_word(form: str, number: int, ink: str) -> None:
    """At a threshold of 50 % every line of a page is legible, also those on pictures and in bands."""
    page = laid_in(form, ink).pages[number]
    assert len(_regions(page)) > 5
    assert _illegible(page, _copied(seen_in(form, ink, number, DPI))) == []


@pytest.mark.parametrize(("colour", "lost"), [("#000000", []), ("#555555", []), ("#c8c8c8", ["Read this."])])
def test_the_photocopy_loses_what_is_pale(colour: str, lost: list[str]) -> None:
    """The simulation sees words that are too pale to be copied."""
    block = paragraph("Read this.", 200, TextStyle(12, colour))
    page = Page(Size(200, 50), block.at(10, 10))
    copy = _copied(rendered_page(paint_untagged((page,), ABOUT), 0, DPI))
    assert _illegible(page, copy) == lost


# ---- photos


@pytest.fixture(scope="module")
def dark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose point is shown on a very dark photo."""
    root = tmp_path_factory.mktemp("dark")
    (root / "templates" / "topics").mkdir(parents=True)
    (root / "images" / "back-pain").mkdir(parents=True)
    Pillow.new("RGB", (900, 900), (38, 24, 18)).save(root / "images" / "back-pain" / "dark.jpg")
    topic = whole_tree()
    topic["points"] = topic["points"][:1]
    callouts = [{"kind": "press", "at": [0.5, 0.5]}]
    picture = {"file": "dark.jpg", "alt": "Dark skin.", "source": "made for a test", "callouts": callouts}
    topic["points"][0]["picture"] = picture
    text = yaml.safe_dump(topic, allow_unicode=True)
    (root / "templates" / "topics" / "back-pain.yaml").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("form", ["leaflet", "cards"])
@pytest.mark.sweep(every=12)
def test_a_marker_shows_on_dark_skin(dark: Path, form: str, ink: str) -> None:
    """On a photocopy of a very dark photo the marker is a white ring, a black ring, a white ring and a black dot."""
    laid = lay_out(Request("back-pain", format=form, paper="A4", ink=ink, project=dark))
    found = [
        (number, mark)
        for number, page in enumerate(laid.pages)
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.alt == "Dark skin."
    ]
    ((number, figure),) = found
    assert isinstance(figure.marks[0], Image)
    (ring,) = (m for m in figure.marks if isinstance(m, Shape) and m.stroke and m.fill == "#ffffff")
    copy = _copied(rendered_page(laid.reading(), number, 300))
    scale, middle = 300 / 72, ring.box.centre
    reach = ring.box.width * 0.8
    across = [copy.getpixel((round(x), round(middle.y * scale))) for x in _steps(middle.x, reach, scale)]
    assert [level for level, _ in groupby(across)] == [0, 255, 0, 255, 0, 255, 0, 255, 0]


def _steps(middle: float, reach: float, scale: float) -> range:
    return range(round((middle - reach) * scale), round((middle + reach) * scale))


def test_a_grey_photo_is_grey(dark: Path) -> None:
    """A photo in grey has one channel."""
    laid = lay_out(Request("back-pain", paper="A4", ink="grey", project=dark))
    content = laid.pdf()
    assert re.search(rb"/DeviceGray", content)
    assert not re.search(rb"/DeviceRGB", content)
