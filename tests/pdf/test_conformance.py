"""Every leaflet is PDF/UA-1 and PDF/A-2a, whatever is asked for and whatever pictures and words it is made of."""

import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
import yaml
from pikepdf import Array, Dictionary, Name, Object
from PIL import Image as Pillow
from PIL import ImageCms
from support.uacheck import CONDITIONS, check
from support.verapdf import faults

from handout.content.assets import PictureFile
from handout.geometry import PAPERS, Box
from handout.installed import BUILTIN
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Mark, Page, Role, Shape, artifact
from handout.layout.text.paragraph import Style, bullets, paragraph
from handout.pdf.metadata import SRGB, About
from handout.pdf.painter import paint, paint_untagged
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.request import Request, Selection
from handout.schema.markup import strip_markup

ABOUT = About("A title", "A Clinic & Co", "A subject", "en")
STYLE = Style(12, "#112233")
ORDERS = {
    "A4": Request("back-pain", paper="A4"),
    "A5": Request("back-pain", paper="A5"),
    "Letter": Request("back-pain", paper="Letter"),
    "A4 large": Request("back-pain", paper="A4", large_print=True),
    "Letter large": Request("back-pain", paper="Letter", large_print=True),
    "plain": Request("back-pain", theme="plain"),
    "1 a page": Request("back-pain", cards_per_page="1"),
    "2 a page": Request("back-pain", cards_per_page="2"),
    "4 a page": Request("back-pain", cards_per_page="4"),
    "clinic": Request("back-pain", clinic="example"),
    "points": Request("back-pain", Selection(points=("hand", "stomach"))),
    "without": Request("back-pain", Selection(without=("hand",), advice=False), clinic="example"),
    "avoid": Request("back-pain", Selection(avoid=("pregnancy",)), paper="Letter", cards_per_page="4"),
}


@cache
def _pdf(name: str) -> bytes:
    return lay_out(ORDERS[name]).pdf()


def _wrong(content: bytes) -> dict[str, list[str]]:
    """Return what our check finds, or else what veraPDF does; ours is asked first, for it needs no Java."""
    if found := check(content):
        return found
    found = {flavour: faults(content, flavour) for flavour in ("ua1", "2a")}
    return {flavour: each for flavour, each in found.items() if each}


# ---- what is asked for


@pytest.mark.parametrize("name", ORDERS)
def test_every_leaflet_conforms(name: str) -> None:
    """Whatever paper, theme, print, clinic and choice are asked for, the leaflet is PDF/UA-1 and PDF/A-2a."""
    assert _wrong(_pdf(name)) == {}


@pytest.mark.parametrize("name", ["A5", "clinic", "avoid"])
def test_same_order_same_bytes(name: str) -> None:
    """The same order gives the same bytes, tags and metadata included."""
    assert lay_out(ORDERS[name]).pdf() == _pdf(name)


