"""Drawings print as their author drew them, or are refused in one line a cause; none harms the computer it is printed on."""

import os
import re
import zlib
from io import BytesIO
from itertools import chain
from pathlib import Path

import pypdfium2
import pytest
import resvg_py
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter, ImageStat
from support.pictures import load_drawing

from handout.content.assets import PictureFile
from handout.geometry import Box, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Page, Role
from handout.layout.text.shaping import font
from handout.pdf.metadata import About
from handout.pdf.painter import paint_untagged
from handout.problems import InputError, Problem, Severity

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = f'<svg {XMLNS} viewBox="0 0 100 100">'
GROUND = '<rect y="40" width="100" height="20" fill="#cc0"/>'
SHAPE = '<rect width="9" height="9"/>'
WIDE = 400
"""How many pixels wide drawings are compared."""


UNLIKE = 40
"""How far a pixel may differ, of 255, once edges are softened: renderers smooth them each in its own way."""


def _file(body: str, head: str = HEAD) -> PictureFile:
    """Return a drawing whose *body* starts in line 2."""
    return PictureFile("images/mine/art.svg", f"{head}\n{body}\n</svg>".encode(), {})


def _printed(drawing: Drawing, width: int, height: int) -> Pillow.Image:
    """Return what a drawing looks like on paper."""
    size = Size(width * 0.75, height * 0.75)
    mark = Image(Box(0, 0, size.width, size.height), drawing)
    pdf = bytes(paint_untagged([Page(size, (Group(Role.ARTIFACT, (mark,)),))], About("a", "b", "c", "en")))
    seen = pypdfium2.PdfDocument(pdf)[0].render(scale=96 / 72).to_pil().convert("RGB")
    return seen if seen.size == (width, height) else seen.resize((width, height))


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the files of the handout's font, for the other renderer."""
    folder = tmp_path_factory.mktemp("fonts")
    files = [folder / f"{bold}.otf" for bold in (False, True)]
    for file, bold in zip(files, (False, True), strict=True):
        file.write_bytes(font(bold).face.blob.data)
    return [str(file) for file in files]


def _drawn(content: bytes, width: int, height: int, fonts: list[str]) -> Pillow.Image:
    """Return what resvg makes of the file itself."""
    png = resvg_py.svg_to_bytes(
        svg_string=content.decode(),
        width=width,
        height=height,
        dpi=96,
        skip_system_fonts=True,
        font_files=fonts,
        style_sheet="* {font-family: FiraGO !important}",
    )
    seen = Pillow.open(BytesIO(bytes(png))).convert("RGBA")
    paper = Pillow.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    return paper.convert("RGB")


def _unlike(file: PictureFile, fonts: list[str]) -> float:
    """Return which part of a drawing is printed otherwise than resvg draws it."""
    drawing = load_drawing(file)
    width, height = WIDE, round(WIDE * drawing.size.height / drawing.size.width)
    one, other = _printed(drawing, width, height), _drawn(file.content, width, height, fonts)
    assert ImageStat.Stat(other).stddev != [0, 0, 0], "nothing to compare"
    soft = [image.filter(ImageFilter.BoxBlur(2)) for image in (one, other)]
    return sum(ImageChops.difference(*soft).convert("L").histogram()[UNLIKE:]) / (width * height)


# ---- as drawn


