"""A photo in the PDF is the picture alone, upright, without what the camera wrote."""

import re
import struct
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from PIL import Image
from support.inks import rendered_page
from support.pages import page_style
from support.photos import SECRET, XMP, as_seen, exif, gradient, heic, jpeg, load_photo, png, tiff
from support.pictures import colour_profile, encoded

from handout.content.assets import PictureFile
from handout.geometry import Box, Size
from handout.layout.figures.draw_callouts import framed_picture
from handout.layout.figures.raster import decode as pixels
from handout.layout.figures.raster.jpeg_segments import MOST_SEGMENTS, parse_jpeg
from handout.layout.page import Image as Shown
from handout.layout.page import Page, Shape, magnify, moved, walk
from handout.pdf.metadata import About
from handout.pdf.painter import paint_untagged
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.options import Request

HEX_SECRET = SECRET.hex().encode()
Make = Callable[[], bytes]


def _segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def with_segments(content: bytes) -> bytes:
    """Return a JPEG with one of every segment that is not the picture, filled up, before and after its tables."""
    silent = b"".join(_segment(kind, b"x\0" + SECRET) for kind in (*range(0xE0, 0xF0), 0xFE))
    inner = encoded(gradient(size=(16, 12)), "JPEG", comment=SECRET)
    more = b"\xff\xff" + _segment(0xE1, b"Exif\0\0" + inner + SECRET) + _segment(0xE0, b"JFXX\0\x10" + inner)
    scan = content.index(b"\xff\xda")
    return content[:2] + b"\xff\xff\xff" + silent + content[2:scan] + more + content[scan:]


def with_tail(content: bytes) -> bytes:
    """Return a file with a film behind its end, as telephones write it."""
    return content + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + SECRET * 50 + b"\xff\xd9"


def _between_scans(content: bytes) -> bytes:
    """Return a progressive JPEG with a remark before its last scan."""
    at = content.rindex(b"\xff\xda")
    return content[:at] + _segment(0xFE, SECRET) + content[at:]


def _pair() -> bytes:
    """Return two JPEGs in one file, as telephones write depth and HDR."""
    return encoded(gradient(), "MPO", save_all=True, append_images=[gradient(size=(60, 45))], exif=exif())


SECRETS: dict[str, Make] = {
    "plain.jpg": jpeg,
    "grey.jpg": lambda: jpeg("L"),
    "cmyk.jpg": lambda: jpeg("CMYK"),
    "progressive.jpg": lambda: _between_scans(jpeg(progressive=True)),
    "restarts.jpg": lambda: jpeg(restart_marker_blocks=3),
    "rgb.jpg": lambda: jpeg(keep_rgb=True),
    "every-segment.jpg": lambda: with_segments(jpeg()),
    "every-segment-progressive.jpg": lambda: with_segments(jpeg(progressive=True)),
    "profile.jpg": lambda: jpeg(icc_profile=colour_profile().replace(b"sRGB built-in", SECRET[:13])),
    "profile-in-parts.jpg": lambda: jpeg(icc_profile=colour_profile() + bytes(150_000)),
    "turned.jpg": lambda: encoded(gradient(), "JPEG", exif=exif(6), comment=SECRET),
    "film.jpg": lambda: with_tail(jpeg()),
    "second-photo.jpg": lambda: jpeg() + jpeg(),
    "pair.jpg": lambda: with_tail(_pair()),
    "text.png": lambda: with_tail(png()),
    "text-palette.png": lambda: png("P"),
    "text-grey.png": lambda: png("L"),
    "text.webp": lambda: with_tail(encoded(gradient(), "WEBP", exif=exif(), xmp=XMP)),
    "lossless.webp": lambda: encoded(gradient(), "WEBP", lossless=True, exif=exif(), xmp=XMP),
    "tags.tif": lambda: with_tail(tiff()),
    "tags-lzw.tif": lambda: tiff(compression="tiff_lzw"),
    "tags-jpeg.tif": lambda: tiff(compression="jpeg"),
    "tags-cmyk.tif": lambda: tiff("CMYK"),
    "phone.heic": lambda: with_tail(heic()),
    "phone-tiles.heic": lambda: heic(tile_size=64),
    "phone.avif": lambda: with_tail(encoded(gradient(), "AVIF", exif=exif(), xmp=XMP)),
}


def image_streams(pdf: bytes) -> Iterator[bytes]:
    """Yield the file, and all that is packed in it."""
    yield pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_raw_bytes()
                if each.get("/Filter") != "/DCTDecode":
                    yield each.read_bytes()


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("wide", [100, 8], ids=["as-it-is", "made-smaller"])
@pytest.mark.sweep(every=12)
def test_what_a_camera_wrote_is_not_in_the_pdf(name: str, wide: int) -> None:
    """Place, owner, remark, maker's note, thumbnail and film stay out of the PDF; the picture is in it."""
    content = SECRETS[name]()
    assert SECRET in content or name in ("text-palette.png", "pair.jpg")
    shown = Shown(Box(5, 5, wide, wide * 0.75), load_photo(content, name))
    pdf = paint_untagged([Page(Size(120, 120), (shown,))], About("T", "", "", "en"))
    found = list(image_streams(pdf))
    assert not [part for part in found if SECRET in part or HEX_SECRET in part or SECRET[:13] in part]
    assert not [part for part in found if re.search(rb"Exif\0|ns\.adobe\.com/xap/1\.0/\0|ftypmp4|MPF\0|JFXX", part)]
    with pikepdf.open(BytesIO(pdf)) as document:
        assert (
            sum(each.get("/Subtype") == "/Image" for each in document.objects if isinstance(each, pikepdf.Stream)) == 1
        )