def test_the_colour_space_is_littlecms_srgb() -> None:
    """The profile in the package is that of LittleCMS, without its time of creation."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if len(made) != len(SRGB):
        pytest.skip(f"the LittleCMS of this Pillow makes another profile, of {len(made)} bytes")
    assert made[:24] + bytes(12) + made[36:] == SRGB


def test_a_print_pdf_claims_nothing() -> None:
    """A PDF for the printer neither says that it is accessible or archival, nor has tags."""
    laid = lay_out(ORDERS["clinic"])
    content = paint_untagged(laid.pages, ABOUT)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
        metadata = pdf.Root.Metadata.read_bytes()
        assert len(pdf.pages) == len(laid.pages)
        for page in pdf.pages:
            assert not {"/StructParents", "/Tabs", "/Annots"} & set(page.obj.keys())
            assert b"MCID" not in page.Contents.read_bytes()
    assert b"pdfuaid" not in metadata
    assert b"pdfaid" not in metadata
    assert set(check(content)) >= {"06-002", "no-tree", "not-marked"}


# ---- a user's own topic


def _topic(place: Path, **point: Any) -> dict[str, Any]:
    """Return the starter topic of one point, with parts of the point replaced; *place* becomes a project."""
    (place / "templates" / "topics").mkdir(parents=True, exist_ok=True)
    (place / "images" / "mine").mkdir(parents=True, exist_ok=True)
    topic = yaml.safe_load((BUILTIN / "templates" / "starter" / "topic.yaml").read_text("utf-8"))
    topic["points"][0] |= point
    return topic


def _build(place: Path, topic: dict[str, Any]) -> bytes:
    file = place / "templates" / "topics" / "mine.yaml"
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    return lay_out(Request("mine", project=place)).pdf()


def _saved(image: Pillow.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _scene(mode: str, size: tuple[int, int] = (640, 480)) -> Pillow.Image:
    """Return a picture that is not all of one colour, in a *mode* of Pillow."""
    image = Pillow.linear_gradient("L").resize(size)
    bands = (image, image.transpose(Pillow.Transpose.ROTATE_180), image.point(lambda v: v // 2), image)
    match mode:
        case "1" | "L" | "P":
            return image.convert(mode)
        case "I;16":
            pixels = b"".join((257 * value).to_bytes(2, "little") for value in image.tobytes())
            return Pillow.frombytes("I;16", size, pixels)
        case _:
            return Pillow.merge(mode, bands[: Pillow.getmodebands(mode)])


def _without_adobe(content: bytes) -> bytes:
    """Return a JPEG without the segment by which Adobe says that its CMYK is inverted."""
    at = content.index(b"\xff\xee")
    return content[:at] + content[at + 2 + int.from_bytes(content[at + 2 : at + 4], "big") :]


def _profile(space: str = "sRGB") -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()  # type: ignore[arg-type]


def _display_p3() -> bytes:
    """Return the sRGB profile with the primaries of Display P3."""
    profile = bytearray(_profile())
    primaries = {
        b"rXYZ": (0.51512, 0.2412, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.1571, 0.06657, 0.78407),
    }
    for n in range(int.from_bytes(profile[128:132], "big")):
        entry = profile[132 + 12 * n : 144 + 12 * n]
        if bytes(entry[:4]) in primaries:
            at = int.from_bytes(entry[4:8], "big") + 8
            for value in primaries[bytes(entry[:4])]:
                profile[at : at + 4] = round(value * 65536).to_bytes(4, "big", signed=True)
                at += 4
    return bytes(profile)


def _turned(turn: int) -> Pillow.Exif:
    exif = Pillow.Exif()
    exif[0x0112] = turn
    return exif


def _interlaced() -> bytes:
    """Return a PNG whose pixels come in seven passes (PNG 1.2, 8.2), which Pillow reads but does not write."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    side, rows = 400, b""
    for x, y, right, down in passes:
        for row in range(y, side, down):
            rows += b"\0" + bytes((row + column) % 256 for column in range(x, side, right))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 1))
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _svg(body: str, head: str = 'width="100" height="80" viewBox="0 0 100 80"') -> Callable[[], bytes]:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>'.encode


def _nested(depth: int) -> str:
    """Return a shape in groups that each move it, *depth* elements deep with the drawing's own."""
    return '<g transform="translate(0.1 0)">' * (depth - 2) + '<rect width="50" height="40"/>' + "</g>" * (depth - 2)


