"""Shapes that carry a number: labels leave them visible, and lines run only to what they name."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw
from support.drawings import svg_file
from support.drawn_pictures import Drawn, Line, drawn_pictures
from support.pages import laid_out, page_style
from support.photos import load_photo
from support.pictures import encoded, load_drawing
from support.topics import LANGUAGES

from handout.content.handout import Callout, Figure
from handout.geometry import Box, Position
from handout.layout.figures.draw_callouts import annotate
from handout.layout.figures.segments import hits
from handout.layout.page import Shape
from handout.request.options import Request, Selection

TWO_BONES = (
    '<rect width="100" height="100" fill="#f2f6f8"/>'
    '<path d="M10 0 H90 V100 H10z" fill="#f6ddcb" stroke="#3b2f2f"/>'
    '<rect x="30" y="20" width="40" height="15" fill="#fffbf4" stroke="#6f7f8c"/>'
    '<path d="M30 60 H45 V50 H55 V60 H70 V70 H30z" fill="#f9c9b6" stroke="#6f7f8c"/>'
    '<path d="M50 22 V33" stroke="#6f7f8c"/>'
)
PLACES = ((0.4, 0.27), (0.4, 0.65))


def test_a_shape_reaches_as_far_as_its_colour() -> None:
    """Each bone is found with the line inside it, as wide at each height as it is there."""
    shapes = load_drawing(svg_file(TWO_BONES)).shapes(PLACES)
    upper, lower = shapes.boxes
    assert _around(upper) == pytest.approx((0.3, 0.2, 0.7, 0.35), abs=0.02)
    assert _around(lower) == pytest.approx((0.3, 0.5, 0.7, 0.7), abs=0.02)
    assert min(right - left for left, _, right, _ in lower) == pytest.approx(0.1, abs=0.03)
    assert sum(shapes.covered) / 255 / len(shapes.covered) == pytest.approx(0.4 * 0.15 + 0.4 * 0.1 + 0.1 * 0.1, rel=0.2)


def test_the_body_is_no_shape() -> None:
    """A number that stands on plain skin, or on a photo, has no shape."""
    assert load_drawing(svg_file(TWO_BONES)).shapes(((0.2, 0.5), (0.85, 0.99))).boxes == ()
    photo = load_photo(encoded(Pillow.new("RGB", (400, 400), (120, 90, 80)), "JPEG"))
    assert photo.shapes(PLACES).boxes == ()


@pytest.mark.parametrize("words", ["lower bone", "the upper edge of the lower bone"])
@pytest.mark.parametrize("width", [180, 300])
def test_a_label_leaves_the_bones_of_a_drawing_visible(words: str, width: float) -> None:
    """A label covers no counted bone, and its line runs over that which it names alone."""
    file = svg_file(TWO_BONES)
    callouts = (Callout("count", PLACES, numerals=("1", "2")), Callout("label", ((0.6, 0.65),), words))
    box = Box(20, 20, width, width)
    drawn = annotate(Figure(file, "", ("picture",), callouts), load_drawing(file), box, page_style())
    assert drawn
    (ground,) = (m.box for m in drawn.marks if isinstance(m, Shape) and m.corners[0] == 2)
    for left, top, right, bottom in ((0.3, 0.2, 0.7, 0.35), (0.3, 0.6, 0.7, 0.7), (0.45, 0.5, 0.55, 0.6)):
        bone = Box(20 + left * width, 20 + top * width, (right - left) * width, (bottom - top) * width)
        assert _common(ground, bone) <= 0.05 * bone.width * bone.height


FORMS: dict[str, dict[str, object]] = {
    "A4": {},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "large": {"large_print": True},
    "cards": {"format": "cards"},
    "booklet": {"format": "booklet"},
    "trifold": {"format": "trifold", "selection": Selection(points=("stomach", "lower-back", "foot-lying"))},
    "A3": {"format": "poster", "paper": "A3"},
    "A2": {"format": "poster", "paper": "A2"},
    "A1-wide": {"format": "poster", "paper": "A1", "landscape": True},
}
CASES = [(form, tag) for form in FORMS for tag in ("en", *(LANGUAGES if form != "trifold" else ()))]
"""Every format in every language: words are longest where pictures are smallest. Few tri-folds hold three points."""


NARROW = 115
"""The width of a picture on which a line over a bone is better than no words, in pt."""

HIDING = {("booklet", "fa"): 0.11}
"""How much of a bone is hidden where three long labels stand on a picture of 42 mm: measured 0.109."""


@pytest.fixture(scope="module")
def bones() -> list[list[Position]]:
    """Return the outline of each bone of the low back, as fractions of the drawing."""
    content = next(_backs("A4", "en")).card.figure.picture.content.decode()
    wide, tall = (float(re.search(rf'{side}="([\d.]+)"', content)[1]) for side in ("width", "height"))  # type: ignore[index]
    paths = re.findall(r'fill="(?:#FFFBF4|#F9C9B6)" stroke="#6F7F8C"[^>]* d="M([^"]+?)z?"', content)
    found = [[Position((x + 1) / wide, (y + 1) / tall) for x, y in _ends(path)] for path in paths]
    assert len(found) == 5
    return found


@pytest.mark.parametrize(("form", "tag"), CASES)
@pytest.mark.sweep(every=50)
def test_bones_to_count_stay_visible(form: str, tag: str, bones: list[list[Position]]) -> None:
    """No label covers a twentieth of a bone (a tenth where it is the longest word), no leader one of bones 1, 4, 5."""
    for each in _backs(form, tag):
        outlines = [[each.at((p.x, p.y)) for p in bone] for bone in bones]
        for outline in outlines:
            most = 0.05 if each.frame.width / each.scale > 140 else HIDING.get((form, tag), 0.1)
            assert _hidden(outline, each.grounds) <= most
        for outline in (outlines[0], *outlines[3:]) if each.frame.width / each.scale > NARROW else ():
            assert not [line for line in each.leaders if _length_in(outline, line) > 1]


def _backs(form: str, tag: str) -> Iterator[Drawn]:
    """Yield the pictures of the low back in a format and a language."""
    laid = laid_out(Request("back-pain", language=tag, **FORMS[form]))  # type: ignore[arg-type]
    found = [each for each in drawn_pictures(laid) if each.card.figure.counted]
    assert found
    yield from found


def _ends(path: str) -> Iterator[tuple[float, float]]:
    """Yield the ends of the curves of a path."""
    start, *curves = re.split("c", path)
    x, y = map(float, start.split())
    yield x, y
    for step in chain.from_iterable(map(_steps, curves)):
        x, y = x + step[0], y + step[1]
        yield x, y


def _steps(curves: str) -> Iterator[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", curves)]
    yield from zip(numbers[4::6], numbers[5::6], strict=True)


def _mask(outline: list[Position]) -> Pillow.Image:
    """Return a bone as pixels, a quarter of a point each."""
    mask = Pillow.new("1", (max(int(4 * p.x) for p in outline) + 8, max(int(4 * p.y) for p in outline) + 8))
    ImageDraw.Draw(mask).polygon([(4 * p.x, 4 * p.y) for p in outline], fill=1)
    return mask


def _hidden(outline: list[Position], grounds: list[Box]) -> float:
    """Return the share of a bone that labels cover."""
    mask = _mask(outline)
    whole = mask.convert("L").histogram()[255]
    for ground in grounds:
        mask.paste(0, tuple(round(4 * side) for side in (ground.x, ground.y, ground.right, ground.bottom)))
    return 1 - mask.convert("L").histogram()[255] / whole


def _length_in(outline: list[Position], line: Line) -> float:
    """Return how many points of a line run over a bone."""
    mask = _mask(outline)
    box = mask.getbbox() or (0, 0, 0, 0)
    if not hits(Box(box[0] / 4, box[1] / 4, (box[2] - box[0]) / 4, (box[3] - box[1]) / 4), *line):
        return 0
    drawn = Pillow.new("1", mask.size)
    ImageDraw.Draw(drawn).line([(4 * p.x, 4 * p.y) for p in line], fill=1)
    return Pillow.composite(drawn, Pillow.new("1", mask.size), mask).convert("L").histogram()[255] / 4


def _around(boxes: tuple[tuple[float, float, float, float], ...]) -> tuple[float, ...]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _common(one: Box, other: Box) -> float:
    """Return the area that two boxes share."""
    wide = min(one.right, other.right) - max(one.x, other.x)
    tall = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(wide, 0) * max(tall, 0)