DEFS = (
    '<defs><linearGradient id="lin"><stop stop-color="red"/><stop offset=".5" stop-color="#0a0"/>'
    '<stop offset="1" stop-color="blue" stop-opacity=".3"/></linearGradient>'
    '<linearGradient id="turned" xlink:href="#lin" gradientTransform="rotate(60 .5 .5)"/>'
    '<radialGradient id="rad" gradientUnits="userSpaceOnUse" cx="50" cy="50" r="35" fx="45" fy="45" href="#lin"/>'
    '<pattern id="pat" width="20" height="20" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="6" fill="teal"/></pattern>'
    '<clipPath id="clip"><circle cx="50" cy="50" r="25"/></clipPath>'
    '<clipPath id="clips"><rect x="20" y="20" width="30" height="30" transform="rotate(20 35 35)"/><circle cx="60" cy="60" r="20"/></clipPath>'
    '<mask id="mask"><rect width="100" height="100" fill="red"/><circle cx="50" cy="50" r="20" fill="lime"/></mask>'
    '<mask id="alpha" mask-type="alpha"><circle cx="50" cy="50" r="20" opacity=".6"/></mask>'
    '<marker id="tip" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse">'
    '<path d="M0 0L10 5L0 10z" fill="context-stroke"/></marker>'.replace("context-stroke", "#a0a")
    + '<symbol id="sym" viewBox="0 0 10 10"><rect width="10" height="10" rx="3"/></symbol>'
    '<g id="piece"><path d="M0 0h30v30z"/></g></defs>'
)
BOX = '<rect x="20" y="20" width="60" height="60" {}/>'
LINE = '<path d="M15 80L50 20L85 80" fill="none" stroke="#06c" stroke-width="10" {}/>'
VALUES: dict[str, dict[str, list[str]]] = {
    BOX: {
        "fill": [
            "red",
            "RED",
            "#0a0",
            "#00aa0080",
            "rgb(0,127,0)",
            "rgb(10%, 50%, 90%)",
            "rgb(0,127,0,0.5)",
            "rgba(255,0,0,2)",
            "hsl(240, 100%, 50%)",
            "hsla(20, 80%, 40%, 30%)",
            "none",
            "transparent",
            "currentColor",
            "url(#lin)",
            "url('#turned')",
            "url(#rad)",
            "url(#pat)",
            "url(#lin) red",
        ],
        "fill-opacity": ["0.5", ".25", "50%", "0", "1", "2", "-1"],
        "opacity": ["0.5", "20%", "0", "1.0"],
        "stroke": ["red", "url(#lin)", "url(#pat)", "none"],
        "rx": ["5", "50", "999", "10%", "auto"],
        "ry": ["0", "8", "70"],
        "transform": [
            "translate(10)",
            "translate(100-0)translate(-90,5)",
            "rotate(30 50 50)",
            "scale(.5)",
            "skewX(20)",
            "matrix(1 0 .2 1 0 0)",
            "scale(-1 1) translate(-100)",
            "",
        ],
        "display": ["none", "inline", "block"],
        "visibility": ["hidden", "visible", "collapse"],
        "clip-path": ["url(#clip)", "url(#clips)", "none"],
        "mask": ["url(#mask)", "url(#alpha)", "none"],
        "style": [
            "fill:red;display:none !important",
            "FILL: blue",
            "fill:#f00;fill:#00f",
            "mix-blend-mode:multiply",
            "mix-blend-mode:difference;fill:#08f",
            "opacity:.4;fill:url(#lin)",
            "/* a */ fill : red ; ",
            "stroke:#f00;stroke-width:4px;stroke-dasharray:8,3",
        ],
    },
    '<path d="M15 80L50 20L85 80" fill="none" stroke="#06c" {}/>': {
        "stroke-width": ["1", "20", "5px", "4pt", "3mm", "10%", "0"],
    },
    LINE: {
        "stroke-linecap": ["butt", "round", "square"],
        "stroke-linejoin": ["miter", "round", "bevel"],
        "stroke-miterlimit": ["1", "4", "1e1", "20"],
        "stroke-dasharray": ["10", "10 5", "10,5,2", "5%", "none", "0 16", "10 0.1"],
        "stroke-opacity": ["0.5", "30%", "0"],
        "marker-end": ["url(#tip)", "none"],
        "marker-start": ["url(#tip)"],
        "marker-mid": ["url(#tip)"],
        "style": ["marker:url(#tip)", "stroke-linecap:round;stroke-dasharray:0 20"],
    },
    '<path d="M10 80L50 20L90 80Z" fill="gray" stroke="green" stroke-width="20" {}/>': {
        "stroke-opacity": ["0.5"],
        "paint-order": ["stroke", "fill", "normal", "markers stroke"],
        "opacity": ["0.5"],
        "fill-rule": ["evenodd"],
    },
    '<path d="M50 5L80 95L5 35H95L20 95z" {}/>': {"fill-rule": ["evenodd", "nonzero"]},
    LINE.replace("stroke-width", "stroke-dasharray='12 8' stroke-width"): {
        "stroke-dashoffset": ["6", "-6", "25%", "5px"]
    },
}
MATRIX = [(shape, name, value) for shape, names in VALUES.items() for name, values in names.items() for value in values]


@pytest.mark.parametrize(("shape", "name", "value"), MATRIX)
def test_every_value_of_every_attribute_prints_as_drawn(shape: str, name: str, value: str, fonts: list[str]) -> None:
    """A drawing that is accepted prints as resvg draws it, as attribute, in a style, and in a style sheet."""
    ways = [shape.format(f'{name}="{value}"')]
    if name not in ("style", "rx", "ry", "transform"):
        ways.append(shape.format(f'style="{name}:{value}"'))
        ways.append(f"<style>.a, b > .c {{ {name}: {value} }}</style>" + shape.format('class="a"'))
    for body in ways:
        assert _unlike(_file(f'{DEFS}{GROUND}<g color="#c06">{body}</g>'), fonts) < 0.002, body