PICTURES: dict[str, Callable[[], bytes]] = {
    "cmyk.jpg": lambda: _without_adobe(_saved(_scene("CMYK"), "JPEG")),
    "cmyk-adobe.jpg": lambda: _saved(_scene("CMYK"), "JPEG"),
    "cmyk-foreign-profile.jpg": lambda: _saved(_scene("CMYK"), "JPEG", icc_profile=_profile()),
    "display-p3.jpg": lambda: _saved(_scene("RGB"), "JPEG", icc_profile=_display_p3()),
    "lab-profile.jpg": lambda: _saved(_scene("RGB"), "JPEG", icc_profile=_profile("LAB")),
    "grey-with-colour-profile.jpg": lambda: _saved(_scene("L"), "JPEG", icc_profile=_profile()),
    "broken-profile.jpg": lambda: _saved(_scene("RGB"), "JPEG", icc_profile=_profile()[:99] + bytes(200)),
    "progressive.jpg": lambda: _saved(_scene("RGB"), "JPEG", progressive=True, comment=b"a) b"),
    "not-ycc.jpg": lambda: _saved(_scene("RGB"), "JPEG", keep_rgb=True),
    "turned.jpg": lambda: _saved(_scene("RGB"), "JPEG", exif=_turned(6)),
    "mirrored.jpg": lambda: _saved(_scene("L"), "JPEG", exif=_turned(5)),
    "two-in-one.jpg": lambda: _saved(_scene("RGB"), "MPO", save_all=True, append_images=[_scene("RGB", (99, 99))]),
    "grey-16-bit.png": lambda: _saved(_scene("I;16"), "PNG"),
    "palette-see-through.png": lambda: _saved(_scene("P"), "PNG", transparency=3),
    "rgba.png": lambda: _saved(_scene("RGBA"), "PNG", icc_profile=_display_p3()),
    "grey-alpha.png": lambda: _saved(_scene("LA"), "PNG"),
    "see-through-colour.png": lambda: _saved(_scene("RGB"), "PNG", transparency=(1, 2, 3)),
    "1-bit.png": lambda: _saved(_scene("1"), "PNG"),
    "interlaced.png": _interlaced,
    "cmyk.tiff": lambda: _saved(_scene("CMYK"), "TIFF"),
    "lab.tiff": lambda: _saved(_scene("LAB"), "TIFF"),
    "pages-lzw.tif": lambda: _saved(
        _scene("RGB"), "TIFF", save_all=True, append_images=[_scene("L")], compression="tiff_lzw"
    ),
    "lossy-alpha.webp": lambda: _saved(_scene("RGBA"), "WEBP", quality=40),
    "moving.webp": lambda: _saved(_scene("RGB"), "WEBP", save_all=True, append_images=[_scene("RGB").rotate(90)]),
    "huge.jpg": lambda: _saved(Pillow.new("RGB", (8000, 6000), "teal"), "JPEG"),
    "flat.png": lambda: _saved(_scene("RGB", (900, 150)), "PNG"),
    "thin.png": lambda: _saved(_scene("RGB", (150, 600)), "PNG"),
    "dot.png": lambda: _saved(Pillow.new("L", (1, 1)), "PNG"),
    "opacities.svg": _svg(
        '<rect width="90" height="60" fill="#f00" fill-opacity=".5"/>'
        '<path d="M1 1 L80 70" stroke="#00f" stroke-width="5" stroke-opacity="0.25"/>'
    ),
    "named-colours.svg": _svg('<rect width="90" height="60" fill="teal" stroke="tomato"/>'),
    "dashes.svg": _svg('<path d="M1 1 L80 70" stroke="#00f" stroke-width="0" stroke-dasharray="0.001 3"/>'),
    "tiny-numbers.svg": _svg('<path d="M1e-9 1e-30 L80.123456789012 70" stroke="#123" stroke-width="1e-12"/>'),
    "large-numbers.svg": _svg('<path d="M-900000 1 L900000 70" stroke="#123"/>'),
    "nested.svg": _svg(_nested(20)),
    "words.svg": _svg('<text x="5" y="40" font-size="20">Ab</text>'),
    "gradients.svg": _svg(
        '<linearGradient id="a"><stop stop-color="red"/><stop offset=".4" stop-color="#0f08"/><stop offset="1"/></linearGradient>'
        '<radialGradient id="b" href="#a"/><rect width="50" height="80" fill="url(#a)" stroke="url(#b)" stroke-width="6"/>'
        '<circle cx="75" cy="40" r="20" fill="url(#b)" opacity=".5"/>'
    ),
    "masks.svg": _svg(
        '<mask id="m" maskContentUnits="objectBoundingBox"><rect width="1" height=".7" fill="#f80"/></mask>'
        '<clipPath id="c"><circle cx="40" cy="40" r="30"/></clipPath>'
        '<g clip-path="url(#c)"><rect width="90" height="70" fill="teal" mask="url(#m)"/></g>'
    ),
    "patterns.svg": _svg(
        '<pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0l8 8" stroke="red"/></pattern>'
        '<marker id="k" orient="auto"><path d="M0-3l6 3-6 3z"/></marker>'
        '<path d="M5 5h80v60" fill="url(#p)" stroke="#00f" marker-end="url(#k)"/>'
    ),
    "blends.svg": _svg(
        '<g style="isolation:isolate"><rect width="60" height="60" fill="#fc0"/>'
        '<rect x="30" y="20" width="60" height="50" fill="#0cf" style="mix-blend-mode:multiply"/></g>'
    ),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "narrow.png": (lambda: _saved(_scene("RGB", (1, 900)), "PNG"), "picture-size"),
    "line.png": (lambda: _saved(_scene("RGB", (900, 1)), "PNG"), "picture-size"),
    "long.png": (lambda: _saved(_scene("RGB", (1000, 160)), "PNG"), "picture-size"),
    "tall.svg": (_svg('<rect width="9" height="9"/>', 'viewBox="0 0 10 61"'), "picture-size"),
    "cut-off.jpg": (lambda: _saved(_scene("RGB"), "JPEG")[:-900], "broken-picture"),
    "fractions.tiff": (lambda: _saved(_scene("L").convert("F"), "TIFF"), "picture-format"),
    "giant.tif": (lambda: _saved(Pillow.new("1", (15_000, 14_000)), "TIFF", compression="group4"), "picture-too-large"),
    "gif.png": (lambda: _saved(_scene("P"), "GIF"), "broken-picture"),
    "photo-in-it.svg": (_svg('<rect width="9" height="9"/><image href="data:image/png;base64,AA"/>'), "svg-element"),
    "blurred.svg": (_svg('<rect width="9" height="9" style="filter:blur(2px)"/>'), "svg-element"),
    "unknown-colour.svg": (_svg('<rect width="9" height="9" fill="rebeccapurple"/>'), "svg-element"),
    "huge.svg": (_svg('<rect width="9e8" height="7e8" fill="#123"/>', 'viewBox="0 0 1e9 8e8"'), "picture-size"),
    "huge-numbers.svg": (_svg('<path d="M-9e9 1 L9e9 70" stroke="#123"/>'), "picture-size"),
    "far.svg": (_svg('<path d="M1 1 L1000001 70" stroke="#123"/>'), "picture-size"),
    "too-nested.svg": (_svg(_nested(40)), "svg-syntax"),
    "far-too-nested.svg": (_svg(_nested(99)), "picture-too-large"),
    "no-picture.jpg": (lambda: b"\xff\xd8\xff no picture", "broken-picture"),
    "empty.png": (lambda: b"", "broken-picture"),
}


