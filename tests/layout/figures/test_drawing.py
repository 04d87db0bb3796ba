"""A drawing is as large as it says, its landmarks lie where they were measured, and it is the same each time."""

import os
import re
import zlib
from itertools import chain

import pytest
from PIL import ImageChops, ImageFilter
from support.drawings import BOX, DEFS, SHAPE, WIDE, XMLNS, on_paper, refusal, svg_file
from support.pictures import load_drawing

from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.picture import load

# ---- the size, and with it the places of landmarks


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ('width="100" height="50" viewBox="0 0 10 5"', 75, 37.5),
        ('width="100px" height="50px"', 75, 37.5),
        ('viewBox="-10 -10 100 50"', 75, 37.5),
        ('width="100%" height="100%" viewBox="0 0 100 50"', 75, 37.5),
        ('width="1in" height="2in" viewBox="0 0 100 50"', 72, 144),
        ('width="20mm" height="10mm" viewBox="0 0 3 3" preserveAspectRatio="none"', 20 * 72 / 25.4, 10 * 72 / 25.4),
        ('width="100" viewBox="0 0 100 50"', 75, 37.5),
        ('viewBox="0 0 100 50" style="width:100%;height:auto"', 75, 37.5),
        ('width="200" viewBox="0 0 100 50"', 75, 37.5),
        ('height="1in" viewBox="0 0 100 50"', 75, 37.5),
        ('width="2em" height="1em" viewBox="0 0 100 50"', 24, 12),
        ('width="1.5rem" height="1.5rem" viewBox="0 0 24 24"', 18, 18),
    ],
)
def test_a_drawing_is_as_large_as_it_says(size: str, width: float, height: float) -> None:
    """Its size is what it says, else that of its viewBox; a pixel is 3/4 pt (CSS Values 3, 6.2)."""
    found = load_drawing(svg_file(SHAPE, f"<svg {XMLNS} {size}>")).size
    assert (found.width, found.height) == (pytest.approx(width, rel=1e-4), pytest.approx(height, rel=1e-4))


@pytest.mark.parametrize(
    "size",
    [
        "",
        'width="0" height="0"',
        'width="100" height="0"',
        'width="30000" height="30000"',
        'width="1000" height="10"',
        'width="-5" height="-5"',
        'width="200" height="100%" viewBox="0 0 100 50"',
        'width="10em" viewBox="0 0 100 50"',
        'width="0" viewBox="0 0 100 50"',
        'width="50%" height="100%" viewBox="0 0 100 50"',
        'width="10em" height="10em"',
        'viewBox="0 0 0 50"',
        'viewBox="0 0 50"',
        'viewBox="a b c d"',
    ],
)
def test_a_size_that_programs_work_out_each_in_its_way_is_refused(size: str) -> None:
    """Without a plain size nobody knows where a landmark lies."""
    assert {problem.rule for problem in refusal(svg_file(SHAPE, f"<svg {XMLNS} {size}>"))} <= {
        "picture-size",
        "picture-empty",
    }


@pytest.mark.parametrize(
    ("size", "spot"),
    [
        ('viewBox="0 0 200 100"', (0.25, 0.5)),
        ('viewBox="-50 -20 200 100"', (0.5, 0.7)),
        ('width="400" height="200" viewBox="0 0 200 100"', (0.25, 0.5)),
        ('width="200" height="200" viewBox="0 0 200 100"', (0.25, 0.5)),
        ('width="200" height="200" viewBox="0 0 200 100" preserveAspectRatio="xMidYMin"', (0.25, 0.25)),
        ('width="200" height="200" viewBox="0 0 200 100" preserveAspectRatio="none"', (0.25, 0.5)),
        ('width="200" height="100"', (0.25, 0.5)),
    ],
)
def test_a_landmark_lies_where_it_was_measured(size: str, spot: tuple[float, float]) -> None:
    """A dot is printed at the fractions of width and height at which it stands in the drawing, whatever its viewBox says."""
    drawing = load_drawing(svg_file('<circle cx="50" cy="50" r="4" fill="red"/>', f"<svg {XMLNS} {size}>"))
    width, height = WIDE, round(WIDE * drawing.size.height / drawing.size.width)
    red = on_paper(drawing, width, height).split()[1].point(lambda level: 255 if level < 128 else 0).getbbox()
    assert red is not None
    middle = (red[0] + red[2]) / 2 / width, (red[1] + red[3]) / 2 / height
    assert middle == (pytest.approx(spot[0], abs=0.005), pytest.approx(spot[1], abs=0.005))


# ---- in the file