@pytest.mark.parametrize(
    "body",
    [
        '<polyline points="0 0 50 50 0 100"/>',
        '<polygon points="20 10 90 80 10 80 99" fill="green"/>',
        '<rect x="50" y="10" width="0" height="80" stroke="blue" stroke-width="20"/>',
        '<ellipse cx="50" cy="50" rx="30" ry="10"/>',
        '<ellipse cx="50" cy="50" rx="30"/>',
        '<circle cx="50%" cy="50" r="30%"/>',
        '<line x1="10" y1="10" x2="90" y2="70" stroke="red" stroke-width="1in"/>',
        '<path d="m10 10h20v20h-20z l60 60" stroke="red"/>',
        '<path d="M10 50A20 30 45 1 0 60 60a5 5 0 01 5 5Q90 90 50 90T20 70S10 0 50 10"/>',
        '<path d="M20 20L20 20M50 50zM70 70h0v0M20 80l0 0" stroke="red" stroke-width="16" stroke-linecap="round"/>',
        '<line x1="50" y1="50" x2="50" y2="50" stroke="red" stroke-width="30" stroke-linecap="square"/>',
        '<use href="#piece" x="20" y="20" fill="red"/><use xlink:href="#piece" transform="rotate(20)"/>',
        '<use href="#sym" x="10" y="10" width="40" height="30"/>',
        '<svg x="20" y="20" width="50" height="40" viewBox="0 0 10 10" preserveAspectRatio="xMaxYMid slice"><circle cx="5" cy="5" r="5"/></svg>',
        '<g opacity=".5" fill="red"><circle cx="40" cy="50" r="25"/><circle cx="60" cy="50" r="25"/></g>',
        (
            '<g style="isolation:isolate"><rect width="60" height="60"/><rect x="30" y="30" width="60" height="60" fill="#0ff" '
            'style="mix-blend-mode:screen"/></g>'
        ),
        '<g clip-path="url(#clips)" mask="url(#mask)"><rect width="100" height="100" fill="url(#rad)"/></g>',
        '<a href="https://example.org/"><rect x="20" y="20" width="60" height="60"/></a>',
        '<switch><foreignObject requiredExtensions="http://ns.adobe.com/x"/><g fill="red"><rect width="60" height="60"/></g></switch>',
        '<text x="10" y="60" font-size="30">Ab<tspan fill="red" font-weight="bold">Cd</tspan></text>',
        '<text x="50" y="60" style="font:bold 20px/1 Arial;text-anchor:middle;letter-spacing:2px">Ωmega</text>',
        '<text y="50">default size</text>',
        '<text x="10" y="50" textLength="80">long</text>',
        '<text x="50" y="50" text-anchor="middle" font-size="30" textLength="60px" lengthAdjust="spacingAndGlyphs">Wochen</text>',
        '<path id="way" d="M10 60Q50 10 90 60" fill="none"/><text font-size="14"><textPath href="#way">along a way</textPath></text>',
        (
            "<style>svg .x rect, #q { fill: red !important } g > circle { stroke: #00f; stroke-width: 4 }</style>"
            '<g class="y x"><rect width="40" height="40" fill="lime"/><circle id="q" cx="60" cy="60" r="20"/></g>'
        ),
    ],
)
def test_every_kind_of_element_prints_as_drawn(body: str, fonts: list[str]) -> None:
    """Shapes, copies, nested drawings, groups, clips, masks, text and style sheets print as resvg draws them."""
    assert _unlike(_file(f"{DEFS}{GROUND}{body}"), fonts) < 0.002


ILLUSTRATOR = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: an illustrator 27.0 -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
  <!ENTITY ns_extend "http://ns.example.org/Extensibility/1.0/">
]>
<svg version="1.1" id="Layer_1" xmlns:x="&ns_extend;" {XMLNS} x="0px" y="0px" viewBox="0 0 100 100"
  style="enable-background:new 0 0 100 100;" xml:space="preserve">