@pytest.mark.parametrize("file", PICTURES)
def test_any_picture_conforms(file: str, tmp_path: Path) -> None:
    """However odd a picture is that can be printed, the leaflet with it is PDF/UA-1 and PDF/A-2a."""
    picture = {"file": file, "alt": "A picture.", "source": "a test", "callouts": [{"kind": "press", "at": [0.5, 0.5]}]}
    topic = _topic(tmp_path, picture=picture)
    (tmp_path / "images" / "mine" / file).write_bytes(PICTURES[file]())
    content = _build(tmp_path, topic)
    assert _wrong(content) == {}
    with pikepdf.open(BytesIO(content)) as pdf:
        spaces = {
            str(each.ColorSpace) for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/ColorSpace" in each
        }
        assert spaces <= {"/DeviceRGB", "/DeviceGray"}
        assert bool(spaces) == (not file.endswith(".svg"))
        assert sum("/SMask" in each for each in pdf.objects if isinstance(each, pikepdf.Stream)) == 0


@pytest.mark.parametrize("file", REFUSED)
def test_what_cannot_be_printed_is_refused(file: str, tmp_path: Path) -> None:
    """A picture that cannot be printed is refused by its name, and nothing else is."""
    make, rule = REFUSED[file]
    topic = _topic(tmp_path, picture={"file": file, "alt": "A picture.", "source": "a test"})
    (tmp_path / "images" / "mine" / file).write_bytes(make())
    with pytest.raises(InputError) as caught:
        _build(tmp_path, topic)
    assert {problem.rule for problem in caught.value.problems} == {rule}
    assert all(file in f"{problem.where} {problem.message}" for problem in caught.value.problems)
    assert not any(re.search("0x[0-9a-f]{4}", str(problem)) for problem in caught.value.problems)


# ---- words

WORDS = {
    "where": "Read [the page of the hospital](https://example.org/acupressure/hand?x=1&y=2), or https://example.org/a/b/c first. "
    "Press the point [Qihai]{zh-Latn} gently. Then **[Zusanli]{zh-Latn} too**.",
    "how": "The Greek word is [θεραπεία με πίεση]{el}, and so on. In Hindi it is [पीठ दर्द के लिए बिंदु]{hi}, they say. "
    "The Spanish word is [¿Dónde está el niño?]{es} in full.",
    "helps": "office work, fjords, waffles (so they say) & more. AVATAR To Te Wa.",
    "link": "https://example.org/hand",
}
ABOUT_IT = "It has a long address, https://www.example.org/some/very/long/path/to/a/page/of/the/hospital.html, to break.\n\nAsk us."


@cache
def _spoken() -> tuple[dict[str, Any], bytes]:
    """Return a topic with links and languages, and its PDF."""
    with TemporaryDirectory() as place:
        topic = _topic(Path(place), **WORDS)
        topic["intro"]["text"] = ABOUT_IT
        return topic, _build(Path(place), topic)