def _code(drawing: Drawing) -> bytes:
    return b"\n".join(zlib.decompress(part.content) for part in drawing.parts if part.content is not None)


def test_a_drawing_carries_no_colour_profile() -> None:
    """Colours are those of the file's one output intent; no drawing brings a profile or a font."""
    looks = 'fill="url(#lin)" mask="url(#mask)" opacity=".5"'
    body = f'{DEFS}{BOX.format(looks)}<text y="20">a</text>'
    drawing = load_drawing(svg_file(body))
    text = b"\n".join(part.entries for part in drawing.parts)
    assert len(drawing.parts) > 5
    assert not re.search(rb"ICCBased|/N 3|/Font|/ProcSet", text)
    assert b"/cs0" not in _code(drawing)
    assert sorted(set(chain.from_iterable(part.leads_to() for part in drawing.parts))) == list(
        range(2, len(drawing.parts) + 1)
    )


@pytest.mark.parametrize("side", [5.3, 7.3, 20, 33.3])
@pytest.mark.parametrize("transform", ["", "rotate(20)", "scale(.7 1.3)", "translate(3 4) skewX(10)"])
@pytest.mark.sweep(every=12)
def test_tiles_do_not_drift(side: float, transform: str) -> None:
    """At a low resolution, too, the last tile of a pattern stands where it was drawn: the same dots one by one look the same."""
    half = side / 2
    pattern = (
        f'<pattern id="p" width="{side}" height="{side}" patternUnits="userSpaceOnUse" patternTransform="{transform}">'
    )
    tiles = f'{pattern}<path d="M0 0h{half}v{half}z"/></pattern><rect width="100" height="100" fill="url(#p)"/>'
    steps = range(-round(150 // side), round(250 // side))
    dots = "".join(f"M{x * side:g} {y * side:g}h{half}v{half}z" for x in steps for y in steps)
    alone = f'<g transform="{transform}"><path d="{dots}"/></g>'
    soft = [on_paper(load_drawing(svg_file(body)), 130, 130).filter(ImageFilter.BoxBlur(1)) for body in (tiles, alone)]
    assert sum(ImageChops.difference(*soft).convert("L").histogram()[60:]) < 0.03 * 130 * 130


def test_equal_drawings_share_a_key() -> None:
    """Drawings of the same content have the same key and parts, others another."""
    one, same, other = svg_file(SHAPE), svg_file(SHAPE), svg_file(SHAPE + SHAPE)
    assert load_drawing(one) == load_drawing(same)
    assert load_drawing(one).key != load_drawing(other).key


def test_a_drawing_blends_with_itself_alone() -> None:
    """A drawing that multiplies is a group of its own, so that the page behind it does not show through."""
    body = '<rect width="60" height="60" fill="#fc0"/><rect width="90" height="50" style="mix-blend-mode:multiply" fill="#0cf"/>'
    assert b"/I true" in load_drawing(svg_file(body)).parts[0].entries
    assert b"/I true" not in load_drawing(svg_file(SHAPE)).parts[0].entries


def test_drawings_are_converted_at_once_by_many(fonts: list[str]) -> None:
    """Threads that convert at the same time make the same of a drawing, and leave standard error as it was."""
    from concurrent.futures import ThreadPoolExecutor

    assert fonts
    with ThreadPoolExecutor(4) as pool:
        result = list(pool.map(load_drawing, [svg_file(f'{SHAPE}<text y="20">a</text>')] * 16))
    assert len({drawing.parts for drawing in result}) == 1
    os.fstat(2)


def test_a_drawing_from_the_cache_is_the_one_that_was_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reading is the first one's value, and is not made again; another content or name is."""
    given = svg_file('<rect width="50" height="20" fill="#123456"/><text y="9" font-family="Arial">Ab</text>')
    first = load_drawing(given)
    monkeypatch.setattr(
        "handout.layout.figures.drawing._converted", lambda file: pytest.fail(f"{file.file} was made again")
    )
    assert load_drawing(given) == first
    assert first.warnings
    with pytest.raises(pytest.fail.Exception):
        load(PictureFile("images/other.svg", given.content, {}))
    with pytest.raises(pytest.fail.Exception):
        load(PictureFile(given.file, given.content + b" ", {}))


def test_drawings_of_two_shapes_have_their_own_saliency() -> None:
    """The same parts in another shape have another grid, also where the first is in the cache."""
    tall, wide = (Drawing("art.svg", "key", size, ()).saliency for size in (Size(100, 200), Size(200, 100)))
    assert len(tall.cells) == tall.columns * tall.rows
    assert len(wide.cells) == wide.columns * wide.rows
    assert tall.rows > wide.rows