<style type="text/css">
  .st0{{fill:#FFE0CC;stroke:#663300;stroke-width:2;stroke-miterlimit:10;}}
  .st1{{clip-path:url(#SVGID_2_);fill:none;stroke:#F00;}}
</style>
<g><defs><rect id="SVGID_1_" x="10" y="10" width="60" height="60"/></defs>
<clipPath id="SVGID_2_"><use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath>
<path class="st0" d="M10,90C10,40,40,10,90,50z"/><circle class="st1" cx="50" cy="50" r="40"/></g>
</svg>"""
AFFINITY = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg width="100%" height="100%" viewBox="0 0 300 200" version="1.1" {XMLNS} xml:space="preserve" xmlns:serif="http://www.serif.com/"
  style="fill-rule:evenodd;clip-rule:evenodd;stroke-linejoin:round;stroke-miterlimit:2;"><g transform="matrix(1,0,0,1,10,10)">
<path serif:id="a" d="M10,100C10,40 120,20 200,60C260,90 270,150 200,160Z" style="fill:rgb(245,215,190);stroke:black;stroke-width:2px;"/></g></svg>"""
INKSCAPE = f"""<?xml version="1.0" encoding="UTF-8"?>
<svg {XMLNS} xmlns:inkscape="urn:i" xmlns:sodipodi="urn:s" xmlns:rdf="urn:r" width="50mm" height="40mm" viewBox="0 0 50 40">
<sodipodi:namedview id="base" inkscape:zoom="2"/><metadata><rdf:RDF/></metadata>
<defs><linearGradient id="l1"><stop style="stop-color:#f00;stop-opacity:1" offset="0"/><stop style="stop-color:#ff0" offset="1"/></linearGradient>
<linearGradient inkscape:collect="always" xlink:href="#l1" id="l2" x1="5" y1="5" x2="45" y2="5" gradientUnits="userSpaceOnUse"/></defs>
<g inkscape:label="Layer 1" inkscape:groupmode="layer" style="display:inline">
<rect style="fill:url(#l2);fill-opacity:1;stroke:none;-inkscape-stroke:none;paint-order:normal" x="5" y="5" width="40" height="30" rx="4"/>
<flowRoot xmlns="urn:old"/></g></svg>"""
WEB = f"""<svg {XMLNS} width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
  stroke-linejoin="round" class="icon" onclick="a()"><path d="M12 8v4"/><path d="M12 16h.01"/><circle cx="12" cy="12" r="9"/></svg>"""


@pytest.mark.parametrize("content", [ILLUSTRATOR, AFFINITY, INKSCAPE, WEB], ids=["a", "b", "c", "d"])
def test_what_drawing_programs_export_prints_as_drawn(content: str, fonts: list[str]) -> None:
    """DOCTYPE, entities, style sheets, clip paths, chained gradients, millimetres and editors' own notes are taken as they come."""
    file = PictureFile("images/mine/art.svg", content.encode(), {})
    assert _unlike(file, fonts) < 0.002
    assert load_drawing(file).warnings == ()


DASHED = '<path d="M0 9h90" stroke="red"'
PHOTO = '<image width="99" height="99" href="data:image/png;base64,AA"/><image href="a.png"/>'
FILTER = '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>'


@pytest.mark.parametrize(
    "body",
    [
        f"<defs>{PHOTO}</defs>",
        f'<symbol id="s">{PHOTO}</symbol><clipPath id="c"><g filter="url(#f)"/></clipPath>{FILTER}',
        f'<mask id="m"><g filter="url(#f)">{PHOTO}</g></mask><pattern id="p"><g fill="url(#nowhere)"/></pattern>',
        '<marker id="a"><path vector-effect="non-scaling-stroke"/></marker>',
        '<linearGradient id="a" spreadMethod="repeat"/><radialGradient id="b" fr=".2"/>',
        f'<g display="none">{PHOTO}{FILTER}<g filter="url(#f)"/></g>',
        f'<g style="display:none">{PHOTO}<g style="display:inline">{PHOTO}</g></g>',
        f'<style>.x{{display:none}}.y{{display:inline}}</style><g class="x">{PHOTO}<g class="y">{PHOTO}</g></g>',
        "<style>.unused{filter:url(#f);clip-path:url(#nowhere);fill:var(--a)}#unused,blink{filter:blur(2px)}</style>",
        "<style>@media (prefers-color-scheme: dark) { rect { fill: #fff } } #m :root, rect { --a: 1 }</style>",
        '<style>@charset "utf-8"; /* a */ rect { cursor: pointer; -webkit-a: b; user-select: none }</style>',
        "<flowRoot><flowRegion><rect/></flowRegion><flowPara> </flowPara></flowRoot>",
        '<switch><g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/><text>no SVG</text></switch>',
        '<g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Shape" data-a="b" aria-label="c" tabindex="0" role="img"/>',
        '<path style="font-size:medium;shape-inside:url(#r);white-space:normal;font-variation-settings:normal" d="M0 0"/>',
        '<g style="mix-blend-mode:passthrough"/>',
        '<defs/><g/><path d=""/><title/><desc>a</desc>',
    ],
)
def test_what_nothing_shows_is_not_refused(body: str) -> None:
    """Filters, photos and notes in hidden layers, in unused definitions and in unused rules are harmless, and change nothing."""
    plain, noted = load_drawing(_file(GROUND)), load_drawing(_file(f"{GROUND}{body}"))
    assert ImageChops.difference(_printed(plain, 99, 99), _printed(noted, 99, 99)).getbbox() is None
    assert noted.warnings == ()


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        (f'{DASHED} stroke-dasharray="0 0 12 7"/>', f'{DASHED} stroke-dasharray="12 7"/>'),
        (
            f'<style>.a{{stroke-dasharray:0px 0px 12px 7px}}</style>{DASHED} class="a"/>',
            f'{DASHED} stroke-dasharray="12 7"/>',
        ),
        (
            '<style>rect{fill:light-dark(rgb(10, 20, 30), var(--a, #fff))}</style><rect width="9" height="9"/>',
            '<rect width="9" height="9" fill="#0a141e"/>',
        ),
        ('<path d="M1E1 2e1l5E0,5 7 9"/>', '<path d="M10 20l5,5 7 9"/>'),
        (
            (
                '<defs><path id="a" d="M0 0h9v9" fill="context-stroke" stroke="context-fill"/></defs>'
                '<use href="#a" fill="red" stroke="blue"/>'
            ),
            '<path d="M0 0h9v9" fill="blue" stroke="red"/>',
        ),
        (
            '<defs><g fill="red"><path d="M0 0h9v9" id="a"/></g><g><path id="b"/></g></defs><use href="#a"/>',
            '<path d="M0 0h9v9"/>',
        ),
    ],
)
def test_what_says_the_same_prints_the_same(body: str, plain: str) -> None:
    """Idioms of drawing programs are as good as the plain words for the same."""
    one, other = (_printed(load_drawing(_file(each)), WIDE, WIDE) for each in (body, plain))
    assert ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1251"])
def test_a_drawing_is_read_in_its_encoding(encoding: str, fonts: list[str]) -> None:
    """Whatever the file is written in, it is the same drawing."""
    letters = "aé" if encoding == "iso-8859-1" else "ж" if encoding == "windows-1251" else "aжé"
    said = encoding.removesuffix("-sig")
    body = f'<svg {XMLNS} viewBox="0 0 60 40"><text y="30" font-size="24">{letters}</text></svg>'
    file = PictureFile("a.svg", f'<?xml version="1.0" encoding="{said}"?>{body}'.encode(encoding), {})
    plain = PictureFile("a.svg", body.encode(), {})
    assert load_drawing(file).parts == load_drawing(plain).parts
    assert _unlike(plain, fonts) < 0.002


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
    found = load_drawing(_file(SHAPE, f"<svg {XMLNS} {size}>")).size
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
    assert {problem.rule for problem in _refused(_file(SHAPE, f"<svg {XMLNS} {size}>"))} <= {
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
    drawing = load_drawing(_file('<circle cx="50" cy="50" r="4" fill="red"/>', f"<svg {XMLNS} {size}>"))
    width, height = WIDE, round(WIDE * drawing.size.height / drawing.size.width)
    red = _printed(drawing, width, height).split()[1].point(lambda level: 255 if level < 128 else 0).getbbox()
    assert red is not None
    middle = (red[0] + red[2]) / 2 / width, (red[1] + red[3]) / 2 / height
    assert middle == (pytest.approx(spot[0], abs=0.005), pytest.approx(spot[1], abs=0.005))


# ---- refused


def _refused(file: PictureFile) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as refused:
        load(file)
    assert all(problem.where.file == file.file and problem.hint for problem in refused.value.problems)
    assert all(problem.severity is Severity.ERROR for problem in refused.value.problems)
    return refused.value.problems


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<image href="data:image/png;base64,AA"/>', "svg-element"),
        ('<image href="/etc/passwd"/>', "svg-reference"),
        ('<image xlink:href="a.png"/>', "svg-reference"),
        ('<use href="other.svg#a"/>', "svg-reference"),
        ('<use href="#nowhere"/>', "svg-reference"),
        ('<use xlink:href="file:///etc/passwd#a"/>', "svg-reference"),
        ("<style>@import url(a.css);</style>", "svg-reference"),
        ('<style>@import "https://example.org/a.css";</style>', "svg-reference"),
        ("<style>rect {fill: url(https://example.org/a.svg#b)}</style>", "svg-reference"),
        ('<rect style="fill:url(a.svg#b)"/>', "svg-reference"),
        ('<rect fill="url(//host/a)"/>', "svg-reference"),
        ('<?xml-stylesheet href="a.css"?>', "svg-reference"),
        ('<rect fill="url(#nowhere)"/>', "svg-reference"),
        ('<filter id="f"><feImage href="/etc/passwd"/></filter><rect filter="url(#f)"/>', "svg-element"),
        ("<style>rect {filter: blur(2px)}</style>", "svg-element"),
        ("<foreignObject><p>a</p></foreignObject>", "svg-element"),
        ("<switch><foreignObject/></switch>", "svg-element"),
        ('<g systemLanguage="en"/>', "svg-element"),
        ("<style>@media screen {rect {fill: red}}</style>", "svg-style"),
        ("<style>rect:nth-child(2) {fill: red}</style>", "svg-style"),
        ("<style>rect + rect {fill: red}</style>", "svg-style"),
        ("<style>rect {fill: red", "svg-syntax"),
        ("<style>rect {fill: red</style>", "svg-style"),
        ('<rect style="fill"/>', "svg-style"),
        ('<rect fill="var(--a)"/>', "svg-element"),
        ('<rect fill="oklch(50% 0 0)"/>', "svg-element"),
        ('<rect fill="ReportLabBlue"/>', "svg-element"),
        ('<rect style="width:100px"/>', "svg-element"),
        ('<rect width="calc(1px)"/>', "svg-element"),
        ('<rect width="5em"/>', "svg-element"),
        ('<circle r="-4"/>', "svg-element"),
        ('<rect vector-effect="non-scaling-stroke"/>', "svg-element"),
        ('<rect transform="rotate(45deg)"/>', "svg-element"),
        ('<rect style="transform-origin:center"/>', "svg-element"),
        ('<path d="M30 40L50 80L75#40"/>', "svg-element"),
        ('<path d="M0 0h9" pathLength="5"/>', "svg-element"),
        ('<path d="M0 0h9" stroke-dasharray="4 0"/>', "svg-element"),
        ('<path d="M0 0h9" stroke-linejoin="arcs"/>', "svg-element"),
        ('<rect style="stroke-width:20PX"/>', "svg-element"),
        ('<linearGradient id="a" spreadMethod="reflect"/><g fill="url(#a)"/>', "svg-element"),
        ('<radialGradient id="a" fr=".3"/><g fill="url(#a)"/>', "svg-element"),
        ('<radialGradient id="a" fx="2" cx=".5" cy=".5" r=".5"/><g fill="url(#a)"/>', "svg-element"),
        ('<linearGradient id="a"><stop/><stop/><stop offset="1"/></linearGradient><g fill="url(#a)"/>', "svg-element"),
        ('<pattern id="p"/><pattern id="a"><rect fill="url(#p)"/></pattern><g fill="url(#a)"/>', "svg-element"),
        ('<path d="M0 0h9" stroke-dasharray="4 2 0 0"/>', "svg-element"),
        ('<g display="none"><image href="a.png"/></g><style>g {display: inline}</style>', "svg-reference"),
        ('<g display="none" style="display:inline"><image href="a.png"/></g>', "svg-reference"),
        (
            '<g style="display:none" class="a"><image href="a.png"/></g><style>.a {display: block !important}</style>',
            "svg-reference",
        ),
        ('<g class="a"><image href="a.png"/></g><style>.b .a {display: none}</style>', "svg-reference"),
        (
            '<g class="a"><image href="a.png"/></g><style>.a {display: none} g.a {display: inline}</style>',
            "svg-reference",
        ),
        ('<switch><image display="none" href="a.png"/><rect/></switch>', "svg-reference"),
        ('<switch><g requiredFeatures="a"><rect/></g><rect/></switch>', "svg-element"),
        ('<g id="a" display="none"><image href="a.png"/></g><use href="#a"/>', "svg-reference"),
        ('<symbol id="a"><image href="a.png"/></symbol><use href="#a"/>', "svg-reference"),
        ('<defs><g><g id="a"><image href="a.png"/></g></g></defs><use href="#a"/>', "svg-reference"),
        ("<flowRoot><flowPara>a</flowPara></flowRoot>", "svg-element"),
        ("<style>@media print {rect {fill: red}}</style>", "svg-style"),
        ('<g fill="currentColor"><g color="red"/></g>', "svg-element"),
        ('<rect id="r"/><rect clip-path="url(#r)"/>', "svg-element"),
        ('<g id="d"/><g id="d"/><use href="#d"/>', "svg-reference"),
        ("<text>אב</text>", "svg-element"),
        ("<text>\U00013000</text>", "svg-font"),
        ('<text rotate="9">a</text>', "svg-element"),
        ('<text><tspan textLength="9">a</tspan></text>', "svg-element"),
        ('<text textLength="9">a<tspan>b</tspan></text>', "svg-element"),
        ('<text lengthAdjust="spacingAndGlyphs"><tspan>b</tspan></text>', "svg-element"),
        ('<text textLength="9%">a</text>', "svg-element"),
        ('<text style="writing-mode:tb">a</text>', "svg-element"),
        ("<meshgradient/>", "svg-element"),
    ],
)
def test_what_would_not_come_out_is_refused(body: str, rule: str) -> None:
    """What programs draw differently, or what leads out of the file, is refused in its line, with a cure."""
    found = _refused(_file(f"{SHAPE}\n{body}"))
    assert [problem.rule for problem in found] == [rule]
    assert found[0].where.line == 3 or rule == "svg-syntax"


def test_a_cause_is_told_once() -> None:
    """Each cause is one line a file, at its first place; all causes are told together."""
    body = '<g filter="url(#a)"/>\n' * 50 + '<image href="a.png"/>\n' * 50 + "<foreignObject/>"
    found = _refused(_file(body))
    assert [(problem.rule, problem.where.line) for problem in found] == [
        ("svg-element", 2),
        ("svg-reference", 52),
        ("svg-element", 102),
    ]


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (f'<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;">]>\n{HEAD}{SHAPE}</svg>', "svg-entity", 1),
        (f'<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/passwd">]>\n{HEAD}{SHAPE}</svg>', "svg-entity", 1),
        (f'<!DOCTYPE svg [<!ENTITY % a SYSTEM "x"> %a;]>\n{HEAD}{SHAPE}</svg>', "svg-entity", 1),
        (f'<!DOCTYPE svg SYSTEM "a.dtd">\n{HEAD}<text>&nbsp;</text></svg>', "svg-entity", 1),
        (f'<!DOCTYPE svg SYSTEM "a.dtd">\n{HEAD}<rect id="&nbsp;"/></svg>', "svg-entity", 1),
        (f'<!DOCTYPE svg [<!ENTITY a "{"b" * 900}">]>\n{HEAD}{"&a;" * 900}</svg>', "svg-entity", 1),
        (f"{HEAD}\n{SHAPE}&a;</svg>", "svg-syntax", 2),
        (f"{HEAD}\n<g>\n</svg>", "svg-syntax", 3),
        (f"{HEAD}{SHAPE}", "svg-syntax", 1),
        ("", "svg-syntax", 1),
        ("not a drawing", "svg-syntax", 1),
        ("<html/>", "not-svg", 1),
        ("<svg/>", "not-svg", 1),
        ("\x89PNG\r\n", "svg-syntax", 1),
        (f"{HEAD}\n{'<g>' * 61}{'</g>' * 61}</svg>", "picture-too-large", 2),
        (f"{HEAD}\n{'<g/>' * 20_001}</svg>", "picture-too-large", 2),
        (f"{HEAD}</svg>", "picture-empty", 0),
        (f"{HEAD}<g><title>a</title></g></svg>", "picture-empty", 0),
        (f'{HEAD}<rect width="9" height="9" display="none"/></svg>', "picture-empty", 0),
    ],
)
def test_what_is_no_drawing_is_refused(content: str, rule: str, line: int) -> None:
    """Entities that grow, broken XML, other formats, endless nesting and empty drawings are refused by rule and line."""
    (found,) = _refused(PictureFile("images/mine/art.svg", content.encode("latin-1"), {}))
    assert (found.rule, found.where.line) == (rule, line)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (" \n", "the file is empty"),
        (f"{HEAD}{SHAPE}", "the file ends in the middle of it"),
        ("<svg", "the file ends in the middle of it"),
        (f"{HEAD}<g></svg>", "an element is closed that is not the one opened last"),
        (f'{HEAD}<g id="a" id="b"/></svg>', "an attribute stands twice in one element"),
        (f"{HEAD}<x:p/></svg>", "the prefix of a name is not declared with 'xmlns:'"),
        (f"{HEAD}{SHAPE}&a;</svg>", "a name between '&' and ';' stands for nothing"),
        (f"{HEAD}{SHAPE}</svg><svg/>", "something stands behind its end"),
        (f"{HEAD}<g id=a/></svg>", "a sign stands where none may"),
        ("not a drawing", "a sign stands where none may"),
        (f'<?xml version="1.0" encoding="klingon"?>{HEAD}{SHAPE}</svg>', "its encoding is not known"),
        (f"<!DOCTYPE svg [<!ELEMENT a (b,c|d)>]>{HEAD}{SHAPE}</svg>", "a sign stands where none may"),
    ],
)
def test_a_broken_drawing_is_told_in_plain_words(content: str, said: str) -> None:
    """Nothing of the parser's own words is told: what is wrong is said as a person would."""
    (found,) = _refused(PictureFile("images/mine/art.svg", content.encode(), {}))
    assert (found.rule, found.message.removeprefix("not a whole SVG: ")) == ("svg-syntax", said)
    assert found.hint