def _sentences(value: object) -> Iterator[str]:
    """Yield the sentences of all texts with a blank in them, as they are printed."""
    match value:
        case dict():
            for key, each in value.items():
                if key not in ("picture", "short_title", "taught"):
                    yield from _sentences(each)
        case list():
            for each in value:
                yield from _sentences(each)
        case str() if " " in value:
            yield from re.split(r"(?<=[.?!])\s+", strip_markup(value))


def _poppler(*command: str) -> str:
    """Return what a tool of poppler says of the PDF with links and languages."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} (poppler-utils) is not installed")
    with TemporaryDirectory() as place:
        file = Path(place) / "words.pdf"
        file.write_bytes(_spoken()[1])
        said = subprocess.run(
            [*command, file, *(["-"] if command[0] == "pdftotext" else [])], capture_output=True, check=True
        )
    return said.stdout.decode()


def test_a_leaflet_with_links_and_languages_conforms() -> None:
    """Links, web addresses and words in other languages and scripts are tagged as they must be."""
    _, content = _spoken()
    assert _wrong(content) == {}
    with pikepdf.open(BytesIO(content)) as pdf:
        languages = {str(each.Lang) for each in _all(pdf, "Span") if "/Lang" in each}
        leads = {str(each.A.URI) for page in pdf.pages for each in page.obj.get("/Annots", [])}
    assert languages == {"zh-Latn", "el", "hi", "es"}
    assert leads == {
        "https://example.org/acupressure/hand?x=1&y=2",
        "https://example.org/a/b/c",
        "https://example.org/hand",
        "https://www.example.org/some/very/long/path/to/a/page/of/the/hospital.html",
    }


def test_parted_words_and_odd_spaces_conform(tmp_path: Path) -> None:
    """Words parted with hyphens, spaces of other widths and signs that show nothing are tagged and embedded as they must be."""
    long = "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschafts\u00adpunkt" * 3
    words = {
        "name": long,
        "where": f"Um 9:30\u202fUhr\u2009und 10\u2007Uhr, {long} [{long.replace(chr(0xAD), '')}]{{de}}.",
        "how": f"A\u200bB\u2060C\u3000D [{long}](https://example.org/a).",
    }
    assert _wrong(_build(tmp_path, _topic(tmp_path, **words))) == {}


def test_a_reader_of_text_finds_every_sentence() -> None:
    """What pdftotext gives back are the sentences as they were written, words apart; only addresses may break at a line's end."""
    topic, _ = _spoken()
    said = " ".join(_poppler("pdftotext", "-raw").split())
    said = re.sub(r"(?<=[/.?&=@-]) (?=\S+[/.)])", "", said)
    asked = [re.sub(r"(?<=[/.?&=@-]) (?=\S+[/.)])", "", " ".join(each.split())) for each in _sentences(topic)]
    assert len(asked) > 40
    assert [each for each in asked if each not in said] == []


def test_a_reader_of_tags_finds_every_sentence() -> None:
    """What the tags give back are the sentences as they were written (but for Hindi, where poppler leaves ActualText unread)."""
    topic, _ = _spoken()
    said = ""
    for line in map(str.strip, _poppler("pdfinfo", "-struct-text").splitlines()):
        inline = "(inline)" in line or line.startswith("Object ")
        said += line[1:-1] if line.startswith('"') else "" if inline else " "
    said = " ".join(said.split())
    asked = [" ".join(each.split()) for each in _sentences(topic) if "Hindi" not in each]
    assert [each for each in asked if each not in said] == []


# ---- the checks see what is wrong

DRAWN = b"""<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"><rect width="9" height="9"/></svg>"""


def _said(words: str, role: Role = Role.PARAGRAPH) -> tuple[Mark, ...]:
    return paragraph(words, 300, STYLE, role).marks


def _row(*cells: tuple[str, Role]) -> Group:
    return Group(Role.ROW, tuple(mark for words, role in cells for mark in _said(words, role)))


@cache
def _good() -> bytes:
    """Return a small PDF that has one of everything."""
    table = Group(
        Role.TABLE,
        (
            _row(("Name", Role.COLUMN_HEAD), ("Times", Role.COLUMN_HEAD)),
            _row(("Hand", Role.ROW_HEAD), ("Once", Role.CELL)),
        ),
    )
    drawing = load(PictureFile("a.svg", DRAWN, {}))
    words = "See [the page](https://example.org/x) of [Qihai]{zh-Latn}."
    first = (
        *_said("Title", Role.TITLE),
        *_said("For:", Role.FIELD),
        *_said(words),
        *_listed("One.", "Two."),
        table,
        artifact(Shape(Box(0, 0, 9, 9))),
    )
    notes = tuple(Group(Role.NOTE, _said(each)) for each in ("Take care.", "Not with this."))
    figure = Group(Role.FIGURE, (Image(Box(9, 9, 50, 25), drawing),), "A drawing.")
    second = (*_said("Heading", Role.HEADING), figure, *notes)
    return paint([Page(PAPERS["A5"], first), Page(PAPERS["A5"], second)], ABOUT)


