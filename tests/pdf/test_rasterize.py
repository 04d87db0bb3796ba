"""Pictures of pages show what the pages say, where they say it."""

from functools import cache
from io import BytesIO

import pytest
from PIL import Image as Pillow

from handout.content.assets import PictureFile
from handout.geometry import Box, Position, Size
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Mark, Page, Path, Role, Shape, Text, artifact, walk
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.papers import PAPERS
from handout.pdf.metadata import About
from handout.pdf.painter import paint, paint_untagged
from handout.pdf.rasterize import preview
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

ABOUT = About("t", "", "s", "en")
SIZE = Size(144, 216)
DPI = 144
Colour = tuple[int, int, int]
RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


@cache
def _laid() -> LaidOut:
    return lay_out(Request("back-pain", paper="A4"))


def _shown(content: bytes, dpi: float = DPI) -> list[Pillow.Image]:
    return [Pillow.open(BytesIO(png)) for png in preview(content, dpi)]


@cache
def _leaflet() -> tuple[Pillow.Image, ...]:
    return tuple(image.convert("RGB") for image in _shown(_laid().pdf()))


def _tagged(mark: Mark) -> Mark:
    """Return a mark as something that a page may hold: pictures are figures, what is drawn is not read."""
    match mark:
        case Image():
            return Group(Role.FIGURE, (mark,), "A picture.")
        case Shape() | Path():
            return artifact(mark)
        case _:
            return mark


def _rendered(*marks: Mark) -> Pillow.Image:
    """Return a page of *marks* as it looks, which is how it looks without tags too."""
    (image,) = _shown(paint([Page(SIZE, tuple(map(_tagged, marks)))], ABOUT))
    (bare,) = _shown(paint_untagged([Page(SIZE, marks)], ABOUT))
    assert image.tobytes() == bare.tobytes()
    return image.convert("RGB")


def _colour(hexed: str) -> Colour:
    return int(hexed[1:3], 16), int(hexed[3:5], 16), int(hexed[5:7], 16)


def _at(image: Pillow.Image, spot: Position) -> Colour:
    value = image.getpixel((round(spot.x * DPI / 72 - 0.5), round(spot.y * DPI / 72 - 0.5)))
    assert isinstance(value, tuple)
    return value[0], value[1], value[2]


def _near(one: Colour, other: Colour, slack: int = 24) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("dpi", [36, 72, 96, 150])
def test_size_follows_dpi(dpi: float) -> None:
    """A preview has as many pixels as its page has inches times dpi, and says so."""
    (image,) = _shown(paint([Page(SIZE, ())], ABOUT), dpi)
    assert image.format == "PNG"
    assert image.size == pytest.approx((2 * dpi, 3 * dpi), abs=1)
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)


def test_every_page_is_shown_in_order() -> None:
    """There is one picture a page, in order."""
    colours = ("#ff0000", "#00ff00", "#0000ff")
    pages = [Page(SIZE, (artifact(Shape(Box(0, 0, 144, 216), fill=colour)),)) for colour in colours]
    images = _shown(paint(pages, ABOUT))
    assert [_at(image.convert("RGB"), Position(72, 72)) for image in images] == [RED, GREEN, BLUE]


def test_an_empty_page_is_white() -> None:
    """Paper is white."""
    assert _rendered().getextrema() == ((255, 255), (255, 255), (255, 255))


def test_what_is_no_pdf_is_refused() -> None:
    """Bytes that are no PDF make an error, not an empty list."""
    with pytest.raises(Exception, match=r"(?i)pdf|load|format"):
        list(preview(b"not a pdf", 72))


def test_a_shape_stands_where_the_page_says() -> None:
    """A rectangle fills its box, counted from the top left, and nothing else."""
    image = _rendered(Shape(Box(20, 10, 40, 30), fill="#ff0000"))
    for spot in (Position(21, 11), Position(59, 11), Position(21, 39), Position(59, 39)):
        assert _near(_at(image, spot), RED)
    for spot in (Position(19, 25), Position(61, 25), Position(40, 9), Position(40, 41)):
        assert _near(_at(image, spot), WHITE)


@pytest.mark.parametrize("corner", range(4))
def test_each_corner_is_rounded_by_itself(corner: int) -> None:
    """Corners are top left, top right, bottom right, bottom left; only those with a radius are round."""
    radii = tuple(15.0 if n == corner else 0.0 for n in range(4))
    image = _rendered(Shape(Box(20, 20, 60, 60), radii, fill="#0000ff"))  # type: ignore[arg-type]
    spots = (Position(22, 22), Position(78, 22), Position(78, 78), Position(22, 78))
    assert [_near(_at(image, spot), WHITE) for spot in spots] == [n == corner for n in range(4)]


def test_a_circle_is_round() -> None:
    """A shape whose corners are half its width is a circle, drawn as frame and ground."""
    image = _rendered(Shape(Box(20, 20, 60, 60), (30, 30, 30, 30), fill="#00ff00", stroke="#ff0000", width=4))
    assert _near(_at(image, Position(50, 50)), GREEN)
    assert _near(_at(image, Position(24, 24)), WHITE)
    for spot in (Position(50, 20), Position(50, 80), Position(20, 50), Position(80, 50), Position(28.8, 28.8)):
        assert _near(_at(image, spot), RED, 60)


