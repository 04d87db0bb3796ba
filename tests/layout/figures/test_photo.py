"""What a camera wrote stays out of the PDF, colours mean what the file says, and no file of pixels is too odd for words of ours."""

import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile, PngImagePlugin

from handout.content.assets import PICTURES, PictureFile
from handout.geometry import Box, Size
from handout.layout.figures.photo import Photo, photo, rasterize
from handout.layout.figures.raster import decode as pixels
from handout.layout.figures.raster.jpeg import MOST_SEGMENTS, parse_jpeg
from handout.layout.figures.raster.quiet import silence_stderr
from handout.layout.page import Image as Shown
from handout.layout.page import Page
from handout.pdf.metadata import About
from handout.pdf.painter import paint_untagged
from handout.problems import InputError

SECRET = b"GPS 51.7520N 1.2577W of Mrs Example"
HEX_SECRET = SECRET.hex().encode()
Colour = tuple[int, int, int]
Make = Callable[[], bytes]


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _scene(mode: str = "RGB", size: tuple[int, int] = (120, 90)) -> Image.Image:
    """Return a picture with something in it."""
    return Image.radial_gradient("L").resize(size).convert("RGB").convert(mode)


def _exif(turn: int = 1) -> Image.Exif:
    """Return what a telephone writes about a photo: the owner, the place, a remark."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010E] = exif[0x013B] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 45.0, 7.2), 29: SECRET.decode()})
    exif.get_ifd(0x8769).update({0x927C: SECRET, 0x9286: SECRET})
    return exif


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPS>' + SECRET + b"</exif:GPS></x:xmpmeta>"


def _profile(space: str = "sRGB") -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()


def _segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def _jpeg(mode: str = "RGB", **options: object) -> bytes:
    return _saved(_scene(mode), "JPEG", exif=_exif(), comment=SECRET, xmp=XMP, **options)


def _told(content: bytes) -> bytes:
    """Return a JPEG with one of every segment that is not the picture, filled up, before and after its tables."""
    silent = b"".join(_segment(kind, b"x\0" + SECRET) for kind in (*range(0xE0, 0xF0), 0xFE))
    inner = _saved(_scene(size=(16, 12)), "JPEG", comment=SECRET)
    more = b"\xff\xff" + _segment(0xE1, b"Exif\0\0" + inner + SECRET) + _segment(0xE0, b"JFXX\0\x10" + inner)
    scan = content.index(b"\xff\xda")
    return content[:2] + b"\xff\xff\xff" + silent + content[2:scan] + more + content[scan:]


def _tail(content: bytes) -> bytes:
    """Return a file with a film behind its end, as telephones write it."""
    return content + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + SECRET * 50 + b"\xff\xd9"


def _between_scans(content: bytes) -> bytes:
    """Return a progressive JPEG with a remark before its last scan."""
    at = content.rindex(b"\xff\xda")
    return content[:at] + _segment(0xFE, SECRET) + content[at:]


def _png(mode: str = "RGB") -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SECRET.decode())
    said.add_text("Author", SECRET.decode(), zip=True)
    said.add_itxt("XML:com.adobe.xmp", XMP.decode())
    said.add(b"prVt", SECRET)
    return _saved(_scene(mode), "PNG", exif=_exif(), pnginfo=said)


def _tiff(mode: str = "RGB", **options: object) -> bytes:
    told = {270: SECRET.decode(), 305: SECRET.decode(), 700: XMP, 37724: SECRET, 33723: SECRET}
    return _saved(_scene(mode), "TIFF", exif=_exif(), tiffinfo=told, **options)


def _heic(**options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return _saved(_scene(), "HEIF", exif=_exif(), xmp=XMP, **options)


def _pair() -> bytes:
    """Return two JPEGs in one file, as telephones write depth and HDR."""
    return _saved(_scene(), "MPO", save_all=True, append_images=[_scene(size=(60, 45))], exif=_exif())


SECRETS: dict[str, Make] = {
    "plain.jpg": _jpeg,
    "grey.jpg": lambda: _jpeg("L"),
    "cmyk.jpg": lambda: _jpeg("CMYK"),
    "progressive.jpg": lambda: _between_scans(_jpeg(progressive=True)),
    "restarts.jpg": lambda: _jpeg(restart_marker_blocks=3),
    "rgb.jpg": lambda: _jpeg(keep_rgb=True),
    "every-segment.jpg": lambda: _told(_jpeg()),
    "every-segment-progressive.jpg": lambda: _told(_jpeg(progressive=True)),
    "profile.jpg": lambda: _jpeg(icc_profile=_profile().replace(b"sRGB built-in", SECRET[:13])),
    "profile-in-parts.jpg": lambda: _jpeg(icc_profile=_profile() + bytes(150_000)),
    "turned.jpg": lambda: _saved(_scene(), "JPEG", exif=_exif(6), comment=SECRET),
    "film.jpg": lambda: _tail(_jpeg()),
    "film-no-end.jpg": lambda: _tail(_jpeg()[:-2]),
    "second-photo.jpg": lambda: _jpeg() + _jpeg(),
    "pair.jpg": lambda: _tail(_pair()),
    "text.png": lambda: _tail(_png()),
    "text-palette.png": lambda: _png("P"),
    "text-grey.png": lambda: _png("L"),
    "text.webp": lambda: _tail(_saved(_scene(), "WEBP", exif=_exif(), xmp=XMP)),
    "lossless.webp": lambda: _saved(_scene(), "WEBP", lossless=True, exif=_exif(), xmp=XMP),
    "tags.tif": lambda: _tail(_tiff()),
    "tags-lzw.tif": lambda: _tiff(compression="tiff_lzw"),
    "tags-jpeg.tif": lambda: _tiff(compression="jpeg"),
    "tags-cmyk.tif": lambda: _tiff("CMYK"),
    "phone.heic": lambda: _tail(_heic()),
    "phone-tiles.heic": lambda: _heic(tile_size=64),
    "phone.avif": lambda: _tail(_saved(_scene(), "AVIF", exif=_exif(), xmp=XMP)),
}


def _loaded(content: bytes, name: str = "photo.jpg") -> Photo:
    return photo(PictureFile(f"images/mine/{name}", content, {}))


def _streams(pdf: bytes) -> Iterator[bytes]:
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
def test_what_a_camera_wrote_is_not_in_the_pdf(name: str, wide: int) -> None:
    """Place, owner, remark, maker's note, thumbnail and film stay out of the PDF; the picture is in it."""
    content = SECRETS[name]()
    assert SECRET in content or name in ("text-palette.png", "pair.jpg")
    shown = Shown(Box(5, 5, wide, wide * 0.75), _loaded(content, name))
    pdf = paint_untagged([Page(Size(120, 120), (shown,))], About("T", "", "", "en"))
    found = list(_streams(pdf))
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