def _listed(*items: str) -> tuple[Mark, ...]:
    return bullets(items, 300, STYLE, "#000000").marks


def _all(pdf: pikepdf.Pdf, kind: str) -> list[Object]:
    """Return every element of a structure type, in the order of their numbers."""
    return [
        each
        for each in pdf.objects
        if isinstance(each, Dictionary) and each.get("/S") == Name(f"/{kind}") and "/P" in each
    ]


def _font(pdf: pikepdf.Pdf) -> Object:
    return next(iter(pdf.pages[0].obj.Resources.Font.values()))


def _link(pdf: pikepdf.Pdf) -> Object:
    return pdf.pages[0].obj.Annots[0]


Change = Callable[[pikepdf.Pdf], None]


def _put(entry: str, value: object, find: Callable[[pikepdf.Pdf], Object] = lambda pdf: pdf.Root) -> Change:
    """Return a change that puts a value under a name (None: takes it away) into what *find* finds."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = find(pdf)
        if value is None:
            del found[entry]
        else:
            found[entry] = value

    return change


def _first(kind: str) -> Callable[[pikepdf.Pdf], Object]:
    return lambda pdf: _all(pdf, kind)[0]


def _swap(old: str, new: str, find: Callable[[pikepdf.Pdf], Object]) -> Change:
    """Return a change that replaces the first match of a pattern in a stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = find(pdf)
        content, times = re.subn(old.encode(), new.encode(), stream.read_bytes(), count=1, flags=re.DOTALL)
        assert times == 1
        stream.write(content)

    return change


def _on_page(old: str, new: str) -> Change:
    return _swap(old, new, lambda pdf: pdf.pages[0].obj.Contents)


def _in_cmap(old: str, new: str) -> Change:
    return _swap(old, new, lambda pdf: _font(pdf).ToUnicode)