def test_a_path_is_drawn_through_its_points() -> None:
    """A line runs through its points; a closed path is filled, and lets shine through what it is told to."""
    under = Shape(Box(0, 0, 144, 60), fill="#0000ff")
    points = (Position(20, 20), Position(100, 20), Position(100, 100), Position(20, 100))
    image = _rendered(under, Path(points, closed=True, fill="#ff0000", opacity=0.5))
    assert _near(_at(image, Position(60, 40)), (128, 0, 128))
    assert _near(_at(image, Position(60, 80)), (255, 128, 128))
    line = _rendered(Path((Position(20, 20), Position(100, 100)), stroke="#000000", width=3))
    assert _near(_at(line, Position(60, 60)), BLACK)
    assert _near(_at(line, Position(60, 40)), WHITE)


def test_later_marks_stand_on_earlier_ones() -> None:
    """Marks are painted in order; a colour said before a text or a picture is said again after it."""
    red = Shape(Box(10, 10, 50, 50), fill="#ff0000")
    words = paragraph("W", 50, TextStyle(12, "#0000ff")).at(80, 80)
    image = _rendered(red, Shape(Box(30, 30, 50, 50), fill="#00ff00"), *words, red)
    assert _near(_at(image, Position(40, 40)), RED)
    again = _rendered(red, *words, Shape(Box(10, 100, 20, 20), fill="#ff0000"))
    assert _near(_at(again, Position(20, 110)), RED)
    art = _art('<rect width="100" height="100" fill="#0000ff"/>', Box(80, 80, 50, 50))
    after = _rendered(red, art, Shape(Box(10, 100, 20, 20), fill="#ff0000"), *words)
    assert _near(_at(after, Position(20, 110)), RED)


def test_text_is_inked_in_its_colour_between_its_lines() -> None:
    """The ink of a text lies inside the box of its block, left edge to right, in its colour."""
    block = paragraph("WWWW", 100, TextStyle(20, "#ff0000"))
    image = _rendered(*block.at(30, 50))
    inked = image.point(lambda v: 255 - v).convert("L").getbbox()
    assert inked is not None
    left, top, right, bottom = (v * 72 / DPI for v in inked)
    (text,) = (mark for mark in block.marks if isinstance(mark, Text))
    width = text.lines[0].pieces[0].width
    assert left == pytest.approx(30, abs=1.5)
    assert right == pytest.approx(30 + width, abs=1.5)
    assert top >= 50
    assert bottom == pytest.approx(50 + text.lines[0].baseline, abs=1)
    (least_red, _), (least_green, _), _ = image.getextrema()
    assert least_red == 255  # type: ignore[comparison-overlap]
    assert least_green < 60  # type: ignore[operator]


def test_a_link_is_underlined_in_its_colour() -> None:
    """A line in the colour of its words stands under a link, over its whole width, and under no other words."""
    text = paragraph("WW [WW](https://WW)", 200, TextStyle(20, "#ff0000"))
    image = _rendered(*text.at(10, 50))
    (mark,) = (mark for mark in text.marks if isinstance(mark, Text))
    plain, link = mark.lines[0].pieces
    y = 50 + mark.lines[0].baseline + 20 * 0.115
    for at in (0.02, 0.25, 0.5, 0.75, 0.98):
        assert _near(_at(image, Position(10 + link.x + link.width * at, y)), RED, 90)
        assert _near(_at(image, Position(10 + (plain.width - 3) * at, y)), WHITE)


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">{}</svg>"""


def _art(body: str, box: Box) -> Image:
    return Image(box, load(PictureFile("images/a.svg", SVG.format(body).encode(), {})))


def test_a_drawing_fills_its_box_upright() -> None:
    """A drawing is scaled to its box, its top at the top."""
    body = (
        '<rect x="0" y="0" width="100" height="50" fill="#ff0000"/><rect y="50" width="50" height="50" fill="#0000ff"/>'
    )
    image = _rendered(_art(body, Box(20, 30, 80, 80)))
    assert _near(_at(image, Position(22, 32)), RED)
    assert _near(_at(image, Position(98, 68)), RED)
    assert _near(_at(image, Position(22, 108)), BLUE)
    assert _near(_at(image, Position(98, 108)), WHITE)
    assert _near(_at(image, Position(18, 32)), WHITE)


@pytest.mark.parametrize(
    ("attributes", "fill", "stroke"),
    [
        ('fill="#ff0000" stroke="#0000ff"', RED, BLUE),
        ('fill="#ff0000" stroke="#0000ff" fill-opacity="0.5"', (255, 128, 128), BLUE),
        ('fill="#ff0000" stroke="#0000ff" stroke-opacity="0.5" fill-opacity="0.25"', (255, 191, 191), None),
        ('fill="#ff0000" stroke="none" style="fill-opacity:0.5"', (255, 128, 128), WHITE),
    ],
)
def test_a_drawings_opacity_is_seen(attributes: str, fill: Colour, stroke: Colour | None) -> None:
    """What is see-through in a drawing lets the paper shine through, lines and grounds each as much as they say."""
    image = _rendered(
        _art(f'<rect x="20" y="20" width="60" height="60" stroke-width="20" {attributes}/>', Box(20, 30, 100, 100))
    )
    assert _near(_at(image, Position(70, 80)), fill)
    outer = _at(image, Position(35, 80))
    assert _near(outer, stroke or (128, 128, 255))