def _chain(count: int, link: str, last: str) -> str:
    return "".join(link.format(n, n + 1) for n in range(count)) + last


BOMBS = {
    "copies": _chain(
        12, '<g id="a{1}">' + '<use href="#a{0}"/>' * 10 + "</g>", f'<g id="a0">{SHAPE}</g><use href="#a12"/>'
    ),
    "a copy of itself": '<g id="a"><use href="#a"/></g>',
    "copies of much": f'<defs><path id="a" d="M0 0{"l1 1" * 9_000}"/></defs>' + '<use href="#a"/>' * 9_000,
    "masks": _chain(
        900, f'<mask id="m{{0}}" mask="url(#m{{1}})">{SHAPE}</mask>', '<mask id="m900"/><rect mask="url(#m0)"/>'
    ),
    "a mask of itself": f'<mask id="m"><g mask="url(#m)">{SHAPE}</g></mask><g mask="url(#m)">{SHAPE}</g>',
    "gradients": _chain(
        900,
        '<linearGradient id="m{0}" href="#m{1}"/>',
        '<linearGradient id="m900"/><path d="M0 0h9v9" fill="url(#m0)"/>',
    ),
    "markers": f'<marker id="m">{SHAPE * 99}</marker><g marker-mid="url(#m)"><path d="M0 0{"l1 1" * 9_000}"/></g>',
    "markers by rule": f'<style>path{{marker:url(#m)}}</style><marker id="m">{SHAPE * 99}</marker><path d="M0 0{"l1 1" * 9_000}"/>',
    "text": f"<text>{'word ' * 9_000}</text>",
    "far": '<rect width="1e30" height="1e30"/>',
    "farther": '<g transform="scale(1e20)">' * 3 + SHAPE + "</g>" * 3,
    "transforms": f'<g transform="translate({"1" * 50_000}x">{SHAPE}</g>',
    "numbers": f'<g transform="translate({"1.1" * 9_000}x">{SHAPE}</g>',
    "dashes": f'<path stroke-dasharray="{"1 " * 50_000}x" d="M0 0l9 9"/>',
    "selectors": f"<style>{'a ' * 50_000}!{{}}</style>",
    "rules": f"<style>{'.a{fill:red}' * 9_000}</style>",
    "comments": f"<style>{'/*' * 200_000}</style><rect/>",
    "blanks": f'<rect style="a:{" " * 200_000}x"/>',
    "minus signs": f'<g transform="matrix({"1-" * 50_000}">{SHAPE}</g>',
    "turns": f'<g transform="{"rotate(1) " * 50_000}x">{SHAPE}</g>',
    "properties": f"<style>rect{{{'fill:red;' * 90_000}}}</style>{SHAPE}",
    "selectors of one rule": f"<style>{'rect,' * 50_000}rect{{fill:red}}</style>{SHAPE}",
    "light": f'<rect style="fill:{"light-dark(red, blue)" * 20_000}" width="9" height="9"/>',
    "dashes of nothing": f'<path stroke-dasharray="{"0 0 " * 50_000}1 1" d="M0 0l9 9"/>',
    "dashes of a long line": f'<path d="{"M0 0L999999 0" * 9}" stroke="red" stroke-dasharray=".001"/>',
    "dashes of a scaled line": '<g transform="scale(1e-5)"><path d="M0 0H999999" stroke="red" stroke-dasharray=".1"/></g>',
    "tiles": f'<pattern id="p" width=".001" height=".001">{SHAPE}</pattern><rect width="99" height="99" fill="url(#p)"/>',
    "thin tiles": '<pattern id="p" width="1e-9" height="99" patternUnits="userSpaceOnUse"><path d="M0 0h9v9"/></pattern>'
    '<rect width="99" height="99" fill="url(#p)"/>',
    "brackets": f'<rect style="fill:rgb{"(" * 50_000}"/>',
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_no_drawing_is_endless(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What grows without end, or is made to keep a reader busy, is refused; nothing but our own words is said."""
    assert _refused(_file(body))
    assert capfd.readouterr() == ("", "")


def test_the_converter_is_never_heard(capfd: pytest.CaptureFixture[str]) -> None:
    """Where the converter gives up, the drawing is refused in our words, and its own stay out of the terminal."""
    body = '<text x="32" y="100" font-size="32">\n<tspan>H </tspan><tspan>नमस्ते</tspan>\n</text>'
    assert [problem.rule for problem in _refused(_file(body))] == ["svg-syntax"]
    assert capfd.readouterr() == ("", "")
    os.write(2, b"heard again")
    assert capfd.readouterr().err == "heard again"


def test_nothing_beside_a_drawing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that lies where a drawing points changes nothing: it is refused all the same, whatever the way it is named."""
    Pillow.new("RGB", (9, 9), "red").save(tmp_path / "a.png")
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "./a.png", str(tmp_path / "a.png"), f"file://{tmp_path}/a.png", " a.png"):
        assert [p.rule for p in _refused(_file(f'{SHAPE}<image href="{name}" width="9" height="9"/>'))] == [
            "svg-reference"
        ]


# ---- warned of


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (SHAPE, []),
        ('<text y="30">a</text>', []),
        ('<text y="30" font-family="FiraGO">a</text>', []),
        ('<text y="30" font-family="Arial, sans-serif">a</text>', ["svg-font"]),
        ('<text y="30" style="font:12px \'My Font\'">a</text>', ["svg-font"]),
        ('<style>text{font-family:"MyriadPro-Regular"}</style><text y="30">a</text>', ["svg-font"]),
        (f'<g font-family="Arial">{SHAPE}</g>', []),
        (f'{SHAPE}<animate attributeName="x" to="9"/>', ["svg-motion"]),
        (f"{SHAPE}<script>a()</script>", ["svg-motion"]),
        (f"<style>@keyframes a {{from {{x: 1}} to {{x: 2}}}} rect {{animation: a 1s}}</style>{SHAPE}", ["svg-motion"]),
    ],
)
def test_what_prints_otherwise_than_meant_is_told(body: str, rules: list[str]) -> None:
    """A font that is not there and a drawing that moves are warnings: once a file, each with what to do."""
    found = load_drawing(_file(body)).warnings
    assert [problem.rule for problem in found] == rules
    assert all(problem.severity is Severity.WARNING and problem.hint for problem in found)