def _in_map(new: bytes, rest: bytes = b"(..)..") -> Change:
    """Return a change of the numbers of glyphs that the first font's codes lead to."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = _font(pdf).DescendantFonts[0].CIDToGIDMap
        stream.write(re.sub(rest, new, stream.read_bytes(), count=1, flags=re.DOTALL))

    return change


def _in_metadata(old: str, new: str) -> Change:
    return _swap(old, new, lambda pdf: pdf.Root.Metadata)


def _own(find: Callable[[pikepdf.Pdf], Object], kid: object) -> Change:
    """Return a change that gives an element one kid more; of several numbers on its own page."""
    return lambda pdf: find(pdf).K.append(kid(pdf) if callable(kid) else kid)


def _orphaned(pdf: pikepdf.Pdf) -> None:
    """Leave the Link element without the link on the page."""
    link = _all(pdf, "Link")[0]
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


def _same_id(pdf: pikepdf.Pdf) -> None:
    one, other = _all(pdf, "Note")
    other.ID = one.ID


def _form(pdf: pikepdf.Pdf) -> Object:
    return next(each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form")


def _parents(pdf: pikepdf.Pdf) -> Object:
    """Return the owners that the parent tree tells of the first page."""
    return pdf.Root.StructTreeRoot.ParentTree.Nums[1]


CHARACTER = r"(bfchar\n<[0-9A-F]+> )<[0-9A-F]+>"
MARKED = r"/H1 <</MCID 0>> BDC"
CHANGES: dict[str, list[tuple[Change, set[str]]]] = {
    "01-003": [(_on_page(MARKED, MARKED + " /Artifact BMC EMC"), set())],
    "01-004": [(_on_page("/Artifact BMC", "/Artifact BMC /P <</MCID 99>> BDC EMC"), {"number-unowned"})],
    "01-005": [
        (_on_page("$", "\n0 0 9 9 re f"), set()),
        (_on_page("$", "\n/Span <</Lang (en)>> BDC 0 0 9 9 re S EMC"), set()),
    ],
    "01-007": [(_put("/Suspects", True, lambda pdf: pdf.Root.MarkInfo), set())],
    "02-001": [(_put("/S", Name.Paragraph, _first("P")), {"other-tag"})],
    "06-001": [(_put("/Metadata", None), set())],
    "06-002": [
        (_in_metadata("<pdfuaid:part>1</pdfuaid:part>", ""), set()),
        (_in_metadata("uaid:part>1<", "uaid:part>2<"), set()),
    ],
    "06-003": [(_in_metadata("<dc:title>.*</dc:title>", ""), set()), (_in_metadata("A title", " "), set())],
    "07-001": [(_put("/ViewerPreferences", None), set())],
    "07-002": [(_put("/DisplayDocTitle", False, lambda pdf: pdf.Root.ViewerPreferences), set())],
    "09-004": [
        (_put("/S", Name.Sect, _first("TR")), set()),
        (_put("/S", Name.P, _first("TD")), {"other-tag"}),
        (_put("/S", Name.Sect, _first("Table")), set()),
    ],
    "09-005": [
        (_put("/S", Name.P, _first("LBody")), {"other-tag"}),
        (_put("/S", Name.L, _first("LI")), {"16-001"}),
        (_put("/S", Name.L, _first("P")), {"16-001", "other-tag"}),
    ],
    "10-001": [(_in_cmap(r"(bfchar\n)<[0-9A-F]+> <[0-9A-F]+>\n", r"\1"), set()), (_in_cmap(CHARACTER, r"\1<>"), set())],
    "11-001": [(_put("/Lang", None), set())],
    "13-004": [(_put("/Alt", None, _first("Figure")), set()), (_put("/Alt", " ", _first("Figure")), set())],
    "14-002": [(_put("/S", Name.H2, _first("H1")), {"other-tag"})],
    "14-003": [(_put("/S", Name.H3, _first("H2")), {"other-tag"})],
    "15-003": [(_put("/A", None, _first("TH")), set())],
    "16-001": [(_put("/A", None, _first("L")), set())],
    "19-003": [(_put("/ID", None, _first("Note")), set())],
    "19-004": [(_same_id, set())],
    "24-001": [(_put("/A", None, _first("Form")), set())],
    "28-004": [(_put("/Subtype", Name.Text, _link), set())],
    "28-008": [(_put("/Tabs", None, lambda pdf: pdf.pages[0].obj), set())],
    "28-009": [(_put("/Tabs", Name.R, lambda pdf: pdf.pages[0].obj), set())],
    "28-011": [(_put("/S", Name.Reference, _first("Link")), {"other-tag"}), (_orphaned, {"empty-link"})],
    "28-012": [(_put("/Contents", None, _link), set()), (_put("/Contents", " ", _link), set())],
    "31-004": [(_put("/CIDToGIDMap", Name.Other, lambda pdf: _font(pdf).DescendantFonts[0]), set())],
    "31-005": [(_put("/CIDToGIDMap", None, lambda pdf: _font(pdf).DescendantFonts[0]), set())],
    "31-009": [(_put("/FontFile2", None, lambda pdf: _font(pdf).DescendantFonts[0].FontDescriptor), set())],
    "31-027": [(_put("/ToUnicode", None, _font), set())],
    "31-028": [(_in_cmap(CHARACTER, r"\1<0000>"), set())],
    "31-029": [
        (_in_cmap(CHARACTER, r"\1<FEFF>"), set()),
        (_in_cmap(CHARACTER, r"\1<0041FFFE>"), set()),
    ],
    "31-030": [
        (_on_page(r"\[<", "[<0000"), set()),
        (_in_map(rb"\1\0\0"), set()),
        (_in_map(rb"\1", rest=b"(..).*"), set()),
    ],
    "not-marked": [(_put("/MarkInfo", None), set()), (_put("/Marked", False, lambda pdf: pdf.Root.MarkInfo), set())],
    "no-tree": [(_put("/StructTreeRoot", None), set())],
    "wrong-language": [(_put("/Lang", "english words"), set()), (_put("/Lang", "zh_Latn", _first("Span")), set())],
    "wrong-parent": [(lambda pdf: _put("/P", _all(pdf, "Table")[0], _first("H1"))(pdf), set())],
    "reached-twice": [(_own(_first("Document"), _first("H1")), set())],
    "empty-element": [(lambda pdf: _own(_first("Document"), pdf.make_indirect(_empty(pdf)))(pdf), set())],
    "unknown-note": [
        (_put("/IDTree", None, lambda pdf: pdf.Root.StructTreeRoot), set()),
        (_put("/ID", "n", _first("Note")), set()),
    ],
    "empty-link": [(_orphaned, {"28-011"})],
    "unbalanced": [(_on_page("$", " EMC"), set()), (_on_page("$", " /Artifact BMC"), set())],
    "nested-content": [(_on_page(MARKED, MARKED + " /P <</MCID 99>> BDC EMC"), {"number-unowned"})],
    "number-twice": [(_on_page("$", " /H1 <</MCID 0>> BDC EMC"), set())],
    "number-unowned": [(_on_page("$", " /P <</MCID 99>> BDC EMC"), set())],
    "number-owned-twice": [(_own(_first("H1"), 0), set())],
    "number-astray": [
        (_own(_first("H1"), 99), {"page-parents"}),
        (_put("/Pg", None, _first("H1")), {"number-unowned", "page-parents"}),
    ],
    "other-tag": [(_on_page(MARKED, "/P <</MCID 0>> BDC"), set())],
    "page-parents": [
        (_put("/StructParents", 1, lambda pdf: pdf.pages[0].obj), set()),
        (lambda pdf: _parents(pdf).append(_all(pdf, "P")[0]), set()),
        (lambda pdf: _parents(pdf).__setitem__(0, _all(pdf, "P")[0]), set()),
    ],
    "link-parents": [(_put("/StructParent", None, _link), set()), (_put("/StructParent", 77, _link), set())],
    "next-key": [(_put("/ParentTreeNextKey", 2, lambda pdf: pdf.Root.StructTreeRoot), set())],
    "object-astray": [(_put("/Annots", None, lambda pdf: pdf.pages[0].obj), set())],
    "form-content": [(_swap("$", " /P <</MCID 0>> BDC EMC", _form), set())],
    "other-font": [
        (_put("/Encoding", Name("/Identity-V"), _font), set()),
        (_put("/Subtype", Name.Type1, _font), set()),
    ],
}
"""What breaks a good PDF, by what is found then, and what else must be."""


def _empty(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.P, P=_all(pdf, "Document")[0], K=Array())


def _changed(change: Change) -> bytes:
    with pikepdf.open(BytesIO(_good())) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_the_good_pdf_is_good() -> None:
    """What the following tests break is whole before, and after being saved anew."""
    assert _wrong(_good()) == {}
    assert _wrong(_changed(lambda _: None)) == {}


def test_every_condition_is_tried() -> None:
    """There is a way to break each condition that our check knows."""
    assert set(CHANGES) == set(CONDITIONS)


@pytest.mark.parametrize(
    ("condition", "number"), [(condition, n) for condition, changes in CHANGES.items() for n in range(len(changes))]
)
def test_our_check_sees_what_is_wrong(condition: str, number: int) -> None:
    """What breaks a condition is found under that condition, and under those alone that it breaks as well."""
    change, others = CHANGES[condition][number]
    assert set(check(_changed(change))) == {condition, *others}


REFERENCE: dict[str, tuple[str, str, Change]] = {
    "no language": ("ua1", "7.2-33", _put("/Lang", None)),
    "no words for a figure": ("ua1", "7.3-1", _put("/Alt", None, _first("Figure"))),
    "no claim of PDF/UA": ("ua1", "5-1", _in_metadata("<pdfuaid:part>1</pdfuaid:part>", "")),
    "no claim of PDF/A": ("2a", "6.6.4-2", _in_metadata("<pdfaid:part>2</pdfaid:part>", "")),
    "no colour space": ("2a", "6.2.4.3-2", _put("/OutputIntents", None)),
    "no tags": ("2a", "6.7.3.3-1", _put("/StructTreeRoot", None)),
    "ink without a tag": ("ua1", "7.1-3", _on_page("$", "\n0 0 9 9 re f")),
    "a link without words": ("ua1", "7.18.5-2", _put("/Contents", None, _link)),
    "a font outside": (
        "2a",
        "6.2.11.4.1-1",
        _put("/FontFile2", None, lambda pdf: _font(pdf).DescendantFonts[0].FontDescriptor),
    ),
    "a heading skipped": ("ua1", "7.4.2-1", _put("/S", Name.H3, _first("H2"))),
}


@pytest.mark.parametrize("name", REFERENCE)
def test_verapdf_sees_what_is_wrong(name: str) -> None:
    """The reference validator is really asked: it finds what was broken, by the clause that forbids it."""
    flavour, clause, change = REFERENCE[name]
    assert any(each.startswith(f"{clause}:") for each in faults(_changed(change), flavour))