def test_opacity_ends_with_its_shape() -> None:
    """A shape after a see-through one is opaque."""
    body = '<rect width="50" height="50" fill="#ff0000" fill-opacity="0.5"/><rect x="50" width="50" height="50" fill="#ff0000"/>'
    image = _rendered(_art(body, Box(20, 30, 100, 100)), Shape(Box(20, 150, 20, 20), fill="#0000ff"))
    assert _near(_at(image, Position(40, 50)), (255, 128, 128))
    assert _near(_at(image, Position(90, 50)), RED)
    assert _near(_at(image, Position(30, 160)), BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_fills_its_box_upright(kind: str) -> None:
    """A photo is scaled to its box, its top at the top, in its own colours."""
    photo = Pillow.new("RGB", (64, 48), RED)
    photo.paste(BLUE, (0, 24, 64, 48))
    out = BytesIO()
    photo.save(out, kind)
    picture = load(PictureFile("images/a.png", out.getvalue(), {}))
    image = _rendered(Image(Box(20, 30, 96, 72), picture))
    assert _near(_at(image, Position(30, 40)), RED)
    assert _near(_at(image, Position(110, 95)), BLUE)
    assert _near(_at(image, Position(110, 110)), WHITE)


# ---- the leaflet itself


def _marks(page: int) -> list[Mark]:
    return list(walk(_laid().pages[page].marks))


def test_press_markers_are_seen_at_their_places() -> None:
    """On every page each press marker is red in its middle, white around it, and red at its ring."""
    theme = "#a3201d"
    found = 0
    for number, image in enumerate(_leaflet()):
        for mark in _marks(number):
            if isinstance(mark, Shape) and mark.fill == "#ffffff" and mark.stroke == theme:
                centre = mark.box.centre
                assert _near(_at(image, centre), _colour(theme), 40)
                gap = mark.box.width * 0.32
                assert _near(_at(image, Position(centre.x, centre.y - gap)), WHITE, 60)
                for dx, dy in ((0.5, 0), (-0.5, 0), (0, 0.5), (0, -0.5)):
                    edge = Position(centre.x + dx * mark.box.width, centre.y + dy * mark.box.width)
                    assert _near(_at(image, edge), _colour(theme), 60)
                found += 1
    handout = _laid().handout
    figures = [*handout.front.figures.values(), *(card.figure for card in handout.cards)]
    assert found == sum(len(c.places) for figure in figures for c in figure.callouts if c.kind in ("press", "pair"))


def test_the_alarms_frame_is_seen() -> None:
    """Page 1 shows the emergency box: a red frame on all four sides, and its tint inside."""
    boxes = [m for m in _marks(0) if isinstance(m, Shape) and m.stroke == "#a3201d" and m.fill not in (None, "#ffffff")]
    assert len(boxes) == 1
    box, image = boxes[0].box, _leaflet()[0]
    sides = (
        Position(box.x, box.centre.y),
        Position(box.right, box.centre.y),
        Position(box.centre.x, box.y),
        Position(box.centre.x, box.bottom),
    )
    assert all(_near(_at(image, side), _colour("#a3201d"), 40) for side in sides)
    assert _near(_at(image, Position(box.x + 5, box.bottom - 5)), _colour(boxes[0].fill or ""), 10)
    assert _near(_at(image, Position(box.x - 4, box.centre.y)), WHITE, 10)


def test_pictures_are_seen() -> None:
    """Every drawing of the leaflet leaves ink in its box."""
    for number, image in enumerate(_leaflet()):
        for mark in _marks(number):
            if isinstance(mark, Image):
                edges = tuple(round(v * DPI / 72) for v in (mark.box.x, mark.box.y, mark.box.right, mark.box.bottom))
                darkest, lightest = image.crop(edges).convert("L").getextrema()  # type: ignore[arg-type]
                assert isinstance(darkest, int)
                assert darkest < 140
                assert lightest == 255


def test_margins_are_white() -> None:
    """Nothing is printed within 6 mm of the paper's edge, where office printers cannot."""
    margin = round(6 / 25.4 * DPI)
    for image in _leaflet():
        wide, tall = image.size
        assert (wide, tall) == pytest.approx((PAPERS["A4"].width * DPI / 72, PAPERS["A4"].height * DPI / 72), abs=1)
        for edge in (
            (0, 0, wide, margin),
            (0, tall - margin, wide, tall),
            (0, 0, margin, tall),
            (wide - margin, 0, wide, tall),
        ):
            assert image.crop(edge).convert("L").getextrema() == (255, 255)
