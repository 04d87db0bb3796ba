"""Drawings print as their author drew them, whatever program wrote them."""

from io import BytesIO

import pytest
import resvg_py
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter, ImageStat
from support.covering import sample
from support.drawings import BOX, DEFS, WIDE, XMLNS, on_paper, svg_file
from support.pictures import load_drawing

from handout.content.assets import PictureFile

GROUND = '<rect y="40" width="100" height="20" fill="#cc0"/>'


UNLIKE = 40
"""How far a pixel may differ, of 255, once edges are softened: renderers smooth them each in its own way."""


def seen_by_resvg(content: bytes, width: int, height: int, fonts: list[str]) -> Pillow.Image:
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


def difference(file: PictureFile, fonts: list[str]) -> float:
    """Return which part of a drawing is printed otherwise than resvg draws it."""
    drawing = load_drawing(file)
    width, height = WIDE, round(WIDE * drawing.size.height / drawing.size.width)
    one, other = on_paper(drawing, width, height), seen_by_resvg(file.content, width, height, fonts)
    assert ImageStat.Stat(other).stddev != [0, 0, 0], "nothing to compare"
    soft = [image.filter(ImageFilter.BoxBlur(2)) for image in (one, other)]
    return sum(ImageChops.difference(*soft).convert("L").histogram()[UNLIKE:]) / (width * height)


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
@pytest.mark.sweep(every=12)
def test_every_value_of_every_attribute_prints_as_drawn(shape: str, name: str, value: str, fonts: list[str]) -> None:
    """A drawing that is accepted prints as resvg draws it, as attribute, and in a style or a style sheet, which take turns."""
    ways = [shape.format(f'{name}="{value}"')]
    if name not in ("style", "rx", "ry", "transform"):
        style = shape.format(f'style="{name}:{value}"')
        sheet = f"<style>.a, b > .c {{ {name}: {value} }}</style>" + shape.format('class="a"')
        ways += sample([style, sheet], 2, MATRIX.index((shape, name, value)) % 2)
    for body in ways:
        assert difference(svg_file(f'{DEFS}{GROUND}<g color="#c06">{body}</g>'), fonts) < 0.002, body


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
@pytest.mark.sweep(every=12)
def test_every_kind_of_element_prints_as_drawn(body: str, fonts: list[str]) -> None:
    """Shapes, copies, nested drawings, groups, clips, masks, text and style sheets print as resvg draws them."""
    assert difference(svg_file(f"{DEFS}{GROUND}{body}"), fonts) < 0.002


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
    assert difference(file, fonts) < 0.002
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
    plain, noted = load_drawing(svg_file(GROUND)), load_drawing(svg_file(f"{GROUND}{body}"))
    assert ImageChops.difference(on_paper(plain, 99, 99), on_paper(noted, 99, 99)).getbbox() is None
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
    one, other = (on_paper(load_drawing(svg_file(each)), WIDE, WIDE) for each in (body, plain))
    assert ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1251"])
def test_a_drawing_is_read_in_its_encoding(encoding: str, fonts: list[str]) -> None:
    """Whatever the file is written in, it is the same drawing."""
    letters = "aé" if encoding == "iso-8859-1" else "ж" if encoding == "windows-1251" else "aжé"
    text = encoding.removesuffix("-sig")
    body = f'<svg {XMLNS} viewBox="0 0 60 40"><text y="30" font-size="24">{letters}</text></svg>'
    file = PictureFile("a.svg", f'<?xml version="1.0" encoding="{text}"?>{body}'.encode(encoding), {})
    plain = PictureFile("a.svg", body.encode(), {})
    assert load_drawing(file).parts == load_drawing(plain).parts
    assert difference(plain, fonts) < 0.002