@pytest.mark.parametrize("more", [b"", b"12345678", SECRET, SECRET * 9])
@pytest.mark.parametrize(
    "options", [{}, {"quality": 98, "subsampling": 0}, {"restart_marker_blocks": 2}, {"quality": 5}]
)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_hides_in_the_scan_is_found(more: bytes, options: dict[str, object], mode: str) -> None:
    """Bytes behind the last pixel but before the end mark are no picture, and are not passed on; without them a photo is."""
    content = _saved(_scene(mode), "JPEG", **options)
    kept = pixels.normalize(PictureFile("a.jpg", content[:-2] + more + content[-2:], {}))
    assert kept.clean == (b"" if more else content)


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
    content = change(_saved(_scene(), "JPEG"))
    found = parse_jpeg(content)
    assert found is None or found.clean is None


def test_a_jpeg_of_endless_parts_is_none() -> None:
    """A file of a hundred thousand segments is refused, not parse_jpeg through for minutes."""
    content = _saved(_scene(), "JPEG")
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
    made = _loaded(_saved(stored, kind, exif=_exif(turn).tobytes(), quality=90))
    assert made.size == (Size(160, 120) if turn in (1, 3) else Size(120, 160))
    seen = _seen(made)
    spots = {
        (x, y): seen.getpixel((seen.width * (1 + 2 * x) // 4, seen.height * (1 + 2 * y) // 4))
        for x in (0, 1)
        for y in (0, 1)
    }
    red = [spot for spot, colour in spots.items() if isinstance(colour, tuple) and colour[0] > 150]
    assert red == [corner]


def _seen(made: Photo) -> Image.Image:
    """Return what a photo looks like on paper."""
    kept = rasterize(made, Size(10_000, 10_000))
    if kept.jpeg:
        return Image.open(BytesIO(kept.content)).convert("RGB")
    mode = "RGB" if kept.channels == 3 else "L"
    return Image.frombytes(mode, (kept.width, kept.height), zlib.decompress(kept.content)).convert("RGB")


# ---- colours

PROBE = (200, 128, 60)
P3_PROBE = (212, 124, 40)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _with(png: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with these chunks before all but its head."""
    return png[:33] + b"".join(chunks) + png[33:]


def _gamma(value: int) -> bytes:
    return _chunk(b"gAMA", struct.pack(">I", value))


P3_PLACES = _chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
SRGB_PLACES = _chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
SRGB_SAID = _chunk(b"sRGB", b"\0")


def _codes(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> bytes:
    return _chunk(b"cICP", bytes((primaries, transfer, matrix, full)))


def _flat(colour: object = PROBE, mode: str = "RGB", **options: object) -> bytes:
    return _saved(Image.new(mode, (8, 6), colour), "PNG", **options)


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (_with(_flat(), _gamma(100_000)), (229, 188, 133)),
        (_with(_flat(), _gamma(45_455)), PROBE),
        (_with(_flat(), _gamma(45_455), SRGB_PLACES), PROBE),
        (_with(_flat(), _gamma(100_000), SRGB_SAID), PROBE),
        (_with(_flat(icc_profile=_profile()), _gamma(100_000)), PROBE),
        (_with(_flat(), _gamma(45_455), P3_PLACES), P3_PROBE),
        (_with(_flat(), P3_PLACES), PROBE),
        (_with(_flat(), _gamma(0)), PROBE),
        (_with(_flat(), _gamma(45_455), _chunk(b"cHRM", bytes(32))), PROBE),
        (_with(_flat(), _codes(12, 13)), P3_PROBE),
        (_with(_flat(), _codes(1, 13)), PROBE),
        (_with(_flat(), _codes(12, 13), SRGB_SAID), P3_PROBE),
        (_with(_flat(), _codes(12, 13), _gamma(100_000)), P3_PROBE),
        (_with(_flat(icc_profile=_profile()), _codes(12, 13)), P3_PROBE),
        (_with(_flat(), _codes(1, 8)), (229, 188, 133)),
        (_with(_flat(), _codes(2, 2)), PROBE),
        (_with(_flat(), _codes(12, 200), _gamma(100_000)), (229, 188, 133)),
        (_with(_flat((148, 148, 148)), _codes(9, 16)), (255, 255, 255)),
        (_with(_flat((0, 0, 0)), _codes(9, 16)), (0, 0, 0)),
        (_with(_flat((191, 191, 191)), _codes(9, 18)), (255, 255, 255)),
        (_with(_flat(128, "L"), _gamma(100_000)), (188, 188, 188)),
        (_with(_flat(128, "L"), _codes(1, 8)), (188, 188, 188)),
        (_with(_flat((128, 255), "LA"), _gamma(100_000)), (188, 188, 188)),
        (_with(_flat((*PROBE, 255), "RGBA"), _gamma(100_000)), (229, 188, 133)),
        (_with(_flat((0, 0, 0, 0), "RGBA"), _gamma(100_000)), (255, 255, 255)),
        (_with(_saved(Image.new("RGB", (8, 6), PROBE).quantize(2), "PNG"), _gamma(100_000)), (229, 188, 133)),
        (_with(_flat(0x8080, "I;16"), _gamma(100_000)), (188, 188, 188)),
    ],
)
def test_a_png_means_the_colours_it_says(content: bytes, seen: Colour) -> None:
    """Of cICP, an embedded profile, sRGB, gAMA with cHRM the first counts (PNG third edition 4.3)."""
    found = _seen(_loaded(content)).getpixel((3, 3))
    assert found == pytest.approx(seen, abs=3)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_telephone_means_the_colours_it_says(kind: str) -> None:
    """Primaries that a HEIC or AVIF names by number are heeded."""
    pillow_heif.register_heif_opener()
    content = _saved(Image.new("RGB", (64, 64), PROBE), kind, quality=95)
    at = content.find(b"colrnclx") + 8
    if at < 8:
        pytest.skip("this pillow-heif writes no primaries")
    coded = content[:at] + struct.pack(">HH", 12, 13) + content[at + 4 :]
    assert _seen(_loaded(coded)).getpixel((30, 30)) == pytest.approx(P3_PROBE, abs=5)


def _raw_tiff(photometric: int, bits: tuple[int, ...], data: bytes, extra: int | None = None, kind: int = 1) -> bytes:
    """Return a TIFF of 8 x 8 equal pixels, each *data*."""
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, len(bits), bits), (259, 3, 1, 1), (262, 3, 1, photometric)]
    entries += [(273, 4, 1, 0), (277, 3, 1, len(bits)), (278, 3, 1, 8), (279, 4, 1, len(data) * 64)]
    entries += [(338, 3, 1, extra)] if extra is not None else []
    entries += [(339, 3, 1, kind)] if kind != 1 else []
    start = 8 + 2 + 12 * len(entries) + 4
    table = b""
    for tag, type_, count, value in entries:
        packed = struct.pack("<HH", *value) if tag == 258 and len(bits) == 2 else b""
        number = start + 64 if tag == 273 else value[0] if isinstance(value, tuple) else value
        packed = packed or (struct.pack("<I", start) if tag == 258 and len(bits) > 2 else struct.pack("<I", number))
        table += struct.pack("<HHI", tag, type_, count) + packed
    depths = struct.pack(f"<{len(bits)}H", *bits).ljust(64, b"\0")
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + bytes(4) + depths + data * 64


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (_raw_tiff(1, (8,), b"\x64"), (100, 100, 100)),
        (_raw_tiff(0, (8,), b"\x64"), (155, 155, 155)),
        (_raw_tiff(1, (16,), b"\0\x64"), (100, 100, 100)),
        (_raw_tiff(0, (16,), b"\0\x64"), (155, 155, 155)),
        (_raw_tiff(1, (8, 8), b"\x64\x80", 2), (178, 178, 178)),
        (_raw_tiff(2, (8, 8, 8, 8), b"\x64\0\0\x80", 1), (228, 127, 127)),
        (_raw_tiff(2, (8, 8, 8, 8), b"\xc8\0\0\x80", 2), (228, 127, 127)),
        (_raw_tiff(2, (16, 16, 16), b"\0\xc8\0\x80\0\x3c"), PROBE),
        (_raw_tiff(5, (8, 8, 8, 8), b"\0\xff\xff\0"), (255, 0, 0)),
        (_raw_tiff(8, (8, 8, 8), b"\xff\0\0"), (255, 255, 255)),
    ],
    ids=str,
)
def test_a_tiff_prints_as_it_is(content: bytes, seen: Colour) -> None:
    """Grey, inverted, deep, see-through, premultiplied, CMYK and Lab: each has its own colour on white."""
    assert _seen(_loaded(content)).getpixel((3, 3)) == pytest.approx(seen, abs=3)


def test_premultiplied_grey_prints_as_it_is_or_is_refused() -> None:
    """Grey with premultiplied alpha, which older Pillows do not read, is told when it is read, never when it is painted."""
    content = _raw_tiff(1, (8, 8), b"\x32\x80", 1)
    if not _judged(content):
        assert _seen(_loaded(content)).getpixel((3, 3)) == pytest.approx((178, 178, 178), abs=3)


@pytest.mark.parametrize(
    "content",
    [
        _raw_tiff(1, (32,), struct.pack("<f", 0.5), kind=3),
        _raw_tiff(1, (32,), b"\0\0\0\1"),
        _raw_tiff(1, (16,), b"\0\x10", kind=2),
        _saved(Image.new("F", (8, 8), 0.5), "TIFF"),
        _saved(Image.new("I", (8, 8), 70_000), "TIFF"),
    ],
)
def test_numbers_that_name_no_colour_are_refused(content: bytes) -> None:
    """Fractions and numbers beyond 16 bit have no colour, and are refused before anything is drawn."""
    with pytest.raises(InputError) as refused:
        _loaded(content)
    assert [problem.rule for problem in refused.value.problems] == ["picture-format"]


@pytest.mark.parametrize("depth", [1, 2, 4, 16])
def test_a_clear_grey_is_clear_at_any_depth(depth: int) -> None:
    """A PNG's see-through grey is white paper, whatever the number of bits; its neighbours stay."""
    clear, other = 0, (1 << depth) - 1 - (depth > 1)
    row = (
        struct.pack(">HH", clear, other)
        if depth == 16
        else bytes([(clear << (8 - depth)) | (other << (8 - 2 * depth))])
    )
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, depth, 0, 0, 0, 0))
    data = _chunk(b"IDAT", zlib.compress(b"\0" + row))
    made = b"\x89PNG\r\n\x1a\n" + head + _chunk(b"tRNS", struct.pack(">H", other)) + data + _chunk(b"IEND", b"")
    seen = _seen(_loaded(made))
    assert (seen.getpixel((0, 0)), seen.getpixel((1, 0))) == ((0, 0, 0), (255, 255, 255))


# ---- odd, broken and hostile files

FILES: dict[str, bytes] = {
    "a.jpg": _jpeg(),
    "p.jpg": _jpeg(progressive=True),
    "a.png": _png(),
    "a.webp": _saved(_scene(), "WEBP", exif=_exif()),
    "raw.tif": _tiff(),
    "lzw.tif": _tiff(compression="tiff_lzw"),
    "jpeg.tif": _tiff(compression="jpeg"),
    "a.heic": _heic(),
    "a.avif": _saved(_scene(), "AVIF", exif=_exif()),
}
THEIR_WORDS = re.compile(
    r"cannot identify|truncated|decoder|broken data|buffer|0x|Error|libtiff|PIL|heif", re.IGNORECASE
)


def _judged(content: bytes) -> str:
    """Return "" for a photo that can be printed, else the message it is refused with, which is ours."""
    try:
        rasterize(_loaded(content), Size(20, 15))
    except InputError as error:
        (problem,) = error.problems
        assert problem.where.file == "images/mine/photo.jpg"
        assert not THEIR_WORDS.search(problem.message)
        return problem.message
    return ""


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_cut_off_are_refused_in_silence(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A file that ends too early is refused or printed, in our words, and no library writes to the terminal."""
    content = FILES[name]
    assert _judged(content) == ""
    told = [_judged(content[: len(content) * part // 20]) for part in range(20)]
    assert told[0] == "the file is empty"
    assert all(told[:10])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", FILES)
@hypothesis(deadline=None, max_examples=40)
@given(places=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6))
@example(places=[(0.4027798989610028, b"E-")])  # p.jpg is then a line: very wide and hardly high
def test_damaged_files_never_end_in_a_traceback(name: str, places: list[tuple[float, bytes]]) -> None:
    """Whatever bytes of a file are changed, it is printed or refused in our words."""
    content = bytearray(FILES[name])
    for part, put in places:
        at = int(part * len(content))
        content[at : at + len(put)] = put
    _judged(bytes(content))


@pytest.mark.parametrize(
    "error",
    [
        *(OSError, SyntaxError, ValueError, struct.error, IndexError, KeyError, TypeError, EOFError, ZeroDivisionError),
        *(
            OverflowError,
            RuntimeError,
            AttributeError,
            AssertionError,
            NotImplementedError,
            MemoryError,
            RecursionError,
        ),
        *(Image.DecompressionBombError, ImageCms.PyCMSError, zlib.error, UnicodeDecodeError, NameError, StopIteration),
    ],
)
@pytest.mark.parametrize("step", ["open", "load", "getexif"])
def test_every_error_of_a_library_is_told_in_our_words(
    error: type[Exception], step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever Pillow raises, wherever, becomes a problem of the file, and what Pillow says of it is not repeated."""

    def fail(*_: object, **__: object) -> None:
        raise error("utf-8", b"", 0, 1, "broken data") if error is UnicodeDecodeError else error("broken data at 0x7f")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    owner = {"open": Image, "load": ImageFile.ImageFile, "getexif": Image.Image}[step]
    monkeypatch.setattr(owner, step, fail)
    content = _saved(_scene(size=(41, 31)), "PNG", exif=_exif())
    assert bool(_judged(content)) == (step != "getexif")


@pytest.mark.parametrize(
    ("start", "named"),
    [
        (b"GIF89a", "a GIF"),
        (b"BM6\0", "a BMP"),
        (b"%PDF-1.7", "a PDF"),
        (b"8BPS\0\1", "a Photoshop file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "a drawing"),
        (b"\0\0\0\x0cJXL \r\n", "a JPEG XL"),
    ],
)
def test_a_file_with_a_foreign_name_is_told_what_it_is(start: bytes, named: str) -> None:
    """A GIF that is called .jpg is told to be a GIF."""
    assert named in _judged(start + bytes(100))


def test_libraries_are_silent_and_then_not(capfd: pytest.CaptureFixture[str]) -> None:
    """What is written to the error stream meanwhile is lost, and what is written afterwards is not."""
    with silence_stderr():
        os.write(2, b"chatter")
    os.write(2, b"after")
    with pytest.raises(ValueError, match="inside"), silence_stderr():
        raise ValueError("inside")
    os.write(2, b" all")
    assert capfd.readouterr().err == "after all"


# ---- memory and time


@pytest.mark.parametrize("name", FILES)
def test_what_would_take_too_much_memory_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every format has its limit by what its decoder holds, and says how many pixels may be; a baseline JPEG is read in parts."""
    monkeypatch.setattr(pixels, "MOST_DECODED", len(FILES[name]) + 1_000)
    with pytest.raises(InputError) as refused:
        pixels.normalize(PictureFile(name, FILES[name], {}))
    (problem,) = refused.value.problems
    assert problem.rule == "picture-too-large"
    if name == "p.jpg":
        assert "progressive" in problem.hint


@pytest.mark.parametrize(("width", "height"), [(70_000, 70_000), (2_000_000_000, 2_000_000_000), (9_000, 9_000)])
def test_a_small_file_of_many_pixels_is_refused_unread(width: int, height: int) -> None:
    """A PNG of a hundred bytes that says it is enormous is refused by its head."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = _chunk(b"IDAT", zlib.compress(bytes(100))) + _chunk(b"IEND", b"")
    assert "million pixels" in _judged(b"\x89PNG\r\n\x1a\n" + head + data)


def test_a_png_of_endless_parts_is_refused() -> None:
    """A PNG of a hundred thousand chunks is refused, not read for minutes."""
    assert _judged(_with(_flat(), _chunk(b"tEXt", b"a\0b") * 100_001))


def test_a_jpeg_of_endless_scans_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A progressive JPEG whose scans go over its pixels again and again is refused by their number."""
    monkeypatch.setattr(pixels, "MOST_SCANNED", 20_000)
    assert "scans" in _judged(_saved(_scene(size=(121, 91)), "JPEG", progressive=True))


READ = """
import re, sys
from pathlib import Path
from handout.content.assets import PictureFile
from handout.layout.figures.raster.decode import normalize
made = normalize(PictureFile("a.png", Path(sys.argv[1]).read_bytes(), {}))
print(made.width, made.height, re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell how much memory was held")
def test_a_large_photo_is_read_in_little_memory(tmp_path: Path) -> None:
    """Of forty million pixels as many are kept as can be printed, and less than 300 MB are ever held."""
    packer = zlib.compressobj(1)
    rows = b"".join([*(packer.compress(b"\0" + b"\x10\x80\xc0" * 8000) for _ in range(5000)), packer.flush()])
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 8000, 5000, 8, 2, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", rows) + _chunk(b"IEND", b""))
    told = subprocess.run([sys.executable, "-c", READ, tmp_path / "a.png"], capture_output=True, text=True, check=True)
    width, height, most = map(int, told.stdout.split())
    assert (width, height) == (2667, 1667)
    assert 100_000_000 < most * 1024 < 300_000_000


@pytest.mark.parametrize("ending", [".heic", ".heif", ".avif"])
def test_photos_of_telephones_are_pictures(ending: str) -> None:
    """What telephones write may be named in a topic."""
    assert ending in PICTURES


@pytest.mark.parametrize("side", [1, 2, 8, 16, 17, 64])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_tiny_flat_photo_is_a_photo(side: int, mode: str) -> None:
    """Of its few bytes none can be missed, yet it is no damaged file."""
    out = BytesIO()
    Image.new(mode, (side, side)).save(out, "JPEG")
    assert photo(PictureFile("images/mine/tiny.jpg", out.getvalue(), {})).size == Size(side, side)