# ---- in the file


def _code(drawing: Drawing) -> bytes:
    return b"\n".join(zlib.decompress(part.content) for part in drawing.parts if part.content is not None)


def test_a_drawing_carries_no_colour_profile() -> None:
    """Colours are those of the file's one output intent; no drawing brings a profile or a font."""
    looks = 'fill="url(#lin)" mask="url(#mask)" opacity=".5"'
    body = f'{DEFS}{BOX.format(looks)}<text y="20">a</text>'
    drawing = load_drawing(_file(body))
    said = b"\n".join(part.entries for part in drawing.parts)
    assert len(drawing.parts) > 5
    assert not re.search(rb"ICCBased|/N 3|/Font|/ProcSet", said)
    assert b"/cs0" not in _code(drawing)
    assert sorted(set(chain.from_iterable(part.leads_to() for part in drawing.parts))) == list(
        range(2, len(drawing.parts) + 1)
    )


@pytest.mark.parametrize("side", [5.3, 7.3, 20, 33.3])
@pytest.mark.parametrize("transform", ["", "rotate(20)", "scale(.7 1.3)", "translate(3 4) skewX(10)"])
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
    soft = [_printed(load_drawing(_file(body)), 130, 130).filter(ImageFilter.BoxBlur(1)) for body in (tiles, alone)]
    assert sum(ImageChops.difference(*soft).convert("L").histogram()[60:]) < 0.03 * 130 * 130


