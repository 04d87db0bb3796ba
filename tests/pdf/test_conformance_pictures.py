"""Whatever picture a user's own topic has, the PDF conforms or the picture is refused."""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image as Pillow
from support.conformance import all_faults, build_starter, starter_topic
from support.pictures import colour_profile, encoded

from handout.problems import InputError

pytestmark = pytest.mark.sweep(every=4)


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


def _display_p3() -> bytes:
    """Return the sRGB profile with the primaries of Display P3."""
    profile = bytearray(colour_profile())
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
    "cmyk.jpg": lambda: _without_adobe(encoded(_scene("CMYK"), "JPEG")),
    "cmyk-adobe.jpg": lambda: encoded(_scene("CMYK"), "JPEG"),
    "cmyk-foreign-profile.jpg": lambda: encoded(_scene("CMYK"), "JPEG", icc_profile=colour_profile()),
    "display-p3.jpg": lambda: encoded(_scene("RGB"), "JPEG", icc_profile=_display_p3()),
    "lab-profile.jpg": lambda: encoded(_scene("RGB"), "JPEG", icc_profile=colour_profile("LAB")),
    "grey-with-colour-profile.jpg": lambda: encoded(_scene("L"), "JPEG", icc_profile=colour_profile()),
    "broken-profile.jpg": lambda: encoded(_scene("RGB"), "JPEG", icc_profile=colour_profile()[:99] + bytes(200)),
    "progressive.jpg": lambda: encoded(_scene("RGB"), "JPEG", progressive=True, comment=b"a) b"),
    "not-ycc.jpg": lambda: encoded(_scene("RGB"), "JPEG", keep_rgb=True),
    "turned.jpg": lambda: encoded(_scene("RGB"), "JPEG", exif=_turned(6)),
    "mirrored.jpg": lambda: encoded(_scene("L"), "JPEG", exif=_turned(5)),
    "two-in-one.jpg": lambda: encoded(_scene("RGB"), "MPO", save_all=True, append_images=[_scene("RGB", (99, 99))]),
    "grey-16-bit.png": lambda: encoded(_scene("I;16"), "PNG"),
    "palette-see-through.png": lambda: encoded(_scene("P"), "PNG", transparency=3),
    "rgba.png": lambda: encoded(_scene("RGBA"), "PNG", icc_profile=_display_p3()),
    "grey-alpha.png": lambda: encoded(_scene("LA"), "PNG"),
    "see-through-colour.png": lambda: encoded(_scene("RGB"), "PNG", transparency=(1, 2, 3)),
    "1-bit.png": lambda: encoded(_scene("1"), "PNG"),
    "interlaced.png": _interlaced,
    "cmyk.tiff": lambda: encoded(_scene("CMYK"), "TIFF"),
    "lab.tiff": lambda: encoded(_scene("LAB"), "TIFF"),
    "pages-lzw.tif": lambda: encoded(
        _scene("RGB"), "TIFF", save_all=True, append_images=[_scene("L")], compression="tiff_lzw"
    ),
    "lossy-alpha.webp": lambda: encoded(_scene("RGBA"), "WEBP", quality=40),
    "moving.webp": lambda: encoded(_scene("RGB"), "WEBP", save_all=True, append_images=[_scene("RGB").rotate(90)]),
    "huge.jpg": lambda: encoded(Pillow.new("RGB", (8000, 6000), "teal"), "JPEG"),
    "flat.png": lambda: encoded(_scene("RGB", (900, 150)), "PNG"),
    "thin.png": lambda: encoded(_scene("RGB", (150, 600)), "PNG"),
    "dot.png": lambda: encoded(Pillow.new("L", (1, 1), 99), "PNG"),
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
    "narrow.png": (lambda: encoded(_scene("RGB", (1, 900)), "PNG"), "picture-size"),
    "line.png": (lambda: encoded(_scene("RGB", (900, 1)), "PNG"), "picture-size"),
    "long.png": (lambda: encoded(_scene("RGB", (1000, 160)), "PNG"), "picture-size"),
    "tall.svg": (_svg('<rect width="9" height="9"/>', 'viewBox="0 0 10 61"'), "picture-size"),
    "cut-off.jpg": (lambda: encoded(_scene("RGB"), "JPEG")[:-900], "broken-picture"),
    "fractions.tiff": (lambda: encoded(_scene("L").convert("F"), "TIFF"), "picture-format"),
    "giant.tif": (
        lambda: encoded(Pillow.new("1", (15_000, 14_000)), "TIFF", compression="group4"),
        "picture-too-large",
    ),
    "gif.png": (lambda: encoded(_scene("P"), "GIF"), "broken-picture"),
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


@pytest.mark.parametrize("drawn", [False, True], ids=["photos", "drawings"])
def test_any_picture_conforms(drawn: bool, tmp_path: Path) -> None:
    """However odd pictures are that can be printed, the leaflet with a card for each is PDF/UA-1 and PDF/A-2a."""
    files = [file for file in PICTURES if file.endswith(".svg") == drawn]
    topic = starter_topic(tmp_path)
    (first,) = topic["points"]
    topic["points"] = []
    for number, file in enumerate(files):
        (tmp_path / "images" / "mine" / file).write_bytes(PICTURES[file]())
        picture = {"file": file, "alt": f"A picture: {file}", "source": "a test"}
        picture["callouts"] = [{"kind": "press", "at": [0.5, 0.5]}]
        topic["points"].append({**first, "id": f"card-{number}", "name": f"Card {number}", "picture": picture})
    content = build_starter(tmp_path, topic)
    assert all_faults(content) == {}
    with pikepdf.open(BytesIO(content)) as pdf:
        described = {str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each}
        assert {f"A picture: {file}" for file in files} <= described
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        spaces = {str(each.ColorSpace) for each in streams if "/ColorSpace" in each}
        assert spaces == (set() if drawn else {"/DeviceRGB", "/DeviceGray"})
        assert not any("/SMask" in each for each in streams)


@pytest.mark.parametrize("file", REFUSED)
def test_what_cannot_be_printed_is_refused(file: str, tmp_path: Path) -> None:
    """A picture that cannot be printed is refused by its name, and nothing else is."""
    make, rule = REFUSED[file]
    topic = starter_topic(tmp_path, picture={"file": file, "alt": "A picture.", "source": "a test"})
    (tmp_path / "images" / "mine" / file).write_bytes(make())
    with pytest.raises(InputError) as caught:
        build_starter(tmp_path, topic)
    assert {problem.rule for problem in caught.value.problems} == {rule}
    assert all(file in f"{problem.where} {problem.message}" for problem in caught.value.problems)
    assert not any(re.search("0x[0-9a-f]{4}", str(problem)) for problem in caught.value.problems)
