"""What would not print as drawn is refused in one line a cause, and none harms the computer it is read on."""

import os
from pathlib import Path

import pytest
from PIL import Image as Pillow
from support.drawings import HEAD, SHAPE, refusal, svg_file
from support.pictures import load_drawing

from handout.content.assets import PictureFile
from handout.problems import Severity

# ---- refused


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
        ("<text>\U00013000</text>", "svg-font"),
        ("<text>李伟</text>", "svg-font"),
        ("<text>안녕</text>", "svg-font"),
        ("<text>নমস্কার</text>", "svg-font"),
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
    found = refusal(svg_file(f"{SHAPE}\n{body}"))
    assert [problem.rule for problem in found] == [rule]
    assert found[0].where.line == 3 or rule == "svg-syntax"


def test_a_cause_is_told_once() -> None:
    """Each cause is one line a file, at its first place; all causes are told together."""
    body = '<g filter="url(#a)"/>\n' * 50 + '<image href="a.png"/>\n' * 50 + "<foreignObject/>"
    found = refusal(svg_file(body))
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
        ('<svg xmlns="http://www.w3.org/1999/svg"/>', "not-svg", 1),
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
    (found,) = refusal(PictureFile("images/mine/art.svg", content.encode("latin-1"), {}))
    assert (found.rule, found.where.line) == (rule, line)


@pytest.mark.parametrize(
    ("content", "fact"),
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
def test_a_broken_drawing_is_told_in_plain_words(content: str, fact: str) -> None:
    """Nothing of the parser's own words is told: what is wrong is said as a person would."""
    (found,) = refusal(PictureFile("images/mine/art.svg", content.encode(), {}))
    assert (found.rule, found.message.removeprefix("not a whole SVG: ")) == ("svg-syntax", fact)
    assert found.hint


@pytest.mark.parametrize("head", ["<svg/>", '<svg viewBox="0 0 9 9">', '<svg xmlns="http://www.w3.org/1999/svg"/>'])
def test_a_drawing_without_its_namespace_is_told_to_have_one(head: str) -> None:
    """As one that is copied out of a web page; to save it as SVG again would change nothing."""
    (found,) = refusal(PictureFile("images/mine/art.svg", head.encode(), {}))
    assert (found.rule, found.wording) == ("not-svg", "namespace")
    assert 'xmlns="http://www.w3.org/2000/svg"' in found.hint


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG"),
        (b"\xff\xd8\xff\xe0", "a JPEG"),
        (b"GIF89a", "a GIF"),
        (b"RIFF\0\0\0\0WEBP", "a WebP"),
        (b"II*\0", "a TIFF"),
        (b"MM\0*", "a TIFF"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"%!PS-Adobe-3.0", "a PostScript file"),
        (b"\x1f\x8b\x08", "a packed file"),
        (b"PK\3\4", "a packed file"),
    ],
)
def test_another_format_is_named(start: bytes, what: str) -> None:
    """A photo or PDF that was renamed is not called a broken drawing: saving it again would not help."""
    (found,) = refusal(PictureFile("images/mine/art.svg", start + b"\0" * 40, {}))
    assert (found.rule, found.message) == ("svg-syntax", f"it is {what} inside, whatever its name says")
    assert ".jpg" in found.hint


@pytest.mark.parametrize(
    "body",
    [
        '<rect width="80" height="80" fill="#fff"/>',
        '<rect width="80" height="80" fill="#fdfdfd"/>',
        '<g opacity="0"><rect width="80" height="80"/></g>',
        '<rect width="80" height="80" fill-opacity="0"/>',
        '<rect width="80" height="80" fill="rgba(0,0,0,0)"/>',
        '<rect x="200" width="80" height="80"/>',
        '<rect width="80" height="80" fill="red"/><rect width="200" height="200" fill="white"/>',
        '<mask id="m"><rect width="99" height="99" fill="black"/></mask><rect mask="url(#m)" width="80" height="80"/>',
    ],
)
def test_a_drawing_that_prints_as_white_paper_is_refused(body: str) -> None:
    """Nobody is shown a marker on a picture of which nothing is seen, whatever hides its shapes; a dot is enough."""
    (found,) = refusal(svg_file(body))
    assert (found.rule, found.wording) == ("picture-empty", "unseen")
    load_drawing(svg_file(f'{body}<circle cx="90" cy="50" r="0.5" fill="#ddd"/>'))


@pytest.mark.parametrize("number", ["1e40", "-1E+400", "1e99999", "9" * 40])
@pytest.mark.parametrize(
    "form",
    [
        '<rect x="{}" width="9" height="9"/>',
        '<path d="M9 0L{} 9"/>',
        '<polygon points="0,{} 9,9 0,9"/>',
        '<g transform="scale({})"/>',
    ],
)
def test_a_number_that_programs_cannot_hold_is_refused(form: str, number: str) -> None:
    """To the converter it is infinite, and a shape with it would be dropped without a word."""
    (found,) = refusal(svg_file(SHAPE + form.format(number)))
    assert found.rule == "svg-element"
    load_drawing(svg_file(SHAPE + form.format("0.00000000000000000000000000000001e-40")))


@pytest.mark.parametrize("size", ['viewBox="0 0 1e400 9"', 'viewBox="1e99 0 9 9"', 'width="1e400" height="9"'])
def test_a_drawing_without_end_is_refused(size: str) -> None:
    """A side or an origin beyond all numbers is no size."""
    (found,) = refusal(svg_file(SHAPE, f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'))
    assert found.rule == "picture-size"


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
@pytest.mark.sweep(every=12)
def test_no_drawing_is_endless(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What grows without end, or is made to keep a reader busy, is refused; nothing but our own words is said."""
    assert refusal(svg_file(body))
    assert capfd.readouterr() == ("", "")


def test_the_converter_is_never_heard(capfd: pytest.CaptureFixture[str]) -> None:
    """Where the converter gives up, the drawing is refused in our words, and its own stay out of the terminal."""
    body = '<text x="32" y="100" font-size="32">\n<tspan>H </tspan><tspan>नमस्ते</tspan>\n</text>'
    assert [problem.rule for problem in refusal(svg_file(body))] == ["svg-syntax"]
    assert capfd.readouterr() == ("", "")
    os.write(2, b"heard again")
    assert capfd.readouterr().err == "heard again"


def test_nothing_beside_a_drawing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that lies where a drawing points changes nothing: it is refused all the same, whatever the way it is named."""
    Pillow.new("RGB", (9, 9), "red").save(tmp_path / "a.png")
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "./a.png", str(tmp_path / "a.png"), f"file://{tmp_path}/a.png", " a.png"):
        assert [p.rule for p in refusal(svg_file(f'{SHAPE}<image href="{name}" width="9" height="9"/>'))] == [
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
    found = load_drawing(svg_file(body)).warnings
    assert [problem.rule for problem in found] == rules
    assert all(problem.severity is Severity.WARNING and problem.hint for problem in found)