def test_equal_drawings_share_a_key() -> None:
    """Drawings of the same content have the same key and parts, others another."""
    one, same, other = _file(SHAPE), _file(SHAPE), _file(SHAPE + SHAPE)
    assert load_drawing(one) == load_drawing(same)
    assert load_drawing(one).key != load_drawing(other).key


def test_a_drawing_blends_with_itself_alone() -> None:
    """A drawing that multiplies is a group of its own, so that the page behind it does not show through."""
    body = '<rect width="60" height="60" fill="#fc0"/><rect width="90" height="50" style="mix-blend-mode:multiply" fill="#0cf"/>'
    assert b"/I true" in load_drawing(_file(body)).parts[0].entries
    assert b"/I true" not in load_drawing(_file(SHAPE)).parts[0].entries


def test_drawings_are_converted_at_once_by_many(fonts: list[str]) -> None:
    """Threads that convert at the same time make the same of a drawing, and leave standard error as it was."""
    from concurrent.futures import ThreadPoolExecutor

    assert fonts
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(load_drawing, [_file(f'{SHAPE}<text y="20">a</text>')] * 16))
    assert len({drawing.parts for drawing in made}) == 1
    os.fstat(2)


def test_a_drawing_from_the_cache_is_the_one_that_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reading is the first one's value, and is not made again; another content or name is."""
    given = _file('<rect width="50" height="20" fill="#123456"/><text y="9" font-family="Arial">Ab</text>')
    first = load_drawing(given)
    monkeypatch.setattr(
        "handout.layout.figures.drawing._drawing", lambda file: pytest.fail(f"{file.file} was made again")
    )
    assert load_drawing(given) == first
    assert first.warnings
    with pytest.raises(pytest.fail.Exception):
        load(PictureFile("images/other.svg", given.content, {}))
    with pytest.raises(pytest.fail.Exception):
        load(PictureFile(given.file, given.content + b" ", {}))