@pytest.mark.parametrize("name", [name for name in SECRETS if name.endswith(".jpg")])
def test_a_clean_jpeg_is_the_same_picture(name: str) -> None:
    """What is left of a JPEG has exactly the pixels it had, and nothing else to say."""
    content = SECRETS[name]()
    found = parse_jpeg(content)
    assert found
    assert (found.clean is None) == (name in ("cmyk.jpg", "rgb.jpg") or "progressive" in name)
    if found.clean:
        with Image.open(BytesIO(content), formats=("JPEG",)) as before, Image.open(BytesIO(found.clean)) as after:
            assert after.tobytes() == before.tobytes()
            assert {*after.info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform"}
        assert parse_jpeg(found.clean) == found


@pytest.mark.parametrize("more", [b"", b"12345678", SECRET[:14]])
@pytest.mark.parametrize(
    "options", [{}, {"quality": 98, "subsampling": 0}, {"restart_marker_blocks": 2}, {"quality": 5}]
)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_hides_in_the_scan_is_found(more: bytes, options: dict[str, object], mode: str) -> None:
    """Bytes behind the last pixel but before the end mark are no picture, and are not passed on; without them a photo is."""
    content = encoded(gradient(mode), "JPEG", **options)
    remaining = pixels.normalize(PictureFile("a.jpg", content[:-2] + more + content[-2:], {}))
    assert remaining.clean == (b"" if more else content)
    with pytest.raises(InputError, match="not a whole picture"):
        pixels.normalize(PictureFile("a.jpg", content[:-2] + SECRET + content[-2:], {}))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.replace(b"\xff\xc0", b"\xff\xc9"),
        lambda c: c.replace(b"\xff\xc0", b"\xff\xc3"),
        lambda c: c.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
        lambda c: c[:-2],
        lambda c: c[:-2] + b"\xff\xdc\0\4\0\1" + c[-2:],
        lambda c: c[:2] + b"some words" + c[2:],
        lambda c: c[:2] + c[c.index(b"\xff\xc0") : c.index(b"\xff\xc4")] + c[2:],
        lambda c: c[:-2] + c,
    ],
    ids=["arithmetic", "lossless", "12-bit", "no-end", "lines-told-later", "stray", "two-frames", "no-end-and-another"],
)
def test_a_doubtful_jpeg_is_not_passed_on(change: Callable[[bytes], bytes]) -> None:
    """Where it is not certain what of a JPEG is picture, or a PDF may not hold it, nothing of its bytes is passed on."""
    content = change(encoded(gradient(), "JPEG"))
    found = parse_jpeg(content)
    assert found is None or found.clean is None


@pytest.mark.sweep
def test_a_jpeg_of_endless_parts_is_none() -> None:
    """A file of a hundred thousand segments is refused, not parse_jpeg through for minutes."""
    content = encoded(gradient(), "JPEG")
    assert parse_jpeg(content[:2] + _segment(0xFE, b"") * MOST_SEGMENTS + content[2:]) is None


# ---- turned


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_photos_of_telephones_stand_upright(kind: str, turn: int) -> None:
    """A HEIC or AVIF that was taken lying is set upright once, not twice."""
    pillow_heif.register_heif_opener()
    stored = Image.new("RGB", (160, 120), "#2040c0")
    stored.paste("#d02020", (0, 0, 80, 60))
    corner = {1: (0, 0), 3: (1, 1), 6: (1, 0), 8: (0, 1)}[turn]
    result = load_photo(encoded(stored, kind, exif=exif(turn).tobytes(), quality=90))
    assert result.size == (Size(160, 120) if turn in (1, 3) else Size(120, 160))
    seen = as_seen(result)
    spots = {
        (x, y): seen.getpixel((seen.width * (1 + 2 * x) // 4, seen.height * (1 + 2 * y) // 4))
        for x in (0, 1)
        for y in (0, 1)
    }
    red = [spot for spot, colour in spots.items() if isinstance(colour, tuple) and colour[0] > 150]
    assert red == [corner]


@pytest.mark.parametrize("white", [False, True])
def test_a_photo_has_the_corners_and_the_frame_of_a_drawing(white: bool) -> None:
    """A photo is printed with round corners, moved and magnified or not, and a thin frame that shows where it ends."""
    image = Image.new("RGB", (400, 300), "white" if white else "black")
    picture = load_photo(encoded(image, "PNG"), "arm.png")
    marks = framed_picture(Box(0, 0, 80, 60), picture, page_style(False))
    page = magnify(Page(Size(100, 80), moved(marks, 10, 10)), 2)
    shown, frame = page.marks
    assert isinstance(shown, Shown)
    assert isinstance(frame, Shape)
    assert shown.box == frame.box == Box(20, 20, 160, 120)
    assert shown.radius == frame.corners[0] == pytest.approx(0.04 * 120)
    seen = rendered_page(paint_untagged((page,), About("A", "B", "C", "en")), 0, 144)
    corner, side, middle = (seen.getpixel(spot) for spot in ((40, 40), (40, 160), (200, 160)))
    assert corner == (255, 255, 255)
    assert side != (255, 255, 255)
    assert middle == ((255, 255, 255) if white else (0, 0, 0))


def test_a_drawing_keeps_its_corners() -> None:
    """A drawing has a frame of its own."""
    laid = lay_out(Request("back-pain"))
    images = [mark for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Shown)]
    assert images
    assert not any(image.radius for image in images)
